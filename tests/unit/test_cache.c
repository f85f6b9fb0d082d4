/* lru, board, cache and metrics: what is kept, for how long, and what is counted. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/clock.h"
#include "base/lru.h"
#include "base/metrics.h"
#include "http/cache.h"

static struct arena *arena;

static int setup(void **state)
{
    (void)state;
    arena = arena_new((size_t)64 << 20);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static void put(struct lru *l, const char *name, char fill, size_t bytes)
{
    char *blob = lru_put(l, name, bytes);
    assert_non_null(blob);
    memset(blob, fill, bytes);
}

static void lru_stays_within_its_bytes(void **state)
{
    (void)state;
    struct lru *l = lru_new(20000);
    char name[16];
    for (int i = 0; i < 1000; i++) {
        snprintf(name, sizeof name, "name-%d", i);
        put(l, name, (char)i, 1000);
        assert_true(lru_bytes(l) <= 20000);
        assert_non_null(lru_get(l, name));
    }
    assert_null(lru_get(l, "name-0"));
    assert_true(lru_evictions(l) > 900);
    assert_null(lru_put(l, "too large", 6000));
    lru_free(l);
}

static void lru_drops_what_was_not_used(void **state)
{
    (void)state;
    struct lru *l = lru_new(5000);
    put(l, "a", 'a', 1000);
    put(l, "b", 'b', 1000);
    put(l, "c", 'c', 1000);
    assert_int_equal(*(char *)lru_get(l, "a"), 'a');
    put(l, "d", 'd', 1000);
    put(l, "e", 'e', 1000); /* no room for five: the oldest unused one leaves */
    assert_null(lru_get(l, "b"));
    assert_non_null(lru_get(l, "a"));
    put(l, "a", 'A', 500); /* replaced, not doubled */
    assert_int_equal(*(char *)lru_get(l, "a"), 'A');
    lru_free(l);
}

static void board_tells_what_changed(void **state)
{
    (void)state;
    struct board *b = board_new();
    uint64_t before = board_clock(b);
    board_bump_tool(b, 7);
    assert_false(board_is_tool_same(b, 7, before));
    assert_true(board_is_tool_same(b, 8, before));
    assert_false(board_are_votes_same(b, before));
    assert_true(board_is_catalogue_same(b, before));
    assert_true(board_is_tool_same(b, 7, board_clock(b)));
    board_bump_catalogue(b);
    assert_false(board_is_catalogue_same(b, before));
    assert_false(board_is_watched(b, 1000000));
    board_beat(b, 1000000);
    assert_true(board_is_watched(b, 1000600));
    assert_false(board_is_watched(b, 1000601));
}

/* Bumps of several processes: none is lost, and the last epoch of a tool is the largest. */
static void board_is_shared(void **state)
{
    (void)state;
    struct board *b = board_new();
    enum { PROCESSES = 4, BUMPS = 20000 };
    pid_t children[PROCESSES];
    for (int i = 0; i < PROCESSES; i++) {
        children[i] = fork();
        if (children[i] == 0) {
            for (int j = 0; j < BUMPS; j++)
                board_bump_tool(b, 3);
            _exit(0);
        }
    }
    for (int i = 0; i < PROCESSES; i++)
        waitpid(children[i], NULL, 0);
    assert_int_equal(board_clock(b), PROCESSES * BUMPS);
    assert_false(board_is_tool_same(b, 3, PROCESSES * BUMPS - 1));
    assert_true(board_is_tool_same(b, 3, PROCESSES * BUMPS));
}

static const struct answer page = {
    .status = 200,
    .wire = "head\r\n\r\nbody",
    .wire_len = 12,
    .head_len = 8,
    .etag = "\"tag\"",
    .unchanged = "304",
    .unchanged_len = 3,
};

static struct cache_subjects subjects(const struct board *b, enum keep keep, int64_t tool,
                                      int64_t now_ms)
{
    return (struct cache_subjects){.keep = keep,
                                   .clock = board_clock(b),
                                   .made_ms = now_ms,
                                   .day = clock_day(),
                                   .tools_n = tool ? 1 : 0,
                                   .tools = {tool}};
}

static enum cache_state find(struct cache *c, const char *key, int64_t now_ms)
{
    struct answer a;
    enum cache_state state = cache_find(c, key, now_ms, &a);
    if (state != CACHE_MISS) {
        assert_memory_equal(a.wire, page.wire, page.wire_len);
        assert_memory_equal(a.unchanged, "304", 3);
        assert_string_equal(a.etag, "\"tag\"");
    }
    return state;
}

static void answers_are_fresh_until_what_they_show_changes(void **state)
{
    (void)state;
    struct board *b = board_new();
    struct cache *c = cache_new(arena, 100000, b);
    const int64_t t = 5000000;
    struct cache_subjects tool = subjects(b, KEEP_TOOLS, 7, t), list = subjects(b, KEEP_LIST, 0, t),
                          words = subjects(b, KEEP_CATALOGUE, 0, t),
                          none = subjects(b, KEEP_TOOLS, 0, t);
    assert_int_equal(find(c, "tool", t), CACHE_MISS);
    cache_keep(c, "tool", &tool, &page);
    cache_keep(c, "list", &list, &page);
    cache_keep(c, "words", &words, &page);
    cache_keep(c, "none", &none, &page); /* it does not say what it shows */
    assert_int_equal(find(c, "none", t), CACHE_MISS);
    board_beat(b, t + 5000);
    assert_int_equal(find(c, "tool", t + 5000), CACHE_FRESH);
    board_bump_tool(b, 8);
    assert_int_equal(find(c, "tool", t + 5000), CACHE_FRESH);
    assert_int_equal(find(c, "list", t + 900), CACHE_FRESH); /* lists may lag behind votes */
    assert_int_equal(find(c, "list", t + 1000), CACHE_STALE);
    board_bump_tool(b, 7);
    assert_int_equal(find(c, "tool", t + 1), CACHE_STALE);
    assert_int_equal(find(c, "words", t + 5000), CACHE_FRESH);
    board_bump_catalogue(b);
    assert_int_equal(find(c, "words", t + 1), CACHE_STALE);
}

static void answers_of_yesterday_are_old(void **state)
{
    (void)state;
    struct board *b = board_new();
    struct cache *c = cache_new(arena, 100000, b);
    const int64_t t = 5000000;
    struct cache_subjects tool = subjects(b, KEEP_TOOLS, 7, t);
    tool.day--;
    board_beat(b, t);
    cache_keep(c, "tool", &tool, &page);
    assert_int_equal(find(c, "tool", t + 1), CACHE_STALE);
}

static void without_the_follower_answers_live_a_second(void **state)
{
    (void)state;
    struct board *b = board_new();
    struct cache *c = cache_new(arena, 100000, b);
    const int64_t t = 5000000;
    struct cache_subjects tool = subjects(b, KEEP_TOOLS, 7, t);
    cache_keep(c, "tool", &tool, &page);
    assert_int_equal(find(c, "tool", t + 999), CACHE_FRESH);
    assert_int_equal(find(c, "tool", t + 1000), CACHE_STALE);
    board_beat(b, t + 900);
    assert_int_equal(find(c, "tool", t + 1500), CACHE_FRESH);
    assert_int_equal(find(c, "tool", t + 1501), CACHE_STALE);
}

/* Read before the change, kept after it: such an answer is old from the beginning. */
static void a_change_while_a_page_is_made_makes_it_old(void **state)
{
    (void)state;
    struct board *b = board_new();
    struct cache *c = cache_new(arena, 100000, b);
    struct cache_subjects tool = subjects(b, KEEP_TOOLS, 7, 1000);
    board_bump_tool(b, 7);
    cache_keep(c, "tool", &tool, &page);
    assert_int_equal(find(c, "tool", 1000), CACHE_STALE);
}

static void keys_tell_answers_apart(void **state)
{
    (void)state;
    static const struct input inputs[] = {{"a", 10, NULL, 1}, {"b", 10, NULL, 1}, {0}};
    static const struct route route = {.path = "/x", .inputs = inputs};
    struct param one[] = {{"a", "1"}, {"b", "2"}}, other[] = {{"a", "1&b=2"}};
    struct request r = {.path = "/x", .query = {2, one}};
    struct match html = {.route = &route, .face = FACE_HTML},
                 json = {.route = &route, .face = FACE_JSON};
    const char *key = cache_key(arena, &r, &html, true);
    assert_string_not_equal(key, cache_key(arena, &r, &json, true));
    assert_string_not_equal(key, cache_key(arena, &r, &html, false));
    r.query = (struct params){1, other};
    assert_string_not_equal(key, cache_key(arena, &r, &html, true));
}

static void metrics_are_printed_for_prometheus(void **state)
{
    (void)state;
    static const char *const routes[] = {"/", "/tools/:slug", "/vote", "/vote"};
    struct metrics *m = metrics_new(routes, 4);
    metrics_add(m, METRIC_VOTE, 3);
    metrics_request(m, 1, 200, 700, 300);
    metrics_request(m, 1, 404, 3000000, 0);
    metrics_request(m, -1, 404, 100, 0);
    metrics_request(m, 2, 200, 100, 0);
    metrics_request(m, 3, 200, 100, 0);
    metrics_keeps(m, 7, 1000);
    metrics_keeps(m, 8, 300);
    metrics_keeps(m, 8, 200);
    metrics_keeps(m, 9, 50);
    metrics_forget(m, 7);
    metrics_forget(m, 7);
    metrics_keeps(m, 10, 4);
    struct out o = out_grow(arena, 1024);
    metrics_write(m, &o);
    const char *text = out_string(&o);
    static const char *const lines[] = {
        "# TYPE slipway_votes_total counter\nslipway_votes_total 3\n",
        "slipway_requests_total{route=\"/tools/:slug\",status=\"200\"} 1\n",
        "slipway_requests_total{route=\"none\",status=\"404\"} 1\n",
        "slipway_request_seconds_bucket{route=\"/tools/:slug\",le=\"0.0005\"} 0\n",
        "slipway_request_seconds_bucket{route=\"/tools/:slug\",le=\"0.001\"} 1\n",
        "slipway_request_seconds_bucket{route=\"/tools/:slug\",le=\"2.5\"} 1\n",
        "slipway_request_seconds_bucket{route=\"/tools/:slug\",le=\"+Inf\"} 2\n",
        "slipway_request_seconds_count{route=\"/tools/:slug\"} 2\n",
        "slipway_request_seconds_sum{route=\"/tools/:slug\"} 3.000700\n",
        "slipway_db_seconds_total{route=\"/tools/:slug\"} 0.000300\n",
        "slipway_requests_total{route=\"/vote\",status=\"200\"} 2\n",
        "# TYPE slipway_cache_bytes gauge\nslipway_cache_bytes 254\n",
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        assert_non_null(strstr(text, lines[i]));
    /* Prometheus refuses the whole page when a line of it stands there twice. */
    const char *once = strstr(text, "slipway_db_seconds_total{route=\"/vote\"}");
    assert_non_null(once);
    assert_null(strstr(once + 1, "slipway_db_seconds_total{route=\"/vote\"}"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lru_stays_within_its_bytes),
        cmocka_unit_test(lru_drops_what_was_not_used),
        cmocka_unit_test(board_tells_what_changed),
        cmocka_unit_test(board_is_shared),
        cmocka_unit_test(answers_are_fresh_until_what_they_show_changes),
        cmocka_unit_test(answers_of_yesterday_are_old),
        cmocka_unit_test(without_the_follower_answers_live_a_second),
        cmocka_unit_test(a_change_while_a_page_is_made_makes_it_old),
        cmocka_unit_test(keys_tell_answers_apart),
        cmocka_unit_test(metrics_are_printed_for_prometheus),
    };
    return cmocka_run_group_tests_name("cache", tests, setup, teardown);
}

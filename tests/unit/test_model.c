/* model: shares, slugs, scorecard, like for like and its weights, the call, trends. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "model/comparison.h"
#include "model/slug.h"
#include "model/tags.h"
#include "model/trend.h"
#include "model/weighing.h"

static struct arena *arena;

static int setup(void **state)
{
    (void)state;
    arena = arena_new(1 << 20);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static void share_rounds_half_up(void **state)
{
    (void)state;
    static const struct {
        int part, whole, percent;
    } cases[] = {
        {0, 1, 0},   {1, 1, 100},
        {1, 2, 50},  {1, 3, 33},
        {2, 3, 67},  {3, 4, 75},
        {1, 8, 13},  {3, 8, 38},
        {5, 8, 63},  {7, 8, 88},
        {1, 40, 3},  {1, 200, 1},
        {1, 201, 0}, {2000000000, 2000000000, 100},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct share s = share_of(cases[i].part, cases[i].whole);
        assert_true(s.any);
        assert_int_equal(s.percent, cases[i].percent);
    }
    assert_false(share_of(0, 0).any);
}

static void share_compares_exactly(void **state)
{
    (void)state;
    /* Both are 67 % when rounded. */
    assert_true(share_compare(share_of(2, 3), share_of(669, 1000)) < 0);
    assert_int_equal(share_compare(share_of(2, 4), share_of(1, 2)), 0);
    assert_true(share_compare(share_of(4, 5), share_of(3, 4)) > 0);
}

static void slug_rules(void **state)
{
    (void)state;
    static const char *const good[] = {"a", "gpt-4", "0", "vsx-1", "a-b-c", "ai-sdk"};
    static const char *const bad[] = {"",     "-a",   "a-",     "a--b", "A", "a_b", "vs",
                                      "a-vs", "vs-a", "a-vs-b", "a b",  "ä", "a/b", "a.b"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        assert_true(slug_is_valid(good[i]));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(slug_is_valid(bad[i]));
    char longest[82];
    memset(longest, 'a', sizeof longest);
    longest[80] = '\0';
    assert_true(slug_is_valid(longest));
    longest[80] = 'a';
    longest[81] = '\0';
    assert_false(slug_is_valid(longest));
}

static void slug_splits_one_way(void **state)
{
    (void)state;
    const char *s[SLUG_PAIR_MAX];
    assert_int_equal(slug_split(arena, "a-vs-b", s), 2);
    assert_string_equal(s[0], "a");
    assert_string_equal(s[1], "b");
    assert_int_equal(slug_split(arena, "ai-sdk-vs-lang-graph-vs-c-vs-d", s), 4);
    assert_string_equal(s[1], "lang-graph");
    static const char *const bad[] = {"a",      "a-vs-",   "-vs-b",    "a-vs-vs-b",
                                      "a-vs-B", "a-vs-b-", "vs-vs-vs", "a-vs-b-vs-c-vs-d-vs-e",
                                      ""};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(slug_split(arena, bad[i], s), 0);
}

/* "B+S-F+" → reviews of Builder ship, Skeptic skip, Futurist ship. */
static struct tool tool_with(const char *name, const char *verdicts)
{
    static const char *const seats[] = {"BBuilder", "SSkeptic", "FFuturist", "CCreator",
                                        "OFounder"};
    struct tool t = {.name = name, .slug = name};
    t.reviews.v = arena_array(arena, 5, sizeof *t.reviews.v);
    int ships = 0;
    for (const char *p = verdicts; *p; p += 2)
        for (size_t i = 0; i < 5; i++)
            if (seats[i][0] == *p) {
                struct review r = {.present = true,
                                   .persona = seats[i] + 1,
                                   .name = seats[i] + 1,
                                   .ship = p[1] == '+'};
                t.reviews.v[t.reviews.n++] = r;
                ships += r.ship;
            }
    t.panel = share_of(ships, (int)t.reviews.n);
    return t;
}

static struct comparison compare(const char *left, const char *right)
{
    struct comparison c = {.left = tool_with("Left", left), .right = tool_with("Right", right)};
    comparison_compute(arena, &c);
    return c;
}

static void scorecard_order(void **state)
{
    (void)state;
    struct comparison c = compare("B+S-O+", "S+F-C+O+");
    static const char *const order[] = {"Builder", "Skeptic", "Founder", "Futurist", "Creator"};
    assert_int_equal(c.scorecard.n, 5);
    for (size_t i = 0; i < 5; i++)
        assert_string_equal(c.scorecard.v[i].name, order[i]);
    assert_false(c.scorecard.v[0].right.present);
    assert_false(c.scorecard.v[0].split);
    assert_true(c.scorecard.v[1].split);
    assert_true(c.scorecard.v[2].both);
    assert_false(c.scorecard.v[2].split);
    assert_false(c.scorecard.v[3].left.present);
    assert_int_equal(c.like_for_like.personas, 2);
    assert_int_equal(c.like_for_like.left.percent, 50);
    assert_int_equal(c.like_for_like.right.percent, 100);
}

static void call_in_every_case(void **state)
{
    (void)state;
    static const struct {
        const char *left, *right, *text;
    } cases[] = {
        {"B+S-F+C+", "B+S+F+O+",
         "The panel ships Right, 100% (4 of 4) to 75% (3 of 4); the Skeptic split them."},
        {"B+S+F+O+", "B+S-F+C+",
         "The panel ships Left, 100% (4 of 4) to 75% (3 of 4); the Skeptic split them."},
        {"B+S-F-", "B-S+F-C+O+",
         "The panel ships Right, 60% (3 of 5) to 33% (1 of 3); the Builder and the Skeptic split them."},
        {"B+S+F+", "B-S-F-",
         "The panel ships Left, 100% (3 of 3) to 0% (0 of 3); the Builder, the Skeptic and the Futurist split them."},
        {"B+S-", "B+S-", "The panel is level at 50% (1 of 2) each; no seat split them."},
        {"B+S-", "B+S-F+C-",
         "The panel is level, 50% (1 of 2) to 50% (2 of 4); no seat split them."},
        {"B-S-", "B-S-F-",
         "The panel ships neither: 0% (0 of 2) and 0% (0 of 3); no seat split them."},
        {"B-S+F-", "B-S-F-",
         "The panel ships neither outright but leans to Left, 33% (1 of 3) to 0% (0 of 3); the Skeptic split them."},
        {"B+S+", "F+C-",
         "The panel ships Left, 100% (2 of 2) to 50% (1 of 2); no seat reviewed both."},
        {"B+S+F-", "", "The panel has reviewed only Left, 67% (2 of 3), and not Right yet."},
        {"", "B-", "The panel has reviewed only Right, 0% (0 of 1), and not Left yet."},
        {"", "", "The panel has reviewed neither of the two yet."},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct comparison c = compare(cases[i].left, cases[i].right);
        assert_string_equal(c.call.text, cases[i].text);
    }
}

static void like_for_like_without_shared_seats(void **state)
{
    (void)state;
    struct comparison c = compare("B+", "S+");
    assert_int_equal(c.like_for_like.personas, 0);
    assert_false(c.like_for_like.left.any);
}

/* Personas are named by their letters here. */
static void seats_are_weighed(void **state)
{
    (void)state;
    struct weighing w = {.given = true};
    struct comparison c = compare("B+S-F+", "B+S+C-");
    weighing_begin(arena, &c, &w);
    assert_int_equal(w.n, 2);
    weighing_finish(&c, &w);
    assert_int_equal(w.left.percent, 50);
    assert_int_equal(w.right.percent, 100);
    assert_true(w.v[0].is_1);
    weighing_set(&w, w.v[0].persona, 3);
    weighing_set(&w, "nobody", 3);
    weighing_finish(&c, &w);
    assert_int_equal(w.left.part, 3);
    assert_int_equal(w.left.whole, 4);
    assert_true(w.v[0].is_3 && !w.v[0].is_1 && w.v[1].is_1);
    weighing_set(&w, w.v[0].persona, 0);
    weighing_set(&w, w.v[1].persona, 0);
    weighing_finish(&c, &w);
    assert_false(w.left.any || w.right.any);
}

static void trends_are_drawn(void **state)
{
    (void)state;
    struct trend_week weeks[] = {{"2026-01-05", share_of(0, 0)},
                                 {"2026-01-12", share_of(1, 1)},
                                 {"2026-01-19", share_of(1, 4)}};
    struct trend t = {.n = 3, .v = weeks};
    trend_draw(arena, &t);
    assert_string_equal(t.points, "50.0,2.0 100.0,17.0");
    assert_string_equal(t.words,
                        "100% of 1 vote at the end of the week of 2026-01-12, 25% of 4 votes now.");
    weeks[1].community = share_of(0, 0);
    trend_draw(arena, &t);
    assert_string_equal(t.points, "");
    assert_string_equal(t.words, "");
}

static void tags_are_split_and_joined(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"", ""},
        {" , ,,", ""},
        {"a", "a"},
        {" a b ,c", "a b, c"},
        {"🚢,C++, C#,", "🚢, C++, C#"},
        {"a,,b", "a, b"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct tags tags = tags_split(arena, cases[i][0]);
        assert_string_equal(tags_join(arena, &tags), cases[i][1]);
    }
    assert_int_equal(tags_split(arena, "a, b,c ,").n, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(share_rounds_half_up),
        cmocka_unit_test(share_compares_exactly),
        cmocka_unit_test(slug_rules),
        cmocka_unit_test(slug_splits_one_way),
        cmocka_unit_test(scorecard_order),
        cmocka_unit_test(call_in_every_case),
        cmocka_unit_test(like_for_like_without_shared_seats),
        cmocka_unit_test(seats_are_weighed),
        cmocka_unit_test(trends_are_drawn),
        cmocka_unit_test(tags_are_split_and_joined),
    };
    return cmocka_run_group_tests_name("model", tests, setup, teardown);
}

/* base: arena, output buffer, text checks, digests. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/crypto.h"
#include "base/log.h"
#include "base/out.h"
#include "base/utf8.h"

static int order[3], order_n;

static void note(void *thing)
{
    order[order_n++] = *(int *)thing;
}

static void arena_runs_hooks_backwards_and_forgets(void **state)
{
    (void)state;
    static int one = 1, two = 2;
    struct arena *a = arena_new(1 << 20);
    arena_on_reset(a, note, &one);
    arena_on_reset(a, note, &two);
    char *large = arena_alloc(a, 200000);
    large[199999] = 'x';
    for (int i = 0; i < 1000; i++) {
        char *p = arena_alloc(a, 33);
        assert_int_equal((uintptr_t)p % _Alignof(max_align_t), 0);
        assert_int_equal(p[32], 0);
        memset(p, 'y', 33);
    }
    arena_reset(a);
    assert_int_equal(order_n, 2);
    assert_int_equal(order[0], 2);
    assert_int_equal(order[1], 1);
    assert_int_equal(arena_used_bytes(a), 0);
    assert_string_equal(arena_printf(a, "%s-%d", "a", 5), "a-5");
    assert_null(arena_copy(a, NULL));
    arena_free(a);
}

/* An arena that passes its limit ends the process with EX_OSERR, so that the supervisor can start
 * another. */
static void arena_ends_the_process_at_its_limit(void **state)
{
    (void)state;
    int status;
    pid_t pid = fork();
    if (pid == 0) {
        close(STDERR_FILENO);
        struct arena *a = arena_new(1000);
        arena_alloc(a, 900);
        arena_alloc(a, 200);
        _exit(0);
    }
    waitpid(pid, &status, 0);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), EX_OSERR);
}

static char collected[100];
static size_t collected_n;

static void collect(struct out *o)
{
    memcpy(collected + collected_n, o->data, o->len);
    collected_n += o->len;
    o->len = 0;
}

static void out_writes_through_a_small_window(void **state)
{
    (void)state;
    char window[3];
    struct out o = {.data = window, .cap = sizeof window, .drain = collect};
    out_text(&o, "hello, ");
    out_text(&o, NULL);
    out_int(&o, -12345);
    out_literal(&o, " and ");
    out_printf(&o, "%d%%", 75);
    out_byte(&o, '.');
    collect(&o);
    assert_int_equal(collected_n, strlen("hello, -12345 and 75%."));
    assert_memory_equal(collected, "hello, -12345 and 75%.", collected_n);
}

static void text_is_checked_and_normalised(void **state)
{
    (void)state;
    struct arena *a = arena_new(1 << 20);
    static const struct {
        const char *bytes;
        size_t len;
        bool lines;
        enum utf8_flaw flaw;
        const char *text;
    } cases[] = {
        {"abc", 3, false, UTF8_FINE, "abc"},
        {"", 0, false, UTF8_FINE, ""},
        {"e\xcc\x81", 3, false, UTF8_FINE, "é"},
        {"\xf0\x9f\x9a\xa2", 4, false, UTF8_FINE, "🚢"},
        {"a\nb", 3, true, UTF8_FINE, "a\nb"},
        {"a\r\nb", 4, true, UTF8_FINE, "a\nb"},
        {"a\nb", 3, false, UTF8_CONTROL, ""},
        {"a\0b", 3, true, UTF8_CONTROL, ""},
        {"\x7f", 1, false, UTF8_CONTROL, ""},
        {"\xc2\x85", 2, false, UTF8_CONTROL, ""},
        {"\xc0\xaf", 2, false, UTF8_MALFORMED, ""},
        {"\xed\xa0\x80", 3, false, UTF8_MALFORMED, ""},
        {"\xf4\x90\x80\x80", 4, false, UTF8_MALFORMED, ""},
        {"\xe2\x82", 2, false, UTF8_MALFORMED, ""},
        {"\x80", 1, false, UTF8_MALFORMED, ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *text;
        assert_int_equal(utf8_take(a, cases[i].bytes, cases[i].len, cases[i].lines, &text),
                         cases[i].flaw);
        assert_string_equal(text, cases[i].flaw ? "" : cases[i].text);
    }
    assert_int_equal(utf8_length("a🚢é"), 3);
    assert_true(utf8_is_one_line("a b"));
    assert_false(utf8_is_one_line("a\u2028b"));
    assert_true(utf8_is_blank(" \u00a0\u3000\n"));
    assert_true(utf8_is_blank(""));
    assert_false(utf8_is_blank(" a"));
    arena_free(a);
}

static void days_are_read(void **state)
{
    struct arena *a = arena_new(1 << 16);
    (void)state;
    assert_int_equal(clock_day_of("1970-01-01"), 0);
    assert_int_equal(clock_day_of("2026-05-01"), 20574);
    assert_int_equal(clock_day_of("2024-02-29"), 19782);
    assert_int_equal(clock_day_of(clock_today(a)), clock_day());
    static const char *const none[] = {
        "",           "2026-02-29", "2026-04-31", "2026-5-1", "2026-05-01 ", " 2026-05-01",
        "1969-12-31", "2026-13-01", "x",          "20260501"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        assert_int_equal(clock_day_of(none[i]), -1);
    arena_free(a);
}

static void digests_differ(void **state)
{
    (void)state;
    char a[CRYPTO_DIGEST_HEX_BYTES], b[CRYPTO_DIGEST_HEX_BYTES];
    assert_int_equal(crypto_init(), ERR_OK);
    crypto_digest_hex("a", 1, a);
    crypto_digest_hex("b", 1, b);
    assert_int_equal(strlen(a), 32);
    assert_string_not_equal(a, b);
}

/* A log line stays one line whatever is in its values. */
static void log_lines_stay_lines(void **state)
{
    (void)state;
    int ends[2], before = dup(STDERR_FILENO);
    char line[4096];
    assert_int_equal(pipe(ends), 0);
    dup2(ends[1], STDERR_FILENO);
    log_request_id("r1");
    log_warn("odd", "value", "a \"b\"\n\x01=c", "empty", "", "none", NULL, "n", log_number(-7));
    log_request_id(NULL);
    dup2(before, STDERR_FILENO);
    ssize_t n = read(ends[0], line, sizeof line - 1);
    assert_true(n > 0);
    line[n] = '\0';
    assert_ptr_equal(strchr(line, '\n'), line + n - 1);
    assert_non_null(strstr(line, " level=warn event=odd "));
    assert_non_null(
        strstr(line, " request_id=r1 value=\"a \\\"b\\\"\\n\\x01=c\" empty=\"\" none=\"\" n=-7\n"));
    close(ends[0]);
    close(ends[1]);
    close(before);
}

static void a_log_that_nobody_reads_keeps_nobody(void **state)
{
    (void)state;
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    if (child == 0) {
        dup2(ends[1], STDERR_FILENO);
        alarm(10);
        for (int i = 0; i < 5000; i++)
            log_error("full", "n", log_number(i), "text",
                      "some sixty-four bytes or so, that fill a pipe of 64 KB");
        _exit(0);
    }
    int status;
    waitpid(child, &status, 0);
    close(ends[0]);
    close(ends[1]);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(arena_runs_hooks_backwards_and_forgets),
        cmocka_unit_test(arena_ends_the_process_at_its_limit),
        cmocka_unit_test(out_writes_through_a_small_window),
        cmocka_unit_test(text_is_checked_and_normalised),
        cmocka_unit_test(days_are_read),
        cmocka_unit_test(digests_differ),
        cmocka_unit_test(log_lines_stay_lines),
        cmocka_unit_test(a_log_that_nobody_reads_keeps_nobody),
    };
    return cmocka_run_group_tests_name("base", tests, NULL, NULL);
}

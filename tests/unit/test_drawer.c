/* drawer: a program that draws, or dies, or hangs. Here it is a script beside this program. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/drawer.h"

static struct arena *arena;
static struct drawer *drawer;
static char folder[400], script[420], mark[420];

static void write_script(const char *what)
{
    char fresh[440];
    /* Another file, not the same one: what runs goes on reading its own. */
    snprintf(fresh, sizeof fresh, "%s.new", script);
    FILE *to = fopen(fresh, "we");
    assert_non_null(to);
    fprintf(to, "#!/bin/sh\nmark='%s'\n%s\n", mark, what);
    assert_int_equal(fclose(to), 0);
    assert_int_equal(chmod(fresh, 0755), 0);
    assert_int_equal(rename(fresh, script), 0);
}

static int setup(void **state)
{
    (void)state;
    ssize_t len = readlink("/proc/self/exe", folder, sizeof folder - 1);
    assert_true(len > 0);
    folder[len] = '\0';
    *strrchr(folder, '/') = '\0';
    snprintf(script, sizeof script, "%s/slipway-draw", folder);
    snprintf(mark, sizeof mark, "%s/slipway-draw.mark", folder);
    unlink(mark);
    arena = arena_new((size_t)64 << 20);
    drawer = drawer_new(arena);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(arena);
    unlink(script);
    unlink(mark);
    return 0;
}

static const char *draw(const char *order, enum err wanted)
{
    struct out png = out_grow(arena, 64);
    out_literal(&png, "<");
    assert_int_equal(drawer_draw(drawer, order, &png), wanted);
    return out_string(&png);
}

/* Answers with its pid and what was asked, in ten bytes. */
#define DRAWS                                                                                      \
    "while read -r line; do case $line in draw) printf 'png 10\\n%5d%5s' $$ \"$asked\";; "         \
    "*) asked=$line;; esac; done"

static void one_is_kept_for_many(void **state)
{
    (void)state;
    write_script(DRAWS);
    char *first = arena_copy(arena, draw("a\n", ERR_OK));
    assert_int_equal(strlen(first), 11);
    assert_string_equal(first + 6, "    a");
    assert_string_equal(draw("a\n", ERR_OK), first);
    assert_string_equal(draw("b\n", ERR_OK) + 6, "    b");
    first[6] = '\0';
    for (int i = 3; i < DRAWER_PICTURES; i++)
        assert_memory_equal(draw("c\n", ERR_OK), first, 6);
    assert_memory_not_equal(draw("c\n", ERR_OK), first, 6); /* room for a fresh one */
}

static void one_that_died_is_started_again(void **state)
{
    (void)state;
    write_script(
        "[ -e \"$mark\" ] || { : >\"$mark\"; read -r line; printf 'png 9\\nhalf'; exit 3; }\n" DRAWS);
    assert_string_equal(draw("x\n", ERR_OK) + 6, "    x");
}

static void one_that_always_dies_is_given_up(void **state)
{
    (void)state;
    write_script("echo x >>\"$mark\"; exit 3");
    assert_string_equal(draw("x\n", ERR_RETRY), "<");
    /* … for a while */
    assert_string_equal(draw("x\n", ERR_RETRY), "<");
    FILE *from = fopen(mark, "re");
    int lines = 0;
    for (int c; (c = getc(from)) != EOF;)
        lines += c == '\n';
    fclose(from);
    assert_int_equal(lines, 2);
}

static void there_need_be_none(void **state)
{
    (void)state;
    assert_string_equal(draw("x\n", ERR_RETRY), "<");
}

static void one_that_hangs_is_killed(void **state)
{
    (void)state;
    write_script(
        "while read -r line; do case $line in hang) exec sleep 60;; draw) printf 'png 2\\nok';; esac; done");
    assert_string_equal(draw("x\n", ERR_OK), "<ok");
    assert_string_equal(draw("hang\n", ERR_TIMEOUT), "<");
    assert_string_equal(draw("x\n", ERR_OK), "<ok");
}

static void what_it_refuses_is_told(void **state)
{
    (void)state;
    write_script(
        "while read -r line; do case $line in bad) said=1;; draw) if [ \"${said-}\" ]; then echo "
        "error of this kind; said=; else printf 'png 5\\n%5d' $$; fi;; esac; done");
    const char *first = draw("x\n", ERR_OK);
    assert_string_equal(draw("bad\n", ERR_INTERNAL), "<");
    assert_string_equal(draw("x\n", ERR_OK), first); /* the same one */
}

static void nonsense_is_no_picture(void **state)
{
    (void)state;
    static const char *const all[] = {"png", "png 0", "png -1", "png 99999999999", "ok", "%0300d"};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        char what[200];
        snprintf(what, sizeof what, "while read -r line; do printf '%s\\n' 1; done", all[i]);
        write_script(what);
        assert_string_equal(draw("x\n", ERR_RETRY), "<");
        usleep((DRAWER_PAUSE_MS + 50) * 1000);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(one_is_kept_for_many, setup, teardown),
        cmocka_unit_test_setup_teardown(one_that_died_is_started_again, setup, teardown),
        cmocka_unit_test_setup_teardown(one_that_always_dies_is_given_up, setup, teardown),
        cmocka_unit_test_setup_teardown(there_need_be_none, setup, teardown),
        cmocka_unit_test_setup_teardown(one_that_hangs_is_killed, setup, teardown),
        cmocka_unit_test_setup_teardown(what_it_refuses_is_told, setup, teardown),
        cmocka_unit_test_setup_teardown(nonsense_is_no_picture, setup, teardown),
    };
    signal(SIGPIPE, SIG_IGN); /* as the supervisor does */
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* find: questions of two to four tools, marked texts, tables of many tools. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "model/find.h"

static struct arena *arena;

static int begin(void **state)
{
    (void)state;
    arena = arena_new(SIZE_MAX);
    return 0;
}

static int end(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

/* "a|b" for the sides of a question, "" for none. */
static const char *sides_of(const char *typed)
{
    const char *sides[QUESTION_SIDES];
    const char *all = "";
    bool plain;
    int n = question_sides(arena, typed, sides, &plain);
    for (int i = 0; i < n; i++)
        all = arena_printf(arena, "%s%s%s", all, i ? "|" : "", sides[i]);
    return all;
}

static void questions(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"a vs b", "a|b"},
        {"Cursor VS Copilot", "Cursor|Copilot"},
        {"a vs. b", "a|b"},
        {"a versus b", "a|b"},
        {"a or b", "a|b"},
        {"a, b", "a|b"},
        {"a,b", "a|b"},
        {"a or b?", "a|b"},
        {"  a   vs   b  ", "a|b"},
        {"claude code vs bolt.new", "claude code|bolt.new"},
        {"a vs b vs c", "a|b|c"},
        {"a, b, c or d", "a|b|c|d"},
        {"a, b, c, d, e", ""},
        {"a", ""},
        {"", ""},
        {"vs", ""},
        {" vs ", ""},
        {"a vs ", ""},
        {" vs b", ""},
        {"a vs vs b", ""},
        {"a,,b", ""},
        {",", ""},
        {"canvas or", ""},
        {"oracle versatile", ""},
        {"a\xc2\xa0vs b", ""},
        {"\xf0\x9f\x9a\xa2 vs \"><script>", "\xf0\x9f\x9a\xa2|\"><script>"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(sides_of(cases[i][0]), cases[i][1]);
}

/* "plain[match]plain" */
static const char *shown(const char *text)
{
    struct marked m = marked_split(arena, text);
    const char *all = "";
    for (size_t i = 0; i < m.n; i++)
        all = arena_printf(arena, m.v[i].match ? "%s[%s]" : "%s%s", all, m.v[i].text);
    return all;
}

static void marks(void **state)
{
    (void)state;
    assert_string_equal(shown("no mark"), "no mark");
    assert_string_equal(shown(""), "");
    assert_string_equal(shown("\2all\3"), "[all]");
    assert_string_equal(shown("a \2b\3 c \2d\3"), "a [b] c [d]");
    assert_string_equal(shown("\2a\3\2b\3"), "[a][b]");
    /* Out of order they are no more than marks. */
    assert_string_equal(shown("\3a\3b\2"), "ab");
    assert_string_equal(shown("\2\2a"), "[a]");
}

static struct review said(const char *persona, bool ship)
{
    return (struct review){.present = true,
                           .persona = persona,
                           .name = persona,
                           .ship = ship,
                           .quote = "Q",
                           .reviewed_on = "2026-05-01"};
}

static void many(void **state)
{
    (void)state;
    struct review a[] = {said("builder", true), said("skeptic", false)};
    struct review c[] = {said("founder", true), said("builder", false)};
    struct tool tools[] = {{.name = "A", .slug = "a", .reviews = {2, a}},
                           {.name = "B", .slug = "b"},
                           {.name = "C", .slug = "c", .reviews = {2, c}}};
    struct many_page p = {.tools = {3, tools}};
    many_compute(arena, &p);
    assert_string_equal(p.title, "A vs B vs C");
    assert_false(p.four);
    assert_int_equal(p.scorecard.n, 3);
    static const char *const seats[] = {"builder", "skeptic", "founder"};
    static const int present[3][3] = {{1, 0, 1}, {1, 0, 0}, {0, 0, 1}};
    for (size_t i = 0; i < 3; i++) {
        assert_string_equal(p.scorecard.v[i].persona, seats[i]);
        assert_int_equal(p.scorecard.v[i].cells.n, 3);
        for (size_t j = 0; j < 3; j++)
            assert_int_equal(p.scorecard.v[i].cells.v[j].review.present, present[i][j]);
    }
    assert_false(p.scorecard.v[0].cells.v[2].review.ship);
}

static void who_is_meant(void **state)
{
    (void)state;
    const struct tool_match very = {"cursor", "Cursor", 3},
                            begins = {"coderabbit", "CodeRabbit", 2},
                            word = {"github-copilot", "GitHub Copilot", 1}, none = {"", "", 0};
    assert_true(question_means("c", &very, true));
    assert_true(question_means("copilot", &word, true));
    assert_false(question_means("code", &begins, true));
    assert_true(question_means("code", &begins, false));
    assert_false(question_means("co", &begins, false));
    assert_false(question_means("anything", &none, false));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(questions, begin, end),
        cmocka_unit_test_setup_teardown(who_is_meant, begin, end),
        cmocka_unit_test_setup_teardown(marks, begin, end),
        cmocka_unit_test_setup_teardown(many, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

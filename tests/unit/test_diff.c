/* diff: every diff gives back both texts, and shows no more than changed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "base/utf8.h"
#include "model/diff.h"

#define TEXT_BYTES 8192

static struct arena *arena;

static int setup(void **state)
{
    (void)state;
    arena = arena_new((size_t)32 << 20);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

/* "same[-gone-]{+new+}" */
static const char *shown(const char *old_text, const char *new_text)
{
    static const char *const before[] = {"", "[-", "{+"}, *const after[] = {"", "-]", "+}"};
    struct diff diff = diff_words(arena, old_text, new_text);
    const char *text = "";
    for (size_t i = 0; i < diff.n; i++) {
        assert_int_equal(diff.v[i].is_gone, diff.v[i].kind == DIFF_GONE);
        assert_int_equal(diff.v[i].is_new, diff.v[i].kind == DIFF_NEW);
        text = arena_printf(arena, "%s%s%s%s", text, before[diff.v[i].kind], diff.v[i].text,
                            after[diff.v[i].kind]);
    }
    return text;
}

static void an_edit_shows_what_changed(void **state)
{
    (void)state;
    static const char *const cases[][3] = {
        {"", "", ""},
        {NULL, NULL, ""},
        {"a b", "a b", "a b"},
        {NULL, "a b", "{+a b+}"},
        {"a b", "", "[-a b-]"},
        {"the quick fox", "the slow fox", "the [-quick-]{+slow+} fox"},
        {"the fox", "the quick fox", "the {+quick +}fox"},
        {"the quick fox", "the fox", "the [-quick -]fox"},
        {"Costs $20.", "Costs $25, yearly.", "Costs $[-20-]{+25, yearly+}."},
        {"a\nb", "a b", "a[-\n-]{+ +}b"},
        {"one two three", "three two one", "[-one-]{+three+} two [-three-]{+one+}"},
        {"caf\xc3\xa9 noir", "caf\xc3\xa8 noir", "[-caf\xc3\xa9-]{+caf\xc3\xa8+} noir"},
        {"\xe4\xbd\xa0\xe5\xa5\xbd", "\xe4\xbd\xa0\xe4\xbb\xac\xe5\xa5\xbd",
         "\xe4\xbd\xa0{+\xe4\xbb\xac+}\xe5\xa5\xbd"},
        {"\xf0\x9f\x9a\xa2\xf0\x9f\x9a\xa2", "\xf0\x9f\x9a\xa2\xf0\x9f\x9a\x80",
         "\xf0\x9f\x9a\xa2[-\xf0\x9f\x9a\xa2-]{+\xf0\x9f\x9a\x80+}"},
        {"<b>", "<script>", "<[-b-]{+script+}>"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(shown(cases[i][0], cases[i][1]), cases[i][2]);
}

/* Myers' own example, ABCABBA to CBABAC: five letters change, and no fewer. */
static void it_is_the_shortest(void **state)
{
    (void)state;
    struct diff diff = diff_words(arena, "+-*+--+", "*-+-+*");
    size_t changed = 0;
    for (size_t i = 0; i < diff.n; i++)
        changed += diff.v[i].kind == DIFF_SAME ? 0 : strlen(diff.v[i].text);
    assert_int_equal(changed, 5);
}

static uint32_t seed = 1;

static uint32_t any(uint32_t below)
{
    seed = seed * 1664525u + 1013904223u;
    return (seed >> 8) % below;
}

static const char *random_text(size_t words)
{
    static const char *const parts[] = {
        "a",
        "b",
        " ",
        " ",
        "c",
        "\n",
        ".",
        "\xc3\xa9",
        "\xe4\xbd\xa0",
        "\xf0\x9f\x9a\xa2",
        "\xe2\x80\x94",
        "ab",
    };
    char *text = arena_alloc(arena, words * 4 + 1);
    for (size_t i = 0; i < words; i++)
        strcat(text, parts[any(sizeof parts / sizeof *parts)]);
    return text;
}

static void check_both_sides(const char *old_text, const char *new_text)
{
    struct diff diff = diff_words(arena, old_text, new_text);
    char *before = arena_alloc(arena, strlen(old_text) + strlen(new_text) + 1);
    char *after = arena_alloc(arena, strlen(old_text) + strlen(new_text) + 1);
    for (size_t i = 0; i < diff.n; i++) {
        const struct diff_part *part = &diff.v[i];
        assert_true(part->text[0] != '\0');
        assert_true(utf8_is_valid(part->text, strlen(part->text)));
        if (i > 0)
            assert_true(part->kind != part[-1].kind);
        if (i > 0 && part->kind == DIFF_GONE)
            assert_int_equal(part[-1].kind, DIFF_SAME);
        if (part->kind != DIFF_NEW)
            strcat(before, part->text);
        if (part->kind != DIFF_GONE)
            strcat(after, part->text);
    }
    assert_string_equal(before, old_text);
    assert_string_equal(after, new_text);
}

static void it_gives_back_both_texts(void **state)
{
    (void)state;
    for (int round = 0; round < 5000; round++) {
        arena_reset(arena);
        const char *old_text = random_text(any(40)), *new_text = random_text(any(40));
        check_both_sides(old_text, new_text);
    }
}

/* The number of tokens changed is what the textbook's table of edit distances says. */
static void it_is_the_shortest_for_any_text(void **state)
{
    (void)state;
    for (int round = 0; round < 2000; round++) {
        char old_text[40] = "", new_text[40] = "";
        int distance[32][32], n = (int)any(30), m = (int)any(30), changed = 0;
        for (int i = 0; i < n; i++)
            old_text[i] = "+-*"[any(3)];
        for (int i = 0; i < m; i++)
            new_text[i] = "+-*"[any(3)];
        for (int i = 0; i <= n; i++)
            for (int j = 0; j <= m; j++) {
                int gone = i ? distance[i - 1][j] + 1 : j, added = j ? distance[i][j - 1] + 1 : i;
                distance[i][j] = i && j && old_text[i - 1] == new_text[j - 1]
                                     ? distance[i - 1][j - 1]
                                 : gone < added ? gone
                                                : added;
            }
        arena_reset(arena);
        struct diff diff = diff_words(arena, old_text, new_text);
        for (size_t i = 0; i < diff.n; i++)
            changed += diff.v[i].kind == DIFF_SAME ? 0 : (int)strlen(diff.v[i].text);
        assert_int_equal(changed, distance[n][m]);
    }
}

static void another_text_is_shown_whole(void **state)
{
    (void)state;
    char old_text[TEXT_BYTES + 1] = "(", new_text[TEXT_BYTES + 1] = "(";
    for (int i = 1; i < TEXT_BYTES - 1; i++) {
        old_text[i] = "+-*/"[any(4)];
        new_text[i] = "=~;:"[any(4)];
    }
    old_text[TEXT_BYTES - 1] = new_text[TEXT_BYTES - 1] = ')';
    clock_t begin = clock();
    struct diff diff = diff_words(arena, old_text, new_text);
    assert_true((double)(clock() - begin) / CLOCKS_PER_SEC < 0.5);
    assert_int_equal(diff.n, 4);
    assert_string_equal(diff.v[0].text, "(");
    assert_int_equal(diff.v[1].kind, DIFF_GONE);
    assert_int_equal(diff.v[2].kind, DIFF_NEW);
    assert_string_equal(diff.v[3].text, ")");
    check_both_sides(old_text, new_text);
    for (int i = 1; i < 400; i++)
        new_text[i * 20] = old_text[i * 20];
    check_both_sides(old_text, new_text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(an_edit_shows_what_changed, setup, teardown),
        cmocka_unit_test_setup_teardown(it_is_the_shortest, setup, teardown),
        cmocka_unit_test_setup_teardown(it_gives_back_both_texts, setup, teardown),
        cmocka_unit_test_setup_teardown(it_is_the_shortest_for_any_text, setup, teardown),
        cmocka_unit_test_setup_teardown(another_text_is_shown_whole, setup, teardown),
    };
    return cmocka_run_group_tests_name("diff", tests, NULL, NULL);
}

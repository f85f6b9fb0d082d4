/* Head-to-head strengths by scope: who is in which, and how much memory it takes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "model/scopes.h"

static struct scopes scopes(struct arena *a, size_t n, struct pair_result *v, size_t scratch_bytes)
{
    struct arena *scratch = arena_new(scratch_bytes);
    struct pair_results results = {n, v};
    struct scopes s = scopes_of(a, scratch, &results);
    assert_int_equal(arena_used_bytes(scratch), 0);
    arena_free(scratch);
    return s;
}

static void a_pair_counts_in_its_category_and_among_all(void **state)
{
    (void)state;
    struct arena *a = arena_new(1 << 20);
    /* two categories, and one pair that is in neither */
    struct pair_result v[] = {
        {70, 80, 9, 9, 5, 2, 1}, {10, 20, 4, 4, 3, 1, 0}, {10, 30, 4, 4, 2, 2, 2},
        {20, 30, 4, 4, 1, 4, 0}, {30, 70, 4, 9, 6, 6, 0},
    };
    struct scopes s = scopes(a, sizeof v / sizeof *v, v, 1 << 20);
    assert_int_equal(s.n, 3);
    assert_int_equal(s.v[0].scope, 0);
    assert_int_equal(s.v[0].things, 5);
    assert_int_equal(s.v[0].strengths.votes, 35);
    assert_int_equal(s.v[0].strengths.ranked, 5);
    assert_int_equal(s.v[1].scope, 4);
    assert_int_equal(s.v[1].things, 3);
    for (int i = 0; i < 3; i++)
        assert_int_equal(s.v[1].tools[i], 10 * (i + 1));
    assert_int_equal(s.v[2].scope, 9);
    assert_int_equal(s.v[2].strengths.ranked, 0); /* two are too few */
    assert_int_equal(s.v[2].strengths.apart, 2);

    struct contest alone[] = {{0, 1, 3, 1, 0}, {0, 2, 2, 2, 2}, {1, 2, 1, 4, 0}};
    struct contests c = {3, alone};
    struct strengths want = strength_of(a, 3, &c);
    assert_int_equal(s.v[1].strengths.ranked, 3);
    assert_memory_equal(s.v[1].strengths.v, want.v, 3 * sizeof *want.v);
    arena_free(a);
}

static void nothing_voted_on(void **state)
{
    (void)state;
    struct arena *a = arena_new(1 << 20);
    struct scopes s = scopes(a, 0, NULL, 1 << 20);
    assert_int_equal(s.n, 1);
    assert_int_equal(s.v[0].things, 0);
    assert_int_equal(s.v[0].strengths.ranked, 0);
    arena_free(a);
}

/* What is kept grows with the tools, and the rest with the largest scope: not with their number. */
static void many_categories_take_no_more_memory(void **state)
{
    (void)state;
    enum { CATEGORIES = 100, TOOLS = 40, PAIRS = CATEGORIES * TOOLS };
    struct arena *a = arena_new(64 << 20);
    struct pair_result *v = arena_array(a, PAIRS, sizeof *v);
    for (int i = 0; i < PAIRS; i++) {
        /* each category by itself, as a chain that ends where it began */
        int category = i / TOOLS + 1, first = i / TOOLS * TOOLS;
        v[i] =
            (struct pair_result){i, first + (i + 1 - first) % TOOLS, category, category, 1, 1, 0};
    }
    size_t before = arena_used_bytes(a);
    /* a scope of 40 tools takes about 20 kB, all tools take about 600 kB */
    struct scopes s = scopes(a, PAIRS, v, 1 << 20);
    assert_int_equal(s.n, CATEGORIES + 1);
    for (size_t i = 0; i < s.n; i++)
        assert_int_equal(s.v[i].strengths.ranked, TOOLS);
    size_t each = sizeof(struct strength) + sizeof(int64_t);
    assert_true(arena_used_bytes(a) - before <= 2 * PAIRS * each + (CATEGORIES + 1) * sizeof *s.v);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_pair_counts_in_its_category_and_among_all),
        cmocka_unit_test(nothing_voted_on),
        cmocka_unit_test(many_categories_take_no_more_memory),
    };
    return cmocka_run_group_tests_name("scopes", tests, NULL, NULL);
}

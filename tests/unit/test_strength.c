/* Bradley–Terry strengths: against published estimates, and against a slow reference that shares no
 * code. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "model/strength.h"

#define THINGS_MAX 12
#define Z          1.959963984540054

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

static struct contests contests(size_t n, const struct contest *v)
{
    struct contests c = {.n = n, .v = arena_array(arena, n, sizeof *c.v)};
    for (size_t i = 0; i < n; i++)
        c.v[i] = v[i];
    return c;
}

static void is_near(double got, double wanted, double by)
{
    if (!(fabs(got - wanted) <= by))
        print_error("got %.9f, wanted %.9f\n", got, wanted);
    assert_true(fabs(got - wanted) <= by);
}

/* ---- the reference: one coordinate at a time, by halving, until nothing moves ------------------
 */

static double slope(const struct contests *c, const double *log, int of)
{
    double sum = 0;
    for (size_t i = 0; i < c->n; i++) {
        const struct contest *k = &c->v[i];
        double votes = k->one_votes + k->other_votes + k->neither;
        double chance = 1 / (1 + exp(log[k->other] - log[k->one]));
        double more = k->one_votes + k->neither / 2.0 - votes * chance;
        sum += k->one == of ? more : k->other == of ? -more : 0;
    }
    return sum;
}

static void slow_reference(const struct contests *c, int n, double *log, double *errors)
{
    double moved = 1, m[THINGS_MAX][2 * THINGS_MAX];
    for (int i = 0; i < n; i++)
        log[i] = 0;
    while (moved > 1e-13) {
        moved = 0;
        for (int i = 1; i < n; i++) {
            double was = log[i], low = -40, high = 40;
            while (high - low > 1e-14 * fmax(1, fabs(low))) {
                log[i] = (low + high) / 2;
                if (log[i] == low || log[i] == high)
                    break;
                if (slope(c, log, i) > 0)
                    low = log[i];
                else
                    high = log[i];
            }
            moved = fmax(moved, fabs(log[i] - was));
        }
    }
    /* the information of all but the first, inverted by Gauss and Jordan */
    int k = n - 1;
    for (int i = 0; i < k; i++)
        for (int j = 0; j < 2 * k; j++)
            m[i][j] = j == i + k;
    for (size_t e = 0; e < c->n; e++) {
        int a = c->v[e].one - 1, b = c->v[e].other - 1;
        double p = 1 / (1 + exp(log[c->v[e].other] - log[c->v[e].one]));
        double w = (c->v[e].one_votes + c->v[e].other_votes + c->v[e].neither) * p * (1 - p);
        if (a >= 0)
            m[a][a] += w;
        if (b >= 0)
            m[b][b] += w;
        if (a >= 0 && b >= 0) {
            m[a][b] -= w;
            m[b][a] -= w;
        }
    }
    for (int i = 0; i < k; i++) {
        double pivot = m[i][i];
        for (int j = 0; j < 2 * k; j++)
            m[i][j] /= pivot;
        for (int r = 0; r < k; r++) {
            double f = m[r][i];
            for (int j = 0; j < 2 * k && r != i; j++)
                m[r][j] -= f * m[i][j];
        }
    }
    /* from “the first is 0” to “the mean is 0” */
    double mean = 0;
    for (int i = 0; i < n; i++)
        mean += log[i] / n;
    for (int i = 0; i < n; i++) {
        double variance = 0;
        for (int r = 1; r < n; r++)
            for (int s = 1; s < n; s++)
                variance += ((r == i) - 1.0 / n) * ((s == i) - 1.0 / n) * m[r - 1][s - 1 + k];
        errors[i] = sqrt(variance);
    }
    for (int i = 0; i < n; i++)
        log[i] -= mean;
}

static void agrees_with_reference(const struct contests *c, int n)
{
    double log[THINGS_MAX], errors[THINGS_MAX];
    struct strengths s = strength_of(arena, n, c);
    assert_int_equal(s.ranked, n);
    assert_false(s.softened);
    slow_reference(c, n, log, errors);
    for (int i = 0; i < n; i++) {
        is_near(s.v[i].log, log[i], 1e-8);
        is_near(s.v[i].low, log[i] - Z * errors[i], 1e-7);
        is_near(s.v[i].high, log[i] + Z * errors[i], 1e-7);
    }
}

/* ---- tests -------------------------------------------------------------------------------------
 */

enum { MILWAUKEE, DETROIT, TORONTO, NEW_YORK, BOSTON, CLEVELAND, BALTIMORE };

/* American League, 1987: Agresti, Categorical Data Analysis (2nd ed., 2002), tables 10.10
 * and 10.11. */
static const struct contest baseball[] = {
    {MILWAUKEE, DETROIT, 7, 6, 0},   {MILWAUKEE, TORONTO, 9, 4, 0},
    {MILWAUKEE, NEW_YORK, 7, 6, 0},  {MILWAUKEE, BOSTON, 7, 6, 0},
    {MILWAUKEE, CLEVELAND, 9, 4, 0}, {MILWAUKEE, BALTIMORE, 11, 2, 0},
    {DETROIT, TORONTO, 7, 6, 0},     {DETROIT, NEW_YORK, 5, 8, 0},
    {DETROIT, BOSTON, 11, 2, 0},     {DETROIT, CLEVELAND, 9, 4, 0},
    {DETROIT, BALTIMORE, 9, 4, 0},   {TORONTO, NEW_YORK, 7, 6, 0},
    {TORONTO, BOSTON, 7, 6, 0},      {TORONTO, CLEVELAND, 8, 5, 0},
    {TORONTO, BALTIMORE, 12, 1, 0},  {NEW_YORK, BOSTON, 6, 7, 0},
    {NEW_YORK, CLEVELAND, 7, 6, 0},  {NEW_YORK, BALTIMORE, 10, 3, 0},
    {BOSTON, CLEVELAND, 7, 6, 0},    {BOSTON, BALTIMORE, 12, 1, 0},
    {CLEVELAND, BALTIMORE, 6, 7, 0},
};

static void published_estimates(void **state)
{
    (void)state;
    /* as published: to two digits, Baltimore being 0 */
    static const double published[] = {1.58, 1.44, 1.29, 1.25, 1.11, 0.68, 0};
    struct contests c = contests(sizeof baseball / sizeof *baseball, baseball);
    struct strengths s = strength_of(arena, 7, &c);
    assert_int_equal(s.votes, 273);
    assert_int_equal(s.ranked, 7);
    assert_int_equal(s.apart, 0);
    assert_false(s.softened);
    double sum = 0;
    for (int i = 0; i < 7; i++) {
        is_near(s.v[i].log - s.v[BALTIMORE].log, published[i], 0.005);
        sum += s.v[i].log;
        assert_int_equal(s.v[i].wins + s.v[i].losses, 78);
    }
    is_near(sum, 0, 1e-9);
    assert_int_equal(s.v[MILWAUKEE].wins, 50);
    agrees_with_reference(&c, 7);
}

static void ties_count_half(void **state)
{
    (void)state;
    /* a league of three in which each vote for neither is one for each of the two, at half the
     * number */
    const struct contest tied[] = {{0, 1, 3, 1, 4}, {1, 2, 2, 2, 6}, {0, 2, 5, 1, 2}};
    const struct contest split[] = {{0, 1, 5, 3, 0}, {1, 2, 5, 5, 0}, {0, 2, 6, 2, 0}};
    struct contests a = contests(3, tied), b = contests(3, split);
    struct strengths ties = strength_of(arena, 3, &a), halves = strength_of(arena, 3, &b);
    for (int i = 0; i < 3; i++) {
        is_near(ties.v[i].log, halves.v[i].log, 1e-10);
        is_near(ties.v[i].low, halves.v[i].low, 1e-10);
    }
    assert_int_equal(ties.v[1].ties, 10);
    assert_int_equal(ties.votes, 26);
    agrees_with_reference(&a, 3);
}

static void two_of_a_pair_by_hand(void **state)
{
    (void)state;
    /* on a chain each pair stands for itself: log(9/1) and log(1/4) apart */
    const struct contest chain[] = {{0, 1, 9, 1, 0}, {1, 2, 10, 40, 0}};
    struct contests c = contests(2, chain);
    struct strengths s = strength_of(arena, 3, &c);
    is_near(s.v[0].log - s.v[1].log, log(9), 1e-10);
    is_near(s.v[1].log - s.v[2].log, log(0.25), 1e-10);
    agrees_with_reference(&c, 3);
}

static void random_leagues(void **state)
{
    (void)state;
    uint32_t seed = 7;
    for (int round = 0; round < 40; round++) {
        struct contest v[THINGS_MAX * THINGS_MAX];
        int n = 3 + round % (THINGS_MAX - 2);
        size_t pairs = 0;
        for (int i = 0; i < n; i++)
            for (int j = i + 1; j < n; j++) {
                seed = seed * 1664525u + 1013904223u;
                /* the neighbours always, so that all hang together, both ways */
                if (j == i + 1 || seed >> 30 == 0)
                    v[pairs++] = (struct contest){i, j, (int)(seed >> 8 & 15) + 1,
                                                  (int)(seed >> 12 & 7) + 1, (int)(seed >> 16 & 3)};
            }
        struct contests c = contests(pairs, v);
        agrees_with_reference(&c, n);
        arena_reset(arena);
    }
}

static void largest_group_only(void **state)
{
    (void)state;
    const struct contest v[] = {{0, 1, 1, 2, 0}, {3, 4, 2, 1, 0}, {4, 5, 2, 1, 0}, {5, 6, 1, 1, 1}};
    struct contests c = contests(4, v);
    struct strengths s = strength_of(arena, 8, &c);
    assert_int_equal(s.ranked, 4);
    assert_int_equal(s.apart, 2);
    assert_int_equal(s.votes, 12);
    for (int i = 0; i < 8; i++)
        assert_int_equal(s.v[i].apart, i < 2);
    is_near(s.v[0].log, 0, 0);
    is_near(s.v[2].high, 0, 0);
    assert_true(s.v[3].log > s.v[4].log);
}

static void few_are_not_ranked(void **state)
{
    (void)state;
    const struct contest v[] = {{0, 1, 50, 20, 0}, {2, 3, 1, 0, 0}};
    struct contests c = contests(2, v), none = {0};
    struct strengths s = strength_of(arena, 5, &c);
    assert_int_equal(s.ranked, 0);
    assert_int_equal(s.apart, 4);
    assert_false(s.v[4].apart);
    s = strength_of(arena, 5, &none);
    assert_int_equal(s.ranked + s.apart + s.votes, 0);
    s = strength_of(arena, 0, &none);
    assert_int_equal(s.ranked, 0);
}

static void softened_when_nobody_says_otherwise(void **state)
{
    (void)state;
    /* 0 beat all and lost to none: without help its strength has no end */
    const struct contest v[] = {{0, 1, 5, 0, 0}, {0, 2, 3, 0, 0}, {1, 2, 2, 2, 0}};
    const struct contest helped[] = {{0, 1, 5, 0, 1}, {0, 2, 3, 0, 1}, {1, 2, 2, 2, 1}};
    struct contests c = contests(3, v), with = contests(3, helped);
    struct strengths s = strength_of(arena, 3, &c), t = strength_of(arena, 3, &with);
    assert_true(s.softened);
    assert_false(t.softened);
    for (int i = 0; i < 3; i++) {
        is_near(s.v[i].log, t.v[i].log, 1e-10);
        /* what helps is no vote: the interval is of those that there are */
        assert_true(s.v[i].high - s.v[i].low > t.v[i].high - t.v[i].low);
        assert_int_equal(s.v[i].ties, 0);
    }
    assert_int_equal(s.votes, 12);
    /* a vote for neither is a vote of each against the other */
    const struct contest tie[] = {{0, 1, 0, 0, 1}, {0, 2, 3, 0, 0}, {1, 2, 0, 1, 0}};
    struct contests k = contests(3, tie);
    assert_false(strength_of(arena, 3, &k).softened);
}

static void long_chains_converge(void **state)
{
    (void)state;
    enum { LINKS = 400 };
    struct contests c = {.n = LINKS, .v = arena_array(arena, LINKS, sizeof *c.v)};
    for (int i = 0; i < LINKS; i++)
        c.v[i] = (struct contest){i, i + 1, 3, 2, 0};
    struct strengths s = strength_of(arena, LINKS + 1, &c);
    assert_int_equal(s.ranked, LINKS + 1);
    for (int i = 0; i < LINKS; i++)
        is_near(s.v[i].log - s.v[i + 1].log, log(1.5), 1e-9);
}

static void only_the_most_voted_on_of_too_many(void **state)
{
    (void)state;
    enum { MANY = STRENGTH_MOST + 50 };
    struct contests c = {.n = MANY - 1, .v = arena_array(arena, MANY, sizeof *c.v)};
    /* all against the first; the last 51 with fewer votes, of whom the first is in */
    for (int i = 1; i < MANY; i++)
        c.v[i - 1] = (struct contest){0, i, 2, i < STRENGTH_MOST - 1 ? 3 : 1, 0};
    struct strengths s = strength_of(arena, MANY, &c);
    assert_int_equal(s.ranked, STRENGTH_MOST);
    assert_int_equal(s.apart, MANY - STRENGTH_MOST);
    assert_false(s.v[STRENGTH_MOST - 1].apart);
    assert_true(s.v[STRENGTH_MOST].apart);
    is_near(s.v[1].log - s.v[0].log, log(1.5), 1e-9);
}

static void first_of_those_with_as_many_votes(void **state)
{
    (void)state;
    /* a chain that ends where it began: each has as many votes as any other */
    enum { MANY = STRENGTH_MOST + 200 };
    struct contests c = {.n = MANY, .v = arena_array(arena, MANY, sizeof *c.v)};
    for (int i = 0; i < MANY; i++)
        c.v[i] = (struct contest){i, (i + 1) % MANY, 1, 1, 0};
    struct strengths s = strength_of(arena, MANY, &c);
    assert_int_equal(s.ranked, STRENGTH_MOST);
    assert_int_equal(s.apart, MANY - STRENGTH_MOST);
    for (int i = 0; i < MANY; i++)
        assert_int_equal(s.v[i].apart, i >= STRENGTH_MOST);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(published_estimates),
        cmocka_unit_test(ties_count_half),
        cmocka_unit_test(two_of_a_pair_by_hand),
        cmocka_unit_test(random_leagues),
        cmocka_unit_test(largest_group_only),
        cmocka_unit_test(few_are_not_ranked),
        cmocka_unit_test(softened_when_nobody_says_otherwise),
        cmocka_unit_test(long_chains_converge),
        cmocka_unit_test(only_the_most_voted_on_of_too_many),
        cmocka_unit_test(first_of_those_with_as_many_votes),
    };
    return cmocka_run_group_tests_name("strength", tests, setup, teardown);
}

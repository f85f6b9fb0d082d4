/* fact: the Brier score against published examples, and how old a price is in words. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/clock.h"
#include "model/prediction.h"
#include "model/price.h"

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

struct forecasted {
    int percent, came;
};

static int64_t squares(const struct forecasted *v, size_t n)
{
    int64_t sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += (int64_t)(v[i].percent - 100 * v[i].came) * (v[i].percent - 100 * v[i].came);
    return sum;
}

/* The ten forecasts of rain of Brier's own example (1950). His score for them is 0.19, the sum over
 * "rain" and "no rain"; ours is half of it. */
static void brier_s_own_example(void **state)
{
    (void)state;
    static const struct forecasted rain[] = {{70, 0}, {90, 1}, {80, 1}, {40, 1}, {20, 0},
                                             {0, 0},  {0, 0},  {0, 0},  {0, 0},  {10, 0}};
    assert_int_equal(2 * brier_milli(squares(rain, 10), 10), 190);
}

/* One forecast each, as every introduction has them: 70% and it rains is 0.09, 30% is 0.49, half
 * and half is 0.25 either way; certain and right is 0, certain and wrong is 1. */
static void single_forecasts(void **state)
{
    (void)state;
    static const struct {
        struct forecasted f;
        int milli;
    } cases[] = {{{70, 1}, 90}, {{30, 1}, 490}, {{50, 1}, 250},   {{50, 0}, 250},
                 {{100, 1}, 0}, {{0, 0}, 0},    {{100, 0}, 1000}, {{0, 1}, 1000},
                 {{99, 1}, 0},  {{96, 1}, 2},   {{95, 1}, 3}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(brier_milli(squares(&cases[i].f, 1), 1), cases[i].milli);
}

static void a_score_has_its_n(void **state)
{
    (void)state;
    struct forecast f = {.right = 1, .wrong = 1, .voided = 3};
    forecast_score(arena, &f, 4900 + 6400);
    assert_string_equal(f.brier, "0.565");
    assert_int_equal(f.hits.percent, 50);
    assert_int_equal(f.hits.whole, 2);
    f = (struct forecast){.open = 2, .voided = 3};
    forecast_score(arena, &f, 0);
    assert_string_equal(f.brier, "");
    assert_false(f.hits.any);
}

static void a_price_says_how_old_it_is(void **state)
{
    (void)state;
    int64_t day = clock_day_of("2026-11-21");
    static const struct {
        const char *on, *basis, *words;
        bool stale;
    } cases[] = {
        {"2026-11-21", "read", "read 2026-11-21, today", false},
        {"2026-11-20", "written", "written here 2026-11-20, yesterday", false},
        {"2026-10-02", "read", "read 2026-10-02, 50 days ago", false},
        {"2026-08-23", "imported", "from a file of 2026-08-23, 90 days ago", false},
        {"2026-08-22", "imported", "from a file of 2026-08-22, 91 days ago", true},
        {"2026-11-22", "read", "read 2026-11-22, today", false},
        {"", "", "", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct price_seen seen = {.observed_on = cases[i].on, .basis = cases[i].basis};
        price_tell(arena, &seen, day);
        assert_string_equal(seen.words, cases[i].words);
        assert_int_equal(seen.stale, cases[i].stale);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(brier_s_own_example),
        cmocka_unit_test(single_forecasts),
        cmocka_unit_test(a_score_has_its_n),
        cmocka_unit_test(a_price_says_how_old_it_is),
    };
    return cmocka_run_group_tests_name("fact", tests, setup, teardown);
}

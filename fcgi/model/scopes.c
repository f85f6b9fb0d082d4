/* scopes: head-to-head strengths among all tools, and among those of each category. */
#include "model/scopes.h"

#include <stdlib.h>
#include <string.h>

static int by_number(const void *left, const void *right)
{
    int64_t l = *(const int64_t *)left, r = *(const int64_t *)right;
    return (l > r) - (l < r);
}

/* Sorts, and leaves each number once; returns how many are left. */
static size_t once_each(int64_t *numbers, size_t n)
{
    size_t once = 0;
    qsort(numbers, n, sizeof *numbers, by_number);
    for (size_t i = 0; i < n; i++)
        if (i == 0 || numbers[i] != numbers[i - 1])
            numbers[once++] = numbers[i];
    return once;
}

static int place_of(const int64_t *tools, size_t n, int64_t id)
{
    const int64_t *found = bsearch(&id, tools, n, sizeof *tools, by_number);
    return (int)(found - tools);
}

/* To scope 0 each pair belongs, to a category those with both tools in it. */
static bool is_within(const struct pair_result *r, int scope)
{
    return scope == 0 || (r->lower_category == scope && r->higher_category == scope);
}

static size_t pairs_within(const struct pair_results *results, int scope)
{
    size_t n = 0;
    for (size_t i = 0; i < results->n; i++)
        n += is_within(&results->v[i], scope);
    return n;
}

static void *keep(struct arena *a, const void *v, size_t n, size_t bytes_each)
{
    void *kept = arena_array(a, n, bytes_each);
    if (n)
        memcpy(kept, v, n * bytes_each);
    return kept;
}

static void fill_scope(struct arena *a, struct arena *scratch, const struct pair_results *results,
                       struct scope_strengths *s)
{
    size_t pairs = pairs_within(results, s->scope), n = 0;
    int64_t *tools = arena_array(scratch, 2 * pairs, sizeof *tools);
    struct contests contests = {.v = arena_array(scratch, pairs, sizeof *contests.v)};
    for (size_t i = 0; i < results->n; i++) {
        if (!is_within(&results->v[i], s->scope))
            continue;
        tools[n++] = results->v[i].lower_id;
        tools[n++] = results->v[i].higher_id;
    }
    n = once_each(tools, n);
    for (size_t i = 0; i < results->n; i++) {
        const struct pair_result *r = &results->v[i];
        if (is_within(r, s->scope))
            contests.v[contests.n++] = (struct contest){
                .one = place_of(tools, n, r->lower_id),
                .other = place_of(tools, n, r->higher_id),
                .one_votes = r->lower,
                .other_votes = r->higher,
                .neither = r->neither,
            };
    }
    s->strengths = strength_of(scratch, (int)n, &contests);
    s->strengths.v = keep(a, s->strengths.v, n, sizeof *s->strengths.v);
    s->tools = keep(a, tools, n, sizeof *tools);
    s->things = (int)n;
}

struct scopes scopes_of(struct arena *a, struct arena *scratch, const struct pair_results *results)
{
    int64_t *categories = arena_array(scratch, results->n, sizeof *categories);
    size_t n = 0;
    for (size_t i = 0; i < results->n; i++)
        if (results->v[i].lower_category == results->v[i].higher_category)
            categories[n++] = results->v[i].lower_category;
    n = once_each(categories, n);
    struct scopes scopes = {.n = n + 1, .v = arena_array(a, n + 1, sizeof *scopes.v)};
    for (size_t i = 0; i < n; i++)
        scopes.v[i + 1].scope = (int)categories[i];
    for (size_t i = 0; i < scopes.n; i++) {
        arena_reset(scratch);
        fill_scope(a, scratch, results, &scopes.v[i]);
    }
    arena_reset(scratch);
    return scopes;
}

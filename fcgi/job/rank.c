/* rank: works out the rankings: the four that the database can, and head to head. */
#include <stdlib.h>

#include "job/job.h"
#include "store/ranking.h"

#define ARENA_LIMIT_BYTES ((size_t)512 << 20)

static int by_number(const void *left, const void *right)
{
    int64_t l = *(const int64_t *)left, r = *(const int64_t *)right;
    return (l > r) - (l < r);
}

static int place_of(const int64_t *tools, int n, int64_t id)
{
    const int64_t *found = bsearch(&id, tools, (size_t)n, sizeof *tools, by_number);
    return (int)(found - tools);
}

/* Category 0 is all tools: then each pair belongs to it, else those with both tools in it. */
static bool is_within(const struct pair_result *r, int scope)
{
    return scope == 0 || (r->lower_category == scope && r->higher_category == scope);
}

static struct scope_strengths rank_scope(struct arena *a, const struct pair_results *results,
                                         int scope)
{
    int64_t *tools = arena_array(a, 2 * results->n, sizeof *tools);
    struct contests contests = {.v = arena_array(a, results->n, sizeof *contests.v)};
    int n = 0, once = 0;
    for (size_t i = 0; i < results->n; i++) {
        if (!is_within(&results->v[i], scope))
            continue;
        tools[n++] = results->v[i].lower_id;
        tools[n++] = results->v[i].higher_id;
    }
    qsort(tools, (size_t)n, sizeof *tools, by_number);
    for (int i = 0; i < n; i++)
        if (i == 0 || tools[i] != tools[i - 1])
            tools[once++] = tools[i];
    for (size_t i = 0; i < results->n; i++) {
        const struct pair_result *r = &results->v[i];
        if (is_within(r, scope))
            contests.v[contests.n++] = (struct contest){
                .one = place_of(tools, once, r->lower_id),
                .other = place_of(tools, once, r->higher_id),
                .one_votes = r->lower,
                .other_votes = r->higher,
                .neither = r->neither,
            };
    }
    return (struct scope_strengths){
        .scope = scope,
        .strengths = strength_of(a, once, &contests),
        .tools = tools,
        .things = once,
    };
}

/* All tools, then each category within which two were voted on. */
static struct scopes rank_scopes(struct arena *a, const struct pair_results *results)
{
    struct scopes scopes = {.v = arena_array(a, results->n + 1, sizeof *scopes.v)};
    scopes.v[scopes.n++] = rank_scope(a, results, 0);
    for (size_t i = 0; i < results->n; i++) {
        int category = results->v[i].lower_category;
        size_t known = 1;
        while (known < scopes.n && scopes.v[known].scope != category)
            known++;
        if (known == scopes.n && results->v[i].higher_category == category)
            scopes.v[scopes.n++] = rank_scope(a, results, category);
    }
    return scopes;
}

static enum err rank_pairs(const struct store *s, struct rank_report *report)
{
    struct pair_results results;
    enum err e = store_pair_results(s, &results);
    if (e)
        return e;
    struct scopes scopes = rank_scopes(s->arena, &results);
    report->ranked = scopes.v[0].strengths.ranked;
    report->apart = scopes.v[0].strengths.apart;
    report->votes = scopes.v[0].strengths.votes;
    return store_save_strengths(s, &scopes, &report->moved);
}

static enum err rank_head_to_head(const struct store *s, bool wait, struct rank_report *report)
{
    bool mine;
    enum err e = store_rank_begin(s, wait, &mine);
    if (!e && mine)
        e = rank_pairs(s, report);
    enum err ended = store_rank_end(s, e == ERR_OK);
    return e ? e : ended;
}

enum err job_rank(struct db *db, int older_than_s, struct rank_report *report)
{
    struct arena *a = arena_new(ARENA_LIMIT_BYTES);
    struct store s = {.db = db, .arena = a, .base_url = ""};
    bool due = true;
    *report = (struct rank_report){0};
    enum err e = store_refresh_ranks(&s, older_than_s == 0, &report->changed);
    if (!e && older_than_s > 0)
        e = store_strengths_due(&s, older_than_s, &due);
    if (!e && due)
        e = rank_head_to_head(&s, older_than_s == 0, report);
    arena_free(a);
    return e;
}

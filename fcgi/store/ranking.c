/* ranking: where tools stand, and the work that finds out. */
#include "store/ranking.h"

#include <string.h>

#include "base/out.h"
#include "sql.h"
#include "store/cursor.h"
#include "store/rows.h"

#define APART_MAX 50
#define KEY_MAX   1e308

/* Letters of the cursors, in the order of enum ranking. */
static const char letters[] = "PCDTH";

static struct ranked ranked_of(const struct store *s, enum ranking by, const struct row_ranking *r)
{
    struct rank_row row = {
        .slug = r->slug,
        .name = r->name,
        .url = arena_printf(s->arena, "%s/tools/%s", s->base_url, r->slug),
        .category = {.slug = r->category_slug, .name = r->category_name},
        .best = r->best,
        .worst = r->worst,
        .estimate = r->estimate,
        .low = r->low,
        .high = r->high,
        .weight = r->weight,
        .part = r->part,
        .whole = r->whole,
        .other_part = r->other_part,
        .other_whole = r->other_whole,
    };
    return ranking_words(s->arena, by, &row);
}

static void fill(const struct store *s, const struct ranking_query *q, struct rows_ranking *rows,
                 struct rankings_page *p)
{
    p->next = "";
    if (rows->n > (size_t)q->limit) {
        rows->n = (size_t)q->limit;
        const struct row_ranking *end = &rows->v[rows->n - 1];
        p->next = cursor_write(
            s->arena, (struct cursor){letters[q->by], {cursor_from_score(end->key), end->id}});
    }
    p->ranked.n = rows->n;
    p->ranked.v = arena_array(s->arena, rows->n, sizeof *p->ranked.v);
    for (size_t i = 0; i < rows->n; i++)
        p->ranked.v[i] = ranked_of(s, q->by, &rows->v[i]);
}

static void fill_categories(const struct store *s, const struct rows_categories *rows,
                            const char *chosen, struct rankings_page *p)
{
    p->category = (struct category){.slug = "", .name = ""};
    ROWS_LIST(s, &p->categories, *rows, ROW_CATEGORY);
    for (size_t i = 0; i < p->categories.n; i++) {
        struct category *c = &p->categories.v[i];
        c->current = chosen[0] && strcmp(c->slug, chosen) == 0;
        if (c->current)
            p->category = *c;
    }
}

static void fill_apart(const struct store *s, const struct rows_rank_apart *rows,
                       struct rankings_page *p)
{
    p->apart.n = rows->n;
    p->apart.v = arena_array(s->arena, rows->n, sizeof *p->apart.v);
    for (size_t i = 0; i < rows->n; i++)
        p->apart.v[i] = (struct rank_apart){rows->v[i].slug, rows->v[i].name, rows->v[i].votes};
}

enum err store_ranking(const struct store *s, const struct ranking_query *q,
                       struct rankings_page *p)
{
    const char *word = ranking_word(q->by);
    struct cursor from = {letters[q->by], {cursor_from_score(KEY_MAX), INT64_MAX}};
    bool apart = q->by == BY_HEAD_TO_HEAD && !q->after[0];
    struct rows_ranking rows;
    struct rows_rank_run run;
    struct rows_rank_apart aparts = {0};
    struct rows_categories categories;
    enum err e = q->after[0]
                     ? cursor_read_scored(q->after, letters[q->by], -KEY_MAX, KEY_MAX, &from)
                     : ERR_OK;
    if (!e)
        e = sql_ranking_send(s->db, word, q->category, cursor_to_score(from.keys[0]), from.keys[1],
                             q->limit + 1);
    if (!e)
        e = sql_rank_run_send(s->db, word, q->category);
    if (!e)
        e = sql_categories_send(s->db);
    if (!e && apart)
        e = sql_rank_apart_send(s->db, q->category, APART_MAX);
    if (!e)
        e = db_sync(s->db);
    if (!e)
        e = sql_ranking_rows(s->db, s->arena, &rows);
    if (!e)
        e = sql_rank_run_rows(s->db, s->arena, &run);
    if (!e)
        e = sql_categories_rows(s->db, s->arena, &categories);
    if (!e && apart)
        e = sql_rank_apart_rows(s->db, s->arena, &aparts);
    if (e)
        return e;
    fill(s, q, &rows, p);
    fill_categories(s, &categories, q->category, p);
    fill_apart(s, &aparts, p);
    p->run = (struct rank_run){
        .computed_at = run.v[0].computed_at ? run.v[0].computed_at : "",
        .shown = run.v[0].shown ? run.v[0].shown : "",
        .ranked = run.v[0].ranked,
        .apart = run.v[0].apart,
        .votes = run.v[0].votes,
        .softened = run.v[0].softened,
    };
    return q->category[0] && !p->category.slug[0] ? ERR_NOT_FOUND : ERR_OK;
}

enum err store_refresh_ranks(const struct store *s, bool every, int *changed)
{
    struct rows_ranks_refresh rows;
    enum err e = sql_ranks_refresh(s->db, s->arena, every, &rows);
    if (!e)
        *changed = rows.v[0].changed;
    return e;
}

enum err store_strengths_due(const struct store *s, int seconds, bool *due)
{
    struct rows_strengths_due rows;
    enum err e = sql_strengths_due(s->db, s->arena, seconds, &rows);
    if (!e)
        *due = rows.v[0].due;
    return e;
}

enum err store_rank_begin(const struct store *s, bool wait, bool *mine)
{
    struct rows_rank_alone rows;
    *mine = false;
    enum err e = db_command(s->db, "BEGIN");
    if (!e)
        e = sql_rank_alone(s->db, s->arena, wait, &rows);
    if (!e)
        *mine = rows.v[0].mine;
    return e;
}

enum err store_rank_end(const struct store *s, bool keep)
{
    return db_command(s->db, keep ? "COMMIT" : "ROLLBACK");
}

enum err store_pair_results(const struct store *s, struct pair_results *results)
{
    struct rows_pair_results rows;
    enum err e = sql_pair_results(s->db, s->arena, &rows);
    if (e)
        return e;
    results->n = rows.n;
    results->v = arena_array(s->arena, rows.n, sizeof *results->v);
    for (size_t i = 0; i < rows.n; i++) {
        const struct row_pair_results *r = &rows.v[i];
        results->v[i] = (struct pair_result){
            .lower_id = r->lower_id,
            .higher_id = r->higher_id,
            .lower_category = r->lower_category,
            .higher_category = r->higher_category,
            .lower = r->lower,
            .higher = r->higher,
            .neither = r->neither,
        };
    }
    return ERR_OK;
}

static void write_scope(struct out *strengths, struct out *scopes, const struct scope_strengths *k)
{
    const struct strengths *all = &k->strengths;
    out_printf(scopes, "%s[%d,%d,%d,%d,%s]", scopes->len > 1 ? "," : "", k->scope, all->votes,
               all->ranked, all->apart, all->softened ? "true" : "false");
    for (int i = 0; i < k->things; i++) {
        const struct strength *one = &all->v[i];
        if (one->wins + one->losses + one->ties == 0)
            continue;
        out_printf(strengths, "%s[%d,%lld,%s,%.17g,%.17g,%.17g,%d,%d,%d]",
                   strengths->len > 1 ? "," : "", k->scope, (long long)k->tools[i],
                   one->apart ? "true" : "false", one->log, one->low, one->high, one->wins,
                   one->losses, one->ties);
    }
}

enum err store_save_strengths(const struct store *s, const struct scopes *scopes, int *changed)
{
    struct out strengths = out_grow(s->arena, 4096), list = out_grow(s->arena, 1024);
    struct rows_strengths_save rows;
    out_byte(&strengths, '[');
    out_byte(&list, '[');
    for (size_t i = 0; i < scopes->n; i++)
        write_scope(&strengths, &list, &scopes->v[i]);
    out_byte(&strengths, ']');
    out_byte(&list, ']');
    enum err e =
        sql_strengths_save(s->db, s->arena, out_string(&strengths), out_string(&list), &rows);
    if (!e)
        *changed = rows.v[0].changed;
    return e;
}

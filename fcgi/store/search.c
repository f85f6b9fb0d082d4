/* search: results, suggestions, and what was meant by a few names. */
#include "store/search.h"

#include <stdint.h>
#include <string.h>

#include "model/slug.h"
#include "sql.h"
#include "store/cursor.h"
#include "store/rows.h"

#define NEAR_MAX 6

/* Above any score, whose whole part is 1 at most. */
#define FIRST_SCORE 1000.0

static struct result make_result(const struct store *s, const struct row_search_page *row)
{
    bool is_tool = strcmp(row->kind, "tool") == 0;
    return (struct result){
        .kind = row->kind,
        .is_tool = is_tool,
        .slug = row->slug,
        .title = marked_split(s->arena, row->title),
        .snippet = marked_split(s->arena, row->snippet),
        .path = is_tool ? arena_printf(s->arena, "/tools/%s", row->slug)
                        : slug_pair_path(s->arena, row->slug, row->right_slug),
        .category = {.slug = row->category_slug, .name = row->category_name},
    };
}

static void fill_facets(const struct store *s, const struct row_search_page *row,
                        const char *category, struct facets *facets)
{
    facets->n = row->facet_slugs.n;
    facets->v = arena_array(s->arena, facets->n, sizeof *facets->v);
    for (size_t i = 0; i < facets->n; i++) {
        const char *slug = row->facet_slugs.v[i];
        int n = (int)row->facet_counts.v[i];
        facets->v[i] = (struct facet){
            .category = {.slug = slug, .name = row->facet_names.v[i]},
            .results = n,
            .label = n < 0 ? "" : arena_printf(s->arena, "%d", n),
            .current = strcmp(slug, category) == 0,
        };
    }
}

static void fill_results(const struct store *s, const struct search_query *q,
                         struct rows_search_page *rows, struct search_page *p)
{
    const struct row_search_page *first = &rows->v[0];
    size_t n = first->kind ? rows->n : 0;
    p->next = "";
    if (n > (size_t)q->limit) {
        n = (size_t)q->limit;
        const struct row_search_page *end = &rows->v[n - 1];
        p->next = cursor_write(s->arena,
                               (struct cursor){'s', {cursor_from_score(end->key_score), end->key}});
    }
    p->matches = first->matches;
    p->results.v = arena_array(s->arena, n, sizeof *p->results.v);
    for (size_t i = 0; i < n; i++)
        p->results.v[p->results.n++] = make_result(s, &rows->v[i]);
    fill_facets(s, first, q->category, &p->facets);
}

enum err store_search(const struct store *s, const struct search_query *q, struct search_page *p)
{
    struct rows_search_page rows;
    struct rows_category_by_slug category = {0};
    struct cursor from = {'s', {cursor_from_score(FIRST_SCORE), INT64_MAX}};
    enum err e = q->after[0] ? cursor_read_scored(q->after, 's', 0, FIRST_SCORE, &from) : ERR_OK;
    if (!e)
        e = sql_search_page_send(s->db, q->typed, q->kind, q->category,
                                 cursor_to_score(from.keys[0]), from.keys[1], q->limit + 1);
    if (!e && q->category[0])
        e = sql_category_by_slug_send(s->db, q->category);
    if (!e)
        e = db_sync(s->db);
    if (!e)
        e = sql_search_page_rows(s->db, s->arena, &rows);
    if (!e && q->category[0])
        e = sql_category_by_slug_rows(s->db, s->arena, &category);
    if (e)
        return e;
    if (q->category[0] && category.n == 0)
        return ERR_NOT_FOUND;
    p->category = (struct category){.slug = "", .name = ""};
    if (category.n)
        p->category = ROW_CATEGORY(s, category.v[0]);
    fill_results(s, q, &rows, p);
    p->asked = true;
    p->none = p->results.n == 0;
    return ERR_OK;
}

#define ROW_SUGGESTION(s, row)                                                                     \
    ((struct suggestion){                                                                          \
        .slug = (row).slug,                                                                        \
        .name = (row).name,                                                                        \
        .tagline = (row).tagline,                                                                  \
        .path = arena_printf((s)->arena, "/tools/%s", (row).slug),                                 \
        .url = arena_printf((s)->arena, "%s/tools/%s", (s)->base_url, (row).slug),                 \
        .category = {.slug = (row).category_slug, .name = (row).category_name},                    \
    })

enum err store_near(const struct store *s, const char *typed, struct suggestions *list)
{
    struct rows_search_near rows;
    enum err e = sql_search_near(s->db, s->arena, typed, NEAR_MAX, &rows);
    if (e)
        return e;
    ROWS_LIST(s, list, rows, ROW_SUGGESTION);
    return ERR_OK;
}

enum err store_suggest(const struct store *s, const char *typed, struct suggestions *list)
{
    struct rows_suggest rows;
    enum err e = sql_suggest(s->db, s->arena, typed, SUGGEST_MAX, &rows);
    if (e)
        return e;
    ROWS_LIST(s, list, rows, ROW_SUGGESTION);
    return ERR_OK;
}

enum err store_match_all(const struct store *s, int n, const char *const *typed,
                         struct tool_match *matches)
{
    enum err e = ERR_OK;
    for (int i = 0; i < n && !e; i++)
        e = sql_tools_matching_send(s->db, typed[i], 1);
    if (!e)
        e = db_sync(s->db);
    for (int i = 0; i < n && !e; i++) {
        struct rows_tools_matching rows;
        e = sql_tools_matching_rows(s->db, s->arena, &rows);
        matches[i] = (struct tool_match){.slug = "", .name = ""};
        if (!e && rows.n)
            matches[i] = (struct tool_match){rows.v[0].slug, rows.v[0].name, rows.v[0].quality};
    }
    return e;
}

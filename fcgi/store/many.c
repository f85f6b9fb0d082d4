/* many: three or four tools side by side. */
#include <stdlib.h>
#include <string.h>

#include "model/slug.h"
#include "sql.h"
#include "store/rows.h"
#include "store/search.h"

/* The slug under which a tool can be seen now; NULL when it cannot. */
static const char *public_slug(const struct row_compared_tools *row)
{
    if (strcmp(row->state, "published") == 0)
        return row->slug;
    return strcmp(row->state, "merged") == 0 ? row->merged_slug : NULL;
}

static int by_slug(const void *a, const void *b)
{
    return strcmp(((const struct tool *)a)->slug, ((const struct tool *)b)->slug);
}

/* Where the comparison of two of them is: in curated order, or else that of their slugs. */
static struct choice pair_of(const struct store *s, const struct tool *l, const struct tool *r,
                             const struct rows_curated_among *curated)
{
    for (size_t i = 0; i < curated->n; i++)
        if (strcmp(curated->v[i].left_slug, r->slug) == 0 &&
            strcmp(curated->v[i].right_slug, l->slug) == 0) {
            const struct tool *swap = l;
            l = r;
            r = swap;
            break;
        }
    return (struct choice){.href = slug_pair_path(s->arena, l->slug, r->slug),
                           .label = arena_printf(s->arena, "%s vs %s", l->name, r->name)};
}

static void fill_pairs(const struct store *s, const struct rows_curated_among *curated,
                       struct many_page *p)
{
    size_t n = p->tools.n;
    p->pairs.v = arena_array(s->arena, n * n, sizeof *p->pairs.v);
    for (size_t i = 0; i < n; i++)
        for (size_t j = i + 1; j < n; j++)
            p->pairs.v[p->pairs.n++] = pair_of(s, &p->tools.v[i], &p->tools.v[j], curated);
}

static void fill_tools(const struct store *s, const struct rows_compared_tools *rows,
                       struct tools *tools)
{
    tools->v = arena_array(s->arena, rows->n, sizeof *tools->v);
    for (size_t i = 0; i < rows->n; i++) {
        struct tool t = ROW_TOOL(s, rows->v[i]);
        t.slug = public_slug(&rows->v[i]);
        tools->v[tools->n++] = t;
    }
    qsort(tools->v, tools->n, sizeof *tools->v, by_slug);
    size_t kept = 0;
    for (size_t i = 0; i < tools->n; i++)
        if (kept == 0 || strcmp(tools->v[kept - 1].slug, tools->v[i].slug) != 0)
            tools->v[kept++] = tools->v[i];
    tools->n = kept;
}

enum err store_many(const struct store *s, int n, const char *const *slugs, struct many_page *p)
{
    struct rows_compared_tools rows;
    struct rows_curated_among curated;
    const char *list = "";
    for (int i = 0; i < n; i++)
        list = arena_printf(s->arena, "%s%s%s", list, i ? "," : "", slugs[i]);
    enum err e = sql_compared_tools_send(s->db, list);
    if (!e)
        e = sql_curated_among_send(s->db, list);
    if (!e)
        e = db_sync(s->db);
    if (!e)
        e = sql_compared_tools_rows(s->db, s->arena, &rows);
    if (!e)
        e = sql_curated_among_rows(s->db, s->arena, &curated);
    if (!e && rows.n != (size_t)n)
        e = ERR_NOT_FOUND;
    if (e)
        return e;
    for (size_t i = 0; i < rows.n; i++)
        if (!public_slug(&rows.v[i]))
            return ERR_NOT_FOUND;
    fill_tools(s, &rows, &p->tools);
    fill_pairs(s, &curated, p);
    p->path = "/compare/";
    for (size_t i = 0; i < p->tools.n; i++)
        p->path = arena_printf(s->arena, "%s%s%s", p->path, i ? "-vs-" : "", p->tools.v[i].slug);
    p->canonical = arena_printf(s->arena, "%s%s", s->base_url, p->path);
    many_compute(s->arena, p);
    return ERR_OK;
}

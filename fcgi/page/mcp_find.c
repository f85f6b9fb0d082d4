/* mcp_find: how the tools for language models find, compare and rank. */
#include "page/mcp_find.h"

#include <string.h>

#include "http/form.h"
#include "page/rankings.h"
#include "store/facts.h"
#include "store/search.h"

/* Names that are looked through for those of one category. */
#define LOOKED_THROUGH 100

/* ---- search ---- */

static bool holds(const struct facts *list, const char *slug)
{
    for (size_t i = 0; i < list->n; i++)
        if (strcmp(list->v[i].slug, slug) == 0)
            return true;
    return false;
}

static enum err find_words(struct context *c, const struct search_query *q, struct facts *found)
{
    struct store s = context_store(c);
    struct search_page p = {.typed = q->typed};
    struct out slugs = out_grow(c->arena, 1024);
    enum err e = store_search(&s, q, &p);
    if (e)
        return e;
    for (size_t i = 0; i < p.results.n; i++)
        out_printf(&slugs, "%s%s", i ? "," : "", p.results.v[i].slug);
    return p.results.n ? store_facts_of(&s, out_string(&slugs), found) : ERR_OK;
}

/* At most `most` of the tools that are named alike and not found already. */
static enum err find_near(struct context *c, const struct search_query *q, size_t most,
                          struct mcp_found *found)
{
    struct store s = context_store(c);
    struct facts *near = &found->near;
    const char *slugs;
    size_t n = 0;
    enum err e = store_alike(&s, q->typed, q->category[0] ? LOOKED_THROUGH : q->limit, &slugs);
    if (!e && slugs[0])
        e = store_facts_of(&s, slugs, near);
    if (e)
        return e;
    for (size_t i = 0; i < near->n && n < most; i++)
        if ((!q->category[0] || strcmp(near->v[i].category.slug, q->category) == 0) &&
            !holds(&found->found, near->v[i].slug))
            near->v[n++] = near->v[i];
    near->n = n;
    return ERR_OK;
}

enum err mcp_find(struct context *c, const char *q, const char *category, int limit,
                  struct mcp_found *found)
{
    struct search_query query = {
        .typed = q, .kind = "tool", .category = category, .after = "", .limit = limit};
    const char *path = arena_printf(c->arena, "/search?q=%s&kind=tool", form_escape(c->arena, q));
    if (category[0])
        path = arena_printf(c->arena, "%s&category=%s", path, category);
    *found = (struct mcp_found){.typed = q, .url = context_url(c, path)};
    enum err e = find_words(c, &query, &found->found);
    if (!e && found->found.n < (size_t)limit)
        e = find_near(c, &query, (size_t)limit - found->found.n, found);
    return e;
}

/* ---- comparisons ---- */

enum err mcp_find_pair(struct context *c, const char *const *slugs, struct mcp_comparison *pair)
{
    struct store s = context_store(c);
    struct comparison_page p = {.head.title = ""};
    const char *same = "";
    *pair = (struct mcp_comparison){.facts = {0}};
    enum err e = store_comparison(&s, slugs[0], slugs[1], &p, &same);
    if (e)
        return e;
    if (same[0])
        return ERR_CONFLICT;
    pair->comparison = p.comparison;
    pair->pair_tally = p.pair_tally;
    e = store_facts_of(
        &s, arena_printf(c->arena, "%s,%s", p.comparison.left.slug, p.comparison.right.slug),
        &pair->facts);
    return !e && pair->facts.n != 2 ? ERR_NOT_FOUND : e;
}

enum err mcp_find_many(struct context *c, int n, const char *const *slugs, struct mcp_many *many)
{
    struct store s = context_store(c);
    struct out list = out_grow(c->arena, 512);
    *many = (struct mcp_many){.page.head.base_url = c->site->base_url};
    enum err e = store_many(&s, n, slugs, &many->page);
    if (e)
        return e;
    const struct tools *tools = &many->page.tools;
    if (tools->n < (size_t)n)
        return ERR_CONFLICT;
    for (size_t i = 0; i < tools->n; i++)
        out_printf(&list, "%s%s", i ? "," : "", tools->v[i].slug);
    e = store_facts_of(&s, out_string(&list), &many->facts);
    return !e && many->facts.n != tools->n ? ERR_NOT_FOUND : e;
}

/* ---- rankings ---- */

enum err mcp_find_ranking(struct context *c, const struct mcp_arguments *in, int limit,
                          struct mcp_ranking *ranking)
{
    struct ranking_query q = {
        .by = ranking_from(in->by), .category = in->category, .after = in->after, .limit = limit};
    enum err e = rankings_read(c, &q, &ranking->page);
    if (e)
        return e;
    ranking->url = context_url(c, rankings_path(c, in->category, q.by));
    ranking->page.first_href = in->after[0] ? ranking->url : "";
    ranking->day = arena_printf(c->arena, "%.10s", ranking->page.run.computed_at);
    return ERR_OK;
}

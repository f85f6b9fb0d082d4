/* mcp_find: how the tools for language models find and rank. */
#include "page/mcp_find.h"

#include <string.h>

#include "store/facts.h"

/* Names that are looked through for those of one category. */
#define LOOKED_THROUGH 100

enum err mcp_find_search(struct context *c, const char *q, const char *category, int limit,
                         struct facts *found)
{
    struct store s = context_store(c);
    const char *slugs;
    size_t n = 0;
    *found = (struct facts){0};
    enum err e = store_alike(&s, q, category[0] ? LOOKED_THROUGH : limit, &slugs);
    if (!e && slugs[0])
        e = store_facts_of(&s, slugs, found);
    if (e)
        return e;
    for (size_t i = 0; i < found->n && n < (size_t)limit; i++)
        if (!category[0] || strcmp(found->v[i].category.slug, category) == 0)
            found->v[n++] = found->v[i];
    found->n = n;
    return ERR_OK;
}

enum err mcp_find_ranking(struct context *c, const char *by, const char *category, int limit,
                          struct facts *ranked)
{
    struct store s = context_store(c);
    struct tools_page list = {.title = ""};
    struct out slugs = out_grow(c->arena, 1024);
    struct tool_query q = {
        .category = category,
        .tag = "",
        .pricing = "",
        .sort = strcmp(by, "newest") == 0      ? SORT_NEWEST
                : strcmp(by, "community") == 0 ? SORT_COMMUNITY
                                               : SORT_PANEL,
        .after = "",
        .limit = limit,
    };
    *ranked = (struct facts){0};
    enum err e = store_tools(&s, &q, &list);
    if (e)
        return e;
    for (size_t i = 0; i < list.tools.n; i++)
        out_printf(&slugs, "%s%s", i ? "," : "", list.tools.v[i].slug);
    return list.tools.n ? store_facts_of(&s, out_string(&slugs), ranked) : ERR_OK;
}

const char *mcp_find_ranking_path(struct context *c, const char *by, const char *category)
{
    const char *path = category[0] ? arena_printf(c->arena, "/c/%s", category) : "/tools";
    return strcmp(by, "newest") == 0 ? path : arena_printf(c->arena, "%s?sort=%s", path, by);
}

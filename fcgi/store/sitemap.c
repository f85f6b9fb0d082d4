/* sitemap: what search engines may list, in parts. */
#include <limits.h>

#include "model/slug.h"
#include "sql.h"
#include "store/rows.h"

/* Numbers of tools, or of comparisons, in a part; a sitemap may hold 50,000. What is not listed
 * leaves a gap, so a part has so many pages at most, and never gets those of another. */
#define PART_IDS 10000

/* One a week: of a thousand years. */
#define ISSUES_MOST 40000

static void add(const struct store *s, struct sitemap *map, const char *path, const char *lastmod)
{
    map->v[map->n++] = (struct sitemap_entry){
        .loc = arena_printf(s->arena, "%s%s", s->base_url, path), .lastmod = lastmod};
}

static struct sitemap begin(const struct store *s, size_t most)
{
    return (struct sitemap){.v = arena_array(s->arena, most, sizeof(struct sitemap_entry))};
}

enum err store_sitemap(const struct store *s, struct sitemap *map)
{
    struct rows_sitemap_parts parts;
    enum err e = sql_sitemap_parts(s->db, s->arena, PART_IDS, &parts);
    if (e)
        return e;
    *map = begin(s, parts.n + 1);
    add(s, map, "/sitemap/pages.xml", "");
    for (size_t i = 0; i < parts.n; i++)
        add(s, map,
            arena_printf(s->arena, "/sitemap/%s-%lld.xml", parts.v[i].kind,
                         (long long)parts.v[i].part),
            parts.v[i].lastmod);
    return ERR_OK;
}

enum err store_sitemap_pages(const struct store *s, struct sitemap *map)
{
    static const char *const fixed[] = {
        "/",      "/tools",   "/compare",  "/methodology", "/log",
        "/stats", "/exports", "/rankings", "/predictions", "/newsletter"};
    size_t n = sizeof fixed / sizeof *fixed;
    struct rows_categories categories;
    struct rows_public_issues issues;
    enum err e = sql_categories(s->db, s->arena, &categories);
    if (!e)
        e = sql_public_issues(s->db, s->arena, INT_MAX, ISSUES_MOST, &issues);
    if (e)
        return e;
    *map = begin(s, n + categories.n + issues.n);
    for (size_t i = 0; i < n; i++)
        add(s, map, fixed[i], "");
    for (size_t i = 0; i < categories.n; i++)
        add(s, map, arena_printf(s->arena, "/c/%s", categories.v[i].slug), "");
    for (size_t i = 0; i < issues.n; i++)
        add(s, map, arena_printf(s->arena, "/newsletter/%s", issues.v[i].week),
            arena_copy_n(s->arena, issues.v[i].sent_at, 10));
    return ERR_OK;
}

enum err store_sitemap_tools(const struct store *s, int64_t part, struct sitemap *map)
{
    struct rows_sitemap_tools rows;
    enum err e = sql_sitemap_tools(s->db, s->arena, (part - 1) * PART_IDS, part * PART_IDS, &rows);
    if (!e && rows.n == 0)
        e = ERR_NOT_FOUND;
    if (e)
        return e;
    *map = begin(s, rows.n);
    for (size_t i = 0; i < rows.n; i++)
        add(s, map, arena_printf(s->arena, "/tools/%s", rows.v[i].slug), rows.v[i].lastmod);
    return ERR_OK;
}

enum err store_sitemap_comparisons(const struct store *s, int64_t part, struct sitemap *map)
{
    struct rows_sitemap_comparisons rows;
    enum err e =
        sql_sitemap_comparisons(s->db, s->arena, (part - 1) * PART_IDS, part * PART_IDS, &rows);
    if (!e && rows.n == 0)
        e = ERR_NOT_FOUND;
    if (e)
        return e;
    *map = begin(s, rows.n);
    for (size_t i = 0; i < rows.n; i++)
        add(s, map, slug_pair_path(s->arena, rows.v[i].left_slug, rows.v[i].right_slug),
            rows.v[i].lastmod);
    return ERR_OK;
}

/* site: the front page, the panel, the sitemap, and whether all is well. */
#include <limits.h>

#include "db/migrate.h"
#include "model/slug.h"
#include "sql.h"
#include "store/rows.h"

#define HOME_TOOLS    12
#define HOME_PAIRS    12
#define HOME_NAMES    300
#define SITEMAP_MAX   50000
#define SITEMAP_FIXED 7

static enum err send_home(const struct store *s)
{
    enum err e = sql_tools_newest_send(s->db, INT64_MAX, INT64_MAX, HOME_TOOLS);
    if (!e)
        e = sql_comparison_home_send(s->db, HOME_PAIRS);
    if (!e)
        e = sql_categories_send(s->db);
    if (!e)
        e = sql_tool_names_send(s->db, HOME_NAMES);
    if (!e)
        e = sql_site_size_send(s->db);
    return e ? e : db_sync(s->db);
}

enum err store_home(const struct store *s, struct home_page *p)
{
    struct rows_tools_newest latest;
    struct rows_comparison_home pairs;
    struct rows_categories categories;
    struct rows_tool_names names;
    struct rows_site_size counts;
    enum err e = send_home(s);
    if (!e)
        e = sql_tools_newest_rows(s->db, s->arena, &latest);
    if (!e)
        e = sql_comparison_home_rows(s->db, s->arena, &pairs);
    if (!e)
        e = sql_categories_rows(s->db, s->arena, &categories);
    if (!e)
        e = sql_tool_names_rows(s->db, s->arena, &names);
    if (!e)
        e = sql_site_size_rows(s->db, s->arena, &counts);
    if (e)
        return e;
    ROWS_LIST(s, &p->latest, latest, ROW_TOOL);
    ROWS_LIST(s, &p->pairs, pairs, ROW_PAIR);
    ROWS_LIST(s, &p->categories, categories, ROW_CATEGORY);
    ROWS_LIST(s, &p->names, names, ROW_NAME);
    p->tools = counts.v[0].tools;
    p->reviews = counts.v[0].reviews;
    p->comparisons = counts.v[0].comparisons;
    return ERR_OK;
}

#define ROW_PERSONA(s, row)                                                                        \
    ((struct persona){                                                                             \
        .slug = (row).slug,                                                                        \
        .name = (row).name,                                                                        \
        .lens = (row).lens,                                                                        \
        .kind = (row).kind,                                                                        \
        .disclosure = (row).disclosure,                                                            \
        .reviews = (row).reviews,                                                                  \
        .ships = (row).ships,                                                                      \
    })

enum err store_personas(const struct store *s, struct personas *list)
{
    struct rows_personas rows;
    enum err e = sql_personas(s->db, s->arena, &rows);
    if (e)
        return e;
    ROWS_LIST(s, list, rows, ROW_PERSONA);
    return ERR_OK;
}

enum err store_methodology(const struct store *s, struct methodology_page *p)
{
    struct rows_personas personas;
    struct rows_site_counts counts;
    enum err e = sql_personas_send(s->db);
    if (!e)
        e = sql_site_counts_send(s->db);
    if (!e)
        e = db_sync(s->db);
    if (!e)
        e = sql_personas_rows(s->db, s->arena, &personas);
    if (!e)
        e = sql_site_counts_rows(s->db, s->arena, &counts);
    if (e)
        return e;
    ROWS_LIST(s, &p->personas, personas, ROW_PERSONA);
    p->tools = counts.v[0].tools;
    p->reviews = counts.v[0].reviews;
    p->comparisons = counts.v[0].comparisons;
    p->votes = counts.v[0].votes > INT_MAX ? INT_MAX : (int)counts.v[0].votes;
    return ERR_OK;
}

static void add_entry(struct sitemap *map, const char *loc, const char *lastmod)
{
    if (map->n < SITEMAP_MAX)
        map->v[map->n++] = (struct sitemap_entry){.loc = loc, .lastmod = lastmod};
}

enum err store_sitemap(const struct store *s, struct sitemap *map)
{
    static const char *const fixed[SITEMAP_FIXED] = {
        "/", "/tools", "/compare", "/methodology", "/log", "/stats", "/predictions"};
    struct rows_sitemap_tools tools;
    struct rows_sitemap_comparisons comparisons;
    struct rows_categories categories;
    enum err e = sql_sitemap_tools_send(s->db, 0, SITEMAP_MAX);
    if (!e)
        e = sql_sitemap_comparisons_send(s->db, 0, SITEMAP_MAX);
    if (!e)
        e = sql_categories_send(s->db);
    if (!e)
        e = db_sync(s->db);
    if (!e)
        e = sql_sitemap_tools_rows(s->db, s->arena, &tools);
    if (!e)
        e = sql_sitemap_comparisons_rows(s->db, s->arena, &comparisons);
    if (!e)
        e = sql_categories_rows(s->db, s->arena, &categories);
    if (e)
        return e;
    *map = (struct sitemap){.v = arena_array(s->arena, SITEMAP_MAX, sizeof *map->v)};
    for (size_t i = 0; i < SITEMAP_FIXED; i++)
        add_entry(map, arena_printf(s->arena, "%s%s", s->base_url, fixed[i]), "");
    for (size_t i = 0; i < categories.n; i++)
        add_entry(map, arena_printf(s->arena, "%s/c/%s", s->base_url, categories.v[i].slug), "");
    for (size_t i = 0; i < comparisons.n; i++)
        add_entry(map,
                  arena_printf(s->arena, "%s%s", s->base_url,
                               slug_pair_path(s->arena, comparisons.v[i].left_slug,
                                              comparisons.v[i].right_slug)),
                  comparisons.v[i].lastmod);
    for (size_t i = 0; i < tools.n; i++)
        add_entry(map, arena_printf(s->arena, "%s/tools/%s", s->base_url, tools.v[i].slug),
                  tools.v[i].lastmod);
    return ERR_OK;
}

enum err store_ready(const struct store *s, const char **why)
{
    struct rows_schema_version rows;
    *why = "the database cannot be reached";
    enum err e = sql_schema_version(s->db, s->arena, &rows);
    if (e)
        return e;
    if (rows.n == 1 && rows.v[0].version == schema_files_count)
        return ERR_OK;
    *why = arena_printf(s->arena,
                        "the schema is at version %d, this program needs %d; run slipway migrate",
                        rows.n ? rows.v[0].version : 0, schema_files_count);
    return ERR_CONFLICT;
}

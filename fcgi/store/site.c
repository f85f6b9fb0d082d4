/* site: the front page, the panel, and whether all is well. */
#include <limits.h>

#include "db/migrate.h"
#include "model/slug.h"
#include "sql.h"
#include "store/rows.h"

#define HOME_TOOLS 12
#define HOME_PAIRS 12
#define HOME_NAMES 300

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
    struct rows_ballot_export_keys keys;
    enum err e = sql_personas_send(s->db);
    if (!e)
        e = sql_site_counts_send(s->db);
    if (!e)
        e = sql_ballot_export_keys_send(s->db);
    if (!e)
        e = db_sync(s->db);
    if (!e)
        e = sql_personas_rows(s->db, s->arena, &personas);
    if (!e)
        e = sql_site_counts_rows(s->db, s->arena, &counts);
    if (!e)
        e = sql_ballot_export_keys_rows(s->db, s->arena, &keys);
    if (e)
        return e;
    ROWS_LIST(s, &p->keys, keys, ROW_EXPORT_KEY);
    ROWS_LIST(s, &p->personas, personas, ROW_PERSONA);
    p->tools = counts.v[0].tools;
    p->reviews = counts.v[0].reviews;
    p->comparisons = counts.v[0].comparisons;
    p->votes = counts.v[0].votes > INT_MAX ? INT_MAX : (int)counts.v[0].votes;
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

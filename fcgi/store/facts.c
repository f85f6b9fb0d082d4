/* facts: published tools, each in a line. */
#include "store/facts.h"

#include "base/out.h"
#include "sql.h"
#include "store/cursor.h"
#include "store/rows.h"

static struct price_seen seen_of(struct arena *a, const char *day, const char *basis,
                                 const char *answered_on)
{
    if (!day || !basis)
        return (struct price_seen){.observed_on = "", .basis = "", .words = ""};
    return (struct price_seen){.observed_on = day,
                               .basis = basis,
                               .words = price_basis_words(a, basis, day),
                               .answered_on = answered_on ? answered_on : ""};
}

#define ROW_FACT(s, row)                                                                           \
    ((struct fact){                                                                                \
        .slug = (row).slug,                                                                        \
        .name = (row).name,                                                                        \
        .tagline = (row).tagline,                                                                  \
        .category = {.slug = (row).category_slug, .name = (row).category_name},                    \
        .pricing = {.model = (row).pricing_model,                                                  \
                    .entry = (row).pricing_entry,                                                  \
                    .seen =                                                                        \
                        seen_of((s)->arena, (row).observed_on, (row).basis, (row).answered_on)},   \
        .panel = share_of((row).panel_ships, (row).panel_reviews),                                 \
        .reviewed_on = (row).reviewed_on ? (row).reviewed_on : "",                                 \
        .community = rows_community((row).community_ship, (row).community_skip),                   \
        .counted_on = (row).counted_on,                                                            \
        .url = arena_printf((s)->arena, "%s/tools/%s", (s)->base_url, (row).slug),                 \
    })

enum err store_facts(const struct store *s, const char *after, int limit, struct facts_page *p)
{
    struct cursor from = {'f', {0}};
    struct rows_tool_facts rows;
    enum err e = after[0] ? cursor_read(after, 'f', &from) : ERR_OK;
    if (!e && (from.keys[0] < 0 || from.keys[1] != 0 || from.keys[2] != 0))
        e = ERR_BAD_REQUEST;
    if (!e)
        e = sql_tool_facts(s->db, s->arena, from.keys[0], limit + 1, &rows);
    if (e)
        return e;
    p->next = "";
    if (rows.n > (size_t)limit) {
        rows.n = (size_t)limit;
        p->next = cursor_write(s->arena, (struct cursor){'f', {rows.v[rows.n - 1].id}});
    }
    ROWS_LIST(s, &p->facts, rows, ROW_FACT);
    return ERR_OK;
}

enum err store_facts_of(const struct store *s, const char *slugs, struct facts *list)
{
    struct rows_tool_facts_of rows;
    enum err e = sql_tool_facts_of(s->db, s->arena, slugs, &rows);
    if (e)
        return e;
    ROWS_LIST(s, list, rows, ROW_FACT);
    return ERR_OK;
}

enum err store_alike(const struct store *s, const char *typed, int most, const char **slugs)
{
    struct rows_tools_matching rows;
    struct out list = out_grow(s->arena, 1024);
    enum err e = sql_tools_matching(s->db, s->arena, typed, most, &rows);
    if (e)
        return e;
    for (size_t i = 0; i < rows.n; i++)
        out_printf(&list, "%s%s", i ? "," : "", rows.v[i].slug);
    *slugs = out_string(&list);
    return ERR_OK;
}

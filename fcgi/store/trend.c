/* trend: how the votes on a tool went, and what a tool was on a day. */
#include "model/trend.h"
#include "base/clock.h"
#include "sql.h"
#include "store/fact.h"
#include "store/rows.h"

enum err store_tool_as_of(const struct store *s, const char *slug, const char *day,
                          struct tool *tool)
{
    struct rows_tool_as_of rows;
    struct pricing pricing = {.seen = {.observed_on = "", .words = ""}};
    enum err e = sql_tool_as_of_send(s->db, slug, day);
    if (!e)
        e = sql_price_seen_send(s->db, slug, day);
    if (!e)
        e = db_sync(s->db);
    if (!e)
        e = sql_tool_as_of_rows(s->db, s->arena, &rows);
    if (!e)
        e = store_price_rows(s, clock_day_of(day), &pricing);
    if (e)
        return e;
    if (rows.n == 0 || !rows.v[0].was_public)
        return ERR_NOT_FOUND;
    *tool = ROW_TOOL(s, rows.v[0]);
    tool->description_html.markup = rows.v[0].description_html;
    tool->revision = rows.v[0].revision;
    tool->pricing.seen = pricing.seen;
    tool->as_of = day;
    rows_uncounted(s, &tool->community, rows.v[0].community_held, rows.v[0].community_voided);
    return ERR_OK;
}

enum err store_trend_rows(const struct store *s, struct trend *trend)
{
    struct rows_tool_trend rows;
    enum err e = sql_tool_trend_rows(s->db, s->arena, &rows);
    if (e)
        return e;
    trend->n = rows.n;
    trend->v = arena_array(s->arena, rows.n, sizeof *trend->v);
    for (size_t i = 0; i < rows.n; i++)
        trend->v[i] = (struct trend_week){.week = rows.v[i].week,
                                          .community = share_of(rows.v[i].ship, rows.v[i].votes)};
    trend_draw(s->arena, trend);
    return ERR_OK;
}

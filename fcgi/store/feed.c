/* feed: what is new. */
#include "store/feed.h"

#include "sql.h"
#include "store/rows.h"

static const char *or_nothing(const char *text)
{
    return text ? text : "";
}

#define ROW_EVENT(s, row)                                                                          \
    ((struct event){                                                                               \
        .urn = (row).urn,                                                                          \
        .at = (row).at,                                                                            \
        .kind = (row).kind,                                                                        \
        .tool = (row).tool,                                                                        \
        .tool_name = (row).tool_name,                                                              \
        .tagline = or_nothing((row).tagline),                                                      \
        .other = or_nothing((row).other),                                                          \
        .other_name = or_nothing((row).other_name),                                                \
        .persona = or_nothing((row).persona),                                                      \
        .persona_name = or_nothing((row).persona_name),                                            \
        .quote = or_nothing((row).quote),                                                          \
        .was = or_nothing((row).was),                                                              \
        .became = or_nothing((row).became),                                                        \
        .ship = (row).ship,                                                                        \
        .n = (row).n,                                                                              \
    })

enum err store_news(const struct store *s, const char *category, const char *tool, int limit,
                    struct news *news)
{
    struct rows_feed_about about;
    struct rows_feed_events rows;
    enum err e = sql_feed_about_send(s->db, category, tool);
    if (!e)
        e = sql_feed_events_send(s->db, category, tool, limit);
    if (!e)
        e = db_sync(s->db);
    if (!e)
        e = sql_feed_about_rows(s->db, s->arena, &about);
    if (!e)
        e = sql_feed_events_rows(s->db, s->arena, &rows);
    if (!e && about.n == 0)
        e = ERR_NOT_FOUND;
    if (e)
        return e;
    *news = (struct news){
        .urn = about.v[0].urn,
        .slug = about.v[0].slug,
        .name = about.v[0].name,
        .since = about.v[0].since,
    };
    ROWS_LIST(s, &news->events, rows, ROW_EVENT);
    return ERR_OK;
}

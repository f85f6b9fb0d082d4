/* tool: one tool and what to compare it with. */
#include <string.h>

#include "base/clock.h"
#include "model/slug.h"
#include "sql.h"
#include "store/fact.h"
#include "store/rows.h"

#define PAIRS_MAX      12
#define NEIGHBOURS_MAX 12
#define TREND_WEEKS    12
#define POPULAR_MAX    6
#define PRICES_MAX     12
#define NEXT_DUE       3

/* An address that names this tool otherwise than it is called now has moved. */
static enum err where_is(const struct row_tool_page *row, const char *asked, const char **moved_to)
{
    bool merged = strcmp(row->state, "merged") == 0 && row->merged_slug;
    if (!merged && strcmp(row->state, "published") != 0)
        return ERR_NOT_FOUND;
    const char *slug = merged ? row->merged_slug : row->slug;
    *moved_to = strcmp(slug, asked) == 0 ? "" : slug;
    return ERR_OK;
}

/* Of either statement: the columns are the same. */
#define ROW_COMPARED_WITH(s, row)                                                                  \
    ((struct choice){.href = slug_pair_path((s)->arena, (row).left_slug, (row).right_slug),        \
                     .label = (row).name})

/* What only the page of one tool tells: how the votes went, when the price was seen, what is
 * predicted. */
static enum err send_more(const struct store *s, const char *slug)
{
    enum err e = sql_tool_trend_send(s->db, slug, TREND_WEEKS);
    if (!e)
        e = sql_price_seen_send(s->db, slug, NULL);
    if (!e)
        e = sql_price_history_send(s->db, slug, PRICES_MAX);
    return e ? e : store_next_due_send(s, slug, NEXT_DUE);
}

static enum err read_more(const struct store *s, struct tool *t)
{
    t->pricing.seen = (struct price_seen){.observed_on = "", .words = ""};
    enum err e = store_trend_rows(s, &t->trend);
    if (!e)
        e = store_price_rows(s, clock_day(), &t->pricing);
    if (!e)
        e = store_price_run_rows(s, &t->price_runs);
    return e ? e : store_prediction_rows(s, &t->predictions);
}

enum err store_tool(const struct store *s, const char *slug, struct tool_page *p,
                    const char **moved_to)
{
    struct rows_tool_page tool;
    struct rows_tool_pairs pairs;
    struct rows_tool_neighbours neighbours;
    struct rows_tools_most_compared popular;
    struct rows_own_votes own = {0};
    struct tool more = {.slug = ""};
    *moved_to = "";
    enum err e = sql_tool_page_send(s->db, slug);
    if (!e)
        e = sql_tool_pairs_send(s->db, slug, PAIRS_MAX);
    if (!e)
        e = sql_tool_neighbours_send(s->db, slug, NEIGHBOURS_MAX);
    if (!e)
        e = send_more(s, slug);
    if (!e)
        e = sql_tools_most_compared_send(s->db, slug, POPULAR_MAX);
    if (!e && s->voter)
        e = sql_own_votes_send(s->db, s->voter, slug);
    if (!e)
        e = db_sync(s->db);
    if (!e)
        e = sql_tool_page_rows(s->db, s->arena, &tool);
    if (!e)
        e = sql_tool_pairs_rows(s->db, s->arena, &pairs);
    if (!e)
        e = sql_tool_neighbours_rows(s->db, s->arena, &neighbours);
    if (!e)
        e = read_more(s, &more);
    if (!e)
        e = sql_tools_most_compared_rows(s->db, s->arena, &popular);
    if (!e && s->voter)
        e = sql_own_votes_rows(s->db, s->arena, &own);
    if (!e && tool.n == 0)
        e = ERR_NOT_FOUND;
    if (!e)
        e = where_is(&tool.v[0], slug, moved_to);
    if (e || (*moved_to)[0])
        return e;
    p->tool = ROW_TOOL(s, tool.v[0]);
    p->tool.description_html.markup = tool.v[0].description_html;
    p->tool.revision = tool.v[0].revision;
    p->tool.pricing.seen = more.pricing.seen;
    p->tool.price_runs = more.price_runs;
    p->tool.predictions = more.predictions;
    p->tool.trend = more.trend;
    rows_uncounted(s, &p->tool.community, tool.v[0].community_held, tool.v[0].community_voided);
    ROWS_LIST(s, &p->own, own, ROW_OWN_VOTE);
    ROWS_LIST(s, &p->pairs, pairs, ROW_PAIR);
    ROWS_LIST(s, &p->neighbours, neighbours, ROW_COMPARED_WITH);
    ROWS_LIST(s, &p->popular, popular, ROW_COMPARED_WITH);
    return ERR_OK;
}

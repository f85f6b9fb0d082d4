/* desk_votes: votes that do not count, and what visitors say is wrong. */
#include "sql.h"
#include "store/desk_rows.h"

static struct burst burst_of(const struct store *s, const struct row_vote_bursts *row)
{
    return (struct burst){
        .tool = row->tool,
        .tool_name = row->tool_name,
        .network = row->network,
        .first = row->first,
        .last = row->last,
        .from_at = arena_printf(s->arena, "%lld", (long long)row->from_at),
        .to_at = arena_printf(s->arena, "%lld", (long long)row->to_at),
        .votes = row->votes,
        .ship = row->ship,
        .skip = row->skip,
        .now = share_of(row->all_ship, row->all_votes),
        .with = share_of(row->all_ship + row->ship, row->all_votes + row->votes),
    };
}

static struct pair_burst pair_burst_of(const struct store *s, struct row_pair_bursts row)
{
    return (struct pair_burst){
        .lower = row.lower,
        .lower_name = row.lower_name,
        .higher = row.higher,
        .higher_name = row.higher_name,
        .network = row.network,
        .first = row.first,
        .last = row.last,
        .from_at = arena_printf(s->arena, "%lld", (long long)row.from_at),
        .to_at = arena_printf(s->arena, "%lld", (long long)row.to_at),
        .votes = row.votes,
        .for_lower = row.for_lower,
        .for_higher = row.for_higher,
        .neither = row.neither,
    };
}

enum err store_bursts(const struct store *s, const char *credential, const char *tool,
                      const char *standing, struct bursts *list, struct pair_bursts *pairs,
                      struct reasons *reasons)
{
    struct rows_vote_bursts rows;
    struct rows_pair_bursts pair_rows;
    struct rows_item_reasons offered;
    enum err e = sql_vote_bursts_send(s->db, credential, tool, standing);
    if (!e)
        e = sql_pair_bursts_send(s->db, credential, tool, standing);
    if (!e)
        e = sql_item_reasons_send(s->db, "vote");
    if (!e)
        e = db_sync(s->db);
    if (!e)
        e = sql_vote_bursts_rows(s->db, s->arena, &rows);
    if (!e)
        e = sql_pair_bursts_rows(s->db, s->arena, &pair_rows);
    if (!e)
        e = sql_item_reasons_rows(s->db, s->arena, &offered);
    if (e)
        return e;
    list->n = rows.n;
    list->v = arena_array(s->arena, rows.n, sizeof *list->v);
    for (size_t i = 0; i < rows.n; i++)
        list->v[i] = burst_of(s, &rows.v[i]);
    ROWS_LIST(s, pairs, pair_rows, pair_burst_of);
    *reasons = queue_reasons(s, &offered);
    return ERR_OK;
}

static enum err decide_pair(const struct store *s, const char *credential,
                            const struct votes_decision *d, int64_t *entry, int64_t tools[2],
                            struct refusal *why)
{
    struct rows_pair_votes_decide rows;
    enum err e = sql_pair_votes_decide(s->db, s->arena, credential, d->tool, d->against,
                                       d->standing, d->action, d->network, d->from_at, d->to_at,
                                       desk_or_null(d->reason), &rows);
    if (desk_note(s, e, why))
        return e;
    *entry = rows.v[0].entry;
    tools[0] = rows.v[0].lower_id;
    tools[1] = rows.v[0].higher_id;
    return ERR_OK;
}

enum err store_votes_decide(const struct store *s, const char *credential,
                            const struct votes_decision *d, int64_t *entry, int64_t tools[2],
                            struct refusal *why)
{
    struct rows_votes_decide rows;
    if (d->against[0])
        return decide_pair(s, credential, d, entry, tools, why);
    enum err e = sql_votes_decide(s->db, s->arena, credential, d->tool, d->standing, d->action,
                                  d->network, d->from_at, d->to_at, desk_or_null(d->reason), &rows);
    if (desk_note(s, e, why))
        return e;
    *entry = rows.v[0].entry;
    tools[0] = tools[1] = rows.v[0].tool_id;
    return ERR_OK;
}

enum err store_flag_raise(const struct store *s, const char *slug, const char *flag,
                          const char *note, const char *network, int quota, bool *fresh, int *used)
{
    struct rows_flag_raise rows;
    enum err e =
        sql_flag_raise(s->db, s->arena, slug, flag, desk_or_null(note), network, quota, &rows);
    if (e)
        return e;
    *fresh = rows.v[0].fresh;
    *used = rows.v[0].used;
    return ERR_OK;
}

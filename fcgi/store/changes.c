/* changes: what other processes committed, for the follower. */
#include "store/changes.h"

#include <string.h>

#include "sql.h"

#define RANKED_MAX  1000
#define CHECKED_MAX 100
#define TURNED_MAX  1000

static enum change_kind kind_of(const char *word)
{
    if (strcmp(word, "votes") == 0)
        return CHANGE_VOTES;
    return strcmp(word, "ranks") == 0 ? CHANGE_RANKS : CHANGE_CATALOGUE;
}

enum err store_changes(const struct store *s, const char *cursor, struct changes *changes)
{
    struct rows_changes_since rows;
    enum err e = sql_changes_since(s->db, s->arena, cursor, &rows);
    if (e)
        return e;
    changes->n = 0;
    changes->v = arena_array(s->arena, rows.n, sizeof *changes->v);
    for (size_t i = 0; i < rows.n; i++) {
        changes->cursor = rows.v[i].cursor;
        if (rows.v[i].kind)
            changes->v[changes->n++] = (struct change){
                .kind = kind_of(rows.v[i].kind),
                .tool_id = rows.v[i].id,
            };
    }
    return rows.n ? ERR_OK : ERR_INTERNAL;
}

enum err store_rank_votes(const struct store *s)
{
    struct rows_rank_votes rows;
    return sql_rank_votes(s->db, s->arena, RANKED_MAX, &rows);
}

enum err store_roll_up_votes(const struct store *s)
{
    struct rows_roll_up_votes rows;
    return sql_roll_up_votes(s->db, s->arena, &rows);
}

enum err store_note_majorities(const struct store *s)
{
    struct rows_note_majorities rows;
    return sql_note_majorities(s->db, s->arena, TURNED_MAX, &rows);
}

enum err store_forget_networks(const struct store *s)
{
    struct rows_quota_forget rows;
    return sql_quota_forget(s->db, s->arena, &rows);
}

enum err store_forget_submitters(const struct store *s)
{
    struct rows_submitters_forget rows;
    return sql_submitters_forget(s->db, s->arena, &rows);
}

enum err store_tally_drift(const struct store *s, int64_t *after, int64_t *tools)
{
    struct rows_tally_drift_part rows;
    enum err e = sql_tally_drift_part(s->db, s->arena, *after, CHECKED_MAX, &rows);
    if (e)
        return e;
    *after = rows.v[0].upto;
    *tools = rows.v[0].tools;
    return ERR_OK;
}

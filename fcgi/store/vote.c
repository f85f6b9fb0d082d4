/* vote: a visitor's votes. */
#include "sql.h"
#include "store/rows.h"

enum err store_cast_vote(const struct store *s, const char *slug, int64_t voter, enum vote vote,
                         const char *network, int quota, struct vote_standing *standing)
{
    struct rows_cast_vote rows;
    enum err e = sql_cast_vote(s->db, s->arena, slug, voter, vote ? vote_word(vote) : NULL, network,
                               &quota, &rows);
    if (e)
        return e;
    const struct row_cast_vote *row = &rows.v[0];
    *standing = (struct vote_standing){
        .tool_id = row->tool_id,
        .changed = row->changed,
        .used = row->used,
        .own =
            {
                .tool = row->slug,
                .vote = row->verdict ? vote_from(row->verdict) : VOTE_NONE,
                .counted = row->counted,
                .community = rows_community(row->ship, row->skip),
            },
    };
    return ERR_OK;
}

enum err store_own_votes(const struct store *s, int64_t voter, const char *slugs,
                         struct own_votes *own)
{
    struct rows_own_votes rows;
    enum err e = sql_own_votes(s->db, s->arena, voter, slugs, &rows);
    if (e)
        return e;
    ROWS_LIST(s, own, rows, ROW_OWN_VOTE);
    return ERR_OK;
}

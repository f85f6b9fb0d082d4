/* pair_vote: head-to-head votes. */
#include "sql.h"
#include "store/rows.h"

enum err store_cast_pair_vote(const struct store *s, const char *left, const char *right,
                              int64_t voter, enum side side, const char *network, int quota,
                              struct pair_standing *standing)
{
    struct rows_cast_pair_vote rows;
    enum err e = sql_cast_pair_vote(s->db, s->arena, left, right, voter,
                                    side ? side_word(side) : NULL, network, &quota, &rows);
    if (e)
        return e;
    const struct row_cast_pair_vote *row = &rows.v[0];
    *standing = (struct pair_standing){
        .left_id = row->left_id,
        .right_id = row->right_id,
        .left_slug = row->left_slug,
        .right_slug = row->right_slug,
        .changed = row->changed,
        .own =
            {
                .pair = "",
                .side = row->choice ? side_from(row->choice) : SIDE_NONE,
                .counted = row->counted,
                .tally = pair_tally_of(row->left_votes, row->right_votes, row->neither),
            },
    };
    return ERR_OK;
}

enum err store_own_pair_vote(const struct store *s, int64_t voter, const char *left,
                             const char *right, struct own_pair_vote *own)
{
    struct rows_own_pair_vote rows;
    enum err e = sql_own_pair_vote(s->db, s->arena, voter, left, right, &rows);
    if (e)
        return e;
    *own = (struct own_pair_vote){.pair = ""};
    if (rows.n)
        *own = ROW_OWN_PAIR_VOTE(rows.v[0]);
    return ERR_OK;
}

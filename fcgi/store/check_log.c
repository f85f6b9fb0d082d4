/* check_log: whether the chain of the log holds, and erasing. For the owner. */
#include "sql.h"
#include "store/record.h"

enum err store_check_log(const struct store *s, int64_t entry, const char *hash,
                         struct log_breaks *breaks, struct log_head *head)
{
    struct rows_operator_check_log rows;
    struct rows_log_head now;
    enum err e = sql_operator_check_log_send(s->db, entry ? &entry : NULL, hash);
    if (!e)
        e = sql_log_head_send(s->db);
    if (!e)
        e = db_sync(s->db);
    if (!e)
        e = sql_operator_check_log_rows(s->db, s->arena, &rows);
    if (!e)
        e = sql_log_head_rows(s->db, s->arena, &now);
    if (e)
        return e;
    *head = (struct log_head){now.v[0].entries, now.v[0].hash, now.v[0].at};
    *breaks = (struct log_breaks){rows.n, arena_array(s->arena, rows.n, sizeof *breaks->v)};
    for (size_t i = 0; i < rows.n; i++)
        breaks->v[i] = (struct log_break){rows.v[i].entry, rows.v[i].what};
    return ERR_OK;
}

enum err store_erase_text(const struct store *s, int64_t entry, const char *why, int64_t *done,
                          const char **refused)
{
    struct rows_operator_erase_text rows;
    enum err e = sql_operator_erase_text(s->db, s->arena, entry, why, &rows);
    *refused = e ? arena_copy(s->arena, db_message(s->db)) : "";
    if (!e)
        *done = rows.v[0].entry;
    return e;
}

enum err store_erase_submission(const struct store *s, int64_t submission, const char *why,
                                int64_t *done, const char **refused)
{
    struct rows_operator_erase_submission rows;
    enum err e = sql_operator_erase_submission(s->db, s->arena, submission, why, &rows);
    *refused = e ? arena_copy(s->arena, db_message(s->db)) : "";
    if (!e)
        *done = rows.v[0].entry;
    return e;
}

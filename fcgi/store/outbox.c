/* outbox: takes what is due, and says what became of it. */
#include "store/outbox.h"

#include "sql.h"
#include "store/rows.h"

#define ROW_MAIL(s, row)                                                                           \
    ((struct outbox_mail){.id = (row).id,                                                          \
                          .recipient = (row).recipient,                                            \
                          .subject = (row).subject,                                                \
                          .body = (row).body,                                                      \
                          .template = (row).template ? (row).template : ""})

enum err store_outbox_claim(const struct store *s, int most, struct outbox_mails *mails)
{
    struct rows_outbox_claim rows;
    enum err e = sql_outbox_claim(s->db, s->arena, most, &rows);
    if (e)
        return e;
    ROWS_LIST(s, mails, rows, ROW_MAIL);
    return ERR_OK;
}

enum err store_outbox_sent(const struct store *s, int64_t id)
{
    struct rows_outbox_sent rows;
    enum err e = sql_outbox_sent(s->db, s->arena, id, &rows);
    if (e)
        return e;
    return rows.v[0].done ? ERR_OK : ERR_CONFLICT;
}

enum err store_outbox_failed(const struct store *s, int64_t id, const char *why, bool for_good)
{
    struct rows_outbox_failed rows;
    enum err e = sql_outbox_failed(s->db, s->arena, id, why, for_good, &rows);
    if (e)
        return e;
    return rows.v[0].done ? ERR_OK : ERR_CONFLICT;
}

#define ROW_LINE(s, row)                                                                           \
    ((struct outbox_line){.id = (row).id,                                                          \
                          .kind = (row).kind,                                                      \
                          .recipient = (row).recipient,                                            \
                          .due_at = (row).due_at,                                                  \
                          .error = (row).error ? (row).error : "",                                 \
                          .attempts = (row).attempts,                                              \
                          .given_up = (row).given_up})

enum err store_outbox_list(const struct store *s, int most, struct outbox_lines *list)
{
    struct rows_operator_outbox rows;
    enum err e = sql_operator_outbox(s->db, s->arena, most, &rows);
    if (e)
        return e;
    ROWS_LIST(s, list, rows, ROW_LINE);
    return ERR_OK;
}

enum err store_outbox_forget(const struct store *s)
{
    struct rows_outbox_forget rows;
    return sql_outbox_forget(s->db, s->arena, &rows);
}

/* outbox: takes what is due, and says what became of it. */
#include "store/outbox.h"

#include "sql.h"
#include "store/rows.h"

#define ROW_MAIL(s, row)                                                                           \
    ((struct outbox_mail){                                                                         \
        .id = (row).id,                                                                            \
        .claim = (row).claim,                                                                      \
        .recipient = (row).recipient,                                                              \
        .subject = (row).subject,                                                                  \
        .body = (row).body,                                                                        \
        .template = (row).template ? (row).template : "",                                          \
        .subscriber_id = (row).has_subscriber_id ? (row).subscriber_id : 0,                        \
        .issue_id = (row).has_issue_id ? (row).issue_id : 0,                                       \
        .unsubscribe = "",                                                                         \
    })

enum err store_outbox_claim(const struct store *s, int most, int per_minute,
                            struct outbox_mails *mails)
{
    struct rows_outbox_claim rows;
    enum err e = sql_outbox_claim(s->db, s->arena, most, per_minute, &rows);
    if (e)
        return e;
    ROWS_LIST(s, mails, rows, ROW_MAIL);
    return ERR_OK;
}

enum err store_outbox_wait(const struct store *s, int per_minute, int *ms)
{
    struct rows_outbox_wait rows;
    enum err e = sql_outbox_wait(s->db, s->arena, per_minute, &rows);
    *ms = e || rows.n == 0 || !rows.v[0].has_ms ? -1 : rows.v[0].ms;
    return e;
}

enum err store_outbox_begin(const struct store *s, struct outbox_mail *mail)
{
    struct rows_outbox_begin rows;
    enum err e = sql_outbox_begin(s->db, s->arena, mail->id, mail->claim, &rows);
    if (e)
        return e;
    if (rows.n == 0)
        return ERR_CONFLICT;
    mail->unsubscribe = rows.v[0].unsubscribe ? rows.v[0].unsubscribe : "";
    return rows.v[0].goes ? ERR_OK : ERR_FORBIDDEN;
}

enum err store_outbox_release(const struct store *s, const struct outbox_mail *mail)
{
    struct rows_outbox_release rows;
    return sql_outbox_release(s->db, s->arena, mail->id, mail->claim, &rows);
}

static enum err sent(const struct store *s, const struct outbox_mail *mail, bool *done)
{
    struct rows_outbox_sent rows;
    enum err e = sql_outbox_sent(s->db, s->arena, mail->id, mail->claim, &rows);
    *done = !e && rows.v[0].done;
    return e;
}

static enum err failed(const struct store *s, const struct outbox_mail *mail, enum outbox_end end,
                       const char *why, bool *done)
{
    struct rows_outbox_failed rows;
    enum err e = sql_outbox_failed(s->db, s->arena, mail->id, mail->claim, why,
                                   end == OUTBOX_REFUSED, end == OUTBOX_NO_ADDRESS, &rows);
    *done = !e && rows.v[0].done;
    return e;
}

enum err store_outbox_end(const struct store *s, const struct outbox_mail *mail,
                          enum outbox_end end, const char *why)
{
    bool done;
    enum err e = end == OUTBOX_SENT ? sent(s, mail, &done) : failed(s, mail, end, why, &done);
    return e ? e : done ? ERR_OK : ERR_CONFLICT;
}

enum err store_outbox_bounced(const struct store *s, int64_t id, const char *why, bool no_address)
{
    struct rows_outbox_bounced rows;
    enum err e = sql_outbox_bounced(s->db, s->arena, id, why, no_address, &rows);
    if (e)
        return e;
    return rows.v[0].done ? ERR_OK : ERR_NOT_FOUND;
}

enum err store_outbox_counts(const struct store *s, struct outbox_counts *counts)
{
    struct rows_outbox_counts rows;
    enum err e = sql_outbox_counts(s->db, s->arena, &rows);
    if (e)
        return e;
    *counts = (struct outbox_counts){.waiting = rows.v[0].waiting, .due = rows.v[0].due};
    return ERR_OK;
}

enum err store_mail_seen(const struct store *s, const char *credential,
                         struct outbox_counts *counts)
{
    struct rows_mail_seen rows;
    enum err e = sql_mail_seen(s->db, s->arena, credential, &rows);
    if (e)
        return e;
    *counts = (struct outbox_counts){
        .waiting = rows.v[0].waiting,
        .due = rows.v[0].due,
        .sent = rows.v[0].sent,
        .bounced = rows.v[0].bounced,
        .given_up = rows.v[0].given_up,
    };
    return ERR_OK;
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

enum err store_outbox_forget(const struct store *s, int most, int *gone)
{
    struct rows_outbox_forget rows;
    enum err e = sql_outbox_forget(s->db, s->arena, most, &rows);
    *gone = e ? 0 : rows.v[0].mails;
    return e;
}

/* decide: claims, decisions, and taking them back. */
#include <string.h>

#include "db/db.h"
#include "model/queue.h"
#include "sql.h"
#include "store/queue.h"

static const char *or_null(const char *text)
{
    return text[0] ? text : NULL;
}

enum err store_claim(const struct store *s, const char *credential, const char *kind,
                     int64_t subject, bool *mine, const char **holder)
{
    struct rows_item_claim rows;
    enum err e = sql_item_claim(s->db, s->arena, credential, kind, subject, &rows);
    if (e)
        return e;
    *mine = rows.v[0].mine;
    *holder = rows.v[0].holder;
    return ERR_OK;
}

enum err store_release(const struct store *s, const char *credential, const char *kind,
                       int64_t subject)
{
    struct rows_item_release rows;
    return sql_item_release(s->db, s->arena, credential, kind, subject, &rows);
}

enum err store_decide(const struct store *s, const char *credential, struct decision *d,
                      int64_t *entry)
{
    struct rows_item_decide rows;
    d->refused = d->clashes = "";
    enum err e = sql_item_decide(s->db, s->arena, credential, d->kind, d->subject, d->version,
                                 d->action, or_null(d->reason), or_null(d->slug), or_null(d->into),
                                 d->price_read, &rows);
    if (e) {
        d->refused = arena_copy(s->arena, db_message(s->db));
        d->clashes = arena_copy(s->arena, db_constraint(s->db));
        return e;
    }
    *entry = rows.v[0].entry;
    return ERR_OK;
}

static struct outcome outcome_of(const struct store *s, const char *item, const char *title,
                                 const char *error, const char *message)
{
    return (struct outcome){
        .item = item,
        .title = title ? title : item,
        .href = arena_printf(s->arena, "/mod/items/%s", item),
        .done = !error,
        .why = message ? message : "",
    };
}

#define FILL_OUTCOMES(s, list, rows)                                                               \
    do {                                                                                           \
        *(list) =                                                                                  \
            (struct outcomes){(rows).n, 0, arena_array((s)->arena, (rows).n, sizeof *(list)->v)};  \
        for (size_t row_i = 0; row_i < (rows).n; row_i++) {                                        \
            (list)->v[row_i] = outcome_of((s), (rows).v[row_i].item, (rows).v[row_i].title,        \
                                          (rows).v[row_i].error, (rows).v[row_i].message);         \
            (list)->done += (list)->v[row_i].done;                                                 \
        }                                                                                          \
    } while (0)

enum err store_decide_each(const struct store *s, const char *credential, const char *items,
                           const char *action, const char *reason, const char *batch,
                           struct outcomes *outcomes)
{
    struct rows_items_decide rows;
    enum err e =
        sql_items_decide(s->db, s->arena, credential, items, action, or_null(reason), batch, &rows);
    if (!e)
        FILL_OUTCOMES(s, outcomes, rows);
    return e;
}

enum err store_revert(const struct store *s, const char *credential, int64_t entry,
                      const char *reason, const char **refused)
{
    struct rows_entry_revert rows;
    enum err e = sql_entry_revert(s->db, s->arena, credential, entry, or_null(reason), &rows);
    *refused = e ? arena_copy(s->arena, db_message(s->db)) : "";
    return e;
}

enum err store_revert_batch(const struct store *s, const char *credential, const char *batch,
                            const char *reason, struct outcomes *outcomes)
{
    struct rows_batch_revert rows;
    enum err e = sql_batch_revert(s->db, s->arena, credential, batch, or_null(reason), &rows);
    if (!e)
        FILL_OUTCOMES(s, outcomes, rows);
    return e;
}

enum err store_done(const struct store *s, const char *credential, int64_t entry, const char *batch,
                    struct done *done)
{
    struct rows_decision_seen rows;
    enum err e = sql_decision_seen(s->db, s->arena, credential, entry ? &entry : NULL,
                                   or_null(batch), &rows);
    if (!e && rows.n == 0)
        e = ERR_NOT_FOUND;
    if (e)
        return e;
    const struct row_decision_seen *row = &rows.v[0];
    const char *deed = queue_action_done(row->action);
    const char *title = row->title ? row->title : row->item;
    *done = (struct done){.entry = "",
                          .batch = "",
                          .mails = row->mails,
                          .page = row->page ? arena_printf(s->arena, "/tools/%s", row->page) : ""};
    done->what = row->decisions > 1 ? arena_printf(s->arena, "%d items: %s", row->decisions, deed)
                                    : arena_printf(s->arena, "%s: %s", title, deed);
    if (row->undone == row->decisions)
        done->what = arena_printf(s->arena, "%s, and undone", done->what);
    else if (row->mine)
        done->seconds_left = row->seconds_left;
    if (batch[0])
        done->batch = batch;
    else
        done->entry = arena_printf(s->arena, "%lld", (long long)entry);
    return ERR_OK;
}

/* desk_issues: issues of the newsletter as the staff see them, and what admins do with them. */
#include <string.h>

#include "sql.h"
#include "store/desk_rows.h"
#include "store/issue_rows.h"
#include "store/issues.h"

/* The cursor's letter. */
#define ISSUE_LIST 'i'

static const char *state_words(const char *state)
{
    static const char *const words[][2] = {
        {"draft", "Draft"}, {"approved", "Approved"},   {"sending", "Being sent"},
        {"sent", "Sent"},   {"cancelled", "Cancelled"},
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(words[i][0], state) == 0)
            return words[i][1];
    return state;
}

static void fill_state(const struct store *s, struct desk_issue *it, const char *state)
{
    it->state = state;
    it->state_words = state_words(state);
    it->draft = strcmp(state, "draft") == 0;
    it->approved = strcmp(state, "approved") == 0;
    it->sending = strcmp(state, "sending") == 0;
    it->sent = strcmp(state, "sent") == 0;
    it->cancelled = strcmp(state, "cancelled") == 0;
    it->began = it->sending_at[0] != 0;
    it->reopens = it->approved || (it->cancelled && !it->began);
    it->href = arena_printf(s->arena, "/mod/newsletter/%lld", (long long)it->id);
    it->name = issue_name(s->arena, it->week);
}

#define ROW_ISSUE(s, row)                                                                          \
    ((struct desk_issue){                                                                          \
        .id = (row).id,                                                                            \
        .week = (row).week,                                                                        \
        .subject = (row).subject,                                                                  \
        .composed_at = (row).composed_at,                                                          \
        .due_at = issue_or_nothing((row).due_at),                                                  \
        .sending_at = issue_or_nothing((row).sending_at),                                          \
        .sent_at = issue_or_nothing((row).sent_at),                                                \
        .progress = ROW_PROGRESS(row),                                                             \
    })

enum err store_issues(const struct store *s, const char *credential, const char *after,
                      struct desk_issues *list, const char **next)
{
    int64_t from;
    struct rows_issues_seen rows;
    enum err e = desk_from(after, ISSUE_LIST, &from);
    if (!e)
        e = sql_issues_seen(s->db, s->arena, credential, from, DESK_LINES + 1, &rows);
    if (e)
        return e;
    DESK_CUT(s, ISSUE_LIST, rows, next);
    ROWS_LIST(s, list, rows, ROW_ISSUE);
    for (size_t i = 0; i < list->n; i++) {
        list->v[i].items = rows.v[i].items;
        fill_state(s, &list->v[i], rows.v[i].state);
    }
    return ERR_OK;
}

static const char *done_words(const char *action)
{
    static const char *const words[][2] = {
        {"edit", "changed its words"},        {"drop", "dropped an item"},
        {"restore", "restored an item"},      {"approve", "approved it"},
        {"schedule", "gave it another time"}, {"cancel", "cancelled it"},
        {"reopen", "made it a draft again"},
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(words[i][0], action) == 0)
            return words[i][1];
    return action;
}

#define ROW_DEED(s, row)                                                                           \
    ((struct issue_deed){.at = (row).at,                                                           \
                         .who = (row).who,                                                         \
                         .done = done_words((row).action),                                         \
                         .detail = issue_or_nothing((row).detail)})

enum err store_issue(const struct store *s, const char *credential, int64_t id,
                     struct desk_issue *it, struct issue *issue, struct issue_deeds *deeds,
                     const char **email)
{
    struct rows_issue_seen rows;
    struct rows_issue_items_seen items;
    struct rows_issue_deeds done;
    enum err e = sql_issue_seen_send(s->db, credential, id);
    if (!e)
        e = sql_issue_items_seen_send(s->db, credential, id);
    if (!e)
        e = sql_issue_deeds_send(s->db, credential, id);
    if (!e)
        e = db_sync(s->db);
    if (!e)
        e = sql_issue_seen_rows(s->db, s->arena, &rows);
    if (!e)
        e = sql_issue_items_seen_rows(s->db, s->arena, &items);
    if (!e)
        e = sql_issue_deeds_rows(s->db, s->arena, &done);
    if (!e && rows.n == 0)
        e = ERR_NOT_FOUND;
    if (e)
        return e;
    const struct row_issue_seen *row = &rows.v[0];
    *it = ROW_ISSUE(s, *row);
    it->version = row->version;
    it->recipients = row->recipients;
    it->items = (int)items.n;
    fill_state(s, it, row->state);
    *email = issue_or_nothing(row->email);
    *issue = (struct issue){
        .id = id,
        .week = row->week,
        .urn = "",
        .from_day = row->from_day,
        .upto_day = row->upto_day,
        .subject = row->subject,
        .note = row->note,
        .sent_at = it->sending_at,
        .left_out = row->left_out,
    };
    ROWS_LIST(s, &issue->items, items, ROW_ITEM);
    issue_tell(s->arena, s->base_url, issue);
    ROWS_LIST(s, deeds, done, ROW_DEED);
    return ERR_OK;
}

enum err store_approved_letter(const struct store *s, const char *credential, int64_t id,
                               const char **html, const char **text)
{
    struct rows_approved_letter rows;
    enum err e = sql_approved_letter(s->db, s->arena, credential, id, &rows);
    if (!e && rows.n == 0)
        e = ERR_NOT_FOUND;
    if (e)
        return e;
    *html = rows.v[0].html;
    *text = rows.v[0].words;
    return ERR_OK;
}

enum err store_issue_save(const struct store *s, const char *credential,
                          const struct issue_change *c, int *version, struct refusal *why)
{
    struct rows_issue_save rows;
    enum err e = desk_note(s,
                           sql_issue_save(s->db, s->arena, credential, c->id, c->version,
                                          c->subject, c->note, c->act, c->item, &rows),
                           why);
    if (!e)
        *version = rows.v[0].version;
    return e;
}

enum err store_issue_test(const struct store *s, const char *credential, int64_t id, int version,
                          const char *html, const char *text, struct refusal *why)
{
    struct rows_issue_test rows;
    return desk_note(s, sql_issue_test(s->db, s->arena, credential, id, version, html, text, &rows),
                     why);
}

enum err store_issue_approve(const struct store *s, const char *credential, int64_t id, int version,
                             const char *due, const char *html, const char *text,
                             struct refusal *why)
{
    struct rows_issue_approve rows;
    return desk_note(
        s, sql_issue_approve(s->db, s->arena, credential, id, version, due, html, text, &rows),
        why);
}

enum err store_issue_schedule(const struct store *s, const char *credential, int64_t id,
                              int version, const char *due, struct refusal *why)
{
    struct rows_issue_schedule rows;
    return desk_note(s, sql_issue_schedule(s->db, s->arena, credential, id, version, due, &rows),
                     why);
}

enum err store_issue_cancel(const struct store *s, const char *credential, int64_t id, int version,
                            struct refusal *why)
{
    struct rows_issue_cancel rows;
    return desk_note(s, sql_issue_cancel(s->db, s->arena, credential, id, version, &rows), why);
}

enum err store_issue_reopen(const struct store *s, const char *credential, int64_t id, int version,
                            struct refusal *why)
{
    struct rows_issue_reopen rows;
    return desk_note(s, sql_issue_reopen(s->db, s->arena, credential, id, version, &rows), why);
}

/* issues: issues for everybody, and for whoever sends them. */
#include "store/issues.h"

#include <limits.h>

#include "base/out.h"
#include "sql.h"
#include "store/cursor.h"
#include "store/issue_rows.h"

/* The cursor's letter. */
#define ISSUE_LIST 'w'

enum err store_issue_compose(const struct store *s, struct composed *composed)
{
    struct rows_issue_compose rows;
    enum err e = sql_issue_compose(s->db, s->arena, &rows);
    if (!e && rows.n == 0)
        e = ERR_NOT_FOUND;
    if (e)
        return e;
    *composed = (struct composed){
        .issue = rows.v[0].issue,
        .week = rows.v[0].week,
        .state = issue_or_nothing(rows.v[0].state),
        .items = rows.v[0].items,
        .fresh = rows.v[0].fresh,
    };
    return ERR_OK;
}

enum err store_issue_send_part(const struct store *s, int most, int64_t *issue, int *queued,
                               bool *done)
{
    struct rows_issue_send_part rows;
    enum err e = sql_issue_send_part(s->db, s->arena, most, &rows);
    *issue = 0;
    *queued = 0;
    *done = true;
    if (e || rows.n == 0)
        return e;
    *issue = rows.v[0].issue;
    *queued = rows.v[0].queued;
    *done = rows.v[0].is_done;
    return ERR_OK;
}

enum err store_alerts_compose(const struct store *s, int most, int *letters)
{
    struct rows_alerts_compose rows;
    enum err e = sql_alerts_compose(s->db, s->arena, most, &rows);
    *letters = e ? 0 : rows.v[0].letters;
    return e;
}

enum err store_newsletter_progress(const struct store *s, struct issue_progress *progress)
{
    struct rows_newsletter_progress rows;
    enum err e = sql_newsletter_progress(s->db, s->arena, &rows);
    *progress = (struct issue_progress){0};
    if (!e && rows.n == 0)
        e = ERR_NOT_FOUND;
    if (!e)
        *progress = ROW_PROGRESS(rows.v[0]);
    return e;
}

enum err store_issue_letter(const struct store *s, int64_t mail, const char **subject,
                            const char **html, const char **text)
{
    struct rows_issue_letter rows;
    enum err e = sql_issue_letter(s->db, s->arena, mail, &rows);
    if (!e && rows.n == 0)
        e = ERR_NOT_FOUND;
    if (e)
        return e;
    *subject = rows.v[0].subject;
    *html = rows.v[0].html;
    *text = rows.v[0].words;
    return ERR_OK;
}

enum err store_newsletter_urn(const struct store *s, const char **urn)
{
    struct rows_newsletter_feed rows;
    enum err e = sql_newsletter_feed(s->db, s->arena, &rows);
    if (!e)
        *urn = rows.v[0].urn;
    return e;
}

/* "A, B, C and 4 more" */
static const char *tools_words(struct arena *a, const struct db_texts *tools)
{
    struct out o = out_grow(a, 128);
    size_t shown = tools->n > 6 ? 5 : tools->n;
    for (size_t i = 0; i < shown; i++)
        out_printf(&o, "%s%s", i == 0 ? "" : i + 1 == tools->n ? " and " : ", ", tools->v[i]);
    if (shown < tools->n)
        out_printf(&o, " and %zu more", tools->n - shown);
    return out_string(&o);
}

#define ROW_LINE(s, row)                                                                           \
    ((struct issue_line){                                                                          \
        .key = (row).key,                                                                          \
        .week = (row).week,                                                                        \
        .urn = (row).urn,                                                                          \
        .subject = (row).subject,                                                                  \
        .sent_at = (row).sent_at,                                                                  \
        .sent_on = arena_copy_n((s)->arena, (row).sent_at, 10),                                    \
        .from_day = (row).from_day,                                                                \
        .upto_day = (row).upto_day,                                                                \
        .tools = tools_words((s)->arena, &(row).tools),                                            \
    })

enum err store_public_issues(const struct store *s, const char *after, int most,
                             struct issue_lines *list, const char **next)
{
    struct cursor cursor = {ISSUE_LIST, {INT_MAX}};
    struct rows_public_issues rows;
    enum err e = after[0] ? cursor_read(after, ISSUE_LIST, &cursor) : ERR_OK;
    if (!e && (cursor.keys[0] < 0 || cursor.keys[0] > INT_MAX))
        e = ERR_BAD_REQUEST;
    if (!e)
        e = sql_public_issues(s->db, s->arena, (int)cursor.keys[0], most + 1, &rows);
    if (e)
        return e;
    *next = "";
    if (rows.n > (size_t)most) {
        rows.n = (size_t)most;
        *next = cursor_write(s->arena, (struct cursor){ISSUE_LIST, {rows.v[most - 1].key}});
    }
    ROWS_LIST(s, list, rows, ROW_LINE);
    for (size_t i = 0; i < list->n; i++)
        issue_line_tell(s->arena, s->base_url, &list->v[i]);
    return ERR_OK;
}

enum err store_public_issue(const struct store *s, const char *week, struct issue *issue,
                            const char **earlier, const char **later)
{
    struct rows_public_issue rows;
    struct rows_public_issue_items items;
    enum err e = sql_public_issue_send(s->db, week);
    if (!e)
        e = sql_public_issue_items_send(s->db, week);
    if (!e)
        e = db_sync(s->db);
    if (!e)
        e = sql_public_issue_rows(s->db, s->arena, &rows);
    if (!e)
        e = sql_public_issue_items_rows(s->db, s->arena, &items);
    if (!e && rows.n == 0)
        e = ERR_NOT_FOUND;
    if (e)
        return e;
    *issue = (struct issue){
        .week = rows.v[0].week,
        .urn = rows.v[0].urn,
        .from_day = rows.v[0].from_day,
        .upto_day = rows.v[0].upto_day,
        .subject = rows.v[0].subject,
        .note = rows.v[0].note,
        .sent_at = rows.v[0].sent_at,
        .left_out = rows.v[0].left_out,
    };
    ROWS_LIST(s, &issue->items, items, ROW_ITEM);
    issue_tell(s->arena, s->base_url, issue);
    issue_cut(issue);
    *earlier = issue_or_nothing(rows.v[0].earlier);
    *later = issue_or_nothing(rows.v[0].later);
    return ERR_OK;
}

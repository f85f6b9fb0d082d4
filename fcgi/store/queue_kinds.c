/* queue_kinds: the items of the queue that nobody sent in: reviews, flags, held votes, reopened
 * tools. */
#include <string.h>

#include "sql.h"
#include "store/fact.h"
#include "store/queue_rows.h"

static const char *name_of(const struct store *s, const char *kind, int64_t subject)
{
    return arena_printf(s->arena, "%s-%lld", kind, (long long)subject);
}

/* What every item has, whatever its kind. */
static struct queue_item begin(const struct store *s, const char *kind, int64_t subject)
{
    return (struct queue_item){
        .item = name_of(s, kind, subject),
        .href = "",
        .kind_word = kind,
        .kind = queue_kind_words(kind),
        .title = "",
        .state = "",
        .elsewhere = "",
        .host = "",
        .note = "",
        .email = "",
        .appeal = "",
        .slug = "",
        .tool_slug = "",
        .since = "",
        .sent = "",
        .holder = "",
        .holder_until = "",
    };
}

/* What is asked beside the item itself, in the same round trip. */
static enum err send_rest(const struct store *s, const char *credential, const char *kind,
                          int64_t subject)
{
    enum err e = sql_item_holder_send(s->db, credential, kind, subject);
    if (!e)
        e = sql_item_history_send(s->db, credential, kind, subject);
    if (!e)
        e = sql_item_reasons_send(s->db, kind);
    return e ? e : db_sync(s->db);
}

static enum err read_rest(const struct store *s, struct queue_item *item)
{
    struct rows_item_holder holder;
    struct rows_item_history history;
    struct rows_item_reasons reasons;
    enum err e = sql_item_holder_rows(s->db, s->arena, &holder);
    if (!e)
        e = sql_item_history_rows(s->db, s->arena, &history);
    if (!e)
        e = sql_item_reasons_rows(s->db, s->arena, &reasons);
    if (e)
        return e;
    if (holder.n) {
        item->holder = holder.v[0].holder;
        item->holder_until = holder.v[0].until;
        item->mine = holder.v[0].mine;
    }
    item->deeds = queue_deeds(s, &history);
    item->reasons = queue_reasons(s, &reasons);
    return ERR_OK;
}

static void fill_review(const struct store *s, const struct row_queue_draft *row,
                        struct queue_item *item)
{
    item->version = row->version;
    item->state = row->state;
    item->waits = strcmp(row->state, "pending") == 0;
    item->is_review = true;
    item->own = row->mine;
    item->since = queue_text(row->since);
    item->tool_slug = row->tool_slug;
    item->title = arena_printf(s->arena, "%s on %s", row->persona_name, row->tool_name);
    item->steps = QUEUE_STEPS(s, row);
    item->draft = (struct queue_review){
        .tool_slug = row->tool_slug,
        .tool_name = row->tool_name,
        .author = row->author,
        .review = {.present = true,
                   .persona = row->persona,
                   .name = row->persona_name,
                   .ship = strcmp(row->verdict, "ship") == 0,
                   .quote = row->quote,
                   .reviewed_on = row->reviewed_on},
        .old = {.present = row->old_quote != NULL,
                .persona = row->persona,
                .name = row->persona_name,
                .ship = row->old_verdict && strcmp(row->old_verdict, "ship") == 0,
                .quote = queue_text(row->old_quote),
                .reviewed_on = queue_text(row->old_reviewed_on)},
        .revision = row->revision,
        .outdated = row->outdated,
    };
    if (item->draft.old.present)
        item->draft.diff = diff_words(s->arena, row->old_quote, row->quote);
}

enum err queue_item_review(const struct store *s, const char *credential, int64_t subject,
                           struct queue_item *item)
{
    struct rows_queue_draft rows;
    struct predictions predictions;
    *item = begin(s, "review_draft", subject);
    enum err e = sql_queue_draft_send(s->db, credential, subject);
    if (!e)
        e = sql_draft_predicts_send(s->db, credential, subject);
    if (!e)
        e = send_rest(s, credential, "review_draft", subject);
    if (!e)
        e = sql_queue_draft_rows(s->db, s->arena, &rows);
    if (!e)
        e = store_draft_prediction_rows(s, &predictions);
    if (!e)
        e = read_rest(s, item);
    if (!e && rows.n == 0)
        e = ERR_NOT_FOUND;
    if (e)
        return e;
    fill_review(s, &rows.v[0], item);
    item->draft.review.predictions = predictions;
    return ERR_OK;
}

static void fill_flag(const struct store *s, const struct row_queue_flag *row,
                      struct queue_item *item)
{
    item->version = row->version;
    item->state = row->state;
    item->waits = strcmp(row->state, "open") == 0;
    item->is_flag = true;
    item->since = row->since;
    item->tool_slug = row->tool_slug;
    item->title = arena_printf(s->arena, "%s: %s", row->tool_name, queue_flag_words(row->flag));
    item->steps = queue_steps(s->arena, &(struct words){row->actions.n, row->actions.v},
                              &(struct words){0, NULL});
    item->flag = (struct queue_flag){
        .tool_id = row->tool_id,
        .tool_slug = row->tool_slug,
        .tool_name = row->tool_name,
        .website = queue_text(row->website),
        .pricing_entry = queue_text(row->pricing_entry),
        .what = queue_flag_words(row->flag),
        .about_price = strcmp(row->flag, "wrong-price") == 0,
        .reports = row->reports,
        .notes = queue_words(&row->notes),
    };
}

enum err queue_item_flag(const struct store *s, const char *credential, int64_t subject,
                         struct queue_item *item)
{
    struct rows_queue_flag rows;
    *item = begin(s, "flag", subject);
    enum err e = sql_queue_flag_send(s->db, credential, subject);
    if (!e)
        e = send_rest(s, credential, "flag", subject);
    if (!e)
        e = sql_queue_flag_rows(s->db, s->arena, &rows);
    if (!e)
        e = read_rest(s, item);
    if (!e && rows.n == 0)
        e = ERR_NOT_FOUND;
    if (!e)
        fill_flag(s, &rows.v[0], item);
    return e;
}

/* Held votes, and a tool that was reopened and that nobody had sent in: other pages have all that
 * is known of them. */
static enum err item_elsewhere(const struct store *s, const char *credential, const char *kind,
                               int64_t subject, struct queue_item *item)
{
    struct rows_tool_seen rows;
    *item = begin(s, kind, subject);
    enum err e = sql_tool_seen(s->db, s->arena, credential, subject, &rows);
    if (!e && rows.n == 0)
        e = ERR_NOT_FOUND;
    if (e)
        return e;
    const struct row_tool_seen *row = &rows.v[0];
    bool votes = strcmp(kind, "vote") == 0;
    item->title = row->name;
    item->tool_slug = row->slug;
    item->state = row->state;
    item->waits = votes ? row->held > 0 : strcmp(row->state, "pending") == 0;
    item->elsewhere = votes ? arena_printf(s->arena, "/mod/votes?tool=%s", row->slug)
                            : arena_printf(s->arena, "/mod/tools/%lld", (long long)subject);
    return ERR_OK;
}

enum err store_queue_item(const struct store *s, const char *credential, const char *kind,
                          int64_t subject, struct queue_item *item)
{
    if (strcmp(kind, "review_draft") == 0)
        return queue_item_review(s, credential, subject, item);
    if (strcmp(kind, "flag") == 0)
        return queue_item_flag(s, credential, subject, item);
    if (strcmp(kind, "vote") == 0)
        return item_elsewhere(s, credential, kind, subject, item);
    enum err e = queue_item_sent(s, credential, kind, subject, item);
    return e == ERR_NOT_FOUND && strcmp(kind, "tool") == 0
               ? item_elsewhere(s, credential, kind, subject, item)
               : e;
}

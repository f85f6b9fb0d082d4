/* queue: what there is to decide, read. */
#include "store/queue.h"

#include <limits.h>
#include <string.h>

#include "sql.h"
#include "store/cursor.h"

/* The cursor's letter. */
#define QUEUE_LIST 'q'

static const char *or_nothing(const char *text)
{
    return text ? text : "";
}

static struct words words_of(const struct db_texts *texts)
{
    return (struct words){.n = texts->n, .v = texts->v};
}

static struct queue_entry entry_of(const struct store *s, const struct row_queue_list *row)
{
    const char *item = arena_printf(s->arena, "%s-%lld", row->kind, (long long)row->subject_id);
    return (struct queue_entry){
        .item = item,
        .value = arena_printf(s->arena, "%s.%d", item, row->version),
        .href = "",
        .kind = queue_kind_words(row->kind),
        .title = row->title,
        .detail = row->detail,
        .since = row->since,
        .points = row->points,
        .why = words_of(&row->why),
        .holder = or_nothing(row->holder),
        .mine = row->mine,
        .own = row->own,
    };
}

enum err store_queue(const struct store *s, const char *credential, const struct queue_query *q,
                     struct queue_entries *list, const char **next, int *waiting)
{
    struct cursor from = {QUEUE_LIST, {INT64_MIN, 0}};
    struct rows_queue_list rows;
    *next = "";
    enum err e = q->after[0] ? cursor_read(q->after, QUEUE_LIST, &from) : ERR_OK;
    if (!e)
        e = sql_queue_list(s->db, s->arena, credential, q->kind, q->marked, q->search, from.keys[0],
                           from.keys[1], q->limit + 1, &rows);
    if (e)
        return e;
    *waiting = rows.n ? rows.v[0].waiting : 0;
    bool more = rows.n > (size_t)q->limit;
    if (more) {
        const struct row_queue_list *end = &rows.v[q->limit - 1];
        rows.n = (size_t)q->limit;
        *next =
            cursor_write(s->arena, (struct cursor){QUEUE_LIST, {end->key_place, end->subject_id}});
    }
    list->n = rows.n;
    list->v = arena_array(s->arena, rows.n, sizeof *list->v);
    for (size_t i = 0; i < rows.n; i++)
        list->v[i] = entry_of(s, &rows.v[i]);
    return ERR_OK;
}

static bool lists(const struct db_texts *texts, const char *word)
{
    for (size_t i = 0; i < texts->n; i++)
        if (strcmp(texts->v[i], word) == 0)
            return true;
    return false;
}

/* The buttons in the order in which model/queue.c names them. */
static struct steps steps_of(const struct store *s, const struct row_queue_item *row)
{
    static const char *const order[] = {"approve", "ask-changes", "reject", "merge",  "mark-spam",
                                        "unmark",  "relist",      "delist", "reopen", "unmerge"};
    struct steps steps = {.v =
                              arena_array(s->arena, sizeof order / sizeof *order, sizeof *steps.v)};
    for (size_t i = 0; i < sizeof order / sizeof *order; i++)
        if (lists(&row->actions, order[i])) {
            steps.v[steps.n] = queue_step(order[i]);
            steps.v[steps.n++].needs_reason = lists(&row->reasons_needed, order[i]);
        }
    return steps;
}

static void add_change(const struct store *s, struct changed_parts *changes, const char *label,
                       const char *old, const char *new)
{
    if (strcmp(or_nothing(old), new) != 0)
        changes->v[changes->n++] =
            (struct changed_part){.label = label, .diff = diff_words(s->arena, old, new)};
}

static struct changed_parts changes_of(const struct store *s, const struct row_queue_item *row)
{
    struct changed_parts changes = {.v = arena_array(s->arena, 7, sizeof *changes.v)};
    if (!row->old_name)
        return changes;
    add_change(s, &changes, "Name", row->old_name, row->name);
    add_change(s, &changes, "Tagline", row->old_tagline, row->tagline);
    add_change(s, &changes, "Website", row->old_website, row->website);
    add_change(s, &changes, "Category", row->old_category_name, row->category_name);
    add_change(s, &changes, "Pricing model", row->old_pricing_model, row->pricing_model);
    add_change(s, &changes, "Entry price", row->old_pricing_entry, row->pricing_entry);
    add_change(s, &changes, "Description", row->old_description, row->description);
    return changes;
}

static const char *host_of(struct arena *a, const char *website)
{
    const char *host = strstr(website, "://");
    host = host ? host + 3 : website;
    return arena_copy_n(a, host, strcspn(host, "/?#"));
}

static void fill_item(const struct store *s, const struct row_queue_item *row,
                      const char *item_name, struct queue_item *item)
{
    *item = (struct queue_item){
        .item = item_name,
        .href = "",
        .kind_word = row->kind,
        .kind = queue_kind_words(row->kind),
        .state = row->state,
        .version = row->version,
        .waits = row->waits,
        .is_tool = strcmp(row->kind, "tool") == 0,
        .is_edit = strcmp(row->kind, "edit") == 0,
        .tool = {.slug = row->tool_slug,
                 .name = row->name,
                 .tagline = row->tagline,
                 .description = row->description,
                 .website = row->website,
                 .category = {.slug = row->category, .name = row->category_name},
                 .pricing = {.model = row->pricing_model, .entry = row->pricing_entry}},
        .description = {.markup = row->description_html},
        .host = host_of(s->arena, row->website),
        .note = or_nothing(row->note),
        .email = or_nothing(row->email),
        .appeal = or_nothing(row->appeal),
        .slug = row->slug,
        .tool_slug = row->tool_slug,
        .is_public = strcmp(row->tool_state, "published") == 0,
        .since = row->since,
        .sent = row->sent,
        .holder = or_nothing(row->holder),
        .holder_until = or_nothing(row->holder_until),
        .mine = row->mine,
        .own = row->own,
        .base_outdated = row->base_outdated,
        .edited = row->edited,
        .marks = words_of(&row->marks),
        .steps = steps_of(s, row),
        .changes = changes_of(s, row),
    };
}

static struct twins twins_of(const struct store *s, const struct rows_item_twins *rows)
{
    struct twins twins = {rows->n, arena_array(s->arena, rows->n, sizeof *twins.v)};
    for (size_t i = 0; i < rows->n; i++) {
        const struct row_item_twins *row = &rows->v[i];
        twins.v[i] = (struct twin){
            .href = row->slug ? arena_printf(s->arena, "/tools/%s", row->slug)
                              : arena_printf(s->arena, "/mod/items/%s", or_nothing(row->item)),
            .name = row->name,
            .state = row->state,
            .why = row->why,
            .slug = or_nothing(row->slug),
            .likeness = (int)(row->likeness * 100 + 0.5),
        };
    }
    return twins;
}

static struct deeds deeds_of(const struct store *s, const struct rows_item_history *rows)
{
    struct deeds deeds = {rows->n, arena_array(s->arena, rows->n, sizeof *deeds.v)};
    bool decided_since = false;
    for (size_t i = 0; i < rows->n; i++) {
        const struct row_item_history *row = &rows->v[i];
        bool goes_back = strcmp(row->action, "undo") == 0 || strcmp(row->action, "revert") == 0;
        bool open = !row->reverted && !goes_back && !decided_since;
        deeds.v[i] = (struct deed){
            .entry = row->entry,
            .at = row->at,
            .who = row->who,
            .action = queue_action_done(row->action),
            .reason = or_nothing(row->reason),
            .reverted = row->reverted,
            .can_undo = open && row->mine && row->held_until,
            .can_revert = open && row->to_state && queue_step(row->action).label[0],
            .held = or_nothing(row->held_until),
        };
        decided_since = decided_since || (row->to_state && !row->reverted && !goes_back);
    }
    return deeds;
}

static struct past_submissions past_of(const struct store *s, const struct rows_sender_history *rows)
{
    struct past_submissions list = {rows->n, arena_array(s->arena, rows->n, sizeof *list.v)};
    for (size_t i = 0; i < rows->n; i++)
        list.v[i] = (struct past_submission){
            .href = arena_printf(s->arena, "/mod/items/%s", rows->v[i].item),
            .name = rows->v[i].name,
            .state = rows->v[i].state,
            .at = rows->v[i].at,
            .why = rows->v[i].why,
        };
    return list;
}

static struct reasons reasons_of(const struct store *s, const struct rows_item_reasons *rows)
{
    struct reasons list = {rows->n, arena_array(s->arena, rows->n, sizeof *list.v)};
    for (size_t i = 0; i < rows->n; i++)
        list.v[i] = (struct reason){.id = rows->v[i].id,
                                    .action = rows->v[i].action,
                                    .title = rows->v[i].title,
                                    .text = rows->v[i].body,
                                    .href = ""};
    return list;
}

enum err store_queue_item(const struct store *s, const char *credential, const char *kind,
                          int64_t subject, struct queue_item *item)
{
    struct rows_queue_item rows;
    struct rows_item_twins twins;
    struct rows_item_history history;
    struct rows_sender_history sender;
    struct rows_item_reasons reasons;
    enum err e = sql_queue_item_send(s->db, credential, kind, subject);
    if (!e)
        e = sql_item_twins_send(s->db, credential, kind, subject);
    if (!e)
        e = sql_item_history_send(s->db, credential, kind, subject);
    if (!e)
        e = sql_sender_history_send(s->db, credential, kind, subject);
    if (!e)
        e = sql_item_reasons_send(s->db, kind);
    if (!e)
        e = db_sync(s->db);
    if (!e)
        e = sql_queue_item_rows(s->db, s->arena, &rows);
    if (!e)
        e = sql_item_twins_rows(s->db, s->arena, &twins);
    if (!e)
        e = sql_item_history_rows(s->db, s->arena, &history);
    if (!e)
        e = sql_sender_history_rows(s->db, s->arena, &sender);
    if (!e)
        e = sql_item_reasons_rows(s->db, s->arena, &reasons);
    if (!e && rows.n == 0)
        e = ERR_NOT_FOUND;
    if (e)
        return e;
    fill_item(s, &rows.v[0], arena_printf(s->arena, "%s-%lld", kind, (long long)subject), item);
    item->twins = twins_of(s, &twins);
    item->deeds = deeds_of(s, &history);
    item->past = past_of(s, &sender);
    item->reasons = reasons_of(s, &reasons);
    return ERR_OK;
}

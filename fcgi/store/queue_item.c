/* queue_item: what was sent in, one item of the queue: a new tool, or an edit. */
#include <string.h>

#include "model/tags.h"
#include "sql.h"
#include "store/queue_rows.h"

static struct changed_parts changes_of(const struct store *s, const struct row_queue_item *row)
{
    struct changed_parts changes = {.v = arena_array(s->arena, QUEUE_PARTS, sizeof *changes.v)};
    if (!row->old_name)
        return changes;
    queue_add_change(s, &changes, "Name", row->old_name, row->name);
    queue_add_change(s, &changes, "Tagline", row->old_tagline, row->tagline);
    queue_add_change(s, &changes, "Website", row->old_website, row->website);
    queue_add_change(s, &changes, "Category", row->old_category_name, row->category_name);
    queue_add_change(s, &changes, "Pricing model", row->old_pricing_model, row->pricing_model);
    queue_add_change(s, &changes, "Entry price", row->old_pricing_entry, row->pricing_entry);
    queue_add_change(s, &changes, "Tags", queue_text(row->old_tags), row->tags);
    queue_add_change(s, &changes, "Description", row->old_description, row->description);
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
        .title = row->name,
        .elsewhere = "",
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
                 .pricing = {.model = row->pricing_model, .entry = row->pricing_entry},
                 .tags = tags_split(s->arena, row->tags)},
        .description = {.markup = row->description_html},
        .host = host_of(s->arena, row->website),
        .note = queue_text(row->note),
        .email = queue_text(row->email),
        .appeal = queue_text(row->appeal),
        .slug = row->slug,
        .tool_slug = row->tool_slug,
        .is_public = strcmp(row->tool_state, "published") == 0,
        .since = row->since,
        .sent = row->sent,
        .holder = queue_text(row->holder),
        .holder_until = queue_text(row->holder_until),
        .mine = row->mine,
        .own = row->own,
        .base_outdated = row->base_outdated,
        .edited = row->edited,
        .proposal = row->proposal,
        .merged_into = row->merged_into,
        .merged_name = queue_text(row->merged_name),
        .marks = queue_words(&row->marks),
        .steps = QUEUE_STEPS(s, row),
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
                              : arena_printf(s->arena, "/mod/items/%s", queue_text(row->item)),
            .name = row->name,
            .state = row->state,
            .why = row->why,
            .slug = queue_text(row->slug),
            .likeness = (int)(row->likeness * 100 + 0.5),
            .same = strcmp(row->why, "address") == 0 || row->likeness >= 1,
        };
    }
    return twins;
}

static struct sent_items sendings_of(const struct store *s, const struct rows_sender_history *rows)
{
    struct sent_items list = {rows->n, arena_array(s->arena, rows->n, sizeof *list.v)};
    for (size_t i = 0; i < rows->n; i++)
        list.v[i] = (struct sent_item){
            .href = arena_printf(s->arena, "/mod/items/%s", rows->v[i].item),
            .name = rows->v[i].name,
            .state = rows->v[i].state,
            .at = rows->v[i].at,
            .why = rows->v[i].why,
        };
    return list;
}

enum err queue_item_sent(const struct store *s, const char *credential, const char *kind,
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
    item->deeds = queue_deeds(s, &history);
    item->sendings = sendings_of(s, &sender);
    item->reasons = queue_reasons(s, &reasons);
    return ERR_OK;
}

/* json_moderation: the queue and decisions as JSON, both ways. */
#include "view/json_moderation.h"

#include <stdlib.h>
#include <string.h>

#include "view/json_parts.h"
#include "json/reader.h"

#define VALUES_MAX     (OUTSIDE_ITEMS_MAX * 4 + 16)
#define ACTION_MAX     40
#define ITEM_MAX       40
#define EVIDENCE_MAX   500
#define VERSION_DIGITS 9

/* ---- reading ---- */

static enum err open_body(struct arena *a, const char *text, size_t len, struct json **root,
                          struct flaws *flaws)
{
    enum err e = json_parse(a, len ? text : "{}", len ? len : 2, VALUES_MAX, root, flaws);
    if (e)
        return e;
    return json_expect(flaws, *root, JSON_OBJECT) ? ERR_OK : ERR_INVALID;
}

/* A member that may be missing. */
static const char *take(struct flaws *flaws, struct json *object, const char *name, size_t max,
                        bool lines)
{
    struct json *value = json_take(object, name);
    return value ? json_take_text(flaws, object, name, 0, max, lines) : "";
}

/* What is typed with blanks only is nothing. */
static const char *take_reason(struct flaws *flaws, struct json *object)
{
    const char *text = take(flaws, object, "reason", OUTSIDE_REASON_MAX, true);
    return text[strspn(text, " \t\n")] ? text : "";
}

static enum err close_body(struct json *root, struct flaws *flaws)
{
    json_refuse_unknown(flaws, root);
    return flaws->n ? ERR_INVALID : ERR_OK;
}

enum err json_read_decision(struct arena *a, const char *text, size_t len, struct wish *wish,
                            struct flaws *flaws)
{
    struct json *root;
    enum err e = open_body(a, text, len, &root, flaws);
    if (e)
        return e;
    *wish = (struct wish){
        .action = json_take_text(flaws, root, "action", 1, ACTION_MAX, false),
        .reason = take_reason(flaws, root),
        .slug = take(flaws, root, "slug", 80, false),
        .into = take(flaws, root, "into", 80, false),
        .items = "",
    };
    return close_body(root, flaws);
}

enum err json_read_resolution(struct arena *a, const char *text, size_t len, struct wish *wish,
                              struct flaws *flaws)
{
    struct json *root;
    enum err e = open_body(a, text, len, &root, flaws);
    if (e)
        return e;
    *wish = (struct wish){
        .action = json_take_text(flaws, root, "action", 1, ACTION_MAX, false),
        .reason = take_reason(flaws, root),
        .evidence = take(flaws, root, "evidence", EVIDENCE_MAX, false),
    };
    return close_body(root, flaws);
}

enum err json_read_undo(struct arena *a, const char *text, size_t len, struct wish *wish,
                        struct flaws *flaws)
{
    struct json *root;
    enum err e = open_body(a, text, len, &root, flaws);
    if (e)
        return e;
    *wish = (struct wish){
        .action = "", .reason = take_reason(flaws, root), .slug = "", .into = "", .items = ""};
    return close_body(root, flaws);
}

static void add_item(struct out *items, struct json *value, struct flaws *flaws)
{
    if (!json_expect(flaws, value, JSON_OBJECT))
        return;
    const char *item = json_take_text(flaws, value, "item", 1, ITEM_MAX, false);
    struct json *version = json_take(value, "version");
    if (item[0] && item[strspn(item, "abcdefghijklmnopqrstuvwxyz_-0123456789")])
        json_complain(flaws, json_take(value, "item"), "must be like tool-12");
    if (!version) {
        struct json missing = {.key = "version", .parent = value};
        json_complain(flaws, &missing, "is required");
    } else if (json_expect(flaws, version, JSON_NUMBER)) {
        size_t digits = strspn(version->text, "0123456789");
        if (version->text[digits] || digits > VERSION_DIGITS)
            json_complain(flaws, version, "must be the version that was seen");
        else
            out_printf(items, "%s%s.%s", items->len ? "," : "", item, version->text);
    }
    json_refuse_unknown(flaws, value);
}

static const char *take_items(struct arena *a, struct json *root, struct flaws *flaws)
{
    struct out items = out_grow(a, 1024);
    struct json *list = json_take(root, "items");
    if (!list) {
        struct json missing = {.key = "items", .parent = root};
        json_complain(flaws, &missing, "is required");
        return "";
    }
    if (!json_expect(flaws, list, JSON_LIST))
        return "";
    if (list->children == 0 || list->children > OUTSIDE_ITEMS_MAX)
        json_complain(flaws, list, arena_printf(a, "must hold 1 to %d items", OUTSIDE_ITEMS_MAX));
    else
        for (struct json *value = list->first; value; value = value->next)
            add_item(&items, value, flaws);
    return out_string(&items);
}

enum err json_read_bulk(struct arena *a, const char *text, size_t len, struct wish *wish,
                        struct flaws *flaws)
{
    struct json *root;
    enum err e = open_body(a, text, len, &root, flaws);
    if (e)
        return e;
    *wish = (struct wish){
        .action = json_take_text(flaws, root, "action", 1, ACTION_MAX, false),
        .reason = take_reason(flaws, root),
        .slug = "",
        .into = "",
        .items = take_items(a, root, flaws),
    };
    return close_body(root, flaws);
}

/* ---- writing ---- */

static const char *or_null(const char *text)
{
    return text && text[0] ? text : NULL;
}

/* "2026-05-01 12:00Z" → "2026-05-01T12:00:00Z" */
static const char *instant(struct arena *a, const char *minute)
{
    return minute && strlen(minute) == 17 ? arena_printf(a, "%.10sT%.5s:00Z", minute, minute + 11)
                                          : or_null(minute);
}

static void put_words(struct json_writer *w, const char *key, const struct words *words)
{
    json_open(w, key, '[');
    for (size_t i = 0; i < words->n; i++)
        json_text(w, NULL, words->v[i]);
    json_close(w, ']');
}

static void put_entry(struct arena *a, struct json_writer *w, const struct queue_entry *e)
{
    const char *version = strrchr(e->value, '.');
    size_t kind = strcspn(e->item, "-");
    json_open(w, NULL, '{');
    json_text(w, "item", e->item);
    json_text(w, "kind", arena_copy_n(a, e->item, kind));
    json_int(w, "version", version ? atoi(version + 1) : 0);
    json_text(w, "title", e->title);
    json_text(w, "detail", e->detail);
    json_text(w, "since", instant(a, e->since));
    json_int(w, "points", e->points);
    put_words(w, "why", &e->why);
    json_text(w, "claimed_by", or_null(e->holder));
    json_bool(w, "own", e->own);
    json_close(w, '}');
}

void json_queue(struct arena *a, struct out *o, const struct queue_entries *list, int waiting,
                const char *next)
{
    struct json_writer *w = json_writer_new(a, o, JSON_COMPACT);
    json_open(w, NULL, '{');
    json_open(w, "items", '[');
    for (size_t i = 0; i < list->n; i++)
        put_entry(a, w, &list->v[i]);
    json_close(w, ']');
    json_int(w, "waiting", waiting);
    json_put_next(w, next);
    json_close(w, '}');
}

static void put_content(struct json_writer *w, const struct tool *t)
{
    json_text(w, "name", t->name);
    json_text(w, "tagline", t->tagline);
    json_text(w, "category", t->category.name);
    json_text(w, "website", t->website);
    json_text(w, "description", t->description);
    json_open(w, "pricing", '{');
    json_text(w, "model", t->pricing.model);
    json_text(w, "entry", t->pricing.entry);
    json_close(w, '}');
    json_put_tag_names(w, &t->tags);
}

static void put_steps(struct json_writer *w, const struct steps *steps)
{
    json_open(w, "actions", '[');
    for (size_t i = 0; i < steps->n; i++) {
        json_open(w, NULL, '{');
        json_text(w, "action", steps->v[i].action);
        json_bool(w, "needs_reason", steps->v[i].needs_reason);
        json_close(w, '}');
    }
    json_close(w, ']');
}

static void put_twins(struct json_writer *w, const struct twins *twins)
{
    json_open(w, "duplicates", '[');
    for (size_t i = 0; i < twins->n; i++) {
        const struct twin *t = &twins->v[i];
        json_open(w, NULL, '{');
        json_text(w, "slug", or_null(t->slug));
        json_text(w, "name", t->name);
        json_text(w, "state", t->state);
        json_text(w, "same", t->why);
        json_int(w, "likeness", t->likeness);
        json_close(w, '}');
    }
    json_close(w, ']');
}

static void put_deeds(struct arena *a, struct json_writer *w, const struct deeds *deeds)
{
    json_open(w, "history", '[');
    for (size_t i = 0; i < deeds->n; i++) {
        const struct deed *d = &deeds->v[i];
        json_open(w, NULL, '{');
        json_int(w, "entry", d->entry);
        json_text(w, "at", instant(a, d->at));
        json_text(w, "who", d->who);
        json_text(w, "done", d->action);
        json_text(w, "reason", or_null(d->reason));
        json_bool(w, "reverted", d->reverted);
        json_text(w, "held_until", instant(a, d->held));
        json_close(w, '}');
    }
    json_close(w, ']');
}

static void put_draft(struct json_writer *w, const struct queue_review *d)
{
    json_open(w, "review", '{');
    json_text(w, "tool", d->tool_slug);
    json_text(w, "author", d->author);
    json_int(w, "revision", d->revision);
    json_bool(w, "outdated", d->outdated);
    json_put_review(w, "proposed", &d->review);
    json_put_review(w, "present", &d->old);
    json_close(w, '}');
}

static void put_flag(struct json_writer *w, const struct queue_flag *f)
{
    json_open(w, "flag", '{');
    json_text(w, "tool", f->tool_slug);
    json_text(w, "what", f->what);
    json_int(w, "reports", f->reports);
    put_words(w, "notes", &f->notes);
    json_close(w, '}');
}

static void put_proposed(struct json_writer *w, const struct queue_item *item)
{
    json_text(w, "slug", or_null(item->slug));
    json_open(w, "content", '{');
    put_content(w, &item->tool);
    json_close(w, '}');
    json_text(w, "note", or_null(item->note));
    json_text(w, "appeal", or_null(item->appeal));
}

void json_queue_item(struct arena *a, struct out *o, const struct queue_item *item)
{
    struct json_writer *w = json_writer_new(a, o, JSON_COMPACT);
    json_open(w, NULL, '{');
    json_text(w, "item", item->item);
    json_text(w, "kind", item->kind_word);
    json_int(w, "version", item->version);
    json_text(w, "title", item->title);
    json_text(w, "state", item->state);
    json_bool(w, "waits", item->waits);
    json_text(w, "since", instant(a, item->since));
    json_text(w, "tool", item->is_tool && !item->is_public ? NULL : or_null(item->tool_slug));
    if (item->is_tool || item->is_edit)
        put_proposed(w, item);
    if (item->is_review)
        put_draft(w, &item->draft);
    if (item->is_flag)
        put_flag(w, &item->flag);
    put_words(w, "marks", &item->marks);
    json_text(w, "claimed_by", or_null(item->holder));
    json_bool(w, "own", item->own);
    put_steps(w, &item->steps);
    put_twins(w, &item->twins);
    put_deeds(a, w, &item->deeds);
    json_close(w, '}');
}

void json_decided(struct arena *a, struct out *o, const struct decided *d)
{
    struct json_writer *w = json_writer_new(a, o, JSON_COMPACT);
    json_open(w, NULL, '{');
    json_text(w, "item", d->item);
    json_text(w, "action", d->action);
    json_int(w, "entry", d->entry);
    json_text(w, "state", d->state);
    json_int(w, "version", d->version);
    json_close(w, '}');
}

void json_outcomes(struct arena *a, struct out *o, const struct outcomes *list, const char *batch)
{
    struct json_writer *w = json_writer_new(a, o, JSON_COMPACT);
    json_open(w, NULL, '{');
    json_text(w, "batch", or_null(batch));
    json_int(w, "done", (long long)list->done);
    json_open(w, "outcomes", '[');
    for (size_t i = 0; i < list->n; i++) {
        json_open(w, NULL, '{');
        json_text(w, "item", list->v[i].item);
        json_text(w, "title", list->v[i].title);
        json_bool(w, "done", list->v[i].done);
        json_text(w, "why", or_null(list->v[i].why));
        json_close(w, '}');
    }
    json_close(w, ']');
    json_close(w, '}');
}

void json_undone(struct arena *a, struct out *o, int64_t entry)
{
    struct json_writer *w = json_writer_new(a, o, JSON_COMPACT);
    json_open(w, NULL, '{');
    json_int(w, "undone", entry);
    json_close(w, '}');
}

void json_written(struct arena *a, struct out *o, const struct written *tool)
{
    struct json_writer *w = json_writer_new(a, o, JSON_COMPACT);
    json_open(w, NULL, '{');
    json_text(w, "slug", tool->slug);
    json_text(w, "state", tool->state);
    json_int(w, "version", tool->version);
    json_int(w, "revision", tool->revision);
    put_content(w, &tool->tool);
    json_text(w, "url", tool->url);
    json_close(w, '}');
}

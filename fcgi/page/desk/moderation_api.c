/* moderation_api: the queue for programs: what there is to decide, deciding, taking it back. */
#include <stdlib.h>
#include <string.h>

#include "page/desk/decide.h"
#include "page/desk/outside.h"
#include "page/page.h"
#include "store/outside.h"
#include "store/queue.h"
#include "view/json_moderation.h"

#define FLAWS_MAX        32
#define PAGE_ITEMS       30
#define ITEMS_MAX        100
#define ENTRY_DIGITS_MAX 18

#define READS   "moderation:read"
#define DECIDES "moderation:decide"

static enum err read_limit(struct context *c, int *limit)
{
    const char *digits = context_input(c, "limit");
    *limit = digits[0] ? atoi(digits) : PAGE_ITEMS;
    if (digits[strspn(digits, "0123456789")] || *limit < 1 || *limit > ITEMS_MAX)
        return context_fail(c, ERR_BAD_REQUEST,
                            "the parameter “limit” must be a number from 1 to 100");
    return ERR_OK;
}

static void link_next(struct context *c, const struct queue_query *q, const char *next)
{
    struct out o = out_grow(c->arena, 256);
    out_printf(&o, "<%s?limit=%d", context_url(c, c->match.route->path), q->limit);
    if (q->kind[0])
        out_printf(&o, "&kind=%s", q->kind);
    if (q->marked)
        out_literal(&o, "&marked=1");
    if (q->search[0])
        out_printf(&o, "&q=%s", form_escape(c->arena, q->search));
    out_printf(&o, "&after=%s>; rel=\"next\"", next);
    response_header(&c->res, "Link", out_string(&o));
}

/* ERR_BAD_REQUEST: a limit or a cursor that is none. ERR_FORBIDDEN: the key's scopes. */
enum err page_queue_api(struct context *c)
{
    struct store s = context_store(c);
    struct queue_query q = {
        .kind = context_input(c, "kind"),
        .marked = context_input(c, "marked")[0] != '\0',
        .search = context_input(c, "q"),
        .after = context_input(c, "after"),
    };
    struct queue_entries list;
    const char *next;
    int waiting;
    enum err e = read_limit(c, &q.limit);
    if (e)
        return e;
    e = store_queue(&s, c->credential, &q, &list, &next, &waiting);
    if (e == ERR_BAD_REQUEST)
        return context_fail(c, e, "the parameter “after” must be the “next” of an earlier answer");
    if (e)
        return outside_may(c, e, READS);
    if (next[0])
        link_next(c, &q, next);
    json_queue(c->arena, context_body(c), &list, waiting, next);
    return ERR_OK;
}

static enum err no_item(struct context *c, enum err e)
{
    return e == ERR_NOT_FOUND ? context_fail(c, e, "there is no such item in the queue") : e;
}

/* ERR_NOT_FOUND: there is no such item. */
enum err page_queue_item_api(struct context *c)
{
    struct store s = context_store(c);
    struct queue_item item;
    const char *kind;
    int64_t subject;
    enum err e = queue_item_read(context_path(c, "item"), &kind, &subject);
    if (!e)
        e = store_queue_item(&s, c->credential, kind, subject, &item);
    if (e)
        return no_item(c, outside_may(c, e, READS));
    if (item.version) /* what is decided elsewhere has none */
        outside_tag(c, item.version);
    json_queue_item(c->arena, context_body(c), &item);
    return ERR_OK;
}

/* ---- deciding ---- */

static enum err flaw(struct context *c, enum err e, const char *pointer, const char *detail)
{
    struct flaws flaws = flaws_new(c->arena, 1);
    flaws_add(&flaws, pointer, detail);
    return outside_flaws(c, e, &flaws);
}

/* Whether the item takes the action as it stands is the database's to say. */
static enum err check_action(struct context *c, const char *action)
{
    struct out words = out_grow(c->arena, 256);
    struct steps all = queue_all_steps(c->arena);
    for (size_t i = 0; i < all.n; i++) {
        if (strcmp(all.v[i].action, action) == 0)
            return ERR_OK;
        out_printf(&words, "%s%s", i ? ", " : "", all.v[i].action);
    }
    return flaw(c, ERR_INVALID, "/action",
                arena_printf(c->arena, "must be one of: %s", out_string(&words)));
}

/* What the database did not take: at its member, or who was faster. */
static enum err explain(struct context *c, enum err e, const struct decision *d)
{
    struct store s = context_store(c);
    struct faster *now = arena_alloc(c->arena, sizeof *now);
    if (strcmp(d->clashes, "merge_into_published") == 0)
        return flaw(c, ERR_INVALID, "/into", "must be the slug of a published tool");
    if (strstr(d->clashes, "slug") && e == ERR_CONFLICT)
        return flaw(c, e, "/slug", "is, or was, another tool's");
    if (strstr(d->clashes, "slug"))
        return flaw(c, e, "/slug",
                    "must be small letters, digits and single hyphens, without the word “vs”");
    if (e == ERR_INVALID)
        return flaw(c, e, "/reason", d->reason[0] ? "must be text" : "is needed for this action");
    if (e == ERR_FORBIDDEN)
        return context_fail(c, e, d->refused);
    if (e != ERR_CONFLICT)
        return no_item(c, e);
    enum err lost = store_item_state(&s, c->credential, d->kind, d->subject, now);
    if (lost)
        return lost;
    c->faster = now;
    return context_fail(c, now->version != d->version ? ERR_PRECONDITION : e, d->refused);
}

static enum err answer(struct context *c, const struct decision *d, int64_t entry)
{
    struct store s = context_store(c);
    struct faster now;
    enum err e = store_item_state(&s, c->credential, d->kind, d->subject, &now);
    if (e)
        return e;
    struct decided decided = {.item = context_path(c, "item"),
                              .action = d->action,
                              .entry = entry,
                              .state = now.state,
                              .version = now.version};
    outside_tag(c, now.version);
    json_decided(c->arena, context_body(c), &decided);
    return ERR_OK;
}

/* ERR_NOT_FOUND: there is no such item. ERR_NEEDS_PRECONDITION, ERR_PRECONDITION: If-Match.
 * ERR_CONFLICT: it takes no such decision now. ERR_INVALID: c->flaws says where. ERR_FORBIDDEN:
 * one's own, or the key's scopes. */
enum err page_decide_api(struct context *c)
{
    struct store s = context_store(c);
    struct flaws flaws = flaws_new(c->arena, FLAWS_MAX);
    struct decision d = {.version = 0};
    struct wish wish;
    int64_t entry;
    enum err e = queue_item_read(context_path(c, "item"), &d.kind, &d.subject);
    if (e)
        return no_item(c, e);
    e = json_read_decision(c->arena, c->req.body, c->req.body_len, &wish, &flaws);
    if (e)
        return outside_flaws(c, e, &flaws);
    e = check_action(c, wish.action);
    if (e)
        return e;
    e = outside_version(c, &d.version);
    if (e)
        return e;
    d.action = wish.action;
    d.reason = wish.reason;
    d.slug = wish.slug;
    d.into = wish.into;
    e = store_decide(&s, c->credential, &d, &entry);
    if (e)
        return explain(c, e, &d);
    if (queue_action_shows(d.action))
        board_bump_catalogue(c->board);
    return answer(c, &d, entry);
}

static enum err no_decision(struct context *c, enum err e)
{
    return e == ERR_NOT_FOUND ? context_fail(c, e, "there is no such decision") : e;
}

/* What is not in the form of a number is no entry. ERR_CONFLICT: undone already, or something was
 * decided since. ERR_INVALID: a reason is needed. */
enum err page_undo_api(struct context *c)
{
    struct store s = context_store(c);
    struct flaws flaws = flaws_new(c->arena, FLAWS_MAX);
    struct wish wish;
    const char *digits = context_path(c, "entry"), *refused;
    if (digits[strspn(digits, "0123456789")] || strlen(digits) > ENTRY_DIGITS_MAX)
        return no_decision(c, ERR_NOT_FOUND);
    int64_t entry = strtoll(digits, NULL, 10);
    enum err e = json_read_undo(c->arena, c->req.body, c->req.body_len, &wish, &flaws);
    if (e)
        return outside_flaws(c, e, &flaws);
    e = store_revert(&s, c->credential, entry, wish.reason, &refused);
    if (e == ERR_INVALID)
        return flaw(c, e, "/reason", wish.reason[0] ? "must be text" : "is needed by now");
    if (e)
        return e == ERR_CONFLICT || e == ERR_FORBIDDEN ? context_fail(c, e, refused)
                                                       : no_decision(c, e);
    board_bump_catalogue(c->board);
    json_undone(c->arena, context_body(c), entry);
    return ERR_OK;
}

/* Each item is decided or says why not. */
enum err page_bulk_api(struct context *c)
{
    struct store s = context_store(c);
    struct flaws flaws = flaws_new(c->arena, FLAWS_MAX);
    struct wish wish;
    struct outcomes outcomes;
    const char *batch = decide_new_batch(c->arena);
    enum err e = json_read_bulk(c->arena, c->req.body, c->req.body_len, &wish, &flaws);
    if (e)
        return outside_flaws(c, e, &flaws);
    e = check_action(c, wish.action);
    if (e)
        return e;
    e = store_decide_each(&s, c->credential, wish.items, wish.action, wish.reason, batch,
                          &outcomes);
    if (e)
        return outside_may(c, e, DECIDES);
    if (outcomes.done && queue_action_shows(wish.action))
        board_bump_catalogue(c->board);
    json_outcomes(c->arena, context_body(c), &outcomes, outcomes.done ? batch : "");
    return ERR_OK;
}

/* ERR_NOT_FOUND: there is no such batch. */
enum err page_undo_batch_api(struct context *c)
{
    struct store s = context_store(c);
    struct flaws flaws = flaws_new(c->arena, FLAWS_MAX);
    struct wish wish;
    struct outcomes outcomes;
    const char *batch = context_path(c, "batch");
    if (!decide_is_batch(batch))
        return no_decision(c, ERR_NOT_FOUND);
    enum err e = json_read_undo(c->arena, c->req.body, c->req.body_len, &wish, &flaws);
    if (e)
        return outside_flaws(c, e, &flaws);
    e = store_revert_batch(&s, c->credential, batch, wish.reason, &outcomes);
    if (e)
        return no_decision(c, outside_may(c, e, DECIDES));
    if (outcomes.done)
        board_bump_catalogue(c->board);
    json_outcomes(c->arena, context_body(c), &outcomes, batch);
    return ERR_OK;
}

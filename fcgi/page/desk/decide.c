/* decide: claims, decisions on one item and on many, and taking them back. */
#include <stdlib.h>
#include <string.h>

#include "base/crypto.h"
#include "page/desk/decide.h"
#include "page/desk/done.h"
#include "page/desk/queue.h"
#include "page/page.h"
#include "page/staff.h"
#include "store/queue.h"

/* Where the database refused it: at a field, or as a whole. */
static void tell_refusal(struct context *c, struct queue_page *p, enum err e,
                         const struct decision *d)
{
    bool slug = strstr(d->clashes, "slug") != NULL;
    if (slug && e == ERR_CONFLICT)
        p->slug_error = "This address is, or was, another tool's. Choose another one.";
    else if (slug)
        p->slug_error =
            "Small letters, digits and single hyphens, at most 80, without the word “vs”; not “facts”.";
    else if (strcmp(d->clashes, "tools_one_website") == 0)
        p->error = arena_printf(c->arena,
                                "Its website is that of a published tool, /tools/%s. Merge it into "
                                "that one, or edit the address first.",
                                d->refused);
    else if (strcmp(d->clashes, "submissions_website_allowed") == 0)
        p->error = arena_printf(c->arena, "Its domain is not taken: %s", d->refused);
    else if (strcmp(d->clashes, "merge_into_published") == 0)
        p->into_error =
            "There is no published tool of that name. Give the last part of its address.";
    else if (e == ERR_INVALID && !d->reason[0])
        p->reason_error = "Say why: the submitter is told, and the public log shows it.";
    else if (e == ERR_INVALID)
        p->reason_error = "At most 4000 characters.";
    else
        p->error = done_sentence(c->arena, d->refused);
}

/* Shows the item again with what was typed, and who was faster. */
static enum err show_refused(struct context *c, enum err e, const struct decision *d)
{
    struct queue_page p = queue_begin(c);
    p.reason = d->reason;
    p.slug = d->slug;
    p.into = d->into;
    tell_refusal(c, &p, e, d);
    context_status(c, e);
    struct queue_item now;
    struct store s = context_store(c);
    enum err lost = store_queue_item(&s, c->credential, d->kind, d->subject, &now);
    if (lost)
        return lost;
    if (p.error[0] && now.deeds.n && e == ERR_CONFLICT)
        p.error = arena_printf(c->arena, "%s Last: %s %s, %s.", p.error, now.deeds.v[0].who,
                               now.deeds.v[0].action, now.deeds.v[0].at);
    if (!now.waits)
        p.lost = d->reason;
    return queue_show(c, &p, context_path(c, "item"));
}

/* ERR_NOT_FOUND: there is no such item. What the database refuses is shown at the item: 409, 422,
 * 403. */
enum err page_decide(struct context *c)
{
    struct store s = context_store(c);
    struct decision d = {
        .version = atoi(context_field(c, "version")),
        .action = context_field(c, "action"),
        .reason = done_typed(c, "reason"),
        .slug = strcmp(context_field(c, "action"), "approve") == 0 ? context_field(c, "slug") : "",
        .into = strcmp(context_field(c, "action"), "merge") == 0 ? context_field(c, "into") : "",
        .price_read =
            strcmp(context_field(c, "action"), "dismiss") == 0 && context_field(c, "price_read")[0],
    };
    int64_t entry;
    enum err e = queue_item_read(context_path(c, "item"), &d.kind, &d.subject);
    if (e)
        return e;
    e = store_decide(&s, c->credential, &d, &entry);
    if (done_is_refusal(e))
        return show_refused(c, e, &d);
    if (e)
        return e;
    struct queue_page p = queue_begin(c);
    const char *list = queue_href(c, &p.query, "/mod", "");
    /* What nobody could see before or after empties nobody's memory. */
    if (!queue_action_shows(d.action) && !d.price_read)
        return context_see_other(
            c, done_href(c, list, arena_printf(c->arena, "%lld", (long long)entry)));
    return done_see(c, list, entry);
}

/* ERR_NOT_FOUND: there is no such item. */
enum err page_claim(struct context *c)
{
    struct store s = context_store(c);
    struct queue_page p = queue_begin(c);
    const char *kind, *holder;
    int64_t subject;
    bool mine;
    enum err e = queue_item_read(context_path(c, "item"), &kind, &subject);
    if (!e && strcmp(context_field(c, "claim"), "release") == 0)
        e = store_release(&s, c->credential, kind, subject);
    else if (!e)
        e = store_claim(&s, c->credential, kind, subject, &mine, &holder);
    if (e)
        return e;
    return context_see_other(
        c, queue_href(c, &p.query, arena_printf(c->arena, "/mod/items/%s", context_path(c, "item")),
                      ""));
}

const char *decide_new_batch(struct arena *a)
{
    unsigned char b[16];
    crypto_random(b, sizeof b);
    b[6] = (unsigned char)((b[6] & 0x0f) | 0x40);
    b[8] = (unsigned char)((b[8] & 0x3f) | 0x80);
    return arena_printf(a, "%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x",
                        b[0], b[1], b[2], b[3], b[4], b[5], b[6], b[7], b[8], b[9], b[10], b[11],
                        b[12], b[13], b[14], b[15]);
}

bool decide_is_batch(const char *text)
{
    static const char shape[] = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
    for (size_t i = 0; i < sizeof shape; i++)
        if (shape[i] == 'x' ? !text[i] || !strchr("0123456789abcdef", text[i])
                            : text[i] != shape[i])
            return false;
    return true;
}

/* The items that were selected, joined by commas; "" when one of them is none. */
static const char *selected(const struct context *c)
{
    struct out o = out_grow(c->arena, 1024);
    for (size_t i = 0; i < c->req.form.n; i++) {
        const struct param *field = &c->req.form.v[i];
        if (strcmp(field->name, "item") != 0)
            continue;
        if (field->value[strspn(field->value, "abcdefghijklmnopqrstuvwxyz_-.0123456789")])
            return "";
        out_printf(&o, "%s%s", o.len ? "," : "", field->value);
    }
    return out_string(&o);
}

static enum err show_outcomes(struct context *c, struct queue_page *p, const char *batch)
{
    struct store s = context_store(c);
    p->outcomes_title =
        arena_printf(c->arena, "%zu of %zu done. Not done:", p->outcomes.done, p->outcomes.n);
    enum err e = p->outcomes.done && batch[0]
                     ? store_done(&s, c->credential, 0, batch, &p->head.staff.done)
                     : ERR_OK;
    context_status(c, p->outcomes.done ? ERR_OK : ERR_CONFLICT);
    return e ? e : queue_show(c, p, "");
}

/* 303 to the list when all were done; otherwise the list with what was not, and why. */
enum err page_decide_each(struct context *c)
{
    struct store s = context_store(c);
    struct queue_page p = queue_begin(c);
    const char *items = selected(c), *batch = decide_new_batch(c->arena);
    if (!items[0]) {
        context_status(c, ERR_INVALID);
        p.outcomes_title = "";
        p.head.staff.notice = "Select what is to be decided first.";
        return queue_show(c, &p, "");
    }
    enum err e = store_decide_each(&s, c->credential, items, context_field(c, "action"),
                                   done_typed(c, "reason"), batch, &p.outcomes);
    if (e)
        return e;
    if (queue_action_shows(context_field(c, "action")))
        board_bump_catalogue(c->board);
    if (p.outcomes.done < p.outcomes.n)
        return show_outcomes(c, &p, batch);
    return context_see_other(
        c, queue_href(c, &p.query, "/mod", arena_printf(c->arena, "done=%s", batch)));
}

/* Back to the page that the form stood on, which says that it was undone. */
static enum err back(struct context *c, const char *done)
{
    board_bump_catalogue(c->board);
    return context_see_other(c, done_href(c, staff_back(context_field(c, "back")), done));
}

static enum err undo_batch(struct context *c, const char *batch)
{
    struct store s = context_store(c);
    struct queue_page p = queue_begin(c);
    enum err e = store_revert_batch(&s, c->credential, batch, done_typed(c, "reason"), &p.outcomes);
    if (e)
        return e;
    board_bump_catalogue(c->board);
    return p.outcomes.done < p.outcomes.n ? show_outcomes(c, &p, "") : back(c, batch);
}

/* ERR_NOT_FOUND: there is no such decision. ERR_CONFLICT: it was undone, or something was decided
 * since. ERR_INVALID: a reason is needed. */
enum err page_undo(struct context *c)
{
    struct store s = context_store(c);
    const char *digits = context_field(c, "entry"), *batch = context_field(c, "batch"), *refused;
    if (batch[0] && !decide_is_batch(batch))
        return ERR_NOT_FOUND;
    if (batch[0])
        return undo_batch(c, batch);
    enum err e = store_revert(&s, c->credential, strtoll(digits, NULL, 10), done_typed(c, "reason"),
                              &refused);
    if (done_is_refusal(e))
        return context_fail(c, e, refused);
    return e ? e : back(c, digits);
}

/* queue: what there is to decide, the list and one item of it. */
#include "page/desk/queue.h"

#include <stdlib.h>
#include <string.h>

#include "page/desk/done.h"
#include "page/page.h"
#include "page/staff.h"
#include "store/queue.h"
#include "view/pages.h"

#define PAGE_ITEMS 30

const char *queue_href(const struct context *c, const struct queue_query *q, const char *path,
                       const char *more)
{
    struct out o = out_grow(c->arena, 256);
    char separator = '?';
    out_text(&o, path);
    if (q->kind[0]) {
        out_printf(&o, "%ckind=%s", separator, q->kind);
        separator = '&';
    }
    if (q->marked) {
        out_printf(&o, "%cmarked=1", separator);
        separator = '&';
    }
    if (q->search[0]) {
        out_printf(&o, "%cq=%s", separator, form_escape(c->arena, q->search));
        separator = '&';
    }
    if (more[0])
        out_printf(&o, "%c%s", separator, more);
    return out_string(&o);
}

struct queue_page queue_begin(const struct context *c)
{
    const char *(*read)(const struct context *, const char *) =
        request_is_safe(&c->req) ? context_input : context_field;
    return (struct queue_page){
        .head = staff_head(c, "Queue", "/mod"),
        .query = {.kind = read(c, "kind"),
                  .marked = read(c, "marked")[0] != '\0',
                  .search = read(c, "q"),
                  .after = "",
                  .limit = PAGE_ITEMS},
        .next_href = "",
        .first_href = "",
        .reason = "",
        .slug = "",
        .into = "",
        .error = "",
        .reason_error = "",
        .slug_error = "",
        .into_error = "",
        .lost = "",
        .outcomes_title = "",
    };
}

static void add_filter(const struct context *c, struct queue_page *p, const char *label,
                       const char *kind, bool marked)
{
    struct queue_query q = p->query;
    bool current = strcmp(q.kind, kind) == 0 && q.marked == marked;
    q.kind = kind;
    q.marked = marked;
    p->filters.v[p->filters.n++] = (struct choice){queue_href(c, &q, "/mod", ""), label, current};
}

static void fill_filters(const struct context *c, struct queue_page *p)
{
    p->filters.v = arena_array(c->arena, 7, sizeof *p->filters.v);
    add_filter(c, p, "All", "", false);
    add_filter(c, p, "New tools", "tool", false);
    add_filter(c, p, "Edits", "edit", false);
    add_filter(c, p, "Reviews", "review_draft", false);
    add_filter(c, p, "Flags", "flag", false);
    add_filter(c, p, "Held votes", "vote", false);
    add_filter(c, p, "Suspect", "", true);
}

static const char *item_path(const struct context *c, const char *item)
{
    return arena_printf(c->arena, "/mod/items/%s", item);
}

static void fill_list(const struct context *c, struct queue_page *p, const char *item,
                      const char *next)
{
    const struct queue_query *q = &p->query;
    for (size_t i = 0; i < p->list.n; i++) {
        p->list.v[i].href = queue_href(c, q, item_path(c, p->list.v[i].item), "");
        p->list.v[i].current = strcmp(p->list.v[i].item, item) == 0;
    }
    if (next[0])
        p->next_href = queue_href(c, q, "/mod", arena_printf(c->arena, "after=%s", next));
    if (q->after[0])
        p->first_href = queue_href(c, q, "/mod", "");
}

/* The reason that was chosen to begin from, when none is typed. */
static void begin_reason(struct context *c, struct queue_page *p)
{
    int chosen = atoi(request_is_safe(&c->req) ? context_input(c, "reason") : "0");
    struct reasons *reasons = &p->item.reasons;
    for (size_t i = 0; i < reasons->n; i++) {
        reasons->v[i].href =
            queue_href(c, &p->query, item_path(c, p->item.item),
                       arena_printf(c->arena, "reason=%d#reason", reasons->v[i].id));
        if (reasons->v[i].id == chosen && !p->reason[0])
            p->reason = reasons->v[i].text;
    }
}

/* Only reasons for what can be done now. */
static void keep_reasons(struct queue_page *p)
{
    struct reasons *reasons = &p->item.reasons;
    size_t n = 0;
    for (size_t i = 0; i < reasons->n; i++)
        for (size_t j = 0; j < p->item.steps.n; j++)
            if (strcmp(p->item.steps.v[j].action, reasons->v[i].action) == 0) {
                reasons->v[n++] = reasons->v[i];
                break;
            }
    reasons->n = n;
}

static enum err read_item(struct context *c, struct queue_page *p, const char *item)
{
    struct store s = context_store(c);
    const char *kind;
    int64_t subject;
    enum err e = queue_item_read(item, &kind, &subject);
    if (!e)
        e = store_queue_item(&s, c->credential, kind, subject, &p->item);
    if (e)
        return e;
    p->any = true;
    p->item.href = queue_href(c, &p->query, item_path(c, item), "");
    p->item.deeds.csrf = c->csrf;
    p->item.deeds.back = p->item.href;
    if (p->item.own)
        p->item.steps.n = 0;
    keep_reasons(p);
    begin_reason(c, p);
    if (!p->slug[0])
        p->slug = p->item.slug;
    for (size_t i = 0; i < p->item.steps.n; i++)
        p->merges = p->merges || p->item.steps.v[i].is_merge;
    for (size_t i = 0; i < p->item.twins.n && !p->into[0]; i++)
        p->into = p->item.twins.v[i].slug;
    return ERR_OK;
}

enum err queue_show(struct context *c, struct queue_page *p, const char *item)
{
    struct store s = context_store(c);
    const char *next;
    p->opened = item[0] != '\0';
    p->query.after = request_is_safe(&c->req) ? context_input(c, "after") : "";
    enum err e = store_queue(&s, c->credential, &p->query, &p->list, &next, &p->waiting);
    if (e == ERR_BAD_REQUEST)
        return context_fail(c, e, "the parameter “after” must be the “next” of an earlier answer");
    if (!e && !item[0] && p->list.n)
        item = p->list.v[0].item;
    if (!e && item[0])
        e = read_item(c, p, item);
    if (e)
        return e;
    fill_list(c, p, item, next);
    fill_filters(c, p);
    p->bulk = queue_bulk_steps(c->arena, p->query.kind);
    html_queue(context_body(c), p);
    return ERR_OK;
}

static enum err show(struct context *c, const char *item)
{
    struct queue_page p = queue_begin(c);
    enum err e = done_read(c, &p.head, queue_href(c, &p.query, "/mod", ""));
    return e ? e : queue_show(c, &p, item);
}

/* ERR_BAD_REQUEST: a cursor that is not ours. Who only writes reviews is led to them. */
enum err page_queue(struct context *c)
{
    return c->account->role < ROLE_MODERATOR ? context_see_other(c, "/mod/reviews") : show(c, "");
}

/* ERR_NOT_FOUND: there is no such item. */
enum err page_queue_item(struct context *c)
{
    return show(c, context_path(c, "item"));
}

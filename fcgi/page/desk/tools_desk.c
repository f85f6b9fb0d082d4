/* tools_desk: all tools, whatever their state, and what moderators do with one. */
#include <stdlib.h>
#include <string.h>

#include "page/desk/desk.h"
#include "page/page.h"
#include "store/fact.h"
#include "store/queue.h"
#include "view/pages.h"

static void fill_states(const struct context *c, struct tools_desk_page *p)
{
    static const char *const states[][2] = {
        {"", "Any state"},
        {"published", "Published"},
        {"delisted", "Delisted"},
        {"pending", "Waiting"},
        {"draft", "Draft, or changes asked for"},
        {"rejected", "Rejected"},
        {"merged", "Merged"},
        {"spam", "Spam"},
    };
    p->states.n = sizeof states / sizeof *states;
    p->states.v = arena_array(c->arena, p->states.n, sizeof *p->states.v);
    for (size_t i = 0; i < p->states.n; i++)
        p->states.v[i] =
            (struct option){states[i][0], states[i][1], strcmp(states[i][0], p->state) == 0};
}

/* ERR_BAD_REQUEST: a cursor that is not ours. */
enum err page_tools_desk(struct context *c)
{
    struct tools_desk_page p = {
        .head = staff_head(c, "Tools", "/mod/tools"),
        .search = context_input(c, "q"),
        .state = context_input(c, "state"),
    };
    struct store s = context_store(c);
    const char *next;
    enum err e = store_tools_desk(&s, c->credential, p.search, p.state, context_input(c, "after"),
                                  &p.tools, &next);
    if (e)
        return e;
    const char *names[] = {"q", "state"}, *values[] = {p.search, p.state};
    fill_states(c, &p);
    desk_pages(c, desk_href(c, "/mod/tools", names, values, 2), next, &p.next_href, &p.first_href);
    html_tools_desk(context_body(c), &p);
    return ERR_OK;
}

/* ---- one tool ---- */

/* Only reasons for what can be done now; the chosen one is filled in. */
static void fill_reasons(struct context *c, struct tool_desk_page *p)
{
    int chosen = atoi(request_is_safe(&c->req) ? context_input(c, "reason") : "0");
    struct reasons *reasons = &p->it.reasons;
    size_t n = 0;
    for (size_t i = 0; i < reasons->n; i++)
        for (size_t j = 0; j < p->it.steps.n; j++)
            if (strcmp(p->it.steps.v[j].action, reasons->v[i].action) == 0) {
                reasons->v[n] = reasons->v[i];
                reasons->v[n].href =
                    arena_printf(c->arena, "%s?reason=%d#reason", p->it.href, reasons->v[i].id);
                if (reasons->v[n].id == chosen && !p->reason[0])
                    p->reason = reasons->v[n].text;
                n++;
                break;
            }
    reasons->n = n;
}

static struct tool_desk_page begin(void)
{
    return (struct tool_desk_page){
        .reason = "",
        .slug = "",
        .into = "",
        .error = "",
        .reason_error = "",
        .slug_error = "",
        .into_error = "",
    };
}

static enum err show(struct context *c, struct tool_desk_page *p, int64_t id)
{
    struct store s = context_store(c);
    enum err e = store_tool_desk(&s, c->credential, id, &p->it);
    if (e)
        return e;
    p->head = staff_head(c, p->it.tool.name, "/mod/tools");
    p->it.deeds.csrf = c->csrf;
    p->it.deeds.back = p->it.href;
    e = done_read(c, &p->head, p->it.href);
    if (e)
        return e;
    if (!p->slug[0])
        p->slug = p->it.tool.slug;
    fill_reasons(c, p);
    html_tool_desk(context_body(c), p);
    return ERR_OK;
}

/* ERR_NOT_FOUND. */
enum err page_tool_desk(struct context *c)
{
    struct tool_desk_page p = begin();
    int64_t id;
    enum err e = desk_id(c, "id", &id);
    return e ? e : show(c, &p, id);
}

/* Where the database refused it: at a field, or as a whole; with what was typed. */
static enum err show_refused(struct context *c, struct tool_desk_page *p, int64_t id, enum err e,
                             const struct refusal *why)
{
    bool slug = strstr(why->rule, "slug") != NULL;
    if (slug && e == ERR_CONFLICT)
        p->slug_error = "This address is, or was, another tool’s. Choose another one.";
    else if (slug)
        p->slug_error =
            "Small letters, digits and single hyphens, at most 80, without the word “vs”; not “facts”.";
    else if (strcmp(why->rule, "merge_into_published") == 0)
        p->into_error =
            "There is no published tool of that name. Give the last part of its address.";
    else if (e == ERR_INVALID)
        p->reason_error = desk_reason_error(p->reason);
    else
        p->error = done_sentence(c->arena, why->words);
    context_status(c, e);
    return show(c, p, id);
}

/* What every form of the page has: the tool, the version seen, a reason. */
struct work {
    struct tool_desk_page page;
    struct refusal why;
    int64_t id, entry;
    int version;
};

static enum err begin_work(struct context *c, struct work *w)
{
    *w = (struct work){
        .page = begin(), .why = {"", ""}, .version = atoi(context_field(c, "version"))};
    w->page.reason = done_typed(c, "reason");
    return desk_id(c, "id", &w->id);
}

static enum err end_work(struct context *c, struct work *w, enum err e)
{
    if (done_is_refusal(e))
        return show_refused(c, &w->page, w->id, e, &w->why);
    return e ? e
             : done_see(c, arena_printf(c->arena, "/mod/tools/%lld", (long long)w->id), w->entry);
}

/* What the database refuses is shown with what was typed: 409, 422, 403. ERR_NOT_FOUND. */
enum err page_tool_decide(struct context *c)
{
    struct work w;
    struct store s = context_store(c);
    enum err e = begin_work(c, &w);
    if (e)
        return e;
    w.page.into = context_field(c, "into");
    struct decision d = {
        .kind = "tool",
        .subject = w.id,
        .version = w.version,
        .action = context_field(c, "action"),
        .reason = w.page.reason,
        .slug = "",
        .into = strcmp(context_field(c, "action"), "merge") == 0 ? w.page.into : "",
    };
    e = store_decide(&s, c->credential, &d, &w.entry);
    w.why = (struct refusal){d.clashes, d.refused};
    return end_work(c, &w, e);
}

/* The same. */
enum err page_tool_restore(struct context *c)
{
    struct work w;
    struct store s = context_store(c);
    enum err e = begin_work(c, &w);
    if (e)
        return e;
    return end_work(c, &w,
                    store_revision_restore(&s, c->credential, w.id, w.version,
                                           atoi(context_field(c, "revision")), w.page.reason,
                                           &w.entry, &w.why));
}

/* The same. */
enum err page_tool_rename(struct context *c)
{
    struct work w;
    struct store s = context_store(c);
    enum err e = begin_work(c, &w);
    if (e)
        return e;
    w.page.slug = context_field(c, "slug");
    return end_work(c, &w,
                    store_slug_change(&s, c->credential, w.id, w.version, w.page.slug,
                                      w.page.reason, &w.entry, &w.why));
}

/* The same, of a review that readers see. */
enum err page_tool_retire_review(struct context *c)
{
    struct work w;
    struct store s = context_store(c);
    enum err e = begin_work(c, &w);
    if (e)
        return e;
    return end_work(c, &w,
                    store_review_retire(&s, c->credential,
                                        strtoll(context_field(c, "review"), NULL, 10),
                                        w.page.reason, &w.entry, &w.why));
}

/* The same: the entry price was read at the vendor's today, and is as the page says. */
enum err page_tool_price_read(struct context *c)
{
    struct work w;
    struct store s = context_store(c);
    enum err e = begin_work(c, &w);
    if (e)
        return e;
    return end_work(c, &w, store_price_read(&s, c->credential, w.id, w.version, &w.entry, &w.why));
}

/* kept: the lists that moderators and admins keep: reasons to begin from, banned domains. */
#include <stdlib.h>
#include <string.h>

#include "page/desk/desk.h"
#include "page/page.h"
#include "view/pages.h"

/* ---- reasons ---- */

static struct options actions_of(const struct context *c, const struct words *actions,
                                 const char *chosen)
{
    struct options list = {actions->n, arena_array(c->arena, actions->n, sizeof *list.v)};
    for (size_t i = 0; i < actions->n; i++) {
        const char *label = queue_step(actions->v[i]).label;
        list.v[i] = (struct option){actions->v[i], label[0] ? label : actions->v[i],
                                    strcmp(actions->v[i], chosen) == 0};
    }
    return list;
}

/* What was typed (NULL for nothing) stands where it was typed. */
static enum err show_reasons(struct context *c, const struct kept_reason *typed, const char *action)
{
    struct reasons_page p = {.head = staff_head(c, "Reasons", "/mod/reasons"), .error = ""};
    struct store s = context_store(c);
    struct words actions;
    enum err e = store_reasons_kept(&s, c->credential, &p.groups, &actions);
    if (!e && request_is_safe(&c->req))
        e = done_read(c, &p.head, "/mod/reasons");
    if (e)
        return e;
    p.fresh = (struct kept_reason){.place = 100, .title = "", .text = "", .error = ""};
    p.fresh.actions = actions_of(c, &actions, "reject");
    for (size_t i = 0; i < p.groups.n; i++)
        for (size_t j = 0; j < p.groups.v[i].reasons.n; j++) {
            struct kept_reason *r = &p.groups.v[i].reasons.v[j];
            int now = r->version;
            if (typed && typed->id == r->id) {
                *r = *typed;
                r->version = now;
                r->open = true;
            }
            r->actions = actions_of(c, &actions, r->open ? action : p.groups.v[i].action);
        }
    if (typed && typed->id == 0) {
        p.fresh = *typed;
        p.fresh.open = true;
        p.fresh.actions = actions_of(c, &actions, action);
    }
    html_reasons(context_body(c), &p);
    return ERR_OK;
}

enum err page_reasons(struct context *c)
{
    return show_reasons(c, NULL, "");
}

static const char *reason_flaw(struct context *c, enum err e, const struct refusal *why)
{
    if (strcmp(why->rule, "reasons_title_form") == 0)
        return "The title is one line of at most 60 characters.";
    if (strcmp(why->rule, "reasons_text_form") == 0)
        return "The text has at most 1000 characters, and some.";
    return e == ERR_INVALID ? "Choose a decision, and a place from 1 on."
                            : done_sentence(c->arena, why->words);
}

static enum err save_reason(struct context *c, int id)
{
    struct store s = context_store(c);
    struct refusal why;
    int64_t entry;
    const char *action = context_field(c, "action");
    struct kept_reason typed = {
        .id = id,
        .version = atoi(context_field(c, "version")),
        .place = atoi(context_field(c, "place")),
        .title = context_field(c, "title"),
        .text = done_typed(c, "text"),
        .offered = id == 0 || context_field(c, "offered")[0] != '\0',
        .error = "",
    };
    enum err e = store_reason_save(&s, c->credential, &typed, action, &entry, &why);
    if (!e)
        return done_see(c, "/mod/reasons", entry);
    if (!done_is_refusal(e))
        return e;
    typed.error = reason_flaw(c, e, &why);
    context_status(c, e);
    return show_reasons(c, &typed, action);
}

/* What is wrong is shown with what was typed: 422, 409. */
enum err page_reason_add(struct context *c)
{
    return save_reason(c, 0);
}

/* The same. ERR_NOT_FOUND: there is no such reason. */
enum err page_reason_save(struct context *c)
{
    int64_t id;
    enum err e = desk_id(c, "id", &id);
    if (!e && (id == 0 || id > INT32_MAX))
        e = ERR_NOT_FOUND;
    return e ? e : save_reason(c, (int)id);
}

/* ---- banned domains ---- */

static struct domains_page begin_domains(struct context *c)
{
    return (struct domains_page){
        .head = staff_head(c, "Banned domains", "/mod/domains"),
        .domain = "",
        .reason = "",
        .error = "",
        .domain_error = "",
        .reason_error = "",
    };
}

static enum err show_domains(struct context *c, struct domains_page *p)
{
    struct store s = context_store(c);
    enum err e = store_domains(&s, c->credential, &p->domains);
    if (!e)
        html_domains(context_body(c), p);
    return e;
}

enum err page_domains(struct context *c)
{
    struct domains_page p = begin_domains(c);
    enum err e = done_read(c, &p.head, "/mod/domains");
    return e ? e : show_domains(c, &p);
}

/* What is wrong is shown with what was typed: 422, 409. */
enum err page_domain_ban(struct context *c)
{
    struct domains_page p = begin_domains(c);
    struct store s = context_store(c);
    struct refusal why;
    int64_t entry;
    p.domain = context_field(c, "domain");
    p.reason = done_typed(c, "reason");
    enum err e = store_domain_ban(&s, c->credential, p.domain, p.reason, &entry, &why);
    if (!e)
        return done_see(c, "/mod/domains", entry);
    if (!done_is_refusal(e))
        return e;
    if (strcmp(why.rule, "banned_domains_form") == 0)
        p.domain_error = "Give a domain, such as example.com.";
    else if (strcmp(why.rule, "banned_domains_pkey") == 0)
        p.domain_error = "This domain is banned already.";
    else if (e == ERR_INVALID)
        p.reason_error =
            "Say why in one line of at most 300 characters: whoever submits one is told.";
    else
        p.error = done_sentence(c->arena, why.words);
    context_status(c, e);
    return show_domains(c, &p);
}

/* ERR_NOT_FOUND: this domain is not banned. */
enum err page_domain_unban(struct context *c)
{
    struct store s = context_store(c);
    struct refusal why;
    int64_t entry;
    enum err e = store_domain_unban(&s, c->credential, context_field(c, "domain"),
                                    done_typed(c, "reason"), &entry, &why);
    if (e == ERR_NOT_FOUND)
        return context_fail(c, e, why.words);
    return e ? e : done_see(c, "/mod/domains", entry);
}

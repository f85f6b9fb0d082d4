/* preferences: by a link that is mailed, who gets mail chooses what, takes along what is held about
 * them, and has it erased. */
#include <string.h>

#include "model/address.h"
#include "page/newsletter.h"
#include "page/page.h"
#include "view/json.h"
#include "view/pages.h"

static enum err is_over(struct context *c, enum err e)
{
    if (e != ERR_NOT_FOUND)
        return e;
    c->see = "/newsletter/preferences";
    c->see_words = "Ask for a new one";
    return context_fail(c, e, "this link is no longer good: it works for a day");
}

/* ---- asking for the link ---- */

static enum err show_ask(struct context *c, struct preferences_ask_page *p, enum err outcome)
{
    p->head = context_head(c, outcome ? "Not sent: your preferences" : "Your preferences",
                           "Choose what you get by mail, take it along, or have it erased.",
                           "/newsletter/preferences");
    p->head.forms = p->head.news = true;
    if (outcome)
        context_status(c, outcome);
    html_newsletter_preferences_ask(context_body(c), p);
    return ERR_OK;
}

enum err page_preferences_ask(struct context *c)
{
    struct preferences_ask_page p = {.trouble = {""}, .email = {"", "", "", ""}};
    p.erased = context_input(c, "done")[0] != '\0';
    return show_ask(c, &p, ERR_OK);
}

/* Answers 303 to what comes next, or shows the form again: 422, 429, 503. */
enum err page_preferences_ask_post(struct context *c)
{
    struct preferences_ask_page p = {.trouble = {""},
                                     .email = {context_field(c, "email"), "", "", ""}};
    struct store s = context_store(c);
    struct refusal why = {"", ""};
    const char *address;
    p.email.error = address_read(c->arena, p.email.value, &address);
    if (p.email.error[0])
        return show_ask(c, &p, ERR_INVALID);
    struct newsletter_asker asker = newsletter_asker(c);
    enum err e = newsletter_is_trap(c) ? ERR_OK : store_ask_preferences(&s, address, &asker, &why);
    if (e == ERR_RATE) {
        p.trouble.words = newsletter_over_quota(c, &why);
        return show_ask(c, &p, e);
    }
    return e ? e : context_see_other(c, "/newsletter/check");
}

/* ---- behind it ---- */

static bool gets(const struct subscriptions *list, const char *category)
{
    for (size_t i = 0; i < list->n; i++)
        if (list->v[i].is_category && list->v[i].confirmed &&
            strcmp(list->v[i].slug, category) == 0)
            return true;
    return false;
}

/* From what is stored to what the page shows. */
static enum err complete(struct context *c, struct preferences_page *p)
{
    struct newsletter_form form;
    const struct subscriptions *list = &p->link.subscriptions;
    enum err e = newsletter_form_begin(c, &form);
    if (e)
        return e;
    p->categories = form.categories;
    for (size_t i = 0; i < p->categories.n; i++) {
        p->categories.v[i].chosen = gets(list, p->categories.v[i].value);
        p->chosen = p->chosen || p->categories.v[i].chosen;
    }
    p->everything = p->link.everything;
    p->chosen = p->chosen && !p->everything;
    p->none = !p->everything && !p->chosen;
    p->suppressed = strcmp(p->link.state, "suppressed") == 0;
    p->alerts.v = arena_array(c->arena, list->n, sizeof *p->alerts.v);
    for (size_t i = 0; i < list->n; i++)
        if (!list->v[i].is_category)
            p->alerts.v[p->alerts.n++] = list->v[i];
    return ERR_OK;
}

static enum err show(struct context *c, enum err outcome, const char *trouble, const char *unsure)
{
    const char *hash = newsletter_token_hash(c);
    struct store s = context_store(c);
    struct preferences_page p = {
        .token = context_path(c, "token"), .trouble = {trouble}, .sure = {"", unsure, "", ""}};
    enum err e = hash ? store_newsletter_link(&s, hash, "preferences", &p.link) : ERR_NOT_FOUND;
    if (!e)
        e = complete(c, &p);
    if (e)
        return is_over(c, e);
    p.saved = request_is_safe(&c->req) && context_input(c, "done")[0] != '\0';
    p.head = context_head(c, "Your preferences", "", "");
    p.head.forms = p.head.news = p.head.noindex = true;
    if (outcome)
        context_status(c, outcome);
    html_newsletter_preferences(newsletter_private_body(c), &p);
    return ERR_OK;
}

/* ERR_NOT_FOUND: the link is no longer good. */
enum err page_preferences(struct context *c)
{
    return show(c, ERR_OK, "", "");
}

/* Numbers of alerts that stay, joined by commas. */
static const char *kept_alerts(struct context *c)
{
    struct out o = out_grow(c->arena, 64);
    for (size_t i = 0; i < c->req.form.n; i++) {
        const struct param *p = &c->req.form.v[i];
        if (strcmp(p->name, "alert") == 0 && context_number(p->value) > 0)
            out_printf(&o, "%s%s", o.len ? "," : "", p->value);
    }
    return out_string(&o);
}

/* Answers 303 to the page; 409 when it changed meanwhile, 422 when no category is chosen.
 * ERR_NOT_FOUND. */
enum err page_preferences_post(struct context *c)
{
    const char *hash = newsletter_token_hash(c), *which = context_field(c, "which");
    struct store s = context_store(c);
    bool flawed, ends = strcmp(context_field(c, "do"), "end") == 0;
    bool chosen = strcmp(which, "categories") == 0;
    const char *slugs = newsletter_slugs(c, "category", &flawed);
    if (!hash)
        return is_over(c, ERR_NOT_FOUND);
    if (!ends && chosen && !slugs[0])
        return show(c, ERR_INVALID,
                    "Choose at least one category, every issue, or no issue. Nothing was changed.",
                    "");
    enum err e = store_save_preferences(&s, hash, context_int(context_field(c, "version")),
                                        !ends && strcmp(which, "everything") == 0,
                                        !ends && chosen ? slugs : "", ends ? "" : kept_alerts(c));
    if (e == ERR_CONFLICT)
        return show(c, e,
                    "Something changed since you opened this page. This is how it stands now; "
                    "choose again.",
                    "");
    if (e)
        return is_over(c, e);
    return context_see_other(
        c, arena_printf(c->arena, "/newsletter/preferences/%s?done=1", context_path(c, "token")));
}

/* All that is held, as a file. ERR_NOT_FOUND. */
enum err page_preferences_data(struct context *c)
{
    const char *hash = newsletter_token_hash(c);
    struct store s = context_store(c);
    struct newsletter_data data;
    enum err e = hash ? store_newsletter_data(&s, hash, &data) : ERR_NOT_FOUND;
    if (e)
        return is_over(c, e);
    response_header(&c->res, "Content-Disposition", "attachment; filename=\"newsletter.json\"");
    json_newsletter_data(c->arena, newsletter_private_body(c), &data);
    return ERR_OK;
}

/* Answers 303; 422 when the box beside the button is not ticked. ERR_NOT_FOUND. */
enum err page_preferences_erase(struct context *c)
{
    const char *hash = newsletter_token_hash(c);
    struct store s = context_store(c);
    if (hash && !context_field(c, "sure")[0])
        return show(c, ERR_INVALID, "",
                    "Tick the box first: what is erased cannot be brought back.");
    enum err e = hash ? store_erase_subscriber(&s, hash) : ERR_NOT_FOUND;
    return e ? is_over(c, e) : context_see_other(c, "/newsletter/preferences?done=erased");
}

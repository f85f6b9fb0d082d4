/* subscribe: somebody asks for the weekly, or for an alert. The answer is the same whether or not
 * their address is known: what comes of it goes there by mail. */
#include <string.h>

#include "model/address.h"
#include "model/slug.h"
#include "page/newsletter.h"
#include "page/page.h"
#include "view/json.h"
#include "view/pages.h"

#define FLAWS_MAX 16

/* The tools that an alert is about: one slug, or two from "a-vs-b". False for what is neither. */
static bool read_subject(struct context *c, const char *tool, const char *pair, const char **one,
                         const char **other)
{
    const char *slugs[SLUG_PAIR_MAX];
    *one = tool;
    *other = "";
    if (tool[0])
        return !pair[0] && slug_is_valid(tool);
    if (!pair[0])
        return true;
    if (slug_split(c->arena, pair, slugs) != 2 || !slug_is_valid(slugs[0]) ||
        !slug_is_valid(slugs[1]))
        return false;
    *one = slugs[0];
    *other = slugs[1];
    return true;
}

/* Fills in what the form is about. ERR_NOT_FOUND: there are no such tools. */
static enum err begin(struct context *c, const char *tool, const char *pair,
                      struct newsletter_page *p)
{
    struct store s = context_store(c);
    struct newsletter_form *f = &p->form;
    const char *one, *other;
    struct choices tools = {0};
    *p = (struct newsletter_page){.trouble = {""}};
    enum err e = newsletter_form_begin(c, f);
    if (e)
        return e;
    if (!read_subject(c, tool, pair, &one, &other))
        return context_fail(c, ERR_NOT_FOUND, "there is no such tool or pair");
    if (one[0])
        e = store_alert_tools(&s, one, other, &tools);
    if (e)
        return e;
    if (one[0] && tools.n != (other[0] ? 2u : 1u))
        return context_fail(c, ERR_NOT_FOUND, "there is no such tool or pair");
    f->is_alert = one[0] != '\0';
    if (f->is_alert) {
        f->words = NEWSLETTER_ALERT_WORDS;
        f->subject = other[0]
                         ? arena_printf(c->arena, "%s vs %s", tools.v[0].label, tools.v[1].label)
                         : tools.v[0].label;
        f->tool = other[0] ? "" : tools.v[0].href;
        f->pair =
            other[0] ? arena_printf(c->arena, "%s-vs-%s", tools.v[0].href, tools.v[1].href) : "";
        f->back = other[0] ? slug_pair_path(c->arena, tools.v[0].href, tools.v[1].href)
                           : arena_printf(c->arena, "/tools/%s", f->tool);
    }
    p->head = context_head(
        c,
        f->is_alert ? arena_printf(c->arena, "Tell me when the verdict on %s changes", f->subject)
                    : "Weekly AI Tool Verdicts",
        "New verdicts and flips by mail, for every category or those you choose.",
        f->is_alert ? "" : "/newsletter/subscriptions");
    p->head.forms = p->head.news = true;
    p->head.noindex = f->is_alert;
    return ERR_OK;
}

/* ERR_NOT_FOUND: an alert on what is not there. */
enum err page_subscribe(struct context *c)
{
    struct newsletter_page p;
    enum err e = begin(c, context_input(c, "tool"), context_input(c, "pair"), &p);
    if (!e)
        html_newsletter_subscribe(context_body(c), &p);
    return e;
}

static void choose(struct options *list, const char *slugs)
{
    for (size_t i = 0; i < list->n; i++) {
        size_t len = strlen(list->v[i].value);
        for (const char *at = slugs; *at; at += strcspn(at, ","), at += *at == ',')
            if (strcspn(at, ",") == len && memcmp(at, list->v[i].value, len) == 0)
                list->v[i].chosen = true;
    }
}

/* The form once more, with all that was typed. */
static enum err show_again(struct context *c, enum err outcome, struct newsletter_page *p,
                           const char *slugs)
{
    choose(&p->form.categories, slugs);
    p->head.title = arena_printf(c->arena, "Not sent: %s", p->head.title);
    context_status(c, outcome);
    html_newsletter_subscribe(context_body(c), p);
    return ERR_OK;
}

/* What the store says of it, in words beside the field or above the form. */
static void explain(struct context *c, enum err e, const struct refusal *why,
                    struct newsletter_page *p)
{
    if (e == ERR_RATE)
        p->trouble.words = newsletter_over_quota(c, why);
    else if (strcmp(why->rule, "subscriptions_category_known") == 0)
        p->form.which.error = "One of these categories is not here any more. Choose again.";
    else if (e == ERR_INVALID)
        p->form.email.error = "This address cannot be mailed. Try another one.";
    else {
        response_header(&c->res, "Retry-After", "2");
        p->trouble.words =
            "The part that holds the data is away. Nothing is lost: send it again in a few "
            "seconds.";
    }
}

/* Answers 303 to what comes next; or shows the form with what was typed: 422, 429, 503.
 * ERR_NOT_FOUND: an alert on what is not there. */
enum err page_subscribe_post(struct context *c)
{
    struct newsletter_page p;
    struct store s = context_store(c);
    struct refusal why;
    const char *one, *other, *typed = context_field(c, "email");
    bool flawed, everything = strcmp(context_field(c, "which"), "categories") != 0;
    const char *slugs = newsletter_slugs(c, "category", &flawed);
    enum err e = begin(c, context_field(c, "tool"), context_field(c, "pair"), &p);
    if (e)
        return e;
    struct subscription_wish wish = {.how = "form", .words = p.form.words, .categories = ""};
    p.form.email.value = typed;
    p.form.everything = everything;
    p.form.email.error = address_read(c->arena, typed, &wish.address);
    if (!everything && !p.form.is_alert) {
        wish.categories = slugs;
        if (flawed || !slugs[0])
            p.form.which.error = "Choose at least one category, or every issue.";
    }
    if (p.form.email.error[0] || p.form.which.error[0])
        return show_again(c, ERR_INVALID, &p, slugs);
    (void)read_subject(c, p.form.tool, p.form.pair, &one, &other);
    wish.tool = one;
    wish.other = other;
    struct newsletter_asker asker = newsletter_asker(c);
    if (!newsletter_is_trap(c))
        e = store_subscribe(&s, &wish, newsletter_hashes(c, wish.address), &asker, &why);
    if (e == ERR_INTERNAL)
        return e;
    if (e) {
        explain(c, e, &why, &p);
        return show_again(c, e, &p, slugs);
    }
    metrics_add(c->metrics, METRIC_NEWSLETTER_ASKED, 1);
    return context_see_other(c, "/newsletter/check");
}

enum err page_newsletter_check(struct context *c)
{
    struct newsletter_check_page p = {
        .head = context_head(c, "Look into your mail", "What comes after you ask for mail.", ""),
    };
    p.head.forms = p.head.news = p.head.noindex = true;
    html_newsletter_check(context_body(c), &p);
    return ERR_OK;
}

/* ---- the same for programs ---- */

static enum err refuse(struct context *c, const struct flaws *flaws)
{
    c->flaws = arena_alloc(c->arena, sizeof *flaws);
    *c->flaws = *flaws;
    return context_fail(c, ERR_INVALID, "send an object such as {\"email\": \"name@example.org\"}");
}

static const char *joined(struct context *c, const struct subscription_asked *asked,
                          struct flaws *flaws)
{
    struct out o = out_grow(c->arena, 128);
    for (size_t i = 0; i < asked->categories_n; i++) {
        if (!slug_is_valid(asked->categories[i]))
            flaws_add(flaws, arena_printf(c->arena, "/categories/%zu", i),
                      "must be a category's slug");
        out_printf(&o, "%s%s", i ? "," : "", asked->categories[i]);
    }
    return out_string(&o);
}

/* ERR_BAD_REQUEST: not JSON. ERR_INVALID: c->flaws says where. ERR_RATE. Otherwise 202. */
enum err page_subscriptions_api(struct context *c)
{
    struct flaws flaws = flaws_new(c->arena, FLAWS_MAX);
    struct subscription_asked asked;
    struct subscription_wish wish = {.how = "api", .words = ""};
    struct refusal why = {"", ""};
    struct store s = context_store(c);
    enum err e = json_read_subscription(c->arena, c->req.body, c->req.body_len, &asked, &flaws);
    if (e == ERR_BAD_REQUEST)
        return context_fail(c, e, arena_printf(c->arena, "the body %s", flaws.v[0].detail));
    const char *flaw = address_read(c->arena, asked.email, &wish.address);
    if (!e && flaw[0])
        flaws_add(&flaws, "/email", flaw);
    wish.categories = joined(c, &asked, &flaws);
    if (!e && !read_subject(c, asked.tool, asked.pair, &wish.tool, &wish.other))
        flaws_add(&flaws, asked.tool[0] ? "/tool" : "/pair",
                  asked.tool[0] ? "must be one tool's slug, without a pair"
                                : "must be two tools' slugs, as in a-vs-b");
    if (!e && asked.categories_n && wish.tool && wish.tool[0])
        flaws_add(&flaws, "/categories", "cannot stand beside a tool or a pair");
    if (e || flaws.n)
        return refuse(c, &flaws);
    struct newsletter_asker asker = newsletter_asker(c);
    e = store_subscribe(&s, &wish, newsletter_hashes(c, wish.address), &asker, &why);
    if (e == ERR_RATE)
        return context_fail(c, e, newsletter_over_quota(c, &why));
    if (e == ERR_INVALID) {
        bool category = strcmp(why.rule, "subscriptions_category_known") == 0,
             tool = strcmp(why.rule, "subscriptions_tool_known") == 0;
        flaws_add(&flaws,
                  category        ? "/categories"
                  : !tool         ? "/email"
                  : asked.tool[0] ? "/tool"
                                  : "/pair",
                  category || tool ? "is not here" : "cannot be mailed");
        return refuse(c, &flaws);
    }
    if (e)
        return e;
    metrics_add(c->metrics, METRIC_NEWSLETTER_ASKED, 1);
    response_heard(&c->res);
    json_subscription_asked(c->arena, context_body(c));
    return ERR_OK;
}

/* unsubscribe: what the links in a mail do: begin what was asked for, and end it. Looking at a page
 * changes nothing, for programs that guard mailboxes look at every link; its button does. */
#include <string.h>

#include "page/newsletter.h"
#include "page/page.h"
#include "view/pages.h"

#define TOKEN_LENGTH 32 /* of what ends mail: 128 bits in hexadecimal */

static enum err is_over(struct context *c, enum err e)
{
    if (e != ERR_NOT_FOUND)
        return e;
    c->see = "/newsletter/subscriptions";
    c->see_words = "Ask for a new one";
    return context_fail(c, e, "this link is no longer good: it has expired, or was for what ended");
}

static enum err show_confirm(struct context *c, const char *hash, enum err outcome,
                             const char *trouble)
{
    struct store s = context_store(c);
    struct confirm_page p = {.token = context_path(c, "token"), .trouble = {trouble}};
    enum err e = store_newsletter_link(&s, hash, "confirm", &p.link);
    if (e)
        return is_over(c, e);
    p.head = context_head(c, p.link.used ? "Confirmed" : "Confirm your subscription", "", "");
    p.head.forms = p.head.news = p.head.noindex = true;
    if (outcome)
        context_status(c, outcome);
    html_newsletter_confirm(newsletter_private_body(c), &p);
    return ERR_OK;
}

/* ERR_NOT_FOUND: the link is no longer good. */
enum err page_confirm(struct context *c)
{
    const char *hash = newsletter_token_hash(c);
    return hash ? show_confirm(c, hash, ERR_OK, "") : is_over(c, ERR_NOT_FOUND);
}

/* Answers 303 to the same page, which then says that it is done; 409 when something else was asked
 * for meanwhile. ERR_NOT_FOUND. */
enum err page_confirm_post(struct context *c)
{
    const char *hash = newsletter_token_hash(c);
    struct store s = context_store(c);
    if (!hash)
        return is_over(c, ERR_NOT_FOUND);
    enum err e = store_confirm(&s, hash, context_int(context_field(c, "version")));
    if (e == ERR_CONFLICT)
        return show_confirm(c, hash, e,
                            "Something more was asked for since you opened this page. Look again, "
                            "then confirm.");
    if (e)
        return is_over(c, e);
    metrics_add(c->metrics, METRIC_NEWSLETTER_CONFIRMED, 1);
    return context_see_other(
        c, arena_printf(c->arena, "/newsletter/confirm/%s", context_path(c, "token")));
}

/* ---- ending ---- */

static enum err begin(struct context *c, const char *alert, struct unsubscribe_page *p)
{
    *p = (struct unsubscribe_page){.token = context_path(c, "token"), .alert = alert};
    if (strlen(p->token) != TOKEN_LENGTH || strspn(p->token, "0123456789abcdef") != TOKEN_LENGTH ||
        (alert[0] && context_number(alert) < 1))
        return context_fail(c, ERR_NOT_FOUND,
                            "this is not a whole link; take it from the mail once more");
    p->head = context_head(c, "Unsubscribe", "", "");
    p->head.forms = p->head.news = p->head.noindex = true;
    return ERR_OK;
}

/* Asks nobody whose link it is, so that nobody learns it. ERR_NOT_FOUND: it is not whole. */
enum err page_unsubscribe(struct context *c)
{
    struct unsubscribe_page p;
    enum err e = begin(c, context_input(c, "alert"), &p);
    if (!e)
        html_newsletter_unsubscribe(newsletter_private_body(c), &p);
    return e;
}

/* RFC 8058: a mail program sends it, without cookies and from nowhere, and takes a 200 for done. A
 * person's button says which one was pressed. ERR_NOT_FOUND: the link is not whole. */
enum err page_unsubscribe_post(struct context *c)
{
    struct unsubscribe_page p;
    struct store s = context_store(c);
    bool by_hand = context_field(c, "do")[0] != '\0';
    const char *alert =
        strcmp(context_field(c, "do"), "alert") == 0 ? context_field(c, "alert") : "";
    enum err e = begin(c, alert, &p);
    if (!e)
        e = store_unsubscribe(&s, p.token, alert[0] ? context_number(alert) : 0,
                              by_hand ? "mail link" : "one-click",
                              alert[0]  ? NEWSLETTER_END_ALERT_WORDS
                              : by_hand ? NEWSLETTER_END_WORDS
                                        : "");
    if (e)
        return e;
    metrics_add(c->metrics, METRIC_NEWSLETTER_ENDED, 1);
    p.done = true;
    p.head.title = alert[0] ? "The alert has ended" : "You are unsubscribed";
    html_newsletter_unsubscribe(newsletter_private_body(c), &p);
    return ERR_OK;
}

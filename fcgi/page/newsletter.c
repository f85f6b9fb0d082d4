/* newsletter: what the pages of the newsletter share: its form, and who asks. */
#include "page/newsletter.h"

#include <string.h>

#include "base/crypto.h"
#include "base/ticket.h"
#include "model/address.h"
#include "model/slug.h"
#include "page/quota.h"
#include "page/sending.h"
#include "page/visitor.h"
#include "store/submission.h"

enum err newsletter_form_begin(struct context *c, struct newsletter_form *form)
{
    struct store s = context_store(c);
    struct categories list;
    *form = (struct newsletter_form){
        .subject = "",
        .tool = "",
        .pair = "",
        .back = "",
        .everything = true,
        .email = {"", "", "", ""},
        .which = {"", "", "", ""},
        .words = NEWSLETTER_WEEKLY_WORDS,
    };
    enum err e = store_all_categories(&s, &list);
    if (e)
        return e;
    form->categories =
        (struct options){list.n, arena_array(c->arena, list.n, sizeof(struct option))};
    for (size_t i = 0; i < list.n; i++)
        form->categories.v[i] = (struct option){list.v[i].slug, list.v[i].name, false};
    return ERR_OK;
}

struct newsletter_asker newsletter_asker(const struct context *c)
{
    return (struct newsletter_asker){
        .network = visitor_network(c),
        .quota = c->site->newsletter_quota,
        .quota_all = c->site->newsletter_quota_all,
    };
}

const char *newsletter_hashes(const struct context *c, const char *address)
{
    struct out o = out_grow(c->arena, 256);
    const char *key = address_mailbox(c->arena, address);
    for (size_t i = 0; i < c->site->secrets->n; i++) {
        unsigned char mac[CRYPTO_MAC_BYTES];
        char hex[CRYPTO_MAC_HEX_BYTES];
        secret_sign(&c->site->secrets->v[i], "address", key, mac);
        crypto_mac_hex(mac, hex);
        out_printf(&o, "%s%s", i ? "," : "", hex);
    }
    return out_string(&o);
}

bool newsletter_is_trap(const struct context *c)
{
    return context_field(c, "homepage")[0] != '\0';
}

const char *newsletter_over_quota(struct context *c, const struct refusal *why)
{
    int minutes = (quota_left_s() + 59) / 60;
    sending_wait(c);
    metrics_add(c->metrics, METRIC_NEWSLETTER_REFUSED, 1);
    return arena_printf(c->arena, "%s There is room again after midnight UTC, in about %d hours.",
                        strcmp(why->rule, "newsletter_quota_of_network") == 0
                            ? "Your network has asked for all the mail that we send in a day."
                            : "So many have asked for mail today that we take no more.",
                        (minutes + 59) / 60);
}

const char *newsletter_slugs(const struct context *c, const char *name, bool *flawed)
{
    struct out o = out_grow(c->arena, 128);
    *flawed = false;
    for (size_t i = 0; i < c->req.form.n; i++) {
        const struct param *p = &c->req.form.v[i];
        if (strcmp(p->name, name) != 0)
            continue;
        if (!slug_is_valid(p->value))
            *flawed = true;
        else
            out_printf(&o, "%s%s", o.len ? "," : "", p->value);
    }
    return out_string(&o);
}

const char *newsletter_token_hash(struct context *c)
{
    const char *token = context_path(c, "token");
    return ticket_token_is_valid(token) ? sending_token_hash(c, token) : NULL;
}

struct out *newsletter_private_body(struct context *c)
{
    response_header(&c->res, "Referrer-Policy", "no-referrer");
    response_header(&c->res, "X-Robots-Tag", "noindex");
    return context_body(c);
}

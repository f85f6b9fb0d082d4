/* letters: what the outbox holds the facts of is written when it is sent. */
#include "job/letters.h"

#include <string.h>

#include "base/ticket.h"
#include "job/letter.h"
#include "store/issues.h"
#include "store/submission.h"
#include "view/letter.h"
#include "view/letter_issue.h"

/* The address of the receipt that the key has: of the secrets, the one that it was given out under.
 * Stays "" when that one is gone. */
static enum err find_receipt(const struct store *s, const struct mail_site *site,
                             struct decision_letter *letter)
{
    struct receipt_tokens tokens = ticket_receipt(s->arena, site->secrets, letter->key);
    for (size_t i = 0; i < tokens.n; i++) {
        char hash[CRYPTO_MAC_HEX_BYTES];
        struct receipt receipt;
        crypto_sha256_hex(tokens.v[i], strlen(tokens.v[i]), hash);
        enum err e = store_receipt(s, hash, &receipt);
        if (!e)
            letter->link = arena_printf(s->arena, "%s/submissions/%s", site->base_url, tokens.v[i]);
        if (e != ERR_NOT_FOUND)
            return e;
    }
    return ERR_OK;
}

static enum err write_decision(const struct store *s, const struct mail_site *site,
                               const struct outbox_mail *m, struct mail *mail)
{
    struct decision_letter letter;
    enum err e = letter_read_decision(s->arena, m->body, &letter);
    if (!e)
        e = find_receipt(s, site, &letter);
    if (e)
        return e;
    letter.site_name = site->name;
    letter.base_url = site->base_url;
    letter.tool_url = arena_printf(s->arena, "%s/tools/%s", site->base_url, letter.slug);
    mail->subject = letter_decision_subject(s->arena, &letter);
    mail->body = letter_decision(s->arena, &letter);
    return ERR_OK;
}

static enum err write_newsletter(const struct store *s, const struct mail_site *site,
                                 const struct outbox_mail *m, struct mail *mail)
{
    struct letter_text letter;
    const char *unsubscribe_url;
    bool allowed;
    enum err e = letter_newsletter(s, site, m, &allowed, &letter, &unsubscribe_url);
    if (e || !allowed)
        return e ? e : ERR_FORBIDDEN;
    mail->subject = letter.subject;
    mail->body = letter.text;
    mail->html = letter.html;
    mail->unsubscribe_url = unsubscribe_url;
    return ERR_OK;
}

/* "weekly.slipway.example.org", of the site whose address is https://slipway.example.org:8443 */
static const char *list_of(struct arena *a, const struct mail_site *site, const char *name)
{
    const char *host = strstr(site->base_url, "://");
    host = host ? host + 3 : site->base_url;
    return arena_printf(a, "%s.%.*s", name, (int)strcspn(host, ":/"), host);
}

static struct letter_site site_of(const struct mail_site *site)
{
    return (struct letter_site){site->name, site->base_url, site->imprint};
}

/* As it was approved, with the subscriber's own link. A test goes to whoever sent it, who is no
 * subscriber by that. */
static enum err write_issue(const struct store *s, const struct mail_site *site,
                            const struct outbox_mail *m, struct mail *mail)
{
    struct letter letter;
    enum err e = store_issue_letter(s, m->id, &mail->subject, &letter.html, &letter.text);
    if (e)
        return e == ERR_NOT_FOUND ? ERR_INVALID : e;
    if (mail->unsubscribe_url) {
        letter = letter_for(s->arena, &letter, mail->unsubscribe_url);
        mail->list_id = list_of(s->arena, site, "weekly");
        mail->bulk = true;
    }
    mail->body = letter.text;
    mail->html = letter.html;
    return ERR_OK;
}

static enum err write_alert(const struct store *s, const struct mail_site *site,
                            const struct outbox_mail *m, struct mail *mail)
{
    struct letter_site of = site_of(site);
    struct letter letter;
    if (!mail->unsubscribe_url)
        return ERR_INVALID;
    enum err e = letter_alert(s->arena, &of, m->body, m->subject, mail->unsubscribe_url, &letter);
    if (e)
        return e;
    mail->body = letter.text;
    mail->html = letter.html;
    mail->list_id = list_of(s->arena, site, "alerts");
    mail->bulk = true;
    return ERR_OK;
}

/* One row a template. */
static const struct {
    const char *template;
    enum err (*write)(const struct store *s, const struct mail_site *site,
                      const struct outbox_mail *m, struct mail *mail);
} letters[] = {
    {"decision", write_decision}, {"confirm", write_newsletter}, {"preferences", write_newsletter},
    {"issue", write_issue},       {"alert", write_alert},
};

enum err letters_write(const struct store *s, const struct mail_site *site,
                       const struct outbox_mail *m, struct mail *mail)
{
    if (!m->template[0])
        return ERR_OK;
    for (size_t i = 0; i < sizeof letters / sizeof *letters; i++)
        if (strcmp(letters[i].template, m->template) == 0)
            return letters[i].write(s, site, m, mail);
    return ERR_INVALID;
}

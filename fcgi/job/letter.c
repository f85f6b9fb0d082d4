/* letter: writes mails to subscribers, right before they are sent. */
#include "job/letter.h"

#include <string.h>

#include "base/crypto.h"
#include "base/ticket.h"
#include "store/newsletter.h"

/* Each is a few rows; nobody waits. */
#define REQUESTS_AT_ONCE 100

enum err letter_take_requests(const struct store *s)
{
    int taken = 0;
    enum err e;
    do
        e = store_take_requests(s, REQUESTS_AT_ONCE, &taken);
    while (!e && taken == REQUESTS_AT_ONCE);
    return e;
}

static bool is_confirm(const struct outbox_mail *m)
{
    return strcmp(m->template, "confirm") == 0;
}

/* A token at random: it stands in the mail, and only its hash is kept. One that is written again
 * has another one; both are good. */
static const char *new_token(struct arena *a, const char **hash)
{
    unsigned char bytes[TICKET_TOKEN_LENGTH / 4 * 3];
    char *token = arena_alloc(a, CRYPTO_TOKEN_BYTES), *hex = arena_alloc(a, CRYPTO_MAC_HEX_BYTES);
    crypto_random(bytes, sizeof bytes);
    crypto_base64(bytes, sizeof bytes, token);
    crypto_sha256_hex(token, strlen(token), hex);
    *hash = hex;
    return token;
}

enum err letter_newsletter(const struct store *s, const struct mail_site *site,
                           const struct outbox_mail *m, bool *allowed, struct letter_text *letter,
                           const char **unsubscribe_url)
{
    const char *hash, *ends, *token = new_token(s->arena, &hash);
    enum err e = store_subscriber_mails(s, m->id, hash, allowed, &ends);
    if (e || !*allowed)
        return e;
    *unsubscribe_url = arena_printf(s->arena, "%s/newsletter/unsubscribe/%s", site->base_url, ends);
    struct newsletter_letter facts = {
        .link = arena_printf(s->arena, "%s/newsletter/%s/%s", site->base_url, m->template, token),
        .unsubscribe_url = *unsubscribe_url,
        .site_name = site->name,
        .base_url = site->base_url,
    };
    *letter =
        is_confirm(m) ? letter_confirm(s->arena, &facts) : letter_preferences(s->arena, &facts);
    return ERR_OK;
}

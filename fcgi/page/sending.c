/* sending: who submits, as far as their request tells, and the receipt that they get. */
#include "page/sending.h"

#include <string.h>

#include "base/clock.h"
#include "base/crypto.h"
#include "http/session.h"
#include "page/quota.h"
#include "page/visitor.h"

const char *sending_ticket(struct context *c)
{
    char key[TICKET_KEY_HEX_BYTES];
    ticket_key(key);
    return ticket_write(c->arena, c->site->secrets, key, clock_seconds());
}

struct sending sending_of_form(struct context *c)
{
    struct sending sending = {.ticket = context_field(c, "ticket")};
    struct ticket ticket;
    bool stamped = ticket_read(c->site->secrets, sending.ticket, clock_seconds(), &ticket);
    if (stamped) {
        memcpy(sending.key, ticket.key, sizeof sending.key);
    } else {
        ticket_key(sending.key);
        sending.ticket = ticket_write(c->arena, c->site->secrets, sending.key, clock_seconds());
    }
    const char *trapped = context_field(c, "homepage")[0] ? "honeypot" : "";
    const char *stamp = !stamped ? "unstamped" : ticket.age_s < SENDING_LEAST_S ? "fast" : "";
    sending.marks =
        arena_printf(c->arena, "%s%s%s", trapped, trapped[0] && stamp[0] ? "," : "", stamp);
    return sending;
}

const char *sending_token_hash(struct context *c, const char *token)
{
    char hex[CRYPTO_MAC_HEX_BYTES];
    crypto_sha256_hex(token, strlen(token), hex);
    return arena_copy(c->arena, hex);
}

struct sender sending_from(struct context *c, const char *key, const char *marks,
                           const char *sent_hash)
{
    bool is_key;
    const char *credential = session_credential(c->arena, &c->req, context_is_https(c), &is_key);
    struct receipt_tokens tokens = ticket_receipt(c->arena, c->site->secrets, key);
    return (struct sender){
        .key = arena_copy(c->arena, key),
        .token_hash = sending_token_hash(c, tokens.v[0]),
        .sent_hash = sent_hash,
        .network = visitor_network(c),
        .credential = is_key ? NULL : credential,
        .marks = marks,
        .quota = c->site->submission_quota,
    };
}

enum err sending_token(struct context *c, const char *key, bool fresh, const char **token)
{
    struct receipt_tokens tokens = ticket_receipt(c->arena, c->site->secrets, key);
    struct store s = context_store(c);
    struct receipt receipt;
    *token = tokens.v[0];
    enum err e = fresh ? ERR_OK : ERR_NOT_FOUND;
    for (size_t i = 0; e == ERR_NOT_FOUND && i < tokens.n; i++) {
        *token = tokens.v[i];
        e = store_receipt(&s, sending_token_hash(c, tokens.v[i]), &receipt);
    }
    return e;
}

void sending_wait(struct context *c)
{
    response_header(&c->res, "Retry-After", arena_printf(c->arena, "%d", quota_left_s()));
}

const char *sending_over_quota(struct context *c)
{
    int minutes = (quota_left_s() + 59) / 60;
    const char *span = minutes < 120 ? arena_printf(c->arena, "%d minutes", minutes)
                                     : arena_printf(c->arena, "%d hours", (minutes + 59) / 60);
    sending_wait(c);
    return arena_printf(c->arena,
                        "Your network has sent all that we take in a day, which is %d. There is "
                        "room again after midnight UTC, in about %s.",
                        c->site->submission_quota, span);
}

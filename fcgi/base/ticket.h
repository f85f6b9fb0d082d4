/* ticket: what a form carries, so that what is sent twice is one sending: a key at random, when the
 * form was shown, and our signature under both. And the token of a receipt, which is made of the
 * key, so that it can be told again without being kept. */
#ifndef BASE_TICKET_H
#define BASE_TICKET_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/secrets.h"

#define TICKET_LIFE_S        (24 * 3600)
#define TICKET_KEY_BYTES     16
#define TICKET_KEY_HEX_BYTES (2 * TICKET_KEY_BYTES + 1)
#define TICKET_TOKEN_LENGTH  32 /* 192 bits in base64url */

struct ticket {
    char key[TICKET_KEY_HEX_BYTES];
    int64_t age_s; /* since the form was shown */
};

/* A new key at random. */
void ticket_key(char key[TICKET_KEY_HEX_BYTES]);

/* The key of a call that names itself: the same for the same name. */
void ticket_key_of(const struct secrets *secrets, const char *name, char key[TICKET_KEY_HEX_BYTES]);

/* "1.<key>.<seconds since 1970>.<signature>", signed by the first key. */
const char *ticket_write(struct arena *a, const struct secrets *secrets, const char *key,
                         int64_t now_s);

/* False for anything but a ticket of ours that is neither expired nor from the future. */
bool ticket_read(const struct secrets *secrets, const char *text, int64_t now_s,
                 struct ticket *ticket);

/* The tokens of the receipt that belongs to the key (in hexadecimal), one for each secret: that of
 * the first is given out; after a secret was replaced, older receipts have one of the others. */
struct receipt_tokens {
    size_t n;
    const char *v[SECRETS_MAX];
};
struct receipt_tokens ticket_receipt(struct arena *a, const struct secrets *secrets,
                                     const char *key);

/* True for what has the form of such a token. */
bool ticket_token_is_valid(const char *token);

#endif

/* ticket: what a form carries, so that what is sent twice is one sending. */
#include "base/ticket.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/crypto.h"

/* Clocks of two hosts differ a little. */
#define AHEAD_S 60

#define KEY_LENGTH       (TICKET_KEY_HEX_BYTES - 1)
#define SIGNED_MAX_BYTES 64 /* "1.", the key, ".", up to 12 digits */

static const char hexadecimal[] = "0123456789abcdef";

void ticket_key(char key[TICKET_KEY_HEX_BYTES])
{
    unsigned char bytes[TICKET_KEY_BYTES];
    crypto_random(bytes, sizeof bytes);
    crypto_hex(bytes, sizeof bytes, key);
}

void ticket_key_of(const struct secrets *secrets, const char *name, char key[TICKET_KEY_HEX_BYTES])
{
    unsigned char mac[CRYPTO_MAC_BYTES];
    secret_sign(&secrets->v[0], "submission", name, mac);
    crypto_hex(mac, TICKET_KEY_BYTES, key);
}

static void sign(const struct secret *secret, const char *what, char hex[CRYPTO_MAC_HEX_BYTES])
{
    unsigned char mac[CRYPTO_MAC_BYTES];
    secret_sign(secret, "ticket", what, mac);
    crypto_mac_hex(mac, hex);
}

const char *ticket_write(struct arena *a, const struct secrets *secrets, const char *key,
                         int64_t now_s)
{
    char hex[CRYPTO_MAC_HEX_BYTES];
    const char *what = arena_printf(a, "1.%s.%" PRId64, key, now_s);
    sign(&secrets->v[0], what, hex);
    return arena_printf(a, "%s.%s", what, hex);
}

bool ticket_read(const struct secrets *secrets, const char *text, int64_t now_s,
                 struct ticket *ticket)
{
    if (strncmp(text, "1.", 2) != 0 || strspn(text + 2, hexadecimal) != KEY_LENGTH ||
        text[2 + KEY_LENGTH] != '.')
        return false;
    const char *digits = text + 2 + KEY_LENGTH + 1;
    size_t digits_len = strspn(digits, "0123456789");
    const char *signature = digits + digits_len + 1;
    if (digits_len < 1 || digits_len > 12 || digits[digits_len] != '.' ||
        strlen(signature) != CRYPTO_MAC_HEX_BYTES - 1)
        return false;
    int64_t age_s = now_s - strtoll(digits, NULL, 10);
    if (age_s < -AHEAD_S || age_s > TICKET_LIFE_S)
        return false;
    char what[SIGNED_MAX_BYTES], hex[CRYPTO_MAC_HEX_BYTES];
    size_t len = (size_t)(digits + digits_len - text);
    memcpy(what, text, len);
    what[len] = '\0';
    for (size_t i = 0; i < secrets->n; i++) {
        sign(&secrets->v[i], what, hex);
        if (!crypto_equal(hex, signature, CRYPTO_MAC_HEX_BYTES - 1))
            continue;
        ticket->age_s = age_s > 0 ? age_s : 0;
        memcpy(ticket->key, text + 2, KEY_LENGTH);
        ticket->key[KEY_LENGTH] = '\0';
        return true;
    }
    return false;
}

struct receipt_tokens ticket_receipt(struct arena *a, const struct secrets *secrets,
                                     const char *key)
{
    struct receipt_tokens tokens = {.n = secrets->n};
    for (size_t i = 0; i < secrets->n; i++) {
        unsigned char mac[CRYPTO_MAC_BYTES];
        char *token = arena_alloc(a, CRYPTO_TOKEN_BYTES);
        secret_sign(&secrets->v[i], "receipt", key, mac);
        crypto_base64(mac, TICKET_TOKEN_LENGTH / 4 * 3, token);
        tokens.v[i] = token;
    }
    return tokens;
}

bool ticket_token_is_valid(const char *token)
{
    return strlen(token) == TICKET_TOKEN_LENGTH &&
           strspn(token, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") ==
               TICKET_TOKEN_LENGTH;
}

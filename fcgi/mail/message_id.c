/* message_id: the name of a mail, of its number and a signature. */
#include "mail/message_id.h"

#include <string.h>

#define SIGNATURE_BYTES 10
#define DIGITS_MAX      18
#define PURPOSE         "message-id"

static void sign(const struct secret *secret, const char *number, char hex[2 * SIGNATURE_BYTES + 1])
{
    unsigned char mac[CRYPTO_MAC_BYTES];
    secret_sign(secret, PURPOSE, number, mac);
    crypto_hex(mac, SIGNATURE_BYTES, hex);
}

const char *message_id_write(struct arena *a, const struct secrets *secrets, int64_t number)
{
    const char *text = arena_printf(a, "%lld", (long long)number);
    char hex[2 * SIGNATURE_BYTES + 1];
    if (secrets->n == 0)
        return text;
    sign(&secrets->v[0], text, hex);
    return arena_printf(a, "%s.%s", text, hex);
}

bool message_id_read(const struct secrets *secrets, const char *text, int64_t *number)
{
    char digits[DIGITS_MAX + 1], hex[2 * SIGNATURE_BYTES + 1];
    size_t n = strspn(text, "0123456789");
    if (n == 0 || n > DIGITS_MAX || text[0] == '0' || text[n] != '.')
        return false;
    const char *signature = text + n + 1;
    size_t len = strcspn(signature, "@");
    if (len != 2 * SIGNATURE_BYTES)
        return false;
    memcpy(digits, text, n);
    digits[n] = '\0';
    *number = 0;
    for (size_t i = 0; i < n; i++)
        *number = 10 * *number + digits[i] - '0';
    bool signed_by_us = false;
    for (size_t i = 0; i < secrets->n; i++) {
        sign(&secrets->v[i], digits, hex);
        signed_by_us |= crypto_equal(hex, signature, len);
    }
    return signed_by_us;
}

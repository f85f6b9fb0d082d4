/* secrets: the keys that sign what visitors bring back. */
#include "base/secrets.h"

#include <string.h>

static enum err refuse(const char *wish, const char **why)
{
    *why = wish;
    return ERR_INVALID;
}

enum err secrets_read(struct arena *a, const char *text, struct secrets *secrets, const char **why)
{
    *secrets = (struct secrets){0};
    while (*text) {
        text += strspn(text, " \t\r\n,");
        size_t len = strcspn(text, "\r\n,");
        const char *next = text + len;
        while (len > 0 && (text[len - 1] == ' ' || text[len - 1] == '\t'))
            len--;
        if (len > 0 && len < SECRET_MIN_BYTES)
            return refuse("must hold keys of at least 32 bytes each", why);
        if (len > 0 && secrets->n == SECRETS_MAX)
            return refuse("must hold at most 8 keys", why);
        if (len > 0)
            secrets->v[secrets->n++] = (struct secret){arena_copy_n(a, text, len), len};
        text = next;
    }
    return secrets->n > 0 ? ERR_OK : refuse("must hold a key", why);
}

void secret_sign(const struct secret *secret, const char *purpose, const char *text,
                 unsigned char mac[CRYPTO_MAC_BYTES])
{
    unsigned char key[CRYPTO_MAC_BYTES];
    crypto_mac(secret->bytes, secret->len, purpose, strlen(purpose), key);
    crypto_mac(key, sizeof key, text, strlen(text), mac);
}

const char *secrets_seal(struct arena *a, const struct secrets *secrets, const char *purpose,
                         const void *bytes, size_t len)
{
    unsigned char key[CRYPTO_MAC_BYTES];
    size_t box_len = len + CRYPTO_BOX_MORE_BYTES;
    unsigned char *box = arena_alloc(a, box_len);
    char *hex = arena_alloc(a, 2 * box_len + 1);
    secret_sign(&secrets->v[0], "seal", purpose, key);
    crypto_seal(key, bytes, len, box);
    crypto_hex(box, box_len, hex);
    return hex;
}

size_t secrets_open(const struct secrets *secrets, const char *purpose, const char *sealed,
                    unsigned char bytes[SECRET_SEALED_MAX_BYTES])
{
    unsigned char key[CRYPTO_MAC_BYTES], box[SECRET_SEALED_MAX_BYTES + CRYPTO_BOX_MORE_BYTES];
    size_t box_len = crypto_unhex(sealed, box, sizeof box);
    for (size_t i = 0; i < secrets->n && box_len > CRYPTO_BOX_MORE_BYTES; i++) {
        secret_sign(&secrets->v[i], "seal", purpose, key);
        if (crypto_open(key, box, box_len, bytes))
            return box_len - CRYPTO_BOX_MORE_BYTES;
    }
    return 0;
}

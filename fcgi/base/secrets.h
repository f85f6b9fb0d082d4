/* secrets: the keys that sign what visitors bring back. The first one signs, all of them verify, so
 * that a key can be replaced without anybody losing their vote. */
#ifndef BASE_SECRETS_H
#define BASE_SECRETS_H

#include <stddef.h>

#include "base/arena.h"
#include "base/crypto.h"
#include "base/err.h"

#define SECRETS_MAX      8
#define SECRET_MIN_BYTES 32

struct secret {
    const char *bytes;
    size_t len;
};
struct secrets {
    size_t n;
    struct secret v[SECRETS_MAX];
};

/* Keys separated by commas or line ends; blanks around a key are not part of it. ERR_INVALID when
 * there is none, one is shorter than SECRET_MIN_BYTES, or there are more than SECRETS_MAX; `*why`
 * says what must be, without showing a key. The keys are copies in `a`. */
enum err secrets_read(struct arena *a, const char *text, struct secrets *secrets, const char **why);

/* Seals `len` bytes under the first secret, for this purpose only; in hexadecimal. */
#define SECRET_SEALED_MAX_BYTES 64
const char *secrets_seal(struct arena *a, const struct secrets *secrets, const char *purpose,
                         const void *bytes, size_t len);

/* Opens what any of the secrets sealed; returns how many bytes, at most SECRET_SEALED_MAX_BYTES, or
 * 0 when none of them did. */
size_t secrets_open(const struct secrets *secrets, const char *purpose, const char *sealed,
                    unsigned char bytes[SECRET_SEALED_MAX_BYTES]);

/* HMAC-SHA256 of `text` under a key that is made of the secret for this purpose: what was signed
 * for one is worth nothing for another. */
void secret_sign(const struct secret *secret, const char *purpose, const char *text,
                 unsigned char mac[CRYPTO_MAC_BYTES]);

#endif

/* crypto: hashes and random bytes. The door to libsodium. */
#ifndef BASE_CRYPTO_H
#define BASE_CRYPTO_H

#include <stddef.h>

#include "base/err.h"

/* Once at start; ERR_INTERNAL when the system has no randomness to give. */
enum err crypto_init(void);

#define CRYPTO_DIGEST_HEX_BYTES 33 /* 128 bits in hexadecimal and the NUL */

/* BLAKE2b-128 of `bytes` in lower-case hexadecimal; for entity tags, not for secrets. */
void crypto_digest_hex(const void *bytes, size_t len, char hex[CRYPTO_DIGEST_HEX_BYTES]);

void crypto_random(void *bytes, size_t len);

#endif

/* crypto: hashes, signatures and random bytes. The door to libsodium. */
#ifndef BASE_CRYPTO_H
#define BASE_CRYPTO_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

/* Once at start; ERR_INTERNAL when the system has no randomness to give. */
enum err crypto_init(void);

#define CRYPTO_DIGEST_HEX_BYTES 33 /* 128 bits in hexadecimal and the NUL */

/* BLAKE2b-128 of `bytes` in lower-case hexadecimal; for entity tags, not for secrets. */
void crypto_digest_hex(const void *bytes, size_t len, char hex[CRYPTO_DIGEST_HEX_BYTES]);

#define CRYPTO_MAC_BYTES 32

/* HMAC-SHA256; the key may have any length. */
void crypto_mac(const void *key, size_t key_len, const void *bytes, size_t len,
                unsigned char mac[CRYPTO_MAC_BYTES]);

/* Lower case, with the NUL. */
#define CRYPTO_MAC_HEX_BYTES (2 * CRYPTO_MAC_BYTES + 1)
void crypto_mac_hex(const unsigned char mac[CRYPTO_MAC_BYTES], char hex[CRYPTO_MAC_HEX_BYTES]);

/* Takes the same time wherever the bytes differ. */
bool crypto_equal(const void *a, const void *b, size_t len);

void crypto_random(void *bytes, size_t len);

#endif

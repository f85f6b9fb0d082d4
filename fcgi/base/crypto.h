/* crypto: hashes, signatures, sealed boxes and random bytes. The door to libsodium. */
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

/* SHA-256, in lower-case hexadecimal. Of what has 80 random bits and more nothing slower is needed.
 */
void crypto_sha256_hex(const void *bytes, size_t len, char hex[CRYPTO_MAC_HEX_BYTES]);

/* The same of bytes that come one after the other: begin, add any number of times, end. */
struct crypto_sha256 {
    _Alignas(16) unsigned char state[128];
};
void crypto_sha256_begin(struct crypto_sha256 *h);
void crypto_sha256_add(struct crypto_sha256 *h, const void *bytes, size_t len);
void crypto_sha256_end(struct crypto_sha256 *h, unsigned char digest[CRYPTO_MAC_BYTES]);

/* Ed25519 (RFC 8032). The public key of a seed, a signature under it, and whether one holds. */
#define CRYPTO_KEY_BYTES       32
#define CRYPTO_SIGNATURE_BYTES 64
void crypto_public_key(const unsigned char seed[CRYPTO_KEY_BYTES],
                       unsigned char key[CRYPTO_KEY_BYTES]);
void crypto_signature(const unsigned char seed[CRYPTO_KEY_BYTES], const void *bytes, size_t len,
                      unsigned char signature[CRYPTO_SIGNATURE_BYTES]);
bool crypto_signed(const unsigned char key[CRYPTO_KEY_BYTES], const void *bytes, size_t len,
                   const unsigned char signature[CRYPTO_SIGNATURE_BYTES]);

/* Nothing can be read there any more. */
void crypto_wipe(void *bytes, size_t len);

/* 256 random bits as text that may stand in cookies and URLs (base64url), with the NUL. */
#define CRYPTO_TOKEN_BYTES 44
void crypto_token(char token[CRYPTO_TOKEN_BYTES]);

/* base64url, without padding; `text` has room for four characters for every three bytes, and the
 * NUL. */
void crypto_base64(const void *bytes, size_t len, char *text);

/* The same in the alphabet with + and /, as password hashes have it; back: how many bytes `text`
 * says, at most `max` of them, 0 for what is not that or longer. */
void crypto_base64_plain(const void *bytes, size_t len, char *text);
size_t crypto_unbase64_plain(const char *text, void *bytes, size_t max);

/* The same with padding, as most others write it (RFC 4648, 4). */
void crypto_base64_padded(const void *bytes, size_t len, char *text);
size_t crypto_unbase64_padded(const char *text, void *bytes, size_t max);

/* Lower case; `hex` has 2 * len + 1 bytes. */
void crypto_hex(const void *bytes, size_t len, char *hex);

/* How many bytes `hex` says, at most `max` of them; 0 for what is not hexadecimal or longer. */
size_t crypto_unhex(const char *hex, void *bytes, size_t max);

/* An authenticated box (XSalsa20-Poly1305) under a key of CRYPTO_MAC_BYTES; it is
 * CRYPTO_BOX_MORE_BYTES longer than what is in it. */
#define CRYPTO_BOX_MORE_BYTES 40
void crypto_seal(const unsigned char key[CRYPTO_MAC_BYTES], const void *bytes, size_t len,
                 unsigned char *box);

/* False, and nothing in `bytes`, when the box was not sealed with this key or has been touched. */
bool crypto_open(const unsigned char key[CRYPTO_MAC_BYTES], const unsigned char *box,
                 size_t box_len, void *bytes);

#endif

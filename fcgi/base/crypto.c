/* crypto: hashes, signatures, sealed boxes and random bytes. The door to libsodium. */
#include "base/crypto.h"

#include <sodium.h>
#include <string.h>

enum err crypto_init(void)
{
    return sodium_init() < 0 ? ERR_INTERNAL : ERR_OK;
}

void crypto_digest_hex(const void *bytes, size_t len, char hex[CRYPTO_DIGEST_HEX_BYTES])
{
    unsigned char digest[(CRYPTO_DIGEST_HEX_BYTES - 1) / 2];
    crypto_generichash(digest, sizeof digest, bytes, len, NULL, 0);
    sodium_bin2hex(hex, CRYPTO_DIGEST_HEX_BYTES, digest, sizeof digest);
}

void crypto_mac(const void *key, size_t key_len, const void *bytes, size_t len,
                unsigned char mac[CRYPTO_MAC_BYTES])
{
    _Static_assert(CRYPTO_MAC_BYTES == crypto_auth_hmacsha256_BYTES, "a MAC's length");
    crypto_auth_hmacsha256_state state;
    crypto_auth_hmacsha256_init(&state, key, key_len);
    crypto_auth_hmacsha256_update(&state, bytes, len);
    crypto_auth_hmacsha256_final(&state, mac);
}

void crypto_mac_hex(const unsigned char mac[CRYPTO_MAC_BYTES], char hex[CRYPTO_MAC_HEX_BYTES])
{
    sodium_bin2hex(hex, CRYPTO_MAC_HEX_BYTES, mac, CRYPTO_MAC_BYTES);
}

bool crypto_equal(const void *a, const void *b, size_t len)
{
    return sodium_memcmp(a, b, len) == 0;
}

void crypto_random(void *bytes, size_t len)
{
    randombytes_buf(bytes, len);
}

void crypto_sha256_hex(const void *bytes, size_t len, char hex[CRYPTO_MAC_HEX_BYTES])
{
    unsigned char digest[crypto_hash_sha256_BYTES];
    _Static_assert(sizeof digest == CRYPTO_MAC_BYTES, "a digest's length");
    crypto_hash_sha256(digest, bytes, len);
    crypto_hex(digest, sizeof digest, hex);
}

#define SHA256_STATE(h) ((crypto_hash_sha256_state *)(void *)(h)->state)

void crypto_sha256_begin(struct crypto_sha256 *h)
{
    _Static_assert(sizeof(crypto_hash_sha256_state) <= sizeof h->state, "a state's length");
    crypto_hash_sha256_init(SHA256_STATE(h));
}

void crypto_sha256_add(struct crypto_sha256 *h, const void *bytes, size_t len)
{
    crypto_hash_sha256_update(SHA256_STATE(h), bytes, len);
}

void crypto_sha256_end(struct crypto_sha256 *h, unsigned char digest[CRYPTO_MAC_BYTES])
{
    crypto_hash_sha256_final(SHA256_STATE(h), digest);
}

void crypto_public_key(const unsigned char seed[CRYPTO_KEY_BYTES],
                       unsigned char key[CRYPTO_KEY_BYTES])
{
    unsigned char secret[crypto_sign_SECRETKEYBYTES];
    _Static_assert(CRYPTO_KEY_BYTES == crypto_sign_SEEDBYTES, "a seed's length");
    _Static_assert(CRYPTO_KEY_BYTES == crypto_sign_PUBLICKEYBYTES, "a key's length");
    crypto_sign_seed_keypair(key, secret, seed);
    crypto_wipe(secret, sizeof secret);
}

void crypto_signature(const unsigned char seed[CRYPTO_KEY_BYTES], const void *bytes, size_t len,
                      unsigned char signature[CRYPTO_SIGNATURE_BYTES])
{
    unsigned char key[crypto_sign_PUBLICKEYBYTES], secret[crypto_sign_SECRETKEYBYTES];
    _Static_assert(CRYPTO_SIGNATURE_BYTES == crypto_sign_BYTES, "a signature's length");
    crypto_sign_seed_keypair(key, secret, seed);
    crypto_sign_detached(signature, NULL, bytes, len, secret);
    crypto_wipe(secret, sizeof secret);
}

bool crypto_signed(const unsigned char key[CRYPTO_KEY_BYTES], const void *bytes, size_t len,
                   const unsigned char signature[CRYPTO_SIGNATURE_BYTES])
{
    return crypto_sign_verify_detached(signature, bytes, len, key) == 0;
}

void crypto_wipe(void *bytes, size_t len)
{
    sodium_memzero(bytes, len);
}

void crypto_token(char token[CRYPTO_TOKEN_BYTES])
{
    unsigned char bytes[32];
    crypto_random(bytes, sizeof bytes);
    sodium_bin2base64(token, CRYPTO_TOKEN_BYTES, bytes, sizeof bytes,
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

void crypto_base64(const void *bytes, size_t len, char *text)
{
    sodium_bin2base64(text,
                      sodium_base64_ENCODED_LEN(len, sodium_base64_VARIANT_URLSAFE_NO_PADDING),
                      bytes, len, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

void crypto_base64_plain(const void *bytes, size_t len, char *text)
{
    sodium_bin2base64(text,
                      sodium_base64_ENCODED_LEN(len, sodium_base64_VARIANT_ORIGINAL_NO_PADDING),
                      bytes, len, sodium_base64_VARIANT_ORIGINAL_NO_PADDING);
}

size_t crypto_unbase64_plain(const char *text, void *bytes, size_t max)
{
    size_t len = 0;
    const char *end = NULL;
    if (sodium_base642bin(bytes, max, text, strlen(text), NULL, &len, &end,
                          sodium_base64_VARIANT_ORIGINAL_NO_PADDING) ||
        *end)
        return 0;
    return len;
}

void crypto_base64_padded(const void *bytes, size_t len, char *text)
{
    sodium_bin2base64(text, sodium_base64_ENCODED_LEN(len, sodium_base64_VARIANT_ORIGINAL), bytes,
                      len, sodium_base64_VARIANT_ORIGINAL);
}

size_t crypto_unbase64_padded(const char *text, void *bytes, size_t max)
{
    size_t len = 0;
    const char *end = NULL;
    if (sodium_base642bin(bytes, max, text, strlen(text), NULL, &len, &end,
                          sodium_base64_VARIANT_ORIGINAL) ||
        *end)
        return 0;
    return len;
}

void crypto_hex(const void *bytes, size_t len, char *hex)
{
    sodium_bin2hex(hex, 2 * len + 1, bytes, len);
}

size_t crypto_unhex(const char *hex, void *bytes, size_t max)
{
    size_t len = 0;
    const char *end = NULL;
    if (sodium_hex2bin(bytes, max, hex, strlen(hex), NULL, &len, &end) || *end)
        return 0;
    return len;
}

void crypto_seal(const unsigned char key[CRYPTO_MAC_BYTES], const void *bytes, size_t len,
                 unsigned char *box)
{
    _Static_assert(CRYPTO_BOX_MORE_BYTES == crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES,
                   "a box's length");
    _Static_assert(CRYPTO_MAC_BYTES == crypto_secretbox_KEYBYTES, "a key's length");
    crypto_random(box, crypto_secretbox_NONCEBYTES);
    crypto_secretbox_easy(box + crypto_secretbox_NONCEBYTES, bytes, len, box, key);
}

bool crypto_open(const unsigned char key[CRYPTO_MAC_BYTES], const unsigned char *box,
                 size_t box_len, void *bytes)
{
    return box_len >= CRYPTO_BOX_MORE_BYTES &&
           crypto_secretbox_open_easy(bytes, box + crypto_secretbox_NONCEBYTES,
                                      box_len - crypto_secretbox_NONCEBYTES, box, key) == 0;
}

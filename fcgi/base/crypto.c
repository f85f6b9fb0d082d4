/* crypto: hashes, signatures and random bytes. The door to libsodium. */
#include "base/crypto.h"

#include <sodium.h>

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

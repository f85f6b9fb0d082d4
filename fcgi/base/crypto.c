/* crypto: hashes and random bytes. The door to libsodium. */
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

void crypto_random(void *bytes, size_t len)
{
    randombytes_buf(bytes, len);
}

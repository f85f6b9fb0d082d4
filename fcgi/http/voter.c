/* voter: what is known of a visitor who votes. */
#include "http/voter.h"

#include <arpa/inet.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* Digits without a sign or a leading zero, at most 2^63 - 1. */
static bool read_number(const char **text, int64_t *number)
{
    const char *p = *text;
    uint64_t n = 0;
    if (*p < '1' || *p > '9')
        return false;
    for (; *p >= '0' && *p <= '9'; p++) {
        n = n * 10 + (uint64_t)(*p - '0');
        if (n > INT64_MAX || p - *text > 18)
            return false;
    }
    *text = p;
    *number = (int64_t)n;
    return true;
}

static void sign(const struct secret *secret, const char *what, char hex[CRYPTO_MAC_HEX_BYTES])
{
    unsigned char mac[CRYPTO_MAC_BYTES];
    secret_sign(secret, "voter", what, mac);
    crypto_mac_hex(mac, hex);
}

static const char *signed_part(struct arena *a, int64_t id, int64_t day)
{
    return arena_printf(a, "1.%" PRId64 ".%" PRId64, id, day);
}

bool voter_read(const struct secrets *secrets, const char *token, int64_t today,
                struct voter *voter)
{
    const char *p = token;
    int64_t id, day;
    if (*p++ != '1' || *p++ != '.' || !read_number(&p, &id) || *p++ != '.' ||
        !read_number(&p, &day) || *p != '.')
        return false;
    /* The clocks of two hosts may differ around midnight. */
    if (day > today + 1 || day < today - VOTER_LIFE_DAYS)
        return false;
    char what[64], hex[CRYPTO_MAC_HEX_BYTES];
    size_t len = (size_t)(p - token);
    memcpy(what, token, len); /* at most 2 + 19 + 1 + 19 */
    what[len] = '\0';
    p++;
    if (strlen(p) != CRYPTO_MAC_HEX_BYTES - 1)
        return false;
    for (size_t i = 0; i < secrets->n; i++) {
        sign(&secrets->v[i], what, hex);
        if (!crypto_equal(hex, p, CRYPTO_MAC_HEX_BYTES - 1))
            continue;
        *voter = (struct voter){.id = id, .due = i > 0 || day < today - VOTER_RENEW_DAYS};
        return true;
    }
    return false;
}

const char *voter_token(struct arena *a, const struct secrets *secrets, int64_t id, int64_t day)
{
    char hex[CRYPTO_MAC_HEX_BYTES];
    const char *what = signed_part(a, id, day);
    sign(&secrets->v[0], what, hex);
    return arena_printf(a, "%s.%s", what, hex);
}

bool voter_key_is_valid(const char *key)
{
    size_t len = strlen(key);
    return len >= 16 && len <= 64 &&
           strspn(key, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_") == len;
}

int64_t voter_new(const struct secrets *secrets, const char *key, int64_t day,
                  const char *request_id)
{
    unsigned char mac[CRYPTO_MAC_BYTES];
    uint64_t n = 0;
    if (key[0]) {
        char dated[100];
        snprintf(dated, sizeof dated, "%" PRId64 ".%s", day, key);
        secret_sign(&secrets->v[0], "new voter by key", dated, mac);
    } else if (request_id[0]) {
        secret_sign(&secrets->v[0], "new voter", request_id, mac);
    } else {
        crypto_random(mac, sizeof mac);
    }
    memcpy(&n, mac, sizeof n);
    n &= INT64_MAX;
    return n ? (int64_t)n : 1;
}

/* Writes what of the address names the network; returns how many bytes. */
static size_t network_of(const char *address, unsigned char bytes[8])
{
    static const unsigned char mapped[12] = {[10] = 0xff, [11] = 0xff};
    struct in_addr v4;
    struct in6_addr v6;
    if (inet_pton(AF_INET, address, &v4) == 1) {
        memcpy(bytes, &v4, 4);
        return 4;
    }
    if (inet_pton(AF_INET6, address, &v6) != 1)
        return 0;
    bool is_mapped = memcmp(&v6, mapped, sizeof mapped) == 0;
    memcpy(bytes, is_mapped ? v6.s6_addr + sizeof mapped : v6.s6_addr, is_mapped ? 4 : 8);
    return is_mapped ? 4 : 8;
}

const char *voter_network(struct arena *a, const struct secrets *secrets, const char *address,
                          int64_t day)
{
    unsigned char key[CRYPTO_MAC_BYTES], mac[CRYPTO_MAC_BYTES], bytes[8];
    char hex[CRYPTO_MAC_HEX_BYTES];
    secret_sign(&secrets->v[0], "network", arena_printf(a, "%" PRId64, day), key);
    crypto_mac(key, sizeof key, bytes, network_of(address, bytes), mac);
    crypto_mac_hex(mac, hex);
    return arena_copy(a, hex);
}

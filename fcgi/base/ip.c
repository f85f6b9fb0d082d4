/* ip: which addresses of the Internet are anybody's to ask. */
#include "base/ip.h"

#include <netinet/in.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct net4 {
    uint8_t net[4];
    int bits;
};
struct net6 {
    uint8_t net[16];
    int bits;
};

/* https://www.iana.org/assignments/iana-ipv4-special-registry, and 224.0.0.0/3. */
static const struct net4 special4[] = {
    {{0}, 8},
    {{10}, 8},
    {{100, 64}, 10},
    {{127}, 8},
    {{169, 254}, 16},
    {{172, 16}, 12},
    {{192, 0, 0}, 24},
    {{192, 0, 2}, 24},
    {{192, 31, 196}, 24},
    {{192, 52, 193}, 24},
    {{192, 88, 99}, 24},
    {{192, 168}, 16},
    {{192, 175, 48}, 24},
    {{198, 18}, 15},
    {{198, 51, 100}, 24},
    {{203, 0, 113}, 24},
    {{224}, 3},
};
/* https://www.iana.org/assignments/iana-ipv6-special-registry, within 2000::/3. */
static const struct net6 special6[] = {
    {{0x20, 0x01}, 23},             /* protocols, Teredo among them */
    {{0x20, 0x01, 0x0d, 0xb8}, 32}, /* documentation */
    {{0x20, 0x02}, 16},             /* 6to4 */
    {{0x26, 0x20, 0x00, 0x4f, 0x80}, 48},
    {{0x3f, 0xff}, 20}, /* documentation */
};
static const struct net6 global6 = {{0x20}, 3};

static bool is_in(const uint8_t *address, const uint8_t *net, int bits)
{
    int whole = bits / 8, rest = bits % 8;
    if (memcmp(address, net, (size_t)whole) != 0)
        return false;
    return rest == 0 || ((address[whole] ^ net[whole]) >> (8 - rest)) == 0;
}

static bool is_public4(const uint8_t *address)
{
    for (size_t i = 0; i < sizeof special4 / sizeof *special4; i++)
        if (is_in(address, special4[i].net, special4[i].bits))
            return false;
    return true;
}

static bool is_public6(const uint8_t *address)
{
    for (size_t i = 0; i < sizeof special6 / sizeof *special6; i++)
        if (is_in(address, special6[i].net, special6[i].bits))
            return false;
    return is_in(address, global6.net, global6.bits);
}

bool ip_is_public(const struct sockaddr *address)
{
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
    switch (address->sa_family) {
    case AF_INET:
        memcpy(&v4, address, sizeof v4);
        return is_public4((const uint8_t *)&v4.sin_addr);
    case AF_INET6:
        memcpy(&v6, address, sizeof v6);
        return is_public6((const uint8_t *)&v6.sin6_addr);
    default:
        return false;
    }
}

bool ip_is_loopback(const struct sockaddr *address)
{
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
    if (address->sa_family == AF_INET) {
        memcpy(&v4, address, sizeof v4);
        return *(const uint8_t *)&v4.sin_addr == 127;
    }
    if (address->sa_family != AF_INET6)
        return false;
    memcpy(&v6, address, sizeof v6);
    return IN6_IS_ADDR_LOOPBACK(&v6.sin6_addr);
}

/* ip: which addresses may be asked. The cases are those of the IANA registries of
 * special-purpose addresses, at both ends of each net. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/ip.h"

static bool is(bool (*test)(const struct sockaddr *), const char *text)
{
    struct sockaddr_storage address = {0};
    struct sockaddr_in *v4 = (struct sockaddr_in *)&address;
    struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)&address;
    if (inet_pton(AF_INET, text, &v4->sin_addr) == 1)
        address.ss_family = AF_INET;
    else if (inet_pton(AF_INET6, text, &v6->sin6_addr) == 1)
        address.ss_family = AF_INET6;
    else
        fail_msg("no address: %s", text);
    return test((struct sockaddr *)&address);
}

static void own_addresses_are_refused(void **state)
{
    (void)state;
    static const char *const own[] = {
        "0.0.0.0",
        "0.255.255.255",
        "10.0.0.0",
        "10.255.255.255",
        "100.64.0.0",
        "100.127.255.255",
        "127.0.0.1",
        "127.255.255.255",
        "169.254.0.0",
        "169.254.169.254",
        "172.16.0.0",
        "172.31.255.255",
        "192.0.0.1",
        "192.0.2.9",
        "192.88.99.1",
        "192.168.0.0",
        "192.168.255.255",
        "198.18.0.1",
        "198.19.255.255",
        "198.51.100.7",
        "203.0.113.7",
        "224.0.0.1",
        "239.255.255.255",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::ffff:8.8.8.8",
        "::ffff:127.0.0.1",
        "::8.8.8.8",
        "64:ff9b::7f00:1",
        "64:ff9b:1::1",
        "100::1",
        "2001::1",
        "2001:1ff:ffff::1",
        "2001:db8::1",
        "2002:7f00:1::1",
        "3fff::1",
        "3fff:fff::1",
        "4000::1",
        "5f00::1",
        "fc00::1",
        "fdff::1",
        "fe80::1",
        "febf::1",
        "fec0::1",
        "ff02::1",
        "ff0e::1",
    };
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        if (is(ip_is_public, own[i]))
            fail_msg("%s passes as public", own[i]);
    struct sockaddr_storage other = {.ss_family = AF_UNIX};
    assert_false(ip_is_public((struct sockaddr *)&other));
    assert_false(ip_is_loopback((struct sockaddr *)&other));
}

static void others_are_not(void **state)
{
    (void)state;
    static const char *const others[] = {
        "1.1.1.1",
        "8.8.8.8",
        "9.255.255.255",
        "11.0.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "126.255.255.255",
        "128.0.0.0",
        "169.253.255.255",
        "169.255.0.0",
        "172.15.255.255",
        "172.32.0.0",
        "192.167.255.255",
        "192.169.0.0",
        "198.17.255.255",
        "198.20.0.0",
        "223.255.255.255",
        "2001:200::1",
        "2001:4860:4860::8888",
        "2606:4700::1111",
        "2a00:1450::1",
        "2003::1",
        "3ffe::1",
    };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (!is(ip_is_public, others[i]))
            fail_msg("%s is refused", others[i]);
}

static void loopback(void **state)
{
    (void)state;
    assert_true(is(ip_is_loopback, "127.0.0.1"));
    assert_true(is(ip_is_loopback, "127.9.9.9"));
    assert_true(is(ip_is_loopback, "::1"));
    assert_false(is(ip_is_loopback, "128.0.0.1"));
    assert_false(is(ip_is_loopback, "0.0.0.0"));
    assert_false(is(ip_is_loopback, "::"));
    assert_false(is(ip_is_loopback, "::ffff:127.0.0.1"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(own_addresses_are_refused),
        cmocka_unit_test(others_are_not),
        cmocka_unit_test(loopback),
    };
    return cmocka_run_group_tests_name("address", tests, NULL, NULL);
}

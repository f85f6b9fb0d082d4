/* Addresses for mail: what is read of them, and what is said of those that are none. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/idn.h"
#include "model/address.h"

static struct arena *a;

static int set_up(void **state)
{
    (void)state;
    a = arena_new((size_t)1 << 20);
    return a ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    arena_free(a);
    return 0;
}

static void good(const char *typed, const char *wanted)
{
    const char *address;
    assert_string_equal(address_read(a, typed, &address), "");
    assert_string_equal(address, wanted);
}

static void bad(const char *typed, const char *words)
{
    const char *address, *flaw = address_read(a, typed, &address);
    if (!strstr(flaw, words))
        fail_msg("“%s”: “%s” has no “%s”", typed, flaw, words);
    assert_string_equal(address, "");
}

static const char *times(const char *text, int n, const char *end)
{
    char *at = arena_alloc(a, strlen(text) * (size_t)n + strlen(end) + 1), *all = at;
    for (int i = 0; i < n; i++)
        at = stpcpy(at, text);
    strcpy(at, end);
    return all;
}

static void whole_addresses(void **state)
{
    (void)state;
    good("a@example.org", "a@example.org");
    good(" \tA.B+c@EXAMPLE.Org\n", "A.B+c@example.org");
    good("x@Bücher.example", "x@xn--bcher-kva.example");
    good("x@faß.de", "x@xn--fa-hia.de");
    good("x@日本語。jp", "x@xn--wgv71a119e.jp");
    good("x@123.example", "x@123.example");
    good("x@xn--bcher-kva.example", "x@xn--bcher-kva.example");
    good(times("a", 64, "@example.org"), times("a", 64, "@example.org"));
    const char *label = times("b", 60, ".");
    good(arena_printf(a, "a@%s%s%sorg", label, label, label),
         arena_printf(a, "a@%s%s%sorg", label, label, label));
}

static void broken_ones(void **state)
{
    (void)state;
    bad("", "Type an email address");
    bad(" \r\n", "Type an email address");
    bad("a", "an @");
    bad("@", "an @");
    bad("a@", "an @");
    bad("@a.b", "an @");
    bad("a@b@c.d", "Before the @");
    bad("a\nb@c.d", "Before the @");
    bad("ü@c.d", "Before the @");
    bad("<a@c.d>", "Before the @");
    bad("a@c.d>", "is no domain");
    bad(".a@c.d", "a dot");
    bad("a.@c.d", "a dot");
    bad("a..b@c.d", "a dot");
    bad(times("a", 65, "@c.d"), "at most 64");
    bad("a@c", "a dot is missing");
    bad("a@.c.d", "is no domain");
    bad("a@c.d.", "is no domain");
    bad("a@c..d", "is no domain");
    bad("a@c_d.org", "is no domain");
    bad("a@c d.org", "is no domain");
    bad("a@c/d.org", "is no domain");
    bad("a@-c.org", "is no domain");
    bad("a@c-.org", "is no domain");
    bad("a@1.2.3.4", "is no domain");
    bad("a@[1.2.3.4]", "not a number");
    bad("a@\xe2\x98\x83.net", "is no domain"); /* a snowman, which IDNA2008 does not take */
    bad(arena_printf(a, "a@%s", times("b", 64, ".org")), "is no domain");
    bad(arena_printf(a, "a@%s", times("b.", 127, "org")), "is no domain");
    bad(arena_printf(a, "a@%s", times("ü.", 3000, "org")), "is no domain");
    const char *label = times("b", 60, ".");
    bad(arena_printf(a, "%s@%s%s%sorgorgorg", times("a", 64, ""), label, label, label),
        "at most 254");
}

static void keys(void **state)
{
    (void)state;
    assert_string_equal(address_key(a, "A.B+C@example.org"), "a.b+c@example.org");
    assert_string_equal(address_mailbox(a, "A.B+C+d@example.org"), "a.b@example.org");
    assert_string_equal(address_mailbox(a, "+c@example.org"), "+c@example.org");
    assert_string_equal(address_mailbox(a, "A.B+C@GoogleMail.com"), "ab@gmail.com");
    assert_string_equal(address_mailbox(a, "ab@gmail.com.example"), "ab@gmail.com.example");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(whole_addresses, set_up, tear_down),
        cmocka_unit_test_setup_teardown(broken_ones, set_up, tear_down),
        cmocka_unit_test_setup_teardown(keys, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

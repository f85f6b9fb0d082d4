/* voter: keys, signed cookies, networks, and the guard of what changes something. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/crypto.h"
#include "base/metrics.h"
#include "http/guard.h"
#include "http/voter.h"
#include "routes.h"

#define KEY_A "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define KEY_B "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
#define TODAY 20778

static struct arena *arena;

static int setup(void **state)
{
    (void)state;
    arena = arena_new(16 << 20);
    return crypto_init();
}

static int teardown(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static struct secrets keys(const char *text)
{
    struct secrets secrets;
    const char *why;
    assert_int_equal(secrets_read(arena, text, &secrets, &why), ERR_OK);
    return secrets;
}

static void macs_are_those_of_the_standard(void **state)
{
    (void)state;
    unsigned char mac[CRYPTO_MAC_BYTES];
    char hex[CRYPTO_MAC_HEX_BYTES];
    /* RFC 4231, test case 2 */
    crypto_mac("Jefe", 4, "what do ya want for nothing?", 28, mac);
    crypto_mac_hex(mac, hex);
    assert_string_equal(hex, "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    assert_true(crypto_equal("abc", "abc", 3));
    assert_false(crypto_equal("abc", "abd", 3));
}

static void keys_are_read(void **state)
{
    (void)state;
    struct secrets s = keys(" " KEY_A "\r\n\n," KEY_B " \n");
    assert_int_equal(s.n, 2);
    assert_string_equal(s.v[0].bytes, KEY_A);
    assert_string_equal(s.v[1].bytes, KEY_B);
    assert_int_equal(s.v[1].len, 32);
    static const char *const bad[] = {
        "", "\n", " , ", "short", KEY_A ",short", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", KEY_A "\nx"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        const char *why = "";
        assert_int_equal(secrets_read(arena, bad[i], &s, &why), ERR_INVALID);
        assert_int_not_equal(why[0], '\0');
        assert_null(strstr(why, "short"));
    }
    const char *why, *many = KEY_A;
    for (int i = 1; i < SECRETS_MAX; i++)
        many = arena_printf(arena, "%s,%s", many, KEY_A);
    assert_int_equal(secrets_read(arena, many, &s, &why), ERR_OK);
    assert_int_equal(secrets_read(arena, arena_printf(arena, "%s,%s", many, KEY_A), &s, &why),
                     ERR_INVALID);
}

static void purposes_are_kept_apart(void **state)
{
    (void)state;
    struct secrets s = keys(KEY_A);
    unsigned char one[CRYPTO_MAC_BYTES], other[CRYPTO_MAC_BYTES];
    secret_sign(&s.v[0], "ab", "c", one);
    secret_sign(&s.v[0], "a", "bc", other);
    assert_memory_not_equal(one, other, sizeof one);
    secret_sign(&s.v[0], "ab", "c", other);
    assert_memory_equal(one, other, sizeof one);
}

static void tokens_come_back(void **state)
{
    (void)state;
    struct secrets s = keys(KEY_A);
    static const int64_t ids[] = {1, 9, 10, 1234567890123456789, INT64_MAX};
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
        struct voter v = {0};
        const char *token = voter_token(arena, &s, ids[i], TODAY);
        assert_true(voter_read(&s, token, TODAY, &v));
        assert_int_equal(v.id, ids[i]);
        assert_false(v.due);
    }
}

static void tokens_grow_old(void **state)
{
    (void)state;
    struct secrets s = keys(KEY_A);
    struct voter v;
    static const struct {
        int64_t age;
        bool known, due;
    } cases[] = {
        {0, true, false},   {30, true, false}, {31, true, true},   {400, true, true},
        {401, false, true}, {-1, true, false}, {-2, false, false}, {-4000, false, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *token = voter_token(arena, &s, 7, TODAY - cases[i].age);
        assert_int_equal(voter_read(&s, token, TODAY, &v), cases[i].known);
        if (cases[i].known)
            assert_int_equal(v.due, cases[i].due);
    }
}

static void keys_rotate(void **state)
{
    (void)state;
    struct secrets old = keys(KEY_A), both = keys(KEY_B "," KEY_A), new = keys(KEY_B);
    struct voter v;
    const char *token = voter_token(arena, &old, 7, TODAY);
    assert_true(voter_read(&both, token, TODAY, &v));
    assert_int_equal(v.id, 7);
    assert_true(v.due);
    assert_false(voter_read(&new, token, TODAY, &v));
    token = voter_token(arena, &both, 7, TODAY);
    assert_true(voter_read(&new, token, TODAY, &v));
    assert_false(v.due);
}

static void forgeries_name_nobody(void **state)
{
    (void)state;
    struct secrets s = keys(KEY_A);
    struct voter v;
    const char *good = voter_token(arena, &s, 71, TODAY);
    size_t len = strlen(good);
    assert_true(voter_read(&s, good, TODAY, &v));
    /* each byte replaced, left out, doubled */
    for (size_t i = 0; i < len; i++) {
        char *changed = arena_copy(arena, good);
        changed[i] = changed[i] == '1' ? '2' : '1';
        assert_false(voter_read(&s, changed, TODAY, &v));
        const char *cut = arena_printf(arena, "%.*s%s", (int)i, good, good + i + 1);
        assert_false(voter_read(&s, cut, TODAY, &v));
        const char *doubled = arena_printf(arena, "%.*s%s", (int)i + 1, good, good + i);
        assert_false(voter_read(&s, doubled, TODAY, &v));
        assert_false(voter_read(&s, arena_copy_n(arena, good, i), TODAY, &v));
    }
    const char *mac = strrchr(good, '.') + 1;
    static const char *const bad[] = {
        "1.71.20778.%sx",  "1.071.20778.%s", "1.71.020778.%s",
        "1.+71.20778.%s",  "1. 71.20778.%s", "1.-71.20778.%s",
        "1.0.20778.%s",    "1..20778.%s",    "1.71..%s",
        "01.71.20778.%s",  "2.71.20778.%s",  "1.9223372036854775808.20778.%s",
        "1.71.20778.0.%s", "1.71.20778 .%s", "1.99999999999999999999999999999999999999999.20778.%s",
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        const char *rest = strstr(bad[i], "%s");
        assert_false(voter_read(
            &s, arena_printf(arena, "%.*s%s%s", (int)(rest - bad[i]), bad[i], mac, rest + 2), TODAY,
            &v));
    }
    /* signed for another purpose */
    unsigned char other[CRYPTO_MAC_BYTES];
    char hex[CRYPTO_MAC_HEX_BYTES];
    secret_sign(&s.v[0], "network", "1.71.20778", other);
    crypto_mac_hex(other, hex);
    assert_false(voter_read(&s, arena_printf(arena, "1.71.20778.%s", hex), TODAY, &v));
    secret_sign(&s.v[0], "voter", "1.71.20778", other);
    crypto_mac_hex(other, hex);
    assert_true(voter_read(&s, arena_printf(arena, "1.71.20778.%s", hex), TODAY, &v));
}

static void new_voters_differ_but_not_for_one_request(void **state)
{
    (void)state;
    struct secrets s = keys(KEY_A);
    for (int i = 0; i < 1000; i++)
        assert_true(voter_new(&s, "", TODAY, "") > 0);
    assert_int_not_equal(voter_new(&s, "", TODAY, ""), voter_new(&s, "", TODAY, ""));
    int64_t one = voter_new(&s, "", TODAY, "0123456789abcdef");
    assert_true(one > 0);
    assert_int_equal(one, voter_new(&s, "", TODAY, "0123456789abcdef"));
    assert_int_not_equal(one, voter_new(&s, "", TODAY, "0123456789abcdee"));
    struct secrets other = keys(KEY_B);
    assert_int_not_equal(one, voter_new(&other, "", TODAY, "0123456789abcdef"));
    /* a key counts more than the request, and is not the same as one */
    int64_t keyed = voter_new(&s, "0123456789abcdef", TODAY, "1");
    assert_int_equal(keyed, voter_new(&s, "0123456789abcdef", TODAY, "2"));
    assert_int_not_equal(keyed, one);
    assert_int_not_equal(keyed, voter_new(&s, "0123456789abcdef", TODAY + 1, "1"));
    assert_true(voter_key_is_valid("0123456789abc-_Z"));
    assert_false(voter_key_is_valid("0123456789abcde"));
    assert_false(voter_key_is_valid("0123456789abcdef "));
}

static void networks_are_told_apart(void **state)
{
    (void)state;
    struct secrets s = keys(KEY_A), other = keys(KEY_B);
    static const struct {
        const char *a, *b;
        bool same;
    } cases[] = {
        {"192.0.2.1", "192.0.2.1", true},
        {"192.0.2.1", "192.0.2.2", false},
        {"192.0.2.1", "::ffff:192.0.2.1", true},
        {"192.0.2.1", "::ffff:c000:201", true},
        {"192.0.2.1", "::192.0.2.1", false},
        {"::ffff:192.0.2.1", "::ffff:192.0.2.2", false},
        {"2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff", true},
        {"2001:DB8:1:2::1", "2001:0db8:0001:0002::9", true},
        {"2001:db8:1:2::1", "2001:db8:1:3::1", false},
        {"2001:db8:1:2::1", "2001:db8:2:2::1", false},
        {"::1", "::2", true},
        {"unix:", "", true},
        {"unix:", "0.0.0.0", false},
        {"", "::", false},
        {"192.0.2.1", "192.0.2.1 ", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *a = voter_network(arena, &s, cases[i].a, TODAY);
        const char *b = voter_network(arena, &s, cases[i].b, TODAY);
        assert_int_equal(strlen(a), 64);
        assert_int_equal(strspn(a, "0123456789abcdef"), 64);
        if ((strcmp(a, b) == 0) != cases[i].same)
            fail_msg("%s and %s", cases[i].a, cases[i].b);
        /* another day, another key */
        assert_string_not_equal(a, voter_network(arena, &s, cases[i].a, TODAY + 1));
        assert_string_not_equal(a, voter_network(arena, &other, cases[i].a, TODAY));
    }
}

static void cookies_are_found(void **state)
{
    (void)state;
    struct request req = {.cookies = "a=1; voter=x.y ;xvoter=no;voter=second; b; =c; own=page; "
                                     "voter=\"third\"; empty="};
    assert_string_equal(request_cookie(arena, &req, "a", 0), "1");
    assert_string_equal(request_cookie(arena, &req, "voter", 0), "x.y");
    assert_string_equal(request_cookie(arena, &req, "voter", 1), "second");
    assert_string_equal(request_cookie(arena, &req, "voter", 2), "\"third\"");
    assert_null(request_cookie(arena, &req, "voter", 3));
    assert_string_equal(request_cookie(arena, &req, "own", 0), "page");
    assert_string_equal(request_cookie(arena, &req, "empty", 0), "");
    assert_null(request_cookie(arena, &req, "b", 0));
    assert_null(request_cookie(arena, &req, "x", 0));
    assert_null(request_cookie(arena, &req, "vote", 0));
    req.cookies = "";
    assert_null(request_cookie(arena, &req, "a", 0));
}

static void guards_tell_our_pages_from_others(void **state)
{
    (void)state;
    static const char *const sites[] = {"",           "same-origin", "none",        "same-site",
                                        "cross-site", "SAME-ORIGIN", "same-origin2"};
    static const char *const origins[] = {"",
                                          "https://ours.example",
                                          "https://other.example",
                                          "http://ours.example",
                                          "https://ours.example.evil.example",
                                          "https://ours.example:444",
                                          "null"};
    static const enum guard guards[] = {GUARD_NONE, GUARD_FORM, GUARD_STAFF, GUARD_API};
    static const enum method methods[] = {METHOD_GET, METHOD_HEAD, METHOD_POST, METHOD_PUT,
                                          METHOD_DELETE};
    for (size_t g = 0; g < 4; g++)
        for (size_t m = 0; m < 5; m++)
            for (size_t s = 0; s < sizeof sites / sizeof *sites; s++)
                for (size_t o = 0; o < sizeof origins / sizeof *origins; o++) {
                    struct route route = {.guard = guards[g]};
                    struct request req = {
                        .method = methods[m], .sec_fetch_site = sites[s], .origin = origins[o]};
                    const char *why = "";
                    bool may = m < 2           ? true
                               : sites[s][0]   ? s == 1 || s == 2
                               : origins[o][0] ? o == 1
                                               : guards[g] == GUARD_API;
                    enum err e = guard_check(&route, &req, "https://ours.example", &why);
                    assert_int_equal(e, may ? ERR_OK : ERR_FORBIDDEN);
                    assert_int_equal(why[0] == '\0', may);
                }
}

/* What is not for anybody is below /mod, is never kept, and its forms carry the session's token. */
static void every_route_for_staff_is_apart(void **state)
{
    (void)state;
    for (size_t i = 0; i < routes_count; i++) {
        const struct route *r = &routes[i];
        if (r->role == ROLE_NONE && r->guard != GUARD_STAFF)
            continue;
        bool apart = strncmp(r->path, "/mod", 4) == 0 && (!r->path[4] || r->path[4] == '/');
        if (!apart && strncmp(r->path, "/api/v1/moderation", 18) != 0)
            fail_msg("%s is for staff, but not below /mod", r->path);
        if (r->keep != KEEP_NOT)
            fail_msg("%s is for staff and kept", r->path);
        if (r->role == ROLE_NONE || r->guard == GUARD_FORM)
            fail_msg("%s takes a form without the token", r->path);
    }
}

/* A row that changes something and names no guard would be open to programs that send nothing. */
static void every_route_that_changes_something_is_guarded(void **state)
{
    (void)state;
    assert_true(routes_count <= METRICS_ROUTES_MAX);
    const unsigned unsafe = METHOD_POST | METHOD_PUT | METHOD_DELETE | METHOD_OTHER;
    for (size_t i = 0; i < routes_count; i++) {
        bool changes = routes[i].methods & unsafe;
        bool guarded = routes[i].guard == GUARD_FORM || routes[i].guard == GUARD_STAFF ||
                       routes[i].guard == GUARD_API || routes[i].guard == GUARD_STAFF_API ||
                       routes[i].guard == GUARD_PROGRAM || routes[i].guard == GUARD_LINK;
        if (changes != guarded)
            fail_msg("%s has the wrong guard", routes[i].path);
        /* open to whoever has the address, from anywhere: only what RFC 8058 wants */
        if (routes[i].guard == GUARD_LINK &&
            strcmp(routes[i].path, "/newsletter/unsubscribe/:token") != 0)
            fail_msg("%s is open to anybody", routes[i].path);
        if (changes && routes[i].keep != KEEP_NOT)
            fail_msg("%s changes something and is kept", routes[i].path);
        if ((routes[i].guard == GUARD_API || routes[i].guard == GUARD_STAFF_API) &&
            strncmp(routes[i].path, "/api/", 5) != 0)
            fail_msg("%s is no address for programs", routes[i].path);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(macs_are_those_of_the_standard),
        cmocka_unit_test(keys_are_read),
        cmocka_unit_test(purposes_are_kept_apart),
        cmocka_unit_test(tokens_come_back),
        cmocka_unit_test(tokens_grow_old),
        cmocka_unit_test(keys_rotate),
        cmocka_unit_test(forgeries_name_nobody),
        cmocka_unit_test(new_voters_differ_but_not_for_one_request),
        cmocka_unit_test(networks_are_told_apart),
        cmocka_unit_test(cookies_are_found),
        cmocka_unit_test(guards_tell_our_pages_from_others),
        cmocka_unit_test(every_route_for_staff_is_apart),
        cmocka_unit_test(every_route_that_changes_something_is_guarded),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}

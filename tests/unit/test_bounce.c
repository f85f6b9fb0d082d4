/* bounce: what a mail server says about a mail of ours is read as it is meant, and what is no
 * bounce, or not about ours, says nothing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/crypto.h"
#include "base/out.h"
#include "base/secrets.h"
#include "mail/bounce.h"
#include "mail/message_id.h"

static struct arena *arena;

static int setup(void **state)
{
    (void)state;
    arena = arena_new((size_t)256 << 20);
    return crypto_init();
}

static int teardown(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static struct secrets secrets_of(const char *text)
{
    struct secrets secrets;
    const char *why;
    assert_int_equal(secrets_read(arena, text, &secrets, &why), ERR_OK);
    return secrets;
}

static void only_our_message_ids_are_believed(void **state)
{
    struct secrets now = secrets_of("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
    struct secrets turned =
        secrets_of("bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb,aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
    struct secrets other = secrets_of("cccccccccccccccccccccccccccccccccccc");
    struct secrets none = {0};
    int64_t id = 0;
    (void)state;
    const char *name = message_id_write(arena, &now, 4711);
    assert_true(message_id_read(&now, name, &id));
    assert_int_equal(id, 4711);
    assert_true(message_id_read(&turned, arena_printf(arena, "%s@ships.example", name), &id));
    assert_false(message_id_read(&other, name, &id));
    assert_false(message_id_read(&none, name, &id));
    assert_false(message_id_read(&now, message_id_write(arena, &none, 4711), &id));
    assert_false(message_id_read(&now, arena_printf(arena, "4712%s", name + 4), &id));
    static const char *const bad[] = {"",
                                      ".",
                                      "1",
                                      "1.",
                                      "0.aa",
                                      "-1.aa",
                                      "1.00000000000000000000",
                                      "99999999999999999999.00000000000000000000",
                                      "outbox.1"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(message_id_read(&now, bad[i], &id));
}

static const char *report(const char *fields, const char *original)
{
    return arena_printf(
        arena,
        "From MAILER-DAEMON Sat Nov 21 2026\r\nFrom: MAILER-DAEMON@mx.example\r\nTo: slipway@ships.example\r\n"
        "Subject: Undelivered\r\nMIME-Version: 1.0\r\n"
        "Content-Type: multipart/report; report-type=delivery-status; boundary=\"b\"\r\n\r\n"
        "--b\r\nContent-Type: text/plain\r\n\r\nMessage-ID: <not.this@one>\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n%s\r\n"
        "--b\r\n%s\r\n--b--\r\n",
        fields, original);
}

#define FAILED(status, said)                                                                       \
    "Final-Recipient: rfc822; who@example.com\r\nAction: failed\r\nStatus: " status                \
    "\r\nDiagnostic-Code: smtp; " said "\r\n"
#define HEADERS                                                                                    \
    "Content-Type: text/rfc822-headers\r\n\r\nFrom: a@b.c\r\nMessage-ID: <42.sig@ships.example>\r\n"
#define WHOLE                                                                                      \
    "Content-Type: message/rfc822\r\n\r\nFrom: a@b.c\r\nMessage-ID: <42.sig@ships.example>\r\n\r\nText.\r\n"

static enum bounce_kind kind_of(const char *text, struct bounce *b)
{
    bounce_read(arena, text, strlen(text), b);
    return b->kind;
}

static void reads_bounces(void **state)
{
    static const struct {
        const char *fields;
        enum bounce_kind kind;
    } known[] = {
        {FAILED("5.1.1", "550 5.1.1 no such user"), BOUNCE_NO_ADDRESS},
        {FAILED("5.2.1", "550 disabled"), BOUNCE_NO_ADDRESS},
        {FAILED("5.0.0", "550 5.1.1\r\n <who@example.com>: unknown"), BOUNCE_NO_ADDRESS},
        {FAILED("5.0.0", "550 rejected"), BOUNCE_REFUSED},
        {FAILED("5.2.2", "552 full"), BOUNCE_REFUSED},
        {FAILED("5.7.1", "550 5.1.1 looks like it, but is policy"), BOUNCE_REFUSED},
        {FAILED("5.4.4", "host not found"), BOUNCE_REFUSED},
        {FAILED("5.1.8", "550 bad sender"), BOUNCE_REFUSED},
        {FAILED("4.4.1", "5.1.1 timed out"), BOUNCE_SOFT},
        {FAILED("4.2.2", "552 5.1.1"), BOUNCE_SOFT},
        {"Action: delayed\r\nStatus: 5.1.1\r\n", BOUNCE_NONE},
        {"Action: delivered\r\nStatus: 2.0.0\r\n", BOUNCE_NONE},
        {"Action: failed\r\n", BOUNCE_NONE},
        {"Status: 5.1.1\r\n", BOUNCE_NONE},
        {"", BOUNCE_NONE},
        {FAILED("5.1.1", "550") "\r\n" FAILED("5.1.1", "550"), BOUNCE_NO_ADDRESS},
        {FAILED("5.1.1", "550") "\r\nAction: relayed\r\nStatus: 2.1.9\r\n", BOUNCE_REFUSED},
        {FAILED("4.4.1", "later") "\r\n" FAILED("5.1.1", "550"), BOUNCE_REFUSED},
    };
    struct bounce b;
    (void)state;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (kind_of(report(known[i].fields, HEADERS), &b) != known[i].kind)
            fail_msg("%s: %d", known[i].fields, b.kind);
        assert_string_equal(b.message_id, "42.sig@ships.example");
        assert_int_equal(kind_of(report(known[i].fields, WHOLE), &b), known[i].kind);
        assert_string_equal(b.message_id, "42.sig@ships.example");
    }
    assert_int_equal(kind_of(report(FAILED("5.1.1", "550 5.1.1 no such user"), HEADERS), &b),
                     BOUNCE_NO_ADDRESS);
    assert_string_equal(b.why, "bounced: 5.1.1 550 5.1.1 no such user");
}

static void what_is_no_bounce_says_nothing(void **state)
{
    struct bounce b;
    const char *fields = FAILED("5.1.1", "550");
    (void)state;
    static const char *const texts[] = {
        "",
        "\r\n",
        "Subject: x\r\n\r\nFinal-Recipient: rfc822; a@b\r\nAction: failed\r\nStatus: 5.1.1\r\n",
        "From ",
        "From x",
        "\xff\xfe",
        "Content-Type: multipart/report; boundary=\r\n\r\n"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_int_equal(kind_of(texts[i], &b), BOUNCE_NONE);
    /* no part that quotes the mail: whose it is cannot be told */
    assert_int_equal(
        kind_of(
            report(fields, "Content-Type: text/plain\r\n\r\nMessage-ID: <42.sig@ships.example>"),
            &b),
        BOUNCE_NO_ADDRESS);
    assert_string_equal(b.message_id, "");
    /* every beginning of one */
    const char *whole = report(fields, WHOLE);
    for (size_t len = 0; len <= strlen(whole); len++)
        bounce_read(arena, arena_copy_n(arena, whole, len), len, &b);
    /* parts within parts within parts */
    struct out deep = out_grow(arena, 1 << 20);
    out_literal(&deep, "Content-Type: multipart/report; boundary=\"b0\"\r\n\r\n");
    for (int i = 0; i < 20000; i++)
        out_printf(&deep, "--b%d\r\nContent-Type: multipart/mixed; boundary=\"b%d\"\r\n\r\n", i,
                   i + 1);
    assert_int_equal(kind_of(out_string(&deep), &b), BOUNCE_NONE);
    struct out rfc = out_grow(arena, 1 << 20);
    out_literal(&rfc, "Content-Type: multipart/report; boundary=\"b0\"\r\n\r\n--b0\r\n");
    for (int i = 0; i < 20000; i++)
        out_literal(&rfc, "Content-Type: message/rfc822\r\n\r\n");
    assert_int_equal(kind_of(out_string(&rfc), &b), BOUNCE_NONE);
    /* bytes that are none of a mail's, in each place */
    for (int i = 0; i < 256; i++) {
        char *bent = arena_copy_n(arena, whole, strlen(whole));
        for (size_t at = (size_t)i; at < strlen(whole); at += 97)
            bent[at] = (char)i;
        bounce_read(arena, bent, strlen(whole), &b);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_our_message_ids_are_believed),
        cmocka_unit_test(reads_bounces),
        cmocka_unit_test(what_is_no_bounce_says_nothing),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}

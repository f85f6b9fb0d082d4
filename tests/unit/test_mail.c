/* mail: what is composed can end no header and no mail, and refusals are about whom they are
 * about. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/crypto.h"
#include "mail/eml.h"
#include "mail/message.h"
#include "mail/reading.h"
#include "mail/reply.h"
#include "model/mail.h"

#define NOW 1795283499

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

static const struct mail_server server = {
    .from = "slipway@ships.example", .name = "Slipway", .host = "ships.example", .stop_fd = -1};

static struct mail letter(void)
{
    return (struct mail){.id = 7,
                         .message_id = "7.abc",
                         .to = "who@example.com",
                         .subject = "A subject",
                         .body = "A text.\n"};
}

static const char *write_it(const struct mail *mail, const char **why)
{
    struct out o = out_grow(arena, 64);
    return message_write(&server, mail, NOW, &o, why) ? NULL : out_string(&o);
}

static void refuses_what_ends_a_header(void **state)
{
    static const char *const evil[] = {"a\r\nBcc: b@c.d", "a\nb", "a\rb", "a\tb", "\x7f", "a\x01"};
    const char *why;
    (void)state;
    for (size_t i = 0; i < sizeof evil / sizeof *evil; i++) {
        struct mail m = letter();
        m.subject = evil[i];
        assert_null(write_it(&m, &why));
        assert_string_equal(why, "the subject is not one line");
        m = letter();
        m.to = arena_printf(arena, "%s@example.com", evil[i]);
        assert_null(write_it(&m, &why));
        m = letter();
        m.message_id = evil[i];
        assert_null(write_it(&m, &why));
        m = letter();
        m.list_id = evil[i];
        assert_null(write_it(&m, &why));
        m = letter();
        m.unsubscribe_url = evil[i];
        assert_null(write_it(&m, &why));
    }
    static const char *const addresses[] = {"",        "a",       "@b",          "a@",
                                            "a@b@c",   "a@b>",    "a@b, c@d",    "a b@c",
                                            "<a@b.c>", "\"a\"@b", "a@b\r\nDATA", "a@b;c"};
    for (size_t i = 0; i < sizeof addresses / sizeof *addresses; i++) {
        struct mail m = letter();
        m.to = addresses[i];
        assert_null(write_it(&m, &why));
        assert_string_equal(why, "the recipient is no address");
    }
    struct mail m = letter();
    m.unsubscribe_url = "https://x.example/a>, <mailto:all@example.com";
    assert_null(write_it(&m, &why));
    m.unsubscribe_url = NULL;
    m.html = "\xc3(";
    assert_null(write_it(&m, &why));
    assert_string_equal(why, "it is not UTF-8");
}

static void no_line_is_long_and_none_begins_with_what_ends_a_mail(void **state)
{
    const char *why;
    struct mail m = letter();
    char *body = arena_alloc(arena, 70001);
    (void)state;
    for (size_t i = 0; i < 70000; i++)
        body[i] = "x\xc3\xa9.= \t"[i % 7];
    body[69999] = '.';
    m.body = m.html = body;
    m.subject = arena_copy_n(arena, body, 5000);
    for (char *at = (char *)(uintptr_t)m.subject; *at; at++)
        if (*at == '\t')
            *at = '"';
    m.subject = arena_copy_n(arena, m.subject, 4998);
    m.bulk = m.auto_submitted = true;
    m.list_id = "weekly.ships.example";
    m.unsubscribe_url =
        "https://ships.example/newsletter/unsubscribe/0123456789abcdef0123456789abcdef";
    const char *text = write_it(&m, &why);
    assert_non_null(text);
    for (const char *line = text; *line;) {
        size_t len = strcspn(line, "\r\n");
        assert_true(len <= 998);
        assert_memory_equal(line + len, "\r\n", 2);
        for (size_t i = 0; i < len; i++)
            assert_true((unsigned char)line[i] < 0x80);
        line += len + 2;
    }
    assert_non_null(strstr(text, "\r\nList-Id: <weekly.ships.example>\r\n"));
    assert_non_null(strstr(text,
                           "\r\nList-Unsubscribe: <https://ships.example/newsletter/unsubscribe/"
                           "0123456789abcdef0123456789abcdef>\r\n"
                           "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"
                           "Precedence: bulk\r\n"));
    assert_non_null(strstr(text, "\r\nMessage-ID: <7.abc@ships.example>\r\n"));
    assert_non_null(strstr(text, "Date: Sat, 21 Nov 2026 "));
}

static void reads_what_it_wrote(void **state)
{
    const char *why;
    struct reading r;
    struct mail m = letter();
    (void)state;
    m.subject = "\xf0\x9f\x9a\xa2 =?UTF-8?B?YQ==?= “Ships” \"><script>";
    m.body = ".\n..\nFrom me\n--=_slipway_alternative--\n=3D \n";
    m.html = "<p>\n.\n--=_slipway_alternative\n</p>\n";
    const char *text = write_it(&m, &why);
    assert_non_null(text);
    assert_int_equal(reading_read(arena, text, strlen(text), &r), ERR_OK);
    assert_string_equal(r.subject, m.subject);
    assert_string_equal(r.html, "<p>\n.\n--=_slipway_alternative\n</p>\n");
    assert_string_equal(r.text, m.body);
    assert_string_equal(r.to, "<who@example.com>");
}

static void a_refusal_is_about_whom_it_is_about(void **state)
{
    static const struct {
        enum mail_stage stage;
        const char *reply;
        enum mail_end end;
    } known[] = {
        {STAGE_RECIPIENT, "550 5.1.1 no such user", MAIL_NO_ADDRESS},
        {STAGE_RECIPIENT, "550-5.1.1 The email account that you tried", MAIL_NO_ADDRESS},
        {STAGE_RECIPIENT, "550 5.1.10 null MX", MAIL_NO_ADDRESS},
        {STAGE_RECIPIENT, "550 5.2.1 disabled", MAIL_NO_ADDRESS},
        {STAGE_RECIPIENT, "550 no such mailbox", MAIL_NO_ADDRESS},
        {STAGE_RECIPIENT, "553 mailbox name not allowed", MAIL_NO_ADDRESS},
        {STAGE_RECIPIENT, "556 no mail here", MAIL_NO_ADDRESS},
        {STAGE_RECIPIENT, "552 5.2.2 mailbox full", MAIL_REFUSED},
        {STAGE_RECIPIENT, "552 too much", MAIL_REFUSED},
        {STAGE_RECIPIENT, "550 5.1.8 bad sender's address", MAIL_NO_SERVER},
        {STAGE_RECIPIENT, "550 5.1.7 bad sender's address", MAIL_NO_SERVER},
        {STAGE_RECIPIENT, "554 5.7.1 Relay access denied", MAIL_LATER},
        {STAGE_RECIPIENT, "550 relay not permitted", MAIL_LATER},
        {STAGE_RECIPIENT, "550 Sender verify failed", MAIL_LATER},
        {STAGE_RECIPIENT, "550 5.7.26 DMARC", MAIL_LATER},
        {STAGE_RECIPIENT, "530 5.7.0 Must issue a STARTTLS command first", MAIL_NO_SERVER},
        {STAGE_RECIPIENT, "503 bad sequence", MAIL_NO_SERVER},
        {STAGE_RECIPIENT, "450 4.2.0 greylisted", MAIL_LATER},
        {STAGE_RECIPIENT, "421 4.3.2 closing", MAIL_NO_SERVER},
        {STAGE_RECIPIENT, "550 4.1.1 contradicts itself", MAIL_NO_ADDRESS},
        {STAGE_RECIPIENT, "550 5.1.1.1 is no enhanced code", MAIL_NO_ADDRESS},
        {STAGE_RECIPIENT, "", MAIL_NO_SERVER},
        {STAGE_RECIPIENT, "nonsense", MAIL_NO_SERVER},
        {STAGE_SENDER, "550 5.1.1 no such user", MAIL_NO_SERVER},
        {STAGE_SENDER, "451 later", MAIL_LATER},
        {STAGE_HELLO, "554 no service", MAIL_NO_SERVER},
        {STAGE_HELLO, "535 5.7.8 wrong password", MAIL_NO_SERVER},
        {STAGE_HELLO, "550 5.1.1 no such user", MAIL_NO_SERVER},
        {STAGE_CONTENT, "550 5.1.1 no such user", MAIL_NO_ADDRESS},
        {STAGE_CONTENT, "550 rejected", MAIL_REFUSED},
        {STAGE_CONTENT, "554 5.7.1 spam", MAIL_REFUSED},
        {STAGE_CONTENT, "503 5.5.1 no valid recipients", MAIL_NO_SERVER},
        {STAGE_CONTENT, "452 4.3.1 full", MAIL_LATER},
    };
    (void)state;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (reply_means(known[i].stage, known[i].reply) != known[i].end)
            fail_msg("stage %d: %s: %d", known[i].stage, known[i].reply,
                     reply_means(known[i].stage, known[i].reply));
}

static void an_address_in_a_text_is_a_link(void **state)
{
    (void)state;
    struct text_pieces p =
        text_pieces(arena, "See https://a.example/b?c=d. Or (http://e.example/), httpx://no\n");
    assert_int_equal(p.n, 5);
    assert_string_equal(p.v[0].text, "See ");
    assert_string_equal(p.v[0].href, "");
    assert_string_equal(p.v[1].href, "https://a.example/b?c=d");
    assert_string_equal(p.v[3].href, "http://e.example/");
    assert_string_equal(p.v[4].text, "), httpx://no\n");
    struct out many = out_grow(arena, 1 << 16);
    for (int i = 0; i < 3000; i++)
        out_literal(&many, "http://a ");
    struct text_pieces all = text_pieces(arena, out_string(&many));
    size_t bytes = 0;
    for (size_t i = 0; i < all.n; i++)
        bytes += strlen(all.v[i].text);
    assert_int_equal(bytes, strlen(out_string(&many)));
    assert_int_equal(text_pieces(arena, "").n, 0);
}

static void a_folder_of_mails(void **state)
{
    char dir[] = "/tmp/slipway-eml-XXXXXX";
    const char *why, *bytes, *folder;
    size_t len;
    struct eml_list list;
    struct out o = out_grow(arena, 16);
    (void)state;
    assert_non_null(mkdtemp(dir));
    folder = arena_printf(arena, "%s/mail", dir);
    assert_int_equal(eml_list(folder, INT64_MAX, 5, arena, &list), ERR_OK);
    assert_int_equal(list.n, 0);
    out_literal(&o, "Subject: x\r\n\r\n");
    static const int64_t ids[] = {3, 1, 10, 2, 200, 7};
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++)
        assert_int_equal(eml_write(folder, ids[i], &o, arena, &why), ERR_OK);
    assert_int_equal(eml_list(folder, INT64_MAX, 4, arena, &list), ERR_OK);
    assert_int_equal(list.n, 4);
    assert_memory_equal(list.v, ((int64_t[]){200, 10, 7, 3}), 4 * sizeof(int64_t));
    assert_int_equal(eml_list(folder, 3, 4, arena, &list), ERR_OK);
    assert_memory_equal(list.v, ((int64_t[]){2, 1}), 2 * sizeof(int64_t));
    assert_int_equal(eml_read(folder, 7, arena, &bytes, &len), ERR_OK);
    assert_int_equal(len, o.len);
    assert_int_equal(eml_read(folder, 8, arena, &bytes, &len), ERR_NOT_FOUND);
    assert_int_equal(eml_write("/proc/none/mail", 1, &o, arena, &why), ERR_INTERNAL);
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++)
        unlink(arena_printf(arena, "%s/%lld.eml", folder, (long long)ids[i]));
    assert_int_equal(rmdir(folder), 0);
    assert_int_equal(rmdir(dir), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(refuses_what_ends_a_header),
        cmocka_unit_test(no_line_is_long_and_none_begins_with_what_ends_a_mail),
        cmocka_unit_test(reads_what_it_wrote),
        cmocka_unit_test(a_refusal_is_about_whom_it_is_about),
        cmocka_unit_test(an_address_in_a_text_is_a_link),
        cmocka_unit_test(a_folder_of_mails),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}

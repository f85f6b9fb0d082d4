/* Passwords, sealed secrets, one-time codes, the cookies of staff, and what a login may be. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/crypto.h"
#include "base/password.h"
#include "base/qr.h"
#include "base/secrets.h"
#include "base/totp.h"
#include "http/session.h"
#include "model/account.h"

static struct arena *arena;

static int setup(void **state)
{
    (void)state;
    arena = arena_new((size_t)16 << 20);
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

#define OLD "an old key of thirty-two bytes or so"
#define NOW "the key of thirty-two bytes of today"

static void passwords_are_hashed(void **state)
{
    (void)state;
    char a[PASSWORD_HASH_BYTES], b[PASSWORD_HASH_BYTES];
    assert_int_equal(password_hash("correct horse", a), ERR_OK);
    assert_int_equal(password_hash("correct horse", b), ERR_OK);
    assert_string_not_equal(a, b);
    assert_non_null(strstr(a, "$argon2id$v=19$m=19456,t=2,p=1$"));
    assert_true(password_matches(a, "correct horse"));
    assert_false(password_matches(a, "correct horsf"));
    assert_false(password_matches(a, ""));
    assert_false(password_matches("", ""));
    assert_false(password_matches("$argon2id$nonsense", "x"));
    /* Made by libsodium, as older installations have them. */
    const char *theirs = "$argon2id$v=19$m=19456,t=2,p=1$"
                         "BEki+Vo/vl0qpSwmYamEjQ$7vHmYMsbKnfJEJPVvpd4f4dSixIhb54+Y3AV1i1ovLI";
    assert_true(password_matches(theirs, "correct horse"));
    assert_false(password_matches(theirs, "correct horsf"));
    assert_false(password_is_old(theirs));
    /* One letter too many, and more memory than there is for it. */
    assert_false(password_matches(arena_printf(arena, "%sA", a), "correct horse"));
    assert_false(password_matches(
        arena_printf(arena, "$argon2id$v=19$m=99999999%s", strchr(a, ',')), "correct horse"));
    assert_false(password_is_old(a));
    assert_true(password_is_old("$argon2id$v=19$m=8192,t=1,p=1$B4RPlnizcI0uXrUpgtYW+w$"
                                "LraGLq0LOIJHQThf5k8rIVVXWA9oxcW/7XEjP8+7UkY"));
}

/* It must cost what a real one costs, or unknown logins answer sooner. */
static void nobodys_password_costs_as_much(void **state)
{
    (void)state;
    assert_false(password_is_old(password_of_nobody));
    assert_false(password_matches(password_of_nobody, ""));
}

static void hashes_and_hexadecimal(void **state)
{
    (void)state;
    char hex[CRYPTO_MAC_HEX_BYTES], token[CRYPTO_TOKEN_BYTES], other[CRYPTO_TOKEN_BYTES];
    unsigned char bytes[4];
    crypto_sha256_hex("abc", 3, hex);
    assert_string_equal(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    crypto_token(token);
    crypto_token(other);
    assert_int_equal(strlen(token), 43);
    assert_int_equal(
        strspn(token, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"), 43);
    assert_string_not_equal(token, other);
    assert_int_equal(crypto_unhex("00ff7e", bytes, sizeof bytes), 3);
    assert_memory_equal(bytes, "\x00\xff\x7e", 3);
    assert_int_equal(crypto_unhex("0011223344", bytes, sizeof bytes), 0);
    assert_int_equal(crypto_unhex("0g", bytes, sizeof bytes), 0);
    assert_int_equal(crypto_unhex("001", bytes, sizeof bytes), 0);
    assert_int_equal(crypto_unhex("", bytes, sizeof bytes), 0);
}

static void boxes_open_for_their_purpose_only(void **state)
{
    (void)state;
    struct secrets now = keys(NOW), both = keys(NOW "," OLD), old = keys(OLD);
    unsigned char out[SECRET_SEALED_MAX_BYTES];
    const char *box = secrets_seal(arena, &old, "totp 1", "secret", 6);
    assert_int_equal(secrets_open(&old, "totp 1", box, out), 6);
    assert_memory_equal(out, "secret", 6);
    assert_int_equal(secrets_open(&both, "totp 1", box, out), 6);
    assert_int_equal(secrets_open(&now, "totp 1", box, out), 0);
    assert_int_equal(secrets_open(&old, "totp 2", box, out), 0);
    assert_string_not_equal(box, secrets_seal(arena, &old, "totp 1", "secret", 6));
    for (size_t i = 0; i < strlen(box); i++) {
        char *touched = arena_copy(arena, box);
        touched[i] = touched[i] == '0' ? '1' : '0';
        assert_int_equal(secrets_open(&old, "totp 1", touched, out), 0);
        touched[i] = '\0';
        assert_int_equal(secrets_open(&old, "totp 1", touched, out), 0);
    }
    assert_int_equal(secrets_open(&old, "totp 1", arena_printf(arena, "%s%0200d", box, 0), out), 0);
}

/* RFC 6238, appendix B, SHA-1: of its eight digits the last six. */
static void codes_are_those_of_the_standard(void **state)
{
    (void)state;
    static const unsigned char secret[] = "12345678901234567890";
    static const struct {
        int64_t seconds;
        const char *code;
    } of[] = {{59, "287082"},         {1111111109, "081804"}, {1111111111, "050471"},
              {1234567890, "005924"}, {2000000000, "279037"}, {20000000000, "353130"}};
    for (size_t i = 0; i < sizeof of / sizeof *of; i++) {
        char code[TOTP_DIGITS + 1];
        int64_t step = of[i].seconds / 30;
        totp_code(secret, 20, step, code);
        assert_string_equal(code, of[i].code);
        for (int64_t now = step - 3; now <= step + 3; now++) {
            bool near = now >= step - 1 && now <= step + 1;
            assert_int_equal(totp_find(secret, 20, code, now, 0), near ? step : 0);
            assert_int_equal(totp_find(secret, 20, code, now, step), 0);
            assert_int_equal(totp_find(secret, 20, code, now, step - 1), near ? step : 0);
        }
    }
    assert_int_equal(totp_find(secret, 20, "28708", 1, 0), 0);
    assert_int_equal(totp_find(secret, 20, "2870822", 1, 0), 0);
    assert_int_equal(totp_find(secret, 20, "", 1, 0), 0);
    assert_string_equal(totp_base32(arena, secret, 20), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
}

static void qr_codes_are_drawn(void **state)
{
    (void)state;
    int side;
    const char *path = qr_path(arena, "otpauth://totp/x", &side);
    assert_int_equal(side, 25 + 8);
    assert_non_null(strstr(path, "M4 4h7v1h-7z")); /* the corner's eye */
    qr_path(arena, arena_printf(arena, "%05000d", 0), &side);
    assert_int_equal(side, 0);
}

static struct request request(const char *cookies, const char *authorization)
{
    return (struct request){.cookies = cookies, .authorization = authorization};
}

static void sessions_are_found_by_cookie_or_key(void **state)
{
    (void)state;
    bool is_key;
    char hex[CRYPTO_MAC_HEX_BYTES];
    crypto_sha256_hex("abc", 3, hex);
    struct request req = request("session=abc; __Host-session=other", "");
    assert_string_equal(session_credential(arena, &req, false, &is_key), hex);
    assert_false(is_key);
    req = request("session=other; __Host-session=abc", "");
    assert_string_equal(session_credential(arena, &req, true, &is_key), hex);
    req = request("session=other", "bearer abc");
    assert_string_equal(session_credential(arena, &req, false, &is_key), hex);
    assert_true(is_key);
    req = request("session=; x=y", "Basic abc");
    assert_null(session_credential(arena, &req, false, &is_key));
    req = request("session=abc", "");
    assert_null(session_credential(arena, &req, true, &is_key));
}

static void form_tokens_belong_to_a_session(void **state)
{
    (void)state;
    struct secrets old = keys(OLD), both = keys(NOW "," OLD), now = keys(NOW);
    const char *token = session_csrf(arena, &old, "credential");
    assert_true(session_csrf_is_right(&old, "credential", token));
    assert_true(session_csrf_is_right(&both, "credential", token));
    assert_false(session_csrf_is_right(&now, "credential", token));
    assert_false(session_csrf_is_right(&old, "another", token));
    assert_false(session_csrf_is_right(&old, "credential", ""));
    assert_false(session_csrf_is_right(&old, "credential", arena_printf(arena, "%sa", token)));
}

static void a_known_browser_is_known_for_its_login(void **state)
{
    (void)state;
    struct secrets now = keys(NOW), old = keys(OLD), both = keys(NOW "," OLD);
    struct response res;
    response_init(arena, &res);
    session_remember_device(arena, &res, &old, false, "mo.mo");
    const char *cookie = res.headers[0].value;
    const char *pair = arena_copy_n(arena, cookie, strcspn(cookie, ";"));
    assert_non_null(strstr(cookie, "; HttpOnly"));
    assert_null(strstr(cookie, "mo.mo"));
    struct request req = request(pair, "");
    const char *nonce = session_device(arena, &req, &old, false, "mo.mo");
    assert_non_null(nonce);
    assert_int_equal(strlen(nonce), 32);
    assert_string_equal(session_device(arena, &req, &both, false, "mo.mo"), nonce);
    assert_null(session_device(arena, &req, &now, false, "mo.mo"));
    assert_null(session_device(arena, &req, &old, false, "mo"));
    assert_null(session_device(arena, &req, &old, true, "mo.mo"));
    for (size_t i = strlen("device="); i < strlen(pair); i++) {
        char *touched = arena_copy(arena, pair);
        touched[i] = touched[i] == 'a' ? 'b' : 'a';
        req.cookies = touched;
        assert_null(session_device(arena, &req, &old, false, "mo.mo"));
    }
}

static void cookies_say_what_they_must(void **state)
{
    (void)state;
    struct session session = session_new(arena);
    for (int https = 0; https < 2; https++) {
        struct response res;
        response_init(arena, &res);
        session_give(arena, &res, https, &session);
        const char *cookie = res.headers[0].value;
        assert_string_equal(cookie, arena_printf(arena, "%s=%s; Path=/; SameSite=Lax; HttpOnly%s",
                                                 https ? "__Host-session" : "session",
                                                 session.token, https ? "; Secure" : ""));
    }
}

static void logins_names_and_passwords(void **state)
{
    (void)state;
    static const char *const good[] = {"a", "mo", "a.b-c_d", "0x", "x2"};
    static const char *const bad[] = {"", "A", ".a", "a.", "-a", "a b", "\xc3\xa4", "a\n", "a/b"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        assert_true(login_is_valid(good[i]));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(login_is_valid(bad[i]));
    assert_true(login_is_valid(arena_printf(arena, "%040d", 0)));
    assert_false(login_is_valid(arena_printf(arena, "%041d", 0)));
    assert_string_equal(password_flaw("twelve chars", "twelve chars", "mo"), "");
    assert_string_not_equal(password_flaw("eleven char", "eleven char", "mo"), "");
    assert_string_not_equal(password_flaw("twelve chars", "twelve charz", "mo"), "");
    assert_string_not_equal(password_flaw("Administrator", "Administrator", "administrator"), "");
    /* characters, not bytes */
    assert_string_not_equal(password_flaw("\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4",
                                          "\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4", "mo"),
                            "");
    assert_true(email_is_valid("a@b.example"));
    assert_false(email_is_valid("a@"));
    assert_false(email_is_valid("@b"));
    assert_false(email_is_valid("a@b@c"));
    assert_false(email_is_valid("a b@c"));
    assert_false(email_is_valid("a@b\nBcc: c@d"));
    assert_true(person_name_is_valid("\"><script>alert(1)</script>"));
    assert_false(person_name_is_valid(" "));
    assert_false(person_name_is_valid("a\nb"));
    assert_false(person_name_is_valid(arena_printf(arena, "%081d", 0)));
    assert_string_equal(time_shown(arena, "2026-11-21T17:05:09Z"), "2026-11-21 17:05");
    assert_string_equal(time_shown(arena, NULL), "");
}

static void roles_have_words(void **state)
{
    (void)state;
    for (enum role role = ROLE_PANELIST; role <= ROLE_ADMIN; role++)
        assert_int_equal(role_from(role_word(role)), role);
    assert_int_equal(role_from("none"), ROLE_NONE);
    assert_int_equal(role_from("session"), ROLE_NONE);
    assert_int_equal(role_from(""), ROLE_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(passwords_are_hashed),
        cmocka_unit_test(nobodys_password_costs_as_much),
        cmocka_unit_test(hashes_and_hexadecimal),
        cmocka_unit_test(boxes_open_for_their_purpose_only),
        cmocka_unit_test(codes_are_those_of_the_standard),
        cmocka_unit_test(qr_codes_are_drawn),
        cmocka_unit_test(sessions_are_found_by_cookie_or_key),
        cmocka_unit_test(form_tokens_belong_to_a_session),
        cmocka_unit_test(a_known_browser_is_known_for_its_login),
        cmocka_unit_test(cookies_say_what_they_must),
        cmocka_unit_test(logins_names_and_passwords),
        cmocka_unit_test(roles_have_words),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}

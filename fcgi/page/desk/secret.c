/* secret: what is typed to prove who one is, and what is shown only once. */
#include "page/desk/secret.h"

#include <ctype.h>
#include <string.h>

#include "base/crypto.h"
#include "base/out.h"
#include "base/password.h"
#include "page/staff.h"
#include "view/pages.h"

const char *secret_too_soon(struct context *c, int wait_s)
{
    context_status(c, ERR_RATE);
    response_header(&c->res, "Retry-After", arena_printf(c->arena, "%d", wait_s));
    return arena_printf(c->arena, "Too many tries. Wait %d %s, then try again.", wait_s,
                        wait_s == 1 ? "second" : "seconds");
}

enum err secret_confirm(struct context *c, const char *password, struct sign_in *in,
                        const char **error)
{
    struct store s = context_store(c);
    enum err e = store_password(&s, c->credential, in);
    if (e)
        return e;
    *error = "";
    if (in->wait_s) {
        *error = secret_too_soon(c, in->wait_s);
    } else if (!password_matches(in->password, password)) {
        context_status(c, ERR_INVALID);
        *error = "This is not your present password.";
    }
    return ERR_OK;
}

struct secret_token secret_token(struct arena *a, const char *prefix)
{
    char token[CRYPTO_TOKEN_BYTES], hash[CRYPTO_MAC_HEX_BYTES];
    crypto_token(token);
    const char *text = arena_printf(a, "%s%s", prefix, token);
    crypto_sha256_hex(text, strlen(text), hash);
    return (struct secret_token){.text = text, .hash = arena_copy(a, hash)};
}

/* Letters and digits that are not taken for one another. */
static const char alphabet[] = "abcdefghijkmnpqrstuvwxyz23456789";
#define CODE_CHARS  16
#define GROUP_CHARS 4

const char *secret_recovery_hash(struct arena *a, const char *typed)
{
    char code[CODE_CHARS + 1], hash[CRYPTO_MAC_HEX_BYTES];
    size_t len = 0;
    for (; *typed; typed++) {
        char letter = (char)tolower((unsigned char)*typed);
        if (letter == '-' || letter == ' ')
            continue;
        if (len == CODE_CHARS || !strchr(alphabet, letter))
            return "";
        code[len++] = letter;
    }
    if (len != CODE_CHARS)
        return "";
    crypto_sha256_hex(code, len, hash);
    return arena_copy(a, hash);
}

static const char *recovery_code(struct arena *a)
{
    unsigned char bytes[CODE_CHARS];
    struct out code = out_grow(a, CODE_CHARS + CODE_CHARS / GROUP_CHARS + 1);
    crypto_random(bytes, sizeof bytes);
    for (size_t i = 0; i < CODE_CHARS; i++) {
        if (i > 0 && i % GROUP_CHARS == 0)
            out_byte(&code, '-');
        out_byte(&code, alphabet[bytes[i] % 32]);
    }
    return out_string(&code);
}

struct choices secret_recovery_codes(struct arena *a, const char **hashes)
{
    _Static_assert(sizeof alphabet == 33, "five bits a letter");
    struct out joined = out_grow(a, SECRET_RECOVERY_CODES * CRYPTO_MAC_HEX_BYTES);
    struct choices codes = {.n = SECRET_RECOVERY_CODES};
    codes.v = arena_array(a, codes.n, sizeof *codes.v);
    for (size_t i = 0; i < codes.n; i++) {
        codes.v[i].label = recovery_code(a);
        out_printf(&joined, "%s%s", i ? "," : "", secret_recovery_hash(a, codes.v[i].label));
    }
    *hashes = out_string(&joined);
    return codes;
}

enum err secret_show_once(struct context *c, const char *title, const char *what,
                          const struct choices *lines, const char *next_href, const char *next)
{
    struct once_page p = {
        .head = staff_head(c, title, ""),
        .title = title,
        .what = what,
        .lines = *lines,
        .next_href = next_href,
        .next = next,
    };
    html_once(context_body(c), &p);
    return ERR_OK;
}

/* second_factor: the second step of signing in; setting one up, giving it up. */
#include <string.h>

#include "base/log.h"
#include "base/out.h"
#include "base/qr.h"
#include "base/totp.h"
#include "http/session.h"
#include "page/desk/secret.h"
#include "page/page.h"
#include "page/staff.h"
#include "view/pages.h"

/* Sealed for one account: worth nothing in the row of another. */
static const char *purpose(const struct context *c)
{
    return arena_printf(c->arena, "totp %d", c->account->id);
}

/* Authenticators show "123 456". */
static const char *without_blanks(struct arena *a, const char *typed)
{
    struct out o = out_grow(a, 32);
    for (; *typed; typed++)
        if (*typed != ' ')
            out_byte(&o, *typed);
    return out_string(&o);
}

/* The step whose code was typed; 0 for none. */
static int64_t find_step(const struct context *c, const char *sealed, const char *typed,
                         int64_t last_step)
{
    unsigned char secret[SECRET_SEALED_MAX_BYTES];
    size_t len = secrets_open(c->site->secrets, purpose(c), sealed, secret);
    if (!len)
        log_warn("second-factor-sealed", "why", "no key of SECRET_KEY opens it");
    return len ? totp_find(secret, len, without_blanks(c->arena, typed), totp_step_now(), last_step)
               : 0;
}

static enum err show_code(struct context *c, const char *back, const char *error)
{
    struct code_page p = {.head = staff_head(c, "Second factor", ""), .back = back, .error = error};
    html_login_code(context_body(c), &p);
    return ERR_OK;
}

/* Whoever is through already is led on. */
enum err page_login_code(struct context *c)
{
    const char *back = context_input(c, "back");
    if (c->account->stage != STAGE_CODE)
        return context_see_other(c, staff_back(back));
    return show_code(c, back, "");
}

/* ERR_CONFLICT, ERR_NOT_FOUND: it is no code, or was used already. */
static enum err pass_code(struct context *c, const struct sign_in *in, const char *device,
                          const char *credential)
{
    const char *typed = context_field(c, "code");
    const char *recovery = secret_recovery_hash(c->arena, typed);
    struct store s = context_store(c);
    if (recovery[0])
        return store_recovery_passed(&s, c->credential, recovery, device, credential);
    int64_t step = find_step(c, in->sealed, typed, in->last_step);
    return step ? store_code_passed(&s, c->credential, step, device, credential) : ERR_NOT_FOUND;
}

/* Shows the form again, with 422 for a wrong code and 429 while none is looked at. */
enum err page_login_code_post(struct context *c)
{
    const char *back = context_field(c, "back");
    bool https = context_is_https(c);
    struct store s = context_store(c);
    struct session session = session_new(c->arena);
    struct sign_in in;
    if (c->account->stage != STAGE_CODE)
        return context_see_other(c, staff_back(back));
    const char *device =
        session_device(c->arena, &c->req, c->site->secrets, https, c->account->login);
    enum err e = store_second_factor(&s, c->credential, device, &in);
    if (!e && in.wait_s) {
        log_info("second-factor-refused", "account", log_number(in.account), "why", "too-soon");
        return show_code(c, back, secret_too_soon(c, in.wait_s));
    }
    if (!e)
        e = pass_code(c, &in, device, session.credential);
    if (e == ERR_NOT_FOUND || e == ERR_CONFLICT) {
        log_info("second-factor-refused", "account", log_number(in.account), "why", "wrong");
        context_status(c, ERR_INVALID);
        return show_code(c, back,
                         "This code is not right, or was used before. Take the one that is shown "
                         "now.");
    }
    if (e)
        return e;
    session_give(c->arena, &c->res, https, &session);
    session_remember_device(c->arena, &c->res, c->site->secrets, https, in.login);
    log_info("signed-in", "account", log_number(in.account), "second_factor", "yes");
    return context_see_other(c, staff_back(back));
}

/* ---- setting one up ---- */

static const char *in_groups(struct arena *a, const char *text)
{
    struct out o = out_grow(a, 64);
    for (size_t i = 0; text[i]; i++) {
        if (i > 0 && i % 4 == 0)
            out_byte(&o, ' ');
        out_byte(&o, text[i]);
    }
    return out_string(&o);
}

static enum err show_enrol(struct context *c, const char *sealed, const char *error)
{
    unsigned char secret[SECRET_SEALED_MAX_BYTES];
    size_t len = secrets_open(c->site->secrets, purpose(c), sealed, secret);
    struct enrol_page p = {
        .head = staff_head(c, "Set up a second factor", "/mod/account"),
        .sealed = sealed,
        .required = c->account->stage == STAGE_ENROL,
        .error = error,
    };
    if (!len)
        return context_fail(c, ERR_BAD_REQUEST, "this form is too old; load its page again");
    const char *base32 = totp_base32(c->arena, secret, len);
    const char *issuer = form_escape(c->arena, c->site->name);
    p.secret = in_groups(c->arena, base32);
    p.link = arena_printf(c->arena, "otpauth://totp/%s:%s?secret=%s&issuer=%s", issuer,
                          c->account->login, base32, issuer);
    p.qr = qr_path(c->arena, p.link, &p.qr_side);
    html_enrol(context_body(c), &p);
    return ERR_OK;
}

/* Nothing is kept before a first code was right: the form brings the sealed secret back. */
enum err page_enrol(struct context *c)
{
    unsigned char secret[TOTP_SECRET_BYTES];
    if (c->account->stage == STAGE_CODE)
        return context_see_other(c, "/mod/login/code");
    if (c->account->second_factor)
        return context_see_other(c, "/mod/account");
    crypto_random(secret, sizeof secret);
    return show_enrol(
        c, secrets_seal(c->arena, c->site->secrets, purpose(c), secret, sizeof secret), "");
}

/* ERR_CONFLICT: there is a second factor already. Shows the form again, with 422, for a wrong code;
 * else the recovery codes, once. */
enum err page_enrol_post(struct context *c)
{
    const char *sealed = context_field(c, "sealed"), *hashes;
    struct session session = session_new(c->arena);
    struct store s = context_store(c);
    if (c->account->stage == STAGE_CODE)
        return context_see_other(c, "/mod/login/code");
    int64_t step = find_step(c, sealed, context_field(c, "code"), 0);
    if (!step) {
        context_status(c, ERR_INVALID);
        return show_enrol(
            c, sealed,
            "This code is not right. Take the one that is shown now, and look whether "
            "the clocks of both devices are right.");
    }
    struct choices codes = secret_recovery_codes(c->arena, &hashes);
    enum err e = store_totp_enrol(&s, c->credential, sealed, step, hashes, session.credential);
    if (e == ERR_CONFLICT)
        return context_fail(c, e, "this account has a second factor already");
    if (e)
        return e;
    session_give(c->arena, &c->res, context_is_https(c), &session);
    staff_became(c, session.credential);
    return secret_show_once(
        c, "Recovery codes",
        "Your second factor is set up. Each of these codes stands in for it "
        "once, when the device is lost. Keep them where the device is not; they "
        "are not shown again.",
        &codes, "/mod/account", "I have kept them");
}

enum err page_recovery_codes(struct context *c)
{
    const char *error, *hashes;
    struct sign_in in;
    struct store s = context_store(c);
    enum err e = secret_confirm(c, context_field(c, "password"), &in, &error);
    if (e)
        return e;
    if (error[0])
        return account_show(c, &(struct account_page){.factor_error = error});
    struct choices codes = secret_recovery_codes(c->arena, &hashes);
    e = store_recovery_codes(&s, c->credential, in.password, hashes);
    if (e == ERR_CONFLICT)
        return context_fail(c, e, "there is no second factor, or the password was just changed");
    return e ? e
             : secret_show_once(c, "Recovery codes",
                                "These replace the codes that you had. Each stands in for your "
                                "second factor once. They are not shown again.",
                                &codes, "/mod/account", "I have kept them");
}

/* ERR_CONFLICT: a second factor is required. */
enum err page_second_factor_remove(struct context *c)
{
    const char *error;
    struct sign_in in;
    struct store s = context_store(c);
    enum err e = secret_confirm(c, context_field(c, "password"), &in, &error);
    if (e)
        return e;
    if (error[0])
        return account_show(c, &(struct account_page){.factor_error = error});
    e = store_totp_remove(&s, c->credential, in.password);
    if (e == ERR_CONFLICT)
        return context_fail(c, e, "your role requires a second factor");
    return e ? e : context_see_other(c, "/mod/account?done=no-second-factor");
}

/* sign_in: login and password, signing out. */
#include <ctype.h>
#include <string.h>

#include "base/log.h"
#include "base/password.h"
#include "http/session.h"
#include "page/desk/secret.h"
#include "page/page.h"
#include "page/staff.h"
#include "view/pages.h"

static enum err show(struct context *c, const char *login, const char *back, const char *error)
{
    struct login_page p = {
        .head = staff_head(c, "Sign in", ""), .login = login, .back = back, .error = error};
    html_login(context_body(c), &p);
    return ERR_OK;
}

enum err page_login(struct context *c)
{
    return show(c, "", context_input(c, "back"), "");
}

/* As logins are: without blanks around, in small letters. */
static const char *login_from(struct arena *a, const char *typed)
{
    typed += strspn(typed, " ");
    size_t len = strlen(typed);
    while (len > 0 && typed[len - 1] == ' ')
        len--;
    char *login = arena_copy_n(a, typed, len);
    for (char *p = login; *p; p++)
        *p = (char)tolower((unsigned char)*p);
    return login;
}

/* Compares something always, so that an unknown login takes as long as a wrong password. */
static bool is_right(const struct sign_in *in, const char *password)
{
    bool right = password_matches(in->password ? in->password : password_of_nobody, password);
    return right && in->password;
}

static enum err refuse(struct context *c, const struct sign_in *in, const char *login,
                       const char *back)
{
    /* Without the login: a password is easily typed in its place. */
    log_info("sign-in-refused", "why", in->wait_s ? "too-soon" : "wrong");
    if (in->wait_s)
        return show(c, login, back, secret_too_soon(c, in->wait_s));
    context_status(c, ERR_INVALID);
    return show(c, login, back, "This login and this password do not belong together.");
}

static enum err pass(struct context *c, const struct sign_in *in, const char *password,
                     const char *device, const char *back)
{
    struct store s = context_store(c);
    bool https = context_is_https(c);
    char rehashed[PASSWORD_HASH_BYTES];
    enum stage stage;
    bool old = password_is_old(in->password);
    struct session session = session_new(c->arena);
    enum err e = old ? password_hash(password, rehashed) : ERR_OK;
    if (!e)
        e = store_sign_in_passed(&s, in, old ? rehashed : NULL, device, session.credential,
                                 c->req.user_agent, &stage);
    if (e)
        return e;
    session_give(c->arena, &c->res, https, &session);
    if (stage == STAGE_CODE)
        return context_see_other(c, staff_with_back(c, "/mod/login/code", back));
    session_remember_device(c->arena, &c->res, c->site->secrets, https, in->login);
    log_info("signed-in", "account", log_number(in->account), "second_factor", "no");
    return context_see_other(c, staff_back(back));
}

/* Shows the form again, with 422 for what is wrong and 429 while nothing is looked at. The same
 * page, after the same time, for a login that is not known. */
enum err page_login_post(struct context *c)
{
    const char *login = login_from(c->arena, context_field(c, "login"));
    const char *password = context_field(c, "password"), *back = context_field(c, "back");
    struct store s = context_store(c);
    const char *device =
        session_device(c->arena, &c->req, c->site->secrets, context_is_https(c), login);
    struct sign_in in;
    enum err e = store_sign_in(&s, login, device, &in);
    if (e)
        return e;
    if (in.wait_s || !is_right(&in, password))
        return refuse(c, &in, context_field(c, "login"), back);
    return pass(c, &in, password, device, back);
}

enum err page_logout(struct context *c)
{
    struct store s = context_store(c);
    enum err e = store_sign_out(&s, c->credential);
    if (e)
        return e;
    session_take(&c->res, context_is_https(c));
    return context_see_other(c, "/mod/login?done=signed-out");
}

/* account: one's own account: profile, password, sessions, keys. */
#include <string.h>

#include "base/password.h"
#include "http/session.h"
#include "page/desk/secret.h"
#include "page/page.h"
#include "page/staff.h"
#include "view/pages.h"

static const char *or_empty(const char *text)
{
    return text ? text : "";
}

enum err account_show(struct context *c, struct account_page *p)
{
    struct store s = context_store(c);
    struct own_account typed = p->account;
    enum err e = store_own_account(&s, c->credential, &p->account);
    if (e)
        return e;
    if (typed.name) {
        p->account.name = typed.name;
        p->account.email = typed.email;
        p->account.shown = typed.shown;
    }
    p->head = staff_head(c, "Your account", "/mod/account");
    p->key_name = or_empty(p->key_name);
    p->profile_error = or_empty(p->profile_error);
    p->password_error = or_empty(p->password_error);
    p->factor_error = or_empty(p->factor_error);
    p->key_error = or_empty(p->key_error);
    html_account(context_body(c), p);
    return ERR_OK;
}

enum err page_account(struct context *c)
{
    return account_show(c, &(struct account_page){0});
}

/* Shows the form again, with 422, for what cannot be a name or an address. */
enum err page_profile(struct context *c)
{
    struct store s = context_store(c);
    struct account_page p = {.account = {.name = context_field(c, "name"),
                                         .email = context_field(c, "email"),
                                         .shown = context_field(c, "shown")[0]}};
    if (!person_name_is_valid(p.account.name))
        p.profile_error = "A name has 1 to 80 characters.";
    else if (p.account.email[0] && !email_is_valid(p.account.email))
        p.profile_error = "This is no e-mail address. Leave it empty to give none.";
    if (p.profile_error) {
        context_status(c, ERR_INVALID);
        return account_show(c, &p);
    }
    enum err e = store_profile_change(&s, c->credential, p.account.name,
                                      p.account.email[0] ? p.account.email : NULL, p.account.shown);
    return e ? e : context_see_other(c, "/mod/account?done=profile");
}

/* ERR_CONFLICT: it was changed meanwhile. Shows the form again, with 422 or 429. */
enum err page_password(struct context *c)
{
    const char *to = context_field(c, "new"), *error;
    char hash[PASSWORD_HASH_BYTES];
    struct session session = session_new(c->arena);
    struct sign_in in;
    struct store s = context_store(c);
    enum err e = ERR_OK;
    /* First what costs no try: whoever mistypes the new one is not guessing at the old one. */
    error = password_flaw(to, context_field(c, "again"), c->account->login);
    if (error[0])
        context_status(c, ERR_INVALID);
    else
        e = secret_confirm(c, context_field(c, "password"), &in, &error);
    if (e)
        return e;
    if (error[0])
        return account_show(c, &(struct account_page){.password_error = error});
    e = password_hash(to, hash);
    if (!e)
        e = store_password_change(&s, c->credential, in.password, hash, session.credential);
    if (e)
        return e;
    session_give(c->arena, &c->res, context_is_https(c), &session);
    return context_see_other(c, "/mod/account?done=password");
}

/* ERR_NOT_FOUND: there is no such session. */
enum err page_session_end(struct context *c)
{
    struct store s = context_store(c);
    const char *which = context_field(c, "session");
    bool all = strcmp(which, "others") == 0;
    int64_t session = all ? 0 : context_number(which);
    if (!all && session <= 0)
        return ERR_NOT_FOUND;
    enum err e = store_session_end(&s, c->credential, session);
    return e ? e
             : context_see_other(c, session ? "/mod/account?done=session"
                                            : "/mod/account?done=sessions");
}

static const char *scopes(struct context *c)
{
    struct out joined = out_grow(c->arena, 128);
    for (size_t i = 0; i < c->req.form.n; i++)
        if (strcmp(c->req.form.v[i].name, "scope") == 0)
            out_printf(&joined, "%s%s", joined.len ? "," : "", c->req.form.v[i].value);
    return out_string(&joined);
}

/* ERR_CONFLICT: there are too many. Shows the form again, with 422, or the key, once. */
enum err page_key_add(struct context *c)
{
    struct store s = context_store(c);
    struct account_page p = {.key_name = context_field(c, "name")};
    const char *wanted = scopes(c);
    if (!person_name_is_valid(p.key_name))
        p.key_error = "Give the key a name of 1 to 80 characters.";
    else if (!wanted[0])
        p.key_error = "Choose what the key may do.";
    if (p.key_error) {
        context_status(c, ERR_INVALID);
        return account_show(c, &p);
    }
    struct secret_token key = secret_token(c->arena, "slipway_");
    enum err e = store_key_add(&s, c->credential, p.key_name, wanted, key.hash);
    if (e == ERR_CONFLICT)
        return context_fail(c, e, "there are 20 keys already; revoke one first");
    if (e)
        return e;
    struct choice line = {.label = key.text};
    return secret_show_once(
        c, "API key", "Send it as “Authorization: Bearer …”. It is not shown again.",
        &(struct choices){.n = 1, .v = &line}, "/mod/account", "I have kept it");
}

/* ERR_NOT_FOUND: there is no such key. */
enum err page_key_revoke(struct context *c)
{
    struct store s = context_store(c);
    enum err e = store_key_revoke(&s, c->credential, context_int(context_field(c, "key")));
    return e ? e : context_see_other(c, "/mod/account?done=key");
}

/* people: links to set a password; for admins, who may do what. */
#include <string.h>

#include "base/crypto.h"
#include "base/password.h"
#include "page/desk/done.h"
#include "page/desk/secret.h"
#include "page/page.h"
#include "page/staff.h"
#include "view/pages.h"

static const char *token_hash(const struct context *c)
{
    char hex[CRYPTO_MAC_HEX_BYTES];
    const char *token = context_path(c, "token");
    crypto_sha256_hex(token, strlen(token), hex);
    return arena_copy(c->arena, hex);
}

static enum err show_invite(struct context *c, const struct invite *invite, const char *error)
{
    struct invite_page p = {
        .head = staff_head(c, invite->reset ? "A new password" : "Welcome", ""),
        .token = context_path(c, "token"),
        .invite = *invite,
        .error = error,
    };
    html_invite(context_body(c), &p);
    return ERR_OK;
}

static enum err find_invite(struct context *c, struct invite *invite)
{
    struct store s = context_store(c);
    enum err e = store_invite(&s, token_hash(c), invite);
    if (e == ERR_NOT_FOUND)
        return context_fail(c, e,
                            "this link does not work, or no longer: each works once, for 48 hours; "
                            "ask an admin for another");
    return e;
}

/* ERR_NOT_FOUND: the link does not work. */
enum err page_invite(struct context *c)
{
    struct invite invite;
    enum err e = find_invite(c, &invite);
    return e ? e : show_invite(c, &invite, "");
}

/* ERR_NOT_FOUND: the link does not work. Shows the form again, with 422, for a bad password. */
enum err page_invite_post(struct context *c)
{
    const char *password = context_field(c, "password");
    char hash[PASSWORD_HASH_BYTES];
    struct store s = context_store(c);
    struct invite invite;
    enum err e = find_invite(c, &invite);
    if (e)
        return e;
    const char *flaw = password_flaw(password, context_field(c, "again"), invite.login);
    if (flaw[0]) {
        context_status(c, ERR_INVALID);
        return show_invite(c, &invite, flaw);
    }
    e = password_hash(password, hash);
    if (!e)
        e = store_invite_accept(&s, token_hash(c), hash);
    return e ? e : context_see_other(c, "/mod/login?done=accepted");
}

/* ---- for admins ---- */

/* `error` is about the form for a new one, `trouble` about somebody of the list. */
static enum err show_people(struct context *c, const char *login, const char *name, enum role role,
                            const char *error, const char *trouble)
{
    struct store s = context_store(c);
    struct people_page p = {
        .head = staff_head(c, "People", "/mod/users"),
        .login = login,
        .name = name,
        .panelist = role == ROLE_PANELIST,
        .moderator = role == ROLE_MODERATOR,
        .admin = role == ROLE_ADMIN,
        .error = error,
        .trouble = trouble,
    };
    enum err e = store_people(&s, c->credential, &p.people);
    if (!e)
        html_people(context_body(c), &p);
    return e;
}

enum err page_people(struct context *c)
{
    return show_people(c, "", "", ROLE_MODERATOR, "", "");
}

/* Whoever is to write reviews writes them for somebody. */
static enum err show_link(struct context *c, const char *token, enum role role)
{
    bool writes = role == ROLE_PANELIST;
    struct choice line = {.label =
                              arena_printf(c->arena, "%s/mod/invite/%s", c->site->base_url, token)};
    return secret_show_once(
        c, "A link to set the password",
        "Give it to the person whose account it is, and to nobody else. It works once, for 48 hours, "
        "and is not shown again.",
        &(struct choices){.n = 1, .v = &line}, writes ? "/mod/personas" : "/mod/users",
        writes ? "Next: give them a persona to write for" : "Back to people");
}

/* Shows the form again, with 422 or 409, for a login that cannot be or is taken; else the link. */
enum err page_person_add(struct context *c)
{
    struct store s = context_store(c);
    const char *login = context_field(c, "login"), *name = context_field(c, "name");
    enum role role = role_from(context_field(c, "role"));
    const char *error = "";
    if (!login_is_valid(login))
        error = "A login has 1 to 40 small letters, digits, dots, hyphens and underscores, with a "
                "letter or digit at both ends.";
    else if (name[0] && !person_name_is_valid(name))
        error = "A name has at most 80 characters.";
    else if (role == ROLE_NONE)
        error = "Choose a role.";
    struct secret_token token = secret_token(c->arena, "");
    enum err e = error[0] ? ERR_INVALID
                          : store_person_add(&s, c->credential, login, name[0] ? name : NULL, role,
                                             token.hash);
    if (e == ERR_CONFLICT)
        error = "This login is taken.";
    if (error[0]) {
        context_status(c, e);
        return show_people(c, login, name, role, error, "");
    }
    return e ? e : show_link(c, token.text, role);
}

/* The list as it is now, and what speaks against it: the last admin, or changed meanwhile. */
static enum err show_trouble(struct context *c)
{
    const char *why = c->why;
    c->why = "";
    context_status(c, ERR_CONFLICT);
    return show_people(c, "", "", ROLE_MODERATOR, "", done_sentence(c->arena, why));
}

/* ERR_NOT_FOUND: there is no such account. Shows the page again, with 409, for the last admin and
 * for an account that was changed meanwhile. */
enum err page_person(struct context *c)
{
    struct store s = context_store(c);
    int id = context_int(context_path(c, "id")), version = context_int(context_field(c, "version"));
    const char *action = context_field(c, "action");
    struct secret_token token = secret_token(c->arena, "");
    enum err e = ERR_OK;
    if (strcmp(action, "role") == 0) {
        enum role role = role_from(context_field(c, "role"));
        if (role == ROLE_NONE)
            return context_fail(c, ERR_BAD_REQUEST, "choose a role");
        e = store_person_role(&s, c->credential, id, version, role, &c->why);
    } else if (strcmp(action, "disable") == 0 || strcmp(action, "enable") == 0) {
        e = store_person_disable(&s, c->credential, id, version, strcmp(action, "disable") == 0,
                                 &c->why);
    } else if (strcmp(action, "second-factor") == 0) {
        e = store_person_second_factor_off(&s, c->credential, id, &c->why);
    } else if (strcmp(action, "link") == 0) {
        e = store_person_link(&s, c->credential, id, token.hash, &c->why);
        if (!e)
            return show_link(c, token.text, ROLE_NONE);
    } else {
        return context_fail(c, ERR_BAD_REQUEST, "say what is to be done");
    }
    if (e == ERR_CONFLICT)
        return show_trouble(c);
    return e ? e : context_see_other(c, "/mod/users?done=person");
}

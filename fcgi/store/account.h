/* account: verbs on the people who look after the site.
 *
 * As store.h says, and each of those that take a credential can fail with ERR_UNAUTHENTICATED
 * (nobody is signed in) and ERR_FORBIDDEN (they may not). Credentials, tokens and codes are SHA-256
 * in hexadecimal; `device` is NULL for a browser that never signed in before.
 */
#ifndef STORE_ACCOUNT_H
#define STORE_ACCOUNT_H

#include "model/account.h"
#include "store/store.h"

/* Whose credential it is; stage is STAGE_NONE when nobody's. */
enum err store_session(const struct store *s, const char *credential, struct account *account);

/* What is given to sign in is compared with, and when it may be. Asking counts as a try. */
struct sign_in {
    int account;          /* 0: nobody may sign in by that login */
    const char *login;    /* of a second step */
    const char *password; /* NULL for nobody */
    const char *sealed;   /* of a second step: the secret of the second factor */
    int64_t last_step;    /* of the last code that was taken */
    int wait_s;           /* look at nothing before; 0: now */
};
enum err store_sign_in(const struct store *s, const char *login, const char *device,
                       struct sign_in *in);

/* The password was right: makes a session of the token. `rehashed` (may be NULL) replaces the hash.
 * ERR_UNAUTHENTICATED: the account has changed meanwhile. */
enum err store_sign_in_passed(const struct store *s, const struct sign_in *in, const char *rehashed,
                              const char *device, const char *token, const char *agent,
                              enum stage *stage);

/* The second step of who gave a password: fills login, sealed, last_step and wait_s. */
enum err store_second_factor(const struct store *s, const char *credential, const char *device,
                             struct sign_in *in);

/* The code of that step was right: the session goes on, full, under the token. ERR_CONFLICT: the
 * code was used already. */
enum err store_code_passed(const struct store *s, const char *credential, int64_t step,
                           const char *device, const char *token);

/* The same by a recovery code. ERR_NOT_FOUND: it is none. */
enum err store_recovery_passed(const struct store *s, const char *credential, const char *code,
                               const char *device, const char *token);

enum err store_sign_out(const struct store *s, const char *credential);

/* ---- one's own account ---- */

enum err store_own_account(const struct store *s, const char *credential,
                           struct own_account *account);

/* `email` is NULL for none. ERR_INVALID: a rule is broken. */
enum err store_profile_change(const struct store *s, const char *credential, const char *name,
                              const char *email, bool shown);

/* Ends another session of one's own, or all others (0). ERR_NOT_FOUND. */
enum err store_session_end(const struct store *s, const char *credential, int64_t session);

/* Fills login, password and wait_s: one's own password is asked for again. Asking counts as a try,
 * until one of the next three says that it was right (`password` is the hash that it was compared
 * with). They fail with ERR_CONFLICT when it was changed meanwhile. */
enum err store_password(const struct store *s, const char *credential, struct sign_in *in);
enum err store_password_change(const struct store *s, const char *credential, const char *password,
                               const char *to, const char *token);
/* ERR_CONFLICT: a second factor is required. */
enum err store_totp_remove(const struct store *s, const char *credential, const char *password);
/* `codes` are joined by commas. ERR_CONFLICT: there is no second factor. */
enum err store_recovery_codes(const struct store *s, const char *credential, const char *password,
                              const char *codes);

/* A first code of the sealed secret was right. ERR_CONFLICT: there is a second factor already. */
enum err store_totp_enrol(const struct store *s, const char *credential, const char *sealed,
                          int64_t step, const char *codes, const char *token);

/* `scopes` are joined by commas. ERR_CONFLICT: there are 20 keys. ERR_INVALID: a rule is broken. */
enum err store_key_add(const struct store *s, const char *credential, const char *name,
                       const char *scopes, const char *key);
enum err store_key_revoke(const struct store *s, const char *credential, int id);

/* ---- links ---- */

/* ERR_NOT_FOUND: it does not work, or no longer. */
enum err store_invite(const struct store *s, const char *token, struct invite *invite);
enum err store_invite_accept(const struct store *s, const char *token, const char *password);

/* ---- people and settings, for admins ---- */

enum err store_people(const struct store *s, const char *credential, struct people *people);

/* ERR_CONFLICT: the login is taken. ERR_INVALID: a rule is broken. */
enum err store_person_add(const struct store *s, const char *credential, const char *login,
                          const char *name, enum role role, const char *token);

/* What is done to somebody; `*why` says what speaks against it. ERR_NOT_FOUND: there is no such
 * account. ERR_CONFLICT: it is the last admin's, disabled, or was changed meanwhile. */
enum err store_person_link(const struct store *s, const char *credential, int id, const char *token,
                           const char **why);
enum err store_person_role(const struct store *s, const char *credential, int id, int version,
                           enum role role, const char **why);
enum err store_person_disable(const struct store *s, const char *credential, int id, int version,
                              bool disabled, const char **why);
enum err store_person_second_factor_off(const struct store *s, const char *credential, int id,
                                        const char **why);

enum err store_settings(const struct store *s, const char *credential, struct settings *settings);

/* ERR_CONFLICT: they were changed meanwhile. ERR_INVALID: the hold is out of its range. */
enum err store_settings_change(const struct store *s, const char *credential,
                               const struct settings *settings);

/* ---- the same from the command line, as the owner of the database ---- */

/* ERR_CONFLICT: the login is taken. ERR_INVALID: it cannot be one. */
enum err store_operator_add(const struct store *s, const char *login, enum role role,
                            const char *token);
/* ERR_NOT_FOUND; ERR_CONFLICT: the account is disabled. */
enum err store_operator_link(const struct store *s, const char *login, const char *token);
/* ERR_NOT_FOUND; ERR_CONFLICT: it is the last admin's. */
enum err store_operator_disable(const struct store *s, const char *login);
/* Fills login, name, role, second_factor and one of active, invited and disabled. */
enum err store_operator_list(const struct store *s, struct people *people);

#endif

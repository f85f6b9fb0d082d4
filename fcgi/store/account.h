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

enum err store_sign_out(const struct store *s, const char *credential);

#endif

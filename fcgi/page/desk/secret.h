/* secret: what is typed to prove who one is, and what is shown only once. */
#ifndef PAGE_SECRET_H
#define PAGE_SECRET_H

#include "model/staff.h"
#include "page/context.h"
#include "store/account.h"

/* Too many tries: 429 with Retry-After, and a sentence that says how long to wait. */
const char *secret_too_soon(struct context *c, int wait_s);

/* Asks for one's own password again: `*error` is "" when it is `password` (then in->password is its
 * hash), else a sentence, and the page gets the status that goes with it. */
enum err secret_confirm(struct context *c, const char *password, struct sign_in *in,
                        const char **error);

/* A token for a link or a key, and its hash. */
struct secret_token {
    const char *text, *hash;
};
struct secret_token secret_token(struct arena *a, const char *prefix);

/* Recovery codes: what is shown, and their hashes joined by commas. */
#define SECRET_RECOVERY_CODES 10
struct choices secret_recovery_codes(struct arena *a, const char **hashes);

/* The hash of a recovery code as typed; "" for what cannot be one. */
const char *secret_recovery_hash(struct arena *a, const char *typed);

/* Shows lines once, with a way on. */
enum err secret_show_once(struct context *c, const char *title, const char *what,
                          const struct choices *lines, const char *next_href, const char *next);

#endif

/* account: people who look after the site. */
#ifndef MODEL_ACCOUNT_H
#define MODEL_ACCOUNT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/role.h"

/* What a credential is worth. */
enum stage {
    STAGE_NONE,
    STAGE_CODE,  /* the second factor is still to be given */
    STAGE_ENROL, /* a second factor must be set up before anything else */
    STAGE_FULL,
    STAGE_KEY, /* an API key: what its scopes say */
};

/* Who is signed in. */
struct account {
    int id;
    const char *login, *name;
    enum role role;
    enum stage stage;
    bool second_factor;
};

/* Where somebody is signed in. Times are "2026-11-21 17:05", in UTC. */
struct own_session {
    long long id;
    const char *created_at, *used_at, *agent;
    bool current;
};
struct own_sessions {
    size_t n;
    struct own_session *v;
};

struct api_key {
    int id;
    const char *name, *scopes, *created_at, *used_at; /* used_at "" while it never was */
};
struct api_keys {
    size_t n;
    struct api_key *v;
};

/* One's own account. */
struct own_account {
    const char *login, *name, *email; /* email "" for none */
    bool shown;                       /* the public log shows the name */
    const char *role;
    const char *second_factor_since; /* "" while there is none */
    bool second_factor_required;
    int recovery_codes; /* how many are left */
    struct own_sessions sessions;
    struct api_keys keys;
};

/* An account as admins see it. */
struct person {
    int id, version;
    const char *login, *name, *email, *role;
    const char *used_at;            /* "" when signed in nowhere */
    const char *invited_until;      /* "" when no link is open */
    bool active, disabled, invited; /* one of them */
    bool second_factor, own;
    bool panelist, moderator, admin; /* the role */
};
struct people {
    size_t n;
    struct person *v;
};

struct settings {
    int version, hold_seconds;
    enum role second_factor_from; /* ROLE_NONE: nobody must have one */
};

/* For whom a link is. */
struct invite {
    const char *login, *name;
    bool reset; /* a password that was lost, not a new account */
};

#define PASSWORD_MIN_CHARS 12

/* What is wrong with a new password, a sentence; "" when nothing is. */
const char *password_flaw(const char *password, const char *again, const char *login);

/* [a-z0-9._-], 1 to 40, beginning and ending with a letter or digit. */
bool login_is_valid(const char *login);

/* One line of 1 to 80 characters. */
bool person_name_is_valid(const char *name);

/* "a@b", one line of at most 254 characters without blanks. */
bool email_is_valid(const char *email);

/* "2026-11-21T17:05:09Z" → "2026-11-21 17:05"; "" for NULL. */
const char *time_shown(struct arena *a, const char *utc);

#endif

/* account: people who look after the site. */
#ifndef MODEL_ACCOUNT_H
#define MODEL_ACCOUNT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

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

#endif

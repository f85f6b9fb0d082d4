/* role: the words of the roles. */
#include "base/role.h"

#include <string.h>

static const char *const words[] = {
    [ROLE_NONE] = "none",           [ROLE_SESSION] = "session", [ROLE_PANELIST] = "panelist",
    [ROLE_MODERATOR] = "moderator", [ROLE_ADMIN] = "admin",
};

const char *role_word(enum role role)
{
    return words[role];
}

enum role role_from(const char *word)
{
    for (enum role role = ROLE_PANELIST; role <= ROLE_ADMIN; role++)
        if (strcmp(word, words[role]) == 0)
            return role;
    return ROLE_NONE;
}

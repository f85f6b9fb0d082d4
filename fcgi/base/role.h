/* role: what somebody may do, each all that those before may. A column of the route table; the
 * database asks again. */
#ifndef BASE_ROLE_H
#define BASE_ROLE_H

enum role {
    ROLE_NONE,    /* anybody; nobody's session is looked for */
    ROLE_SESSION, /* whoever gave a password, also while the second factor is still to be given */
    ROLE_PANELIST,
    ROLE_MODERATOR,
    ROLE_ADMIN,
};

/* "moderator"; "none" and "session" for what is no account's role. */
const char *role_word(enum role role);

/* The role of that word; ROLE_NONE for any other text. */
enum role role_from(const char *word);

#endif

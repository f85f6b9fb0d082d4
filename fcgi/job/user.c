/* user: accounts from the command line: the first admin, and what is left when nobody can sign in.
 */
#include <string.h>

#include "base/crypto.h"
#include "job/job.h"
#include "model/account.h"
#include "store/account.h"

bool job_user_takes(int argc, char **argv)
{
    if (argc == 1)
        return strcmp(argv[0], "list") == 0;
    if (argc == 2)
        return strcmp(argv[0], "passwd") == 0 || strcmp(argv[0], "disable") == 0;
    if (argc != 4 || strcmp(argv[0], "add") != 0 || strcmp(argv[1], "--role") != 0)
        return false;
    bool known = role_from(argv[2]) != ROLE_NONE;
    if (!known)
        fprintf(stderr, "slipway: there is no role “%s”: give panelist, moderator or admin\n",
                argv[2]);
    return known;
}

static enum err complain(const char *login, const char *what, enum err e)
{
    fprintf(stderr, "slipway: %s: %s\n", login, what);
    return e;
}

static void print_link(const struct store *s, const char *token)
{
    printf("%s/mod/invite/%s\n", s->base_url, token);
    fputs("slipway: whoever opens this link sets the password; it works once, for 48 hours\n",
          stderr);
}

static enum err add(const struct store *s, const char *login, enum role role, const char *token,
                    const char *hash)
{
    enum err e = login_is_valid(login) ? store_operator_add(s, login, role, hash) : ERR_INVALID;
    if (e == ERR_INVALID)
        return complain(login,
                        "a login has 1 to 40 small letters, digits, dots, hyphens and underscores, "
                        "with a letter or digit at both ends",
                        e);
    if (e == ERR_CONFLICT)
        return complain(login, "this login is taken", ERR_INVALID);
    if (!e)
        print_link(s, token);
    return e;
}

static enum err list(const struct store *s)
{
    struct people people;
    enum err e = store_operator_list(s, &people);
    for (size_t i = 0; !e && i < people.n; i++) {
        const struct person *p = &people.v[i];
        printf("%-40s %-10s %-9s %s\n", p->login, p->role,
               p->disabled  ? "disabled"
               : p->invited ? "invited"
                            : "active",
               p->second_factor ? "second-factor" : "-");
    }
    return e;
}

enum err job_user(struct db *db, struct arena *a, const char *base_url, int argc, char **argv)
{
    struct store s = {.db = db, .arena = a, .base_url = base_url};
    const char *login = argv[argc - 1];
    char token[CRYPTO_TOKEN_BYTES], hash[CRYPTO_MAC_HEX_BYTES];
    enum err e;
    crypto_token(token);
    crypto_sha256_hex(token, strlen(token), hash);
    if (argc == 1)
        return list(&s);
    if (argc == 4)
        return add(&s, login, role_from(argv[2]), token, hash);
    bool disables = strcmp(argv[0], "disable") == 0;
    e = disables ? store_operator_disable(&s, login) : store_operator_link(&s, login, hash);
    if (e == ERR_NOT_FOUND)
        return complain(login, "there is no such account", e);
    if (e == ERR_CONFLICT)
        return complain(login,
                        disables ? "this is the last admin; make another one first"
                                 : "this account is disabled",
                        ERR_FORBIDDEN);
    if (!e && !disables)
        print_link(&s, token);
    return e;
}

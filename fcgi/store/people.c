/* people: links, others' accounts and the settings; by admins, and from the command line. */
#include <string.h>

#include "sql.h"
#include "store/account.h"
#include "store/rows.h"

enum err store_invite(const struct store *s, const char *token, struct invite *invite)
{
    struct rows_invite_look rows;
    enum err e = sql_invite_look(s->db, s->arena, token, &rows);
    if (e)
        return e;
    *invite = (struct invite){
        .login = rows.v[0].login,
        .name = rows.v[0].name,
        .reset = strcmp(rows.v[0].purpose, "reset") == 0,
    };
    return ERR_OK;
}

enum err store_invite_accept(const struct store *s, const char *token, const char *password)
{
    struct rows_invite_accept rows;
    return sql_invite_accept(s->db, s->arena, token, password, &rows);
}

static struct person person_of(const struct store *s, const struct row_accounts_listed *row)
{
    enum role role = role_from(row->role);
    return (struct person){
        .id = row->id,
        .version = row->version,
        .login = row->login,
        .name = row->name,
        .email = row->email ? row->email : "",
        .role = row->role,
        .used_at = time_shown(s->arena, row->used_at),
        .invited_until = time_shown(s->arena, row->invited_until),
        .disabled = row->disabled_at,
        .active = !row->disabled_at && row->has_password,
        .invited = !row->disabled_at && !row->has_password,
        .second_factor = row->second_factor,
        .own = row->own,
        .panelist = role == ROLE_PANELIST,
        .moderator = role == ROLE_MODERATOR,
        .admin = role == ROLE_ADMIN,
    };
}

#define ROW_PERSON(s, row) person_of(s, &(row))

enum err store_people(const struct store *s, const char *credential, struct people *people)
{
    struct rows_accounts_listed rows;
    enum err e = sql_accounts_listed(s->db, s->arena, credential, &rows);
    if (e)
        return e;
    ROWS_LIST(s, people, rows, ROW_PERSON);
    return ERR_OK;
}

enum err store_person_add(const struct store *s, const char *credential, const char *login,
                          const char *name, enum role role, const char *token)
{
    struct rows_account_add rows;
    return sql_account_add(s->db, s->arena, credential, login, name, role_word(role), token, &rows);
}

/* The database's own words, which are written to be read. */
static enum err tell(const struct store *s, enum err e, const char **why)
{
    if (e == ERR_CONFLICT || e == ERR_NOT_FOUND)
        *why = arena_copy(s->arena, db_message(s->db));
    return e;
}

enum err store_person_link(const struct store *s, const char *credential, int id, const char *token,
                           const char **why)
{
    struct rows_account_invite rows;
    return tell(s, sql_account_invite(s->db, s->arena, credential, id, token, &rows), why);
}

enum err store_person_role(const struct store *s, const char *credential, int id, int version,
                           enum role role, const char **why)
{
    struct rows_account_role_change rows;
    return tell(
        s,
        sql_account_role_change(s->db, s->arena, credential, id, version, role_word(role), &rows),
        why);
}

enum err store_person_disable(const struct store *s, const char *credential, int id, int version,
                              bool disabled, const char **why)
{
    struct rows_account_disabled_change rows;
    return tell(
        s, sql_account_disabled_change(s->db, s->arena, credential, id, version, disabled, &rows),
        why);
}

enum err store_person_second_factor_off(const struct store *s, const char *credential, int id,
                                        const char **why)
{
    struct rows_account_second_factor_off rows;
    return tell(s, sql_account_second_factor_off(s->db, s->arena, credential, id, &rows), why);
}

enum err store_settings(const struct store *s, const char *credential, struct settings *settings)
{
    struct rows_settings_seen rows;
    enum err e = sql_settings_seen(s->db, s->arena, credential, &rows);
    if (e)
        return e;
    const char *from = rows.v[0].second_factor_from;
    *settings = (struct settings){
        .version = rows.v[0].version,
        .hold_seconds = rows.v[0].hold_seconds,
        .second_factor_from = from ? role_from(from) : ROLE_NONE,
    };
    return ERR_OK;
}

enum err store_settings_change(const struct store *s, const char *credential,
                               const struct settings *settings)
{
    struct rows_settings_change rows;
    enum role from = settings->second_factor_from;
    return sql_settings_change(s->db, s->arena, credential, settings->version,
                               from ? role_word(from) : NULL, settings->hold_seconds, &rows);
}

enum err store_operator_add(const struct store *s, const char *login, enum role role,
                            const char *token)
{
    struct rows_operator_add rows;
    return sql_operator_add(s->db, s->arena, login, role_word(role), token, &rows);
}

static enum err find(const struct store *s, const char *login, int *id)
{
    struct rows_operator_find rows;
    enum err e = sql_operator_find(s->db, s->arena, login, &rows);
    if (!e && rows.n == 0)
        e = ERR_NOT_FOUND;
    if (!e)
        *id = rows.v[0].id;
    return e;
}

enum err store_operator_link(const struct store *s, const char *login, const char *token)
{
    struct rows_operator_reset rows;
    int id = 0;
    enum err e = find(s, login, &id);
    return e ? e : sql_operator_reset(s->db, s->arena, id, token, &rows);
}

enum err store_operator_disable(const struct store *s, const char *login)
{
    struct rows_operator_disable rows;
    int id = 0;
    enum err e = find(s, login, &id);
    return e ? e : sql_operator_disable(s->db, s->arena, id, &rows);
}

#define ROW_OPERATOR(s, row)                                                                       \
    ((struct person){.login = (row).login,                                                         \
                     .name = (row).name,                                                           \
                     .role = (row).role,                                                           \
                     .second_factor = (row).second_factor,                                         \
                     .active = strcmp((row).state, "active") == 0,                                 \
                     .invited = strcmp((row).state, "invited") == 0,                               \
                     .disabled = strcmp((row).state, "disabled") == 0})

enum err store_operator_list(const struct store *s, struct people *people)
{
    struct rows_operator_list rows;
    enum err e = sql_operator_list(s->db, s->arena, &rows);
    if (e)
        return e;
    ROWS_LIST(s, people, rows, ROW_OPERATOR);
    return ERR_OK;
}

/* own_account: what people do with their own account. */
#include "sql.h"
#include "store/account.h"
#include "store/rows.h"

static enum err send_account(const struct store *s, const char *credential)
{
    enum err e = sql_own_account_send(s->db, credential);
    if (!e)
        e = sql_own_sessions_send(s->db, credential);
    if (!e)
        e = sql_own_api_keys_send(s->db, credential);
    return e ? e : db_sync(s->db);
}

#define ROW_SESSION(s, row)                                                                        \
    ((struct own_session){.id = (row).id,                                                          \
                          .created_at = time_shown((s)->arena, (row).created_at),                  \
                          .used_at = time_shown((s)->arena, (row).used_at),                        \
                          .agent = (row).agent,                                                    \
                          .current = (row).current})

#define ROW_KEY(s, row)                                                                            \
    ((struct api_key){.id = (row).id,                                                              \
                      .name = (row).name,                                                          \
                      .scopes = (row).scopes,                                                      \
                      .created_at = time_shown((s)->arena, (row).created_at),                      \
                      .used_at = time_shown((s)->arena, (row).used_at)})

enum err store_own_account(const struct store *s, const char *credential,
                           struct own_account *account)
{
    struct rows_own_account rows;
    struct rows_own_sessions sessions;
    struct rows_own_api_keys keys;
    enum err e = send_account(s, credential);
    if (!e)
        e = sql_own_account_rows(s->db, s->arena, &rows);
    if (!e)
        e = sql_own_sessions_rows(s->db, s->arena, &sessions);
    if (!e)
        e = sql_own_api_keys_rows(s->db, s->arena, &keys);
    if (e)
        return e;
    const struct row_own_account *row = &rows.v[0];
    *account = (struct own_account){
        .login = row->login,
        .name = row->name,
        .email = row->email ? row->email : "",
        .shown = row->shown,
        .role = row->role,
        .second_factor_since = time_shown(s->arena, row->second_factor_since),
        .second_factor_required = row->second_factor_required,
        .recovery_codes = row->recovery_codes,
    };
    ROWS_LIST(s, &account->sessions, sessions, ROW_SESSION);
    ROWS_LIST(s, &account->keys, keys, ROW_KEY);
    return ERR_OK;
}

enum err store_profile_change(const struct store *s, const char *credential, const char *name,
                              const char *email, bool shown)
{
    struct rows_profile_change rows;
    return sql_profile_change(s->db, s->arena, credential, name, email, shown, &rows);
}

enum err store_session_end(const struct store *s, const char *credential, int64_t session)
{
    struct rows_session_end rows;
    return sql_session_end(s->db, s->arena, credential, session ? &session : NULL, &rows);
}

enum err store_password(const struct store *s, const char *credential, struct sign_in *in)
{
    struct rows_password_start rows;
    enum err e = sql_password_start(s->db, s->arena, credential, &rows);
    if (e)
        return e;
    const struct row_password_start *row = &rows.v[0];
    *in = (struct sign_in){.login = row->login, .password = row->password, .wait_s = row->wait};
    return ERR_OK;
}

enum err store_password_change(const struct store *s, const char *credential, const char *password,
                               const char *to, const char *token)
{
    struct rows_password_change rows;
    return sql_password_change(s->db, s->arena, credential, password, to, token, &rows);
}

enum err store_totp_remove(const struct store *s, const char *credential, const char *password)
{
    struct rows_totp_remove rows;
    return sql_totp_remove(s->db, s->arena, credential, password, &rows);
}

enum err store_recovery_codes(const struct store *s, const char *credential, const char *password,
                              const char *codes)
{
    struct rows_recovery_codes_new rows;
    return sql_recovery_codes_new(s->db, s->arena, credential, password, codes, &rows);
}

enum err store_totp_enrol(const struct store *s, const char *credential, const char *sealed,
                          int64_t step, const char *codes, const char *token)
{
    struct rows_totp_enrol rows;
    return sql_totp_enrol(s->db, s->arena, credential, sealed, step, codes, token, &rows);
}

enum err store_key_add(const struct store *s, const char *credential, const char *name,
                       const char *scopes, const char *key)
{
    struct rows_api_key_add rows;
    return sql_api_key_add(s->db, s->arena, credential, name, scopes, key, &rows);
}

enum err store_key_revoke(const struct store *s, const char *credential, int id)
{
    struct rows_api_key_revoke rows;
    return sql_api_key_revoke(s->db, s->arena, credential, id, &rows);
}

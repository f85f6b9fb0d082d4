/* session: who is signed in; signing in and out. */
#include <string.h>

#include "sql.h"
#include "store/account.h"

static enum stage stage_from(const char *word)
{
    static const char *const words[] = {
        [STAGE_CODE] = "code", [STAGE_ENROL] = "enrol", [STAGE_FULL] = "full", [STAGE_KEY] = "key"};
    for (enum stage stage = STAGE_CODE; word && stage <= STAGE_KEY; stage++)
        if (strcmp(word, words[stage]) == 0)
            return stage;
    return STAGE_NONE;
}

enum err store_session(const struct store *s, const char *credential, struct account *account)
{
    struct rows_session_seen rows;
    enum err e = sql_session_seen(s->db, s->arena, credential, &rows);
    if (e)
        return e;
    const struct row_session_seen *row = &rows.v[0];
    *account = (struct account){.stage = stage_from(row->stage)};
    if (!account->stage)
        return ERR_OK;
    account->id = row->account;
    account->login = row->login;
    account->name = row->name;
    account->role = role_from(row->role);
    account->second_factor = row->second_factor;
    return ERR_OK;
}

enum err store_sign_in(const struct store *s, const char *login, const char *device,
                       struct sign_in *in)
{
    struct rows_sign_in_start rows;
    enum err e = sql_sign_in_start(s->db, s->arena, login, device, &rows);
    if (e)
        return e;
    const struct row_sign_in_start *row = &rows.v[0];
    *in = (struct sign_in){
        .account = row->password ? row->account : 0,
        .login = login,
        .password = row->password,
        .wait_s = row->wait,
    };
    return ERR_OK;
}

enum err store_sign_in_passed(const struct store *s, const struct sign_in *in, const char *rehashed,
                              const char *device, const char *token, const char *agent,
                              enum stage *stage)
{
    struct rows_sign_in_passed rows;
    enum err e = sql_sign_in_passed(s->db, s->arena, in->account, in->password, rehashed, device,
                                    token, agent, &rows);
    if (!e)
        *stage = stage_from(rows.v[0].stage);
    return e;
}

enum err store_sign_out(const struct store *s, const char *credential)
{
    struct rows_sign_out rows;
    return sql_sign_out(s->db, s->arena, credential, &rows);
}

enum err store_second_factor(const struct store *s, const char *credential, const char *device,
                             struct sign_in *in)
{
    struct rows_second_factor_start rows;
    enum err e = sql_second_factor_start(s->db, s->arena, credential, device, &rows);
    if (e)
        return e;
    const struct row_second_factor_start *row = &rows.v[0];
    *in = (struct sign_in){
        .account = row->account,
        .login = row->login,
        .sealed = row->sealed,
        .last_step = row->last_step,
        .wait_s = row->wait,
    };
    return ERR_OK;
}

enum err store_code_passed(const struct store *s, const char *credential, int64_t step,
                           const char *device, const char *token)
{
    struct rows_second_factor_passed rows;
    return sql_second_factor_passed(s->db, s->arena, credential, step, device, token, &rows);
}

enum err store_recovery_passed(const struct store *s, const char *credential, const char *code,
                               const char *device, const char *token)
{
    struct rows_recovery_code_passed rows;
    return sql_recovery_code_passed(s->db, s->arena, credential, code, device, token, &rows);
}

/* sqlstate: what PostgreSQL's error codes mean to us. The only place that knows them. */
#include <string.h>

#include "base/log.h"
#include "db/internal.h"

/* The first entry whose `code` begins the SQLSTATE counts. */
static const struct {
    const char *code;
    enum err err;
} meanings[] = {
    {"23505", ERR_CONFLICT}, /* unique_violation */
    {"23P01", ERR_CONFLICT}, /* exclusion_violation */
    {"23503", ERR_CONFLICT}, /* foreign_key_violation: what it names is gone, or is still named */
    {"23502", ERR_INVALID},  /* not_null_violation */
    {"23514", ERR_INVALID},  /* check_violation */
    {"22", ERR_INVALID},     /* data exceptions: out of range, not a date, … */
    {"25006", ERR_DB_DOWN},  /* read_only_sql_transaction: a standby, or a demoted primary */
    {"25P03", ERR_TIMEOUT},  /* idle_in_transaction_session_timeout */
    {"28000", ERR_UNAUTHENTICATED}, /* invalid_authorization, raised by our own functions */
    {"40001", ERR_RETRY},           /* serialization_failure */
    {"40P01", ERR_RETRY},           /* deadlock_detected */
    {"42501", ERR_FORBIDDEN},       /* insufficient_privilege */
    {"53400", ERR_RATE},            /* configuration_limit_exceeded, raised by our own functions */
    {"53300", ERR_DB_DOWN},         /* too_many_connections */
    {"55000", ERR_CONFLICT},        /* object_not_in_prerequisite_state */
    {"55P03", ERR_TIMEOUT},         /* lock_not_available: lock_timeout */
    {"57014", ERR_TIMEOUT},         /* query_canceled: statement_timeout */
    {"57P01", ERR_DB_DOWN},         /* admin_shutdown */
    {"57P02", ERR_DB_DOWN},         /* crash_shutdown */
    {"57P03", ERR_DB_DOWN},         /* cannot_connect_now */
    {"57P05", ERR_DB_DOWN},         /* idle_session_timeout */
    {"08", ERR_DB_DOWN},            /* connection exceptions */
    {"P0002", ERR_NOT_FOUND},       /* no_data_found, raised by our own functions */
};

enum err db_sqlstate_err(const char *sqlstate)
{
    for (size_t i = 0; i < sizeof meanings / sizeof meanings[0]; i++)
        if (strncmp(sqlstate, meanings[i].code, strlen(meanings[i].code)) == 0)
            return meanings[i].err;
    return ERR_INTERNAL;
}

static const char *field(struct db *db, const PGresult *result, int which)
{
    const char *text = PQresultErrorField(result, which);
    return arena_copy(db->batch, text ? text : "");
}

enum err db_note_failure(struct db *db, const PGresult *result, const char *what)
{
    const char *sqlstate = field(db, result, PG_DIAG_SQLSTATE);
    db->message = field(db, result, PG_DIAG_MESSAGE_PRIMARY);
    db->constraint = field(db, result, PG_DIAG_CONSTRAINT_NAME);
    /* Without a code it is libpq that speaks, about the connection. */
    enum err e = sqlstate[0] ? db_sqlstate_err(sqlstate) : ERR_DB_DOWN;
    if (!sqlstate[0]) {
        const char *text = PQresultErrorMessage(result);
        db->message = arena_copy_n(db->batch, text, strcspn(text, "\n"));
    }
    if (e == ERR_INTERNAL)
        log_error("sql-failed", "statement", what, "sqlstate", sqlstate, "message", db->message);
    else if (e == ERR_DB_DOWN || e == ERR_TIMEOUT || e == ERR_RETRY || e == ERR_FORBIDDEN)
        log_warn("sql-failed", "statement", what, "sqlstate", sqlstate, "message", db->message);
    return e;
}

/* command: what does not go through the pipeline: BEGIN and COMMIT, a migration's file, describing
 * a statement. */
#include <poll.h>
#include <string.h>
#include <strings.h>

#include "base/log.h"
#include "db/internal.h"

/* COPY would wait for data that nobody sends. */
static bool is_copy(ExecStatusType status)
{
    return status == PGRES_COPY_IN || status == PGRES_COPY_OUT || status == PGRES_COPY_BOTH;
}

/* Keeps the first failure, else the last success. */
static void keep(PGresult **last, PGresult *result)
{
    if (*last && PQresultStatus(*last) == PGRES_FATAL_ERROR) {
        PQclear(result);
        return;
    }
    PQclear(*last);
    *last = result;
}

static enum err take_all(struct db *db, int64_t deadline_us, const char *what, PGresult **last)
{
    for (;;) {
        int left = PQflush(db->pg);
        while (!PQisBusy(db->pg)) {
            PGresult *result = PQgetResult(db->pg);
            if (!result)
                return PQstatus(db->pg) == CONNECTION_BAD ? ERR_DB_DOWN : ERR_OK;
            bool copy = is_copy(PQresultStatus(result));
            keep(last, result);
            if (copy) {
                log_error("sql-protocol", "statement", what, "why", "COPY is not spoken here");
                return ERR_INTERNAL;
            }
        }
        enum err e = db_wait(db, left > 0 ? POLLIN | POLLOUT : POLLIN, deadline_us);
        if (e != ERR_OK) {
            log_warn("database", "why", "no answer within the deadline", "statement", what);
            return e;
        }
        if (!PQconsumeInput(db->pg) && PQisBusy(db->pg))
            return ERR_DB_DOWN;
    }
}

enum err db_finish(struct db *db, int64_t deadline_us, const char *what, PGresult **last)
{
    *last = NULL;
    enum err broken = take_all(db, deadline_us, what, last);
    bool failed = *last && PQresultStatus(*last) == PGRES_FATAL_ERROR;
    if (broken == ERR_DB_DOWN && !failed)
        return db_note_loss(db, what);
    enum err e = failed ? db_note_failure(db, *last, what) : ERR_OK;
    if (broken != ERR_OK || e == ERR_DB_DOWN)
        db_close(db);
    return broken != ERR_OK ? broken : e;
}

/* A connection outside of pipeline mode, for one command; the queue is empty then. */
static enum err leave_pipeline(struct db *db, const char *what)
{
    if (db->queued > 0 && !db->answered) {
        log_error("sql-order", "statement", what, "why",
                  "statements are queued; db_sync comes first");
        return ERR_INTERNAL;
    }
    db_clear_queue(db);
    enum err e = db_ready(db);
    if (e != ERR_OK)
        return e;
    return PQexitPipelineMode(db->pg) ? ERR_OK : db_note_loss(db, what);
}

static enum err enter_pipeline(struct db *db, enum err e)
{
    if (db->pg && !PQenterPipelineMode(db->pg))
        db_close(db);
    db->in_transaction = db->pg && PQtransactionStatus(db->pg) != PQTRANS_IDLE;
    return e;
}

/* Puts the line of `sql` in front of the message. The server counts characters. */
static void add_line(struct db *db, const char *sql, const PGresult *failed)
{
    const char *position = PQresultErrorField(failed, PG_DIAG_STATEMENT_POSITION);
    if (!position)
        return;
    long left = 0;
    int line = 1;
    for (; *position >= '0' && *position <= '9'; position++)
        left = left * 10 + (*position - '0');
    for (left--; *sql && left > 0; sql++) {
        line += *sql == '\n';
        left -= ((unsigned char)sql[1] & 0xc0) != 0x80;
    }
    db->message = arena_printf(db->batch, "line %d: %s", line, db->message);
}

static bool is_rollback(const char *sql)
{
    return strncasecmp(sql, "rollback", strlen("rollback")) == 0;
}

enum err db_command(struct db *db, const char *sql)
{
    PGresult *last = NULL;
    enum err e = leave_pipeline(db, "command");
    if (e != ERR_OK)
        return e;
    db->unacknowledged = false;
    bool had_failed = PQtransactionStatus(db->pg) == PQTRANS_INERROR;
    if (!PQsendQuery(db->pg, sql))
        return enter_pipeline(db, db_note_loss(db, "command"));
    e = db_finish(db, db_deadline_us(db->settings.deadline_ms), "command", &last);
    if (e != ERR_OK && last)
        add_line(db, sql, last);
    if (e == ERR_OK && last)
        db->affected = db_affected_by(last);
    if (e == ERR_OK && had_failed && !is_rollback(sql)) {
        /* The server answers COMMIT of a failed transaction with ROLLBACK, as if that were well. */
        db->message = "the transaction had failed and was rolled back";
        e = ERR_CONFLICT;
    }
    if (db->unacknowledged) {
        log_warn("database", "why", "the standby did not acknowledge the commit");
        e = ERR_TIMEOUT;
    }
    PQclear(last);
    return enter_pipeline(db, e);
}

static enum err describe(struct db *db, const struct db_statement *s, PGresult **described)
{
    int64_t deadline_us = db_deadline_us(db->settings.deadline_ms);
    PGresult *prepared = NULL;
    if (!PQsendPrepare(db->pg, "", s->sql, s->params, s->param_types))
        return db_note_loss(db, s->name);
    enum err e = db_finish(db, deadline_us, s->name, &prepared);
    PQclear(prepared);
    if (e != ERR_OK)
        return e;
    if (!PQsendDescribePrepared(db->pg, ""))
        return db_note_loss(db, s->name);
    return db_finish(db, deadline_us, s->name, described);
}

enum err db_check(struct db *db, struct arena *a, const struct db_statement *s, const char **why)
{
    PGresult *described = NULL;
    char difference[256] = "";
    *why = "";
    enum err e = leave_pipeline(db, s->name);
    if (e == ERR_OK) {
        e = describe(db, s, &described);
        e = enter_pipeline(db, e);
    }
    if (e != ERR_OK)
        *why = arena_printf(a, "%s: %s", s->name, db->message);
    else if (!db_columns_match(s, described, difference, sizeof difference))
        *why = arena_printf(a, "%s: %s", s->name, difference);
    PQclear(described);
    return **why ? ERR_INTERNAL : ERR_OK;
}

/* connect: opening and losing the connection, waiting for it with a deadline. */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>

#include "base/clock.h"
#include "base/log.h"
#include "db/internal.h"

#define FIRST_BACKOFF_MS 50
#define LAST_BACKOFF_MS  800 /* a database that is back is noticed within a second */

/* Parameters: statement_timeout, lock_timeout, idle_in_transaction_session_timeout, in ms.
 * Generic plans measured faster than planning each time; their inflated costs must not start the
 * JIT compiler. */
static const char settings_sql[] = "SELECT set_config('statement_timeout', $1, false),"
                                   " set_config('lock_timeout', $2, false),"
                                   " set_config('idle_in_transaction_session_timeout', $3, false),"
                                   " set_config('plan_cache_mode', 'force_generic_plan', false),"
                                   " set_config('jit', 'off', false),"
                                   " set_config('TimeZone', 'UTC', false),"
                                   " set_config('DateStyle', 'ISO, YMD', false),"
                                   " set_config('IntervalStyle', 'iso_8601', false)";

int64_t db_deadline_us(int deadline_ms)
{
    return deadline_ms > 0 ? clock_us() + (int64_t)deadline_ms * 1000 : 0;
}

enum err db_wait(struct db *db, short events, int64_t deadline_us)
{
    struct pollfd p = {.fd = PQsocket(db->pg), .events = events};
    int64_t begin_us = clock_us(), now_us = begin_us;
    int ready;
    if (db->limit_us > 0 && (deadline_us == 0 || db->limit_us < deadline_us))
        deadline_us = db->limit_us;
    do {
        int timeout_ms = -1;
        if (deadline_us > 0) /* rounded up, so as not to spin through the last millisecond */
            timeout_ms = deadline_us > now_us ? (int)((deadline_us - now_us + 999) / 1000) : 0;
        ready = poll(&p, 1, timeout_ms);
        now_us = clock_us();
    } while (ready < 0 && errno == EINTR);
    db->effort.waited_us += now_us - begin_us;
    if (ready < 0) {
        log_error("database", "why", "poll failed");
        return ERR_INTERNAL;
    }
    return ready == 0 ? ERR_TIMEOUT : ERR_OK;
}

void db_close(struct db *db)
{
    PQfinish(db->pg);
    db->pg = NULL;
    db->stale = false;
    if (db->prepared_room > 0)
        memset(db->prepared, 0, (size_t)db->prepared_room * sizeof db->prepared[0]);
}

/* What libpq says, without the server's address in front and the hints behind. */
static const char *reason(struct db *db, const PGconn *pg)
{
    static const char before[] = "failed: ";
    const char *text = PQerrorMessage(pg);
    for (const char *next; (next = strstr(text, before));)
        text = next + strlen(before);
    return arena_copy_n(db->batch, text, strcspn(text, "\n"));
}

enum err db_note_loss(struct db *db, const char *what)
{
    log_warn("database", "why", reason(db, db->pg), "statement", what);
    db_close(db);
    return ERR_DB_DOWN;
}

static enum err connect_failed(struct db *db, const char *why)
{
    uint32_t random = 0;
    if (getrandom(&random, sizeof random, GRND_NONBLOCK) < 0)
        random = (uint32_t)clock_us();
    db->backoff_ms = db->backoff_ms == 0 ? FIRST_BACKOFF_MS : db->backoff_ms * 2;
    if (db->backoff_ms > LAST_BACKOFF_MS)
        db->backoff_ms = LAST_BACKOFF_MS;
    /* Between half and all of it, so that the workers of a host do not come back in step. */
    int half_ms = db->backoff_ms / 2;
    int wait_ms = half_ms + (int)(random % (uint32_t)(half_ms + 1));
    db->retry_at_us = clock_us() + (int64_t)wait_ms * 1000;
    db->message = arena_printf(db->batch, "the database cannot be reached: %s", why);
    log_warn("database", "why", db->message, "retry_ms", log_number(wait_ms));
    db_close(db);
    return ERR_DB_DOWN;
}

static enum err poll_connection(struct db *db, int64_t deadline_us)
{
    /* As if it had just said "writing", says libpq's manual. */
    PostgresPollingStatusType state = PGRES_POLLING_WRITING;
    while (state != PGRES_POLLING_OK) {
        if (state == PGRES_POLLING_FAILED)
            return connect_failed(db, reason(db, db->pg));
        if (db_wait(db, state == PGRES_POLLING_READING ? POLLIN : POLLOUT, deadline_us) != ERR_OK)
            return connect_failed(db, "no answer within the deadline");
        state = PQconnectPoll(db->pg);
    }
    return ERR_OK;
}

static enum err send_settings(struct db *db, int64_t deadline_us)
{
    char numbers[3][DB_NUMBER_BYTES];
    const char *const params[] = {
        db_int_text(db->settings.statement_timeout_ms, numbers[0]),
        db_int_text(db->settings.lock_timeout_ms, numbers[1]),
        /* A client that stops between BEGIN and COMMIT would keep its locks for ever. */
        db_int_text(db->settings.deadline_ms, numbers[2]),
    };
    PGresult *last = NULL;
    if (!PQsendQueryParams(db->pg, settings_sql, 3, NULL, params, NULL, NULL, 0))
        return connect_failed(db, reason(db, db->pg));
    enum err e = db_finish(db, deadline_us, "settings", &last);
    PQclear(last);
    if (e != ERR_OK)
        return connect_failed(db, "the session's settings were not taken");
    return ERR_OK;
}

/* Sees the WARNING of a commit that gave up waiting for its standby. Its text may be translated,
 * its place in the server's source is not. Other notices say nothing that a request needs. */
static void notice(void *context, const PGresult *result)
{
    struct db *db = context;
    const char *function = PQresultErrorField(result, PG_DIAG_SOURCE_FUNCTION);
    if (function && strcmp(function, "SyncRepWaitForLSN") == 0)
        db->unacknowledged = true;
}

/* A dead host that swallows packets must not eat the whole deadline when the url names others
 * behind it. The kernel looks when it sends SYN again, so that such a host costs a second at least.
 */
static const char *tcp_timeout(const struct db *db, char buffer[DB_NUMBER_BYTES])
{
    return db_int_text(db->settings.connect_deadline_ms / 2, buffer);
}

enum err db_open_now(struct db *db)
{
    if (db->pg)
        return ERR_OK;
    /* libpq would quote a malformed url, password and all. */
    PQconninfoOption *options = PQconninfoParse(db->settings.url, NULL);
    if (!options)
        return connect_failed(db, "the connection string is malformed");
    PQconninfoFree(options);

    char timeout[DB_NUMBER_BYTES];
    const char *const keys[] = {"tcp_user_timeout", "dbname", "fallback_application_name",
                                "client_encoding", NULL};
    const char *const values[] = {tcp_timeout(db, timeout), db->settings.url,
                                  db->settings.application_name, "UTF8", NULL};
    int64_t deadline_us = db_deadline_us(db->settings.connect_deadline_ms);
    db->pg = PQconnectStartParams(keys, values, 1);
    if (!db->pg || PQstatus(db->pg) == CONNECTION_BAD)
        return connect_failed(db, db->pg ? reason(db, db->pg) : "no memory left");
    PQsetNoticeReceiver(db->pg, notice, db);
    enum err e = poll_connection(db, deadline_us);
    if (e != ERR_OK)
        return e;
    if (PQsetnonblocking(db->pg, 1) != 0)
        return connect_failed(db, reason(db, db->pg));
    e = send_settings(db, deadline_us);
    if (e != ERR_OK)
        return e;
    if (!PQenterPipelineMode(db->pg))
        return connect_failed(db, reason(db, db->pg));
    db->backoff_ms = 0;
    db->retry_at_us = 0;
    return ERR_OK;
}

enum err db_open(struct db *db)
{
    if (!db->pg && clock_us() < db->retry_at_us)
        return ERR_DB_DOWN;
    return db_open_now(db);
}

/* Nothing is under way, so what is readable is the server's farewell, the end of the stream, or a
 * notice. */
static bool has_died(struct db *db)
{
    struct pollfd p = {.fd = PQsocket(db->pg), .events = POLLIN};
    while (poll(&p, 1, 0) > 0) {
        if (!PQconsumeInput(db->pg))
            return true;
        PQfreemem(PQnotifies(db->pg)); /* makes libpq look at what it has read */
    }
    return PQstatus(db->pg) == CONNECTION_BAD;
}

enum err db_ready(struct db *db)
{
    if (db->pg && has_died(db)) {
        db_close(db);
        if (db->in_transaction) {
            /* What was done since BEGIN is lost; a new connection would go on without it. */
            db->in_transaction = false;
            log_warn("database", "why", "the connection was lost inside a transaction");
            return ERR_DB_DOWN;
        }
    }
    if (db->pg && db->stale && !db->in_transaction)
        db_close(db);
    return db_open(db);
}

enum err db_connect(struct db *db, struct arena *a, const char **why)
{
    enum err e = db_open_now(db);
    if (why)
        *why = e == ERR_OK ? "" : arena_copy(a, db->message);
    return e;
}

/* pipeline: one round trip. Sends what is queued and takes the answers while it sends, so that
 * neither side can fill the other's buffers and wait for ever. */
#include <poll.h>
#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "db/internal.h"

/* Sent in pieces of about this size, so that libpq's own buffer stays small. */
#define FLUSH_BYTES 65536

struct trip {
    int64_t deadline_us;
    size_t sent, answered; /* statements */
    bool sync_sent, done;
    bool seen;     /* something came for the current answer; NULL ends it */
    bool outdated; /* the server does not have, or no longer accepts, what we prepared */
    enum err err;  /* of the first failed statement, or of the commit */
    size_t failed; /* which that was; 0 when it takes all of them with it */
};

static const char *current_name(const struct db *db, const struct trip *t)
{
    return t->answered < db->queued ? db->queue[t->answered].s->name : "commit";
}

static bool *preparation(struct db *db, int slot)
{
    if (slot >= db->prepared_room) {
        int room = slot + 64;
        bool *prepared = arena_array(db->own, (size_t)room, sizeof *prepared);
        if (db->prepared_room > 0)
            memcpy(prepared, db->prepared, (size_t)db->prepared_room * sizeof *prepared);
        db->prepared = prepared;
        db->prepared_room = room;
    }
    return &db->prepared[slot];
}

static bool send_statement(struct db *db, struct queued *q)
{
    const struct db_statement *s = q->s;
    q->owed = 1;
    db->effort.statements++;
    if (s->slot < 0)
        return PQsendQueryParams(db->pg, s->sql, s->params, s->param_types, q->params, NULL, NULL,
                                 1);
    bool *prepared = preparation(db, s->slot);
    if (!*prepared) {
        if (!PQsendPrepare(db->pg, s->name, s->sql, s->params, s->param_types))
            return false;
        *prepared = true;
        db->effort.prepared++;
        q->owed = 2;
    }
    return PQsendQueryPrepared(db->pg, s->name, s->params, q->params, NULL, NULL, 1);
}

static size_t statement_bytes(const struct queued *q)
{
    size_t bytes = strlen(q->s->name) + (q->owed == 2 ? strlen(q->s->sql) : 0);
    for (int i = 0; i < q->s->params; i++)
        bytes += q->params[i] ? strlen(q->params[i]) : 0;
    return bytes;
}

/* Sends until all is sent or the socket takes no more (*blocked). False: the connection broke. */
static bool feed(struct db *db, struct trip *t, bool *blocked)
{
    size_t bytes = t->sent > 0 ? FLUSH_BYTES : 0; /* coming back, the rest goes first */
    *blocked = false;
    for (;;) {
        if (bytes >= FLUSH_BYTES || t->sync_sent) {
            int left = PQflush(db->pg);
            if (left != 0 || t->sync_sent) {
                *blocked = left > 0;
                return left >= 0;
            }
            bytes = 0;
        }
        /* Behind a failed statement the server only skips: spare it the rest. */
        if (t->sent < db->queued && t->err == ERR_OK && !t->outdated) {
            struct queued *q = &db->queue[t->sent];
            if (!send_statement(db, q))
                return false;
            t->sent++;
            bytes += statement_bytes(q);
        } else {
            if (!PQpipelineSync(db->pg))
                return false;
            t->sync_sent = true;
        }
    }
}

/* The named statement is unknown (DISCARD ALL), or a migration changed the result of its plan. */
static bool is_outdated(const PGresult *result)
{
    const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    const char *function = PQresultErrorField(result, PG_DIAG_SOURCE_FUNCTION);
    if (!state)
        return false;
    return strcmp(state, "26000") == 0 || (strcmp(state, "0A000") == 0 && function &&
                                           strcmp(function, "RevalidateCachedQuery") == 0);
}

static void fail(struct db *db, struct trip *t, const PGresult *result)
{
    if (t->err != ERR_OK || t->outdated)
        return;
    t->failed = t->answered < t->sent ? t->answered : 0; /* a failed commit leaves nothing */
    if (is_outdated(result))
        t->outdated = true;
    else
        t->err = db_note_failure(db, result, current_name(db, t));
}

/* Takes one result that libpq has ready; false when it is one that cannot be. */
static bool take(struct db *db, struct trip *t, PGresult *result)
{
    struct queued *q = t->answered < t->sent ? &db->queue[t->answered] : NULL;
    bool preparing = q && q->owed == 2, keep = false, known = true;
    ExecStatusType status = PQresultStatus(result);
    t->seen = true;
    if (status == PGRES_PIPELINE_SYNC) {
        t->done = true;
    } else if (status == PGRES_FATAL_ERROR) {
        fail(db, t, result);
    } else if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK ||
               status == PGRES_EMPTY_QUERY) {
        known = q != NULL;
        keep = q && !preparing;
    } else if (status != PGRES_PIPELINE_ABORTED) {
        known = false; /* COPY, which no statement here may be */
    }
    if (preparing && status != PGRES_COMMAND_OK)
        *preparation(db, q->s->slot) = false;
    if (keep)
        q->result = result;
    else
        PQclear(result);
    return known;
}

/* Takes what is there without waiting. False when libpq and we have lost count of each other. */
static bool take_answers(struct db *db, struct trip *t)
{
    int empty = 0;
    while (!t->done && (t->answered < t->sent || t->sync_sent) && !PQisBusy(db->pg)) {
        PGresult *result = PQgetResult(db->pg);
        if (result) {
            empty = 0;
            if (!take(db, t, result))
                return false;
        } else {
            if (t->seen && t->answered < t->sent && --db->queue[t->answered].owed == 0)
                t->answered++;
            t->seen = false;
            if (++empty > 2)
                return false;
        }
    }
    return true;
}

static enum err lost(struct db *db, struct trip *t)
{
    /* The server's farewell has been taken as the statement's error, and logged. */
    if (t->err == ERR_DB_DOWN) {
        db_close(db);
        return ERR_DB_DOWN;
    }
    return db_note_loss(db, current_name(db, t));
}

static enum err travel(struct db *db, struct trip *t)
{
    while (!t->done) {
        bool blocked;
        if (!feed(db, t, &blocked))
            return lost(db, t);
        if (!take_answers(db, t)) {
            log_error("sql-protocol", "statement", current_name(db, t), "why",
                      "an answer that cannot be");
            db_close(db);
            return ERR_INTERNAL;
        }
        if (t->done)
            break;
        enum err e = db_wait(db, blocked ? POLLIN | POLLOUT : POLLIN, t->deadline_us);
        if (e != ERR_OK) {
            log_warn("database", "why", "no answer within the deadline", "statement",
                     current_name(db, t));
            db_close(db);
            return e;
        }
        /* What it has read before the end of the stream may hold the reason. */
        if (!PQconsumeInput(db->pg))
            return take_answers(db, t) && t->done ? t->err : lost(db, t);
    }
    return t->err;
}

static void forget_answers(struct db *db, size_t from, enum err e)
{
    for (size_t i = from; i < db->queued; i++) {
        PQclear(db->queue[i].result);
        db->queue[i].result = NULL;
        db->queue[i].err = e;
    }
}

static enum err attempt(struct db *db, struct trip *t)
{
    enum err e = db_open(db);
    db->unacknowledged = false;
    if (e == ERR_OK)
        e = travel(db, t);
    if (db->unacknowledged) {
        log_warn("database", "why", "the standby did not acknowledge the commit");
        e = ERR_TIMEOUT;
        t->failed = 0;
    }
    if (e == ERR_DB_DOWN && db->pg)
        db_close(db); /* it answers, but not as the server that we need: read-only, shutting down */
    return e;
}

enum err db_sync(struct db *db)
{
    if (db->queued == 0 || db->answered)
        return ERR_OK;
    struct trip t = {.deadline_us = db_deadline_us(db->settings.deadline_ms)};
    bool had_transaction = db->in_transaction;
    enum err e = attempt(db, &t);
    if (t.outdated && !had_transaction) {
        /* The server refused it and rolled all of the trip back, so even writes may go again. */
        db_close(db);
        forget_answers(db, 0, ERR_OK);
        t = (struct trip){.deadline_us = t.deadline_us};
        e = attempt(db, &t);
    }
    if (t.outdated) {
        log_warn("sql-outdated", "statement", db->queue[t.failed].s->name);
        db->stale = db->pg != NULL;
        e = ERR_RETRY;
    }
    db->answered = true;
    db->in_transaction = db->pg && PQtransactionStatus(db->pg) != PQTRANS_IDLE;
    if (e != ERR_OK)
        forget_answers(db, t.done ? t.failed : 0, e);
    return e;
}

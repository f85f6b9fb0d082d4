/* db: making and resetting a struct db, and the queue of statements. */
#include "db/db.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "db/internal.h"

/* Far above any batch; an import's largest is some megabytes. */
#define ARENA_BYTES ((size_t)1 << 30)

struct db *db_new(const struct db_settings *settings)
{
    struct arena *own = arena_new(ARENA_BYTES);
    struct db *db = arena_alloc(own, sizeof *db);
    db->own = own;
    db->batch = arena_new(ARENA_BYTES);
    db->settings = *settings;
    db->message = db->constraint = "";
    return db;
}

void db_free(struct db *db)
{
    if (!db)
        return;
    db_clear_queue(db);
    db_close(db);
    arena_free(db->batch);
    arena_free(db->own);
}

void db_clear_queue(struct db *db)
{
    for (size_t i = 0; i < db->queued; i++)
        PQclear(db->queue[i].result);
    db->queue = NULL;
    db->queued = db->queue_room = db->received = 0;
    db->answered = false;
    db->affected = 0;
    db->message = db->constraint = "";
    arena_reset(db->batch);
}

void db_reset(struct db *db)
{
    db_clear_queue(db);
    if (db->in_transaction)
        db_close(db);
    db->in_transaction = false;
    db->limit_us = 0;
}

void db_limit(struct db *db, int limit_ms)
{
    db->limit_us = db_deadline_us(limit_ms);
}

static struct queued *queue_room(struct db *db)
{
    if (db->queued == db->queue_room) {
        size_t room = db->queue_room ? db->queue_room * 2 : 16;
        struct queued *queue = arena_array(db->batch, room, sizeof *queue);
        if (db->queued > 0)
            memcpy(queue, db->queue, db->queued * sizeof *queue);
        db->queue = queue;
        db->queue_room = room;
    }
    return &db->queue[db->queued];
}

enum err db_send(struct db *db, const struct db_statement *s, const char *const *params)
{
    if (db->answered)
        db_clear_queue(db);
    for (int i = 0; i < s->params; i++)
        if (!params[i] && !s->param_nulls[i]) {
            log_error("sql-parameter", "statement", s->name, "parameter", s->param_names[i], "why",
                      "is null");
            db_clear_queue(db); /* the caller gives up: what it queued before goes with it */
            return ERR_INTERNAL;
        }
    /* Only the first of a batch looks whether the connection still stands. */
    enum err e = db->queued == 0 ? db_ready(db) : ERR_OK;
    if (e != ERR_OK)
        return e;

    struct queued *q = queue_room(db);
    const char **copies = arena_array(db->batch, (size_t)s->params, sizeof *copies);
    for (int i = 0; i < s->params; i++)
        copies[i] = arena_copy(db->batch, params[i]);
    *q = (struct queued){.s = s, .params = copies};
    db->queued++;
    return ERR_OK;
}

static void clear_result(void *result)
{
    PQclear(result);
}

enum err db_receive(struct db *db, struct arena *a, const struct db_statement *s,
                    struct db_result **result)
{
    *result = NULL;
    struct queued *q = db->answered && db->received < db->queued ? &db->queue[db->received] : NULL;
    if (!q || q->s != s) {
        log_error("sql-order", "statement", s->name, "why",
                  "results are taken in the order of sending, after db_sync");
        return ERR_INTERNAL;
    }
    db->received++;
    if (q->err != ERR_OK)
        return q->err;

    struct db_result *r = arena_alloc(a, sizeof *r);
    r->pg = q->result;
    q->result = NULL;
    arena_on_reset(a, clear_result, r->pg);
    db->affected = db_affected_by(r->pg);
    *result = r;
    return db_check_result(s, r->pg);
}

size_t db_affected(const struct db *db)
{
    return db->affected;
}

const char *db_message(const struct db *db)
{
    return db->message;
}

const char *db_constraint(const struct db *db)
{
    return db->constraint;
}

const char *db_int_text(int64_t number, char buffer[DB_NUMBER_BYTES])
{
    snprintf(buffer, DB_NUMBER_BYTES, "%" PRId64, number);
    return buffer;
}

const char *db_float_text(double number, char buffer[DB_NUMBER_BYTES])
{
    snprintf(buffer, DB_NUMBER_BYTES, "%.17g", number);
    return buffer;
}

bool db_is_connected(const struct db *db)
{
    return db->pg != NULL;
}

struct db_effort db_take_effort(struct db *db)
{
    struct db_effort effort = db->effort;
    db->effort = (struct db_effort){0};
    return effort;
}

/* internal: what the files of db/ share. Nothing outside of db/ includes it. */
#ifndef DB_INTERNAL_H
#define DB_INTERNAL_H

#include <libpq-fe.h>

#include "db/db.h"

struct queued {
    const struct db_statement *s;
    const char *const *params;
    PGresult *result; /* ours until db_receive gives it to an arena */
    int owed;         /* answers still to come: 2 with a preparation, 1 without */
    enum err err;
};

struct db {
    struct db_settings settings;
    struct arena *own;   /* lives as long as the db, which lies in it itself */
    struct arena *batch; /* the queue, its parameters, and the last error's texts */
    PGconn *pg;          /* NULL without a connection; non-blocking, in pipeline mode */

    struct queued *queue;
    size_t queued, queue_room;
    size_t received; /* how many of an answered queue db_receive has handed out */
    bool answered;   /* db_sync is done with this queue */

    bool *prepared; /* by slot: the server has it, or will when it gets there */
    int prepared_room;

    bool in_transaction; /* between BEGIN and COMMIT */
    bool stale; /* what we prepared is lost or outdated: connect anew before the next send */
    bool unacknowledged; /* a wait for the synchronous standby was cancelled */

    int backoff_ms;
    int64_t retry_at_us; /* no connecting before */
    struct db_effort effort;
    int64_t limit_us; /* of db_limit; 0 for none */

    const char *message, *constraint;
    size_t affected;
};

struct db_result {
    PGresult *pg;
};

/* connect.c */
enum err db_open(struct db *db);     /* connects if need be and the back-off allows */
enum err db_open_now(struct db *db); /* … whatever the back-off says */
void db_close(struct db *db);
enum err db_ready(struct db *db); /* db_open, after a look whether an idle connection has died */
int64_t db_deadline_us(int deadline_ms); /* from now; 0 for none */
/* Waits until the socket is ready for `events` (of poll). ERR_TIMEOUT at the deadline. */
enum err db_wait(struct db *db, short events, int64_t deadline_us);

/* command.c: outside of pipeline mode, after a PQsend… call: takes all answers; the last one (or
 * the first that failed) goes to *last, which the caller clears. Closes the connection when it
 * breaks or the deadline passes. */
enum err db_finish(struct db *db, int64_t deadline_us, const char *what, PGresult **last);

/* db.c */
void db_clear_queue(struct db *db);

/* sqlstate.c: notes message and constraint, logs what is unexpected, and maps. `what` names the
 * statement. */
enum err db_note_failure(struct db *db, const PGresult *result, const char *what);
enum err db_sqlstate_err(const char *sqlstate);
/* A connection that broke: logs why, closes it, ERR_DB_DOWN. */
enum err db_note_loss(struct db *db, const char *what);

/* result.c: ERR_INTERNAL, logged, when the result is not what `s` declares. */
/* The rows that a result returned or touched. */
size_t db_affected_by(PGresult *result);
enum err db_check_result(const struct db_statement *s, const PGresult *result);
/* False when the columns of `result` are not those of `s`; `why` then says how. */
bool db_columns_match(const struct db_statement *s, const PGresult *result, char *why,
                      size_t why_bytes);

#endif

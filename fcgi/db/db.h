/* db: one asynchronous libpq connection with a deadline.
 *
 * The only door to libpq (db/ room). A worker, a job or a command owns one struct db. Statements
 * come from sql/queries/ through sql2c, which writes for each of them typed functions over the
 * calls below; nothing else calls db_send and db_receive by hand.
 *
 *   e = sql_tool_page_send(db, slug);           queue
 *   if (e == ERR_OK)
 *       e = sql_categories_send(db);
 *   if (e == ERR_OK)
 *       e = db_sync(db);                        one round trip for all that was queued
 *   if (e == ERR_OK)
 *       e = sql_tool_page_rows(db, arena, &tools);      results in the order of sending
 *   if (e == ERR_OK)
 *       e = sql_categories_rows(db, arena, &categories);
 *
 * A statement is prepared when a connection first sends it, in the same round trip.
 * Everything between two db_sync is one implicit transaction: all of it commits or none. The
 * connection is opened by the first send; while the database is away a send fails at once with
 * ERR_DB_DOWN until the back-off (50 ms doubling to 800 ms, with jitter) allows another try. A
 * connection that died while it was idle is noticed before anything is sent and replaced. Every
 * wait ends at the deadline: then the connection is closed (never cancelled: a cancelled commit
 * under synchronous replication lies), the error is ERR_TIMEOUT and the next send reconnects. After
 * ERR_TIMEOUT and ERR_DB_DOWN from db_sync a write may or may not have happened, so writes must be
 * idempotent.
 *
 * Parameters travel as text, results as binary. SQLSTATE is mapped to enum err only here
 * (sqlstate.c); the message of an unexpected one is logged with the statement's name, never with
 * its parameters.
 *
 * Behind PgBouncer: session mode works with any version. Transaction mode needs 1.21 or newer with
 * max_prepared_statements > 0, and the settings made at connect (settings_sql in connect.c) must
 * come from ALTER ROLE … SET instead, as a session's settings do not follow it there. migrate needs
 * a direct connection. Name resolution (getaddrinfo) is the one wait that has no deadline; a host's
 * name should be in /etc/hosts or a near resolver.
 */
#ifndef DB_DB_H
#define DB_DB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"

struct db;

struct db_settings {
    const char *url;              /* libpq's connection string or URI; password or passfile in it */
    const char *application_name; /* shown in pg_stat_activity, unless the url names another */
    int connect_deadline_ms;      /* 0 = none */
    int deadline_ms;              /* for one db_sync; 0 = none (import, migrate) */
    int statement_timeout_ms;     /* server side; 0 = none */
    int lock_timeout_ms;          /* server side; 0 = none */
};

/* A statement as sql2c writes it. `slot` numbers the statements 0…; a connection notes by it which
 * it has prepared. Slot -1: never prepared under a name (for a command's own few statements). */
struct db_statement {
    const char *name;
    const char *sql;
    int slot;
    int params;
    const char *const *param_names;
    const uint32_t *param_types; /* OIDs */
    const bool *param_nulls;     /* may be NULL; otherwise a NULL is ERR_INTERNAL */
    int columns;
    const char *const *column_names;
    const uint32_t *column_types; /* OIDs; a result that differs is ERR_INTERNAL */
    const bool *column_nulls;     /* may be null; otherwise a null is ERR_INTERNAL */
};

/* Never NULL; opens nothing yet. The strings of `settings` must outlive the db. */
struct db *db_new(const struct db_settings *settings);
void db_free(struct db *db);

/* Between two requests: forgets statements that were queued but never synced and answers that
 * nobody read, and closes a connection that was left inside a transaction. Call it wherever the
 * request's arena is reset. */
void db_reset(struct db *db);

/* From now until db_reset all waiting together, connecting included, ends after `limit_ms` at the
 * latest, however generous the settings are. For what must be answered soon: a vote. */
void db_limit(struct db *db, int limit_ms);

/* Connects now if it is not connected, whatever the back-off says. For commands, which want to fail
 * early with a message. `why` (may be NULL) gets "the database cannot be reached: …" in `a`. */
enum err db_connect(struct db *db, struct arena *a, const char **why);

/* Queues; nothing is on its way before db_sync. The parameters are copied. On failure all that was
 * queued is forgotten. */
enum err db_send(struct db *db, const struct db_statement *s, const char *const *params);

/* One round trip for all that is queued. Fails with the error of the first statement that failed
 * (or of the commit); then nothing of it was stored. ERR_OK when nothing is queued. A statement
 * whose preparation the server has lost, or whose plan a migration has outdated, is sent once more
 * on a new connection, unless inside BEGIN (ERR_RETRY). */
enum err db_sync(struct db *db);

/* The next result of the last db_sync, in order of sending. The error of that statement when it
 * failed (then those queued behind it failed with the same); those before a failed one can still be
 * read, but were rolled back. The result is cleared at the arena's reset. */
struct db_result;
enum err db_receive(struct db *db, struct arena *a, const struct db_statement *s,
                    struct db_result **result);

/* How many rows the last received statement (or db_command) wrote or returned. */
size_t db_affected(const struct db *db);

/* The message and the constraint of the last failed statement, for commands and for mapping a
 * violated constraint to a field; "" when there is none. Until the next send or db_command. */
const char *db_message(const struct db *db);
const char *db_constraint(const struct db *db);

/* Reading a result; rows and columns count from 0. What is null reads as NULL, 0 or false. */
size_t db_rows(const struct db_result *r);
bool db_is_null(const struct db_result *r, size_t row, int column);
const char *db_text(const struct db_result *r, size_t row, int column); /* valid until the reset */
int64_t db_int(const struct db_result *r, size_t row, int column);      /* int2, int4, int8 */
bool db_bool(const struct db_result *r, size_t row, int column);
double db_float(const struct db_result *r, size_t row, int column); /* float8 */

/* text[] and int[] (int2, int4, int8); a null array reads as an empty one, a null in it as NULL or
 * 0, several dimensions as one. */
struct db_texts {
    size_t n;
    const char **v;
};
struct db_ints {
    size_t n;
    int64_t *v;
};
struct db_texts db_text_array(struct arena *a, const struct db_result *r, size_t row, int column);
struct db_ints db_int_array(struct arena *a, const struct db_result *r, size_t row, int column);

/* A number as a parameter's text, written into `buffer`; for generated code. */
#define DB_NUMBER_BYTES 32
const char *db_int_text(int64_t number, char buffer[DB_NUMBER_BYTES]);
const char *db_float_text(double number, char buffer[DB_NUMBER_BYTES]);

/* Plain commands without parameters: BEGIN, COMMIT, ROLLBACK, a migration file (may hold several
 * statements). Not for pages. On failure db_message tells the server's message, with its line of
 * `sql`. Between BEGIN and COMMIT a lost connection is ERR_DB_DOWN (never a silent new one); COMMIT
 * of a failed transaction is ERR_CONFLICT. */
enum err db_command(struct db *db, const char *sql);

/* Prepares `s` and compares its columns with what the server says. ERR_INTERNAL with one sentence
 * in `why` (in `a`) when they differ or the server refuses it. For the test that describes every
 * statement. */
enum err db_check(struct db *db, struct arena *a, const struct db_statement *s, const char **why);

/* True while a connection stands (a session that broke is noticed at its next use). */
bool db_is_connected(const struct db *db);

/* What was asked of the database since the last call; for the request's log line and the metrics.
 */
struct db_effort {
    int64_t waited_us;            /* spent waiting for answers */
    int64_t statements, prepared; /* sent; of those, prepared first */
};
struct db_effort db_take_effort(struct db *db);

#endif

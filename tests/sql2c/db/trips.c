/* Round trips: several statements in one, their order and their transaction, plain commands, and
 * large ones. */
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "sql.h"

static int64_t count(struct db *db, struct arena *a)
{
    struct rows_things r;
    return sql_things(db, a, &r) == ERR_OK ? (int64_t)r.n : -1;
}

static void several(struct db *db, struct arena *a)
{
    struct rows_pid first, second;
    struct rows_setting setting;
    enum err e = sql_pid_send(db);
    if (e == ERR_OK)
        e = sql_setting_send(db, "application_name");
    if (e == ERR_OK)
        e = sql_pid_send(db);
    if (e == ERR_OK)
        e = db_sync(db);
    check_err(e, ERR_OK, "three statements in one round trip");
    check_err(sql_pid_rows(db, a, &first), ERR_OK, "the first answer");
    check_err(sql_setting_rows(db, a, &setting), ERR_OK, "the second answer");
    check_err(sql_pid_rows(db, a, &second), ERR_OK, "the same statement again in the same trip");
    check(first.n == 1 && second.n == 1 && first.v->pid == second.v->pid, "all on one connection");
    check_text(setting.v->value, "slipway-test", "the application's name is set");
    check_err(sql_pid_rows(db, a, &first), ERR_INTERNAL, "an answer too many is refused");
    check_err(db_sync(db), ERR_OK, "nothing queued: nothing to do");
}

static void settings(struct db *db, struct arena *a)
{
    static const char *const wanted[][2] = {
        {"statement_timeout", "500ms"},
        {"lock_timeout", "200ms"},
        {"idle_in_transaction_session_timeout", "1s"},
        {"plan_cache_mode", "force_generic_plan"},
        {"jit", "off"},
        {"TimeZone", "UTC"},
        {"client_encoding", "UTF8"},
    };
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
        struct rows_setting r;
        if (sql_setting(db, a, wanted[i][0], &r) == ERR_OK)
            check_text(r.v->value, wanted[i][1], wanted[i][0]);
    }
}

static void order(struct db *db, struct arena *a)
{
    struct rows_pid pid;
    struct rows_things things;
    enum err e = sql_pid_send(db);
    check_err(e == ERR_OK ? db_sync(db) : e, ERR_OK, "one is sent");
    check_err(sql_things_rows(db, a, &things), ERR_INTERNAL, "the answer of another is refused");
    check_err(sql_pid(db, a, &pid), ERR_OK, "and the next trip is in order again");
    e = sql_pid_send(db);
    check_err(e == ERR_OK ? sql_pid_rows(db, a, &pid) : e, ERR_INTERNAL,
              "an answer before the sync is refused");
    check_err(db_command(db, "ROLLBACK"), ERR_INTERNAL,
              "a command between send and sync is refused");
    db_reset(db);
    check_err(sql_things(db, a, &things), ERR_OK, "db_reset forgets what was queued");
    e = sql_pid_send(db);
    check_err(e == ERR_OK ? sql_thing_add_send(db, 1, NULL) : e, ERR_INTERNAL, "a send that fails");
    check_err(sql_things(db, a, &things), ERR_OK, "takes what was queued before with it");
}

static void changes(struct db *db, struct arena *a)
{
    check_err(db_command(db, "DELETE FROM thing"), ERR_OK, "a command");
    check_err(sql_thing_add(db, a, 1, "one"), ERR_OK, "a statement without rows");
    check_number((int64_t)db_affected(db), 1, "one row was inserted");
    check_err(sql_thing_add(db, a, 2, "two"), ERR_OK, "another");
    check_err(sql_thing_rename(db, a, 1, "x"), ERR_OK, "an update");
    check_number((int64_t)db_affected(db), 2, "two rows were updated");
    check_err(sql_thing_rename(db, a, 9, "x"), ERR_OK, "an update of nothing");
    check_number((int64_t)db_affected(db), 0, "no row was updated");
    check_err(db_command(db, "UPDATE thing SET name = 'y'"), ERR_OK, "an update as a command");
    check_number((int64_t)db_affected(db), 2, "two rows were updated by it");
}

static void middle(struct db *db, struct arena *a)
{
    struct rows_pid before, behind;
    enum err e = sql_pid_send(db);
    if (e == ERR_OK)
        e = sql_thing_add_send(db, 3, "three");
    if (e == ERR_OK)
        e = sql_thing_add_send(db, 1, "one again");
    if (e == ERR_OK)
        e = sql_pid_send(db);
    check_err(e, ERR_OK, "four are queued");
    check_err(db_sync(db), ERR_CONFLICT, "the trip fails with its third");
    check_text(db_constraint(db), "thing_pk", "the constraint is named");
    check(strstr(db_message(db), "duplicate key") != NULL, "the message is kept");
    check_err(sql_pid_rows(db, a, &before), ERR_OK, "the first can be read");
    check_err(sql_thing_add_done(db, a), ERR_OK, "the second had succeeded");
    check_err(sql_thing_add_done(db, a), ERR_CONFLICT, "the third failed");
    check_err(sql_pid_rows(db, a, &behind), ERR_CONFLICT, "the fourth fails with it");
    check_number(count(db, a), 2, "nothing of the trip was stored");
    check_text(db_constraint(db), "", "the next trip has no constraint");
    struct rows_pid after;
    check_err(sql_pid(db, a, &after), ERR_OK, "the connection goes on");
    check(before.n == 1 && after.n == 1 && before.v->pid == after.v->pid, "and is the same one");
}

static void commit(struct db *db, struct arena *a)
{
    enum err e = sql_thing_add_send(db, 4, "four");
    if (e == ERR_OK)
        e = sql_child_add_send(db, 99);
    check_err(e == ERR_OK ? db_sync(db) : e, ERR_CONFLICT,
              "a constraint that fails at the commit fails the trip");
    check_text(db_constraint(db), "child_thing", "it is named");
    check_err(sql_thing_add_done(db, a), ERR_CONFLICT, "the first fails with it");
    check_err(sql_child_add_done(db, a), ERR_CONFLICT, "the second, too");
    check_number(count(db, a), 2, "nothing was stored");
}

static void transactions(struct db *db, struct arena *a)
{
    check_err(db_command(db, "BEGIN"), ERR_OK, "BEGIN");
    check_err(sql_thing_add(db, a, 5, "five"), ERR_OK, "inside");
    check_number(count(db, a), 3, "it is there inside");
    check_err(db_command(db, "ROLLBACK"), ERR_OK, "ROLLBACK");
    check_number(count(db, a), 2, "it is gone after it");
    check_err(db_command(db, "BEGIN"), ERR_OK, "BEGIN again");
    check_err(sql_thing_add(db, a, 1, "one again"), ERR_CONFLICT, "a failure inside");
    check_err(db_command(db, "COMMIT"), ERR_CONFLICT, "COMMIT of a failed transaction is none");
    check_err(sql_thing_add(db, a, 6, "six"), ERR_OK, "after it all is well");
    check_err(db_command(db, "BEGIN; DELETE FROM thing"), ERR_OK, "left open");
    db_reset(db);
    check(!db_is_connected(db), "db_reset closes a connection inside a transaction");
    check_number(count(db, a), 3, "which is rolled back");
}

static void commands(struct db *db)
{
    check_err(db_command(db, "SELECT 1; SELECT '\xc3\xa9';\n\n  SELEKT 2;"), ERR_INTERNAL,
              "a command in error");
    check(strncmp(db_message(db), "line 3: ", 8) == 0, "its line is told: %s", db_message(db));
    check_err(db_command(db, "COPY thing FROM STDIN"), ERR_INTERNAL, "COPY is refused");
    check_err(db_command(db, "SELECT 1"), ERR_OK, "and the next command works");
    check_err(db_command(db, ""), ERR_OK, "an empty command");
}

/* 40 MB there and back: more than all buffers between hold, so whoever does not read while it
 * writes stands still. */
static void large(struct arena *a)
{
    enum { STATEMENTS = 5000, BYTES = 8192 };
    struct db *db = db_with(getenv("URL"), 0, 30000, 0);
    char *text = arena_alloc(a, BYTES + 1);
    enum err e = ERR_OK;
    int64_t begin_ms = now_ms();
    memset(text, 'x', BYTES);
    for (int i = 0; e == ERR_OK && i < STATEMENTS; i++)
        e = sql_echo_send(db, text, i, 0, false, 0, text, NULL, NULL);
    if (e == ERR_OK)
        e = db_sync(db);
    check_err(e, ERR_OK, "5,000 statements with 8 KB parameters");
    int good = 0;
    for (int i = 0; e == ERR_OK && i < STATEMENTS; i++) {
        struct rows_echo r;
        e = sql_echo_rows(db, a, &r);
        good += e == ERR_OK && r.v->i == i && strlen(r.v->t) == BYTES;
        arena_reset(a);
    }
    check_number(good, STATEMENTS, "all of them are answered in order");
    check(now_ms() - begin_ms < 20000, "in %lld ms", (long long)(now_ms() - begin_ms));
    check_err(sql_thing_add(db, a, 7, "seven"), ERR_OK, "the connection goes on");

    for (int i = 0; i < STATEMENTS && e == ERR_OK; i++)
        e = i == 10 ? sql_thing_add_send(db, 7, "") : sql_pause_send(db, i < 10 ? 0 : 100);
    check_err(e == ERR_OK ? db_sync(db) : e, ERR_CONFLICT, "the 11th of 5,000 fails");
    for (int i = 0; i < 10; i++)
        if (sql_pause_done(db, a) != ERR_OK)
            check(false, "statement %d had succeeded", i);
    check_err(sql_thing_add_done(db, a), ERR_CONFLICT, "the 11th");
    check_err(sql_pause_done(db, a), ERR_CONFLICT, "the 12th");
    db_free(db);
}

void test_trips(struct arena *a)
{
    struct db *db = page_db();
    several(db, a);
    settings(db, a);
    order(db, a);
    changes(db, a);
    middle(db, a);
    commit(db, a);
    transactions(db, a);
    commands(db);
    db_free(db);
    large(a);
}

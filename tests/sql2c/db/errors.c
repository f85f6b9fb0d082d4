/* Errors: what each SQLSTATE becomes, and statements that the server has lost or outdated. */
#include <string.h>

#include "check.h"
#include "sql.h"

static void states(struct db *db, struct arena *a)
{
    static const struct {
        const char *state;
        enum err err;
    } wanted[] = {
        {"23505", ERR_CONFLICT},  {"23P01", ERR_CONFLICT},  {"23503", ERR_CONFLICT},
        {"23502", ERR_INVALID},   {"23514", ERR_INVALID},   {"22001", ERR_INVALID},
        {"22P02", ERR_INVALID},   {"40001", ERR_RETRY},     {"40P01", ERR_RETRY},
        {"42501", ERR_FORBIDDEN}, {"55000", ERR_CONFLICT},  {"55P03", ERR_TIMEOUT},
        {"57014", ERR_TIMEOUT},   {"P0002", ERR_NOT_FOUND}, {"P0001", ERR_INTERNAL},
        {"42P01", ERR_INTERNAL},  {"XX000", ERR_INTERNAL},  {"0A000", ERR_INTERNAL},
        {"57P01", ERR_DB_DOWN},   {"57P03", ERR_DB_DOWN},   {"08006", ERR_DB_DOWN},
        {"53300", ERR_DB_DOWN},   {"25006", ERR_DB_DOWN},
    };
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
        check_err(sql_fail(db, a, wanted[i].state, "on purpose"), wanted[i].err, wanted[i].state);
        check_text(db_message(db), "on purpose", "its message");
        check(db_is_connected(db) == (wanted[i].err != ERR_DB_DOWN),
              "%s: only a server that cannot serve us is left", wanted[i].state);
    }
    struct rows_pid r;
    check_err(sql_pid(db, a, &r), ERR_OK, "after all that it goes on");
}

static void real_ones(struct db *db, struct arena *a)
{
    static char long_name[10001];
    memset(long_name, 'x', sizeof long_name - 1);
    check_err(sql_thing_add(db, a, 70, long_name), ERR_INVALID, "a check constraint");
    check_text(db_constraint(db), "thing_short", "is named");
    check_err(sql_wrong_syntax(db, a), ERR_INTERNAL, "a statement that cannot be prepared");
    check_err(sql_wrong_syntax(db, a), ERR_INTERNAL, "nor the second time");
    /* The parameter must not come out in the log; the script looks. */
    check_err(sql_fail(db, a, "XX000", "the server's message"), ERR_INTERNAL,
              "an unexpected error");
}

static void serialization(struct db *db, struct arena *a)
{
    struct db *other = page_db();
    struct rows_things r;
    check_err(db_command(db, "DELETE FROM thing"), ERR_OK, "no things");
    check_err(sql_thing_add(db, a, 1, "one"), ERR_OK, "one thing");
    check_err(db_command(db, "BEGIN ISOLATION LEVEL REPEATABLE READ"), ERR_OK,
              "a strict transaction");
    check_err(sql_things(db, a, &r), ERR_OK, "reads");
    check_err(sql_thing_rename(other, a, 1, "other"), ERR_OK, "while another writes");
    check_err(sql_thing_rename(db, a, 1, "mine"), ERR_RETRY, "and must then try again");
    check_err(db_command(db, "ROLLBACK"), ERR_OK, "rollback");
    db_free(other);
}

static void lost_statements(struct db *db, struct arena *a)
{
    struct rows_things r;
    struct rows_pid before, after;
    check_err(sql_things(db, a, &r), ERR_OK, "a prepared statement");
    check_err(sql_pid(db, a, &before), ERR_OK, "and another");
    check_err(db_command(db, "DEALLOCATE things"), ERR_OK, "the server forgets one");
    enum err e = sql_pid_send(db);
    if (e == ERR_OK)
        e = sql_things_send(db);
    check_err(e == ERR_OK ? db_sync(db) : e, ERR_OK, "the trip goes again on a new connection");
    check_err(sql_pid_rows(db, a, &after), ERR_OK, "its first answer");
    check_err(sql_things_rows(db, a, &r), ERR_OK, "its second answer");
    check(before.n == 1 && after.n == 1 && before.v->pid != after.v->pid, "which is a new one");
    check_err(db_command(db, "DISCARD ALL"), ERR_OK, "the server forgets all");
    check_err(sql_thing_add(db, a, 60, "sixty"), ERR_OK, "a write goes again, too");
    check_err(sql_thing_add(db, a, 61, "sixty-one"), ERR_OK, "and the next one");
    check_err(sql_things(db, a, &r), ERR_OK, "a read");
    check_number((int64_t)r.n, 3, "each was stored once");

    check_err(db_command(db, "DEALLOCATE ALL"), ERR_OK, "the server forgets all again");
    check_err(db_command(db, "BEGIN"), ERR_OK, "inside a transaction");
    check_err(sql_things(db, a, &r), ERR_RETRY, "it cannot go again by itself");
    check_err(db_command(db, "ROLLBACK"), ERR_OK, "ROLLBACK");
    check_err(db_command(db, "BEGIN"), ERR_OK, "but from the BEGIN on");
    check_err(sql_things(db, a, &r), ERR_OK, "it can");
    check_err(db_command(db, "COMMIT"), ERR_OK, "COMMIT");
}

/* A migration changes the type of a column that a prepared statement returns. */
static void changed_plan(struct db *db, struct arena *a)
{
    struct db *migration = patient_db();
    struct rows_shape r;
    check_err(sql_shape(db, a, &r), ERR_OK, "a statement is planned");
    check_err(db_command(migration, "ALTER TABLE shape ALTER v TYPE int USING v::int"), ERR_OK,
              "its column changes");
    check_err(sql_shape(db, a, &r), ERR_INTERNAL, "its type is not the declared one");
    check_err(db_command(migration, "ALTER TABLE shape ALTER v TYPE text"), ERR_OK,
              "it changes back");
    check_err(sql_shape(db, a, &r), ERR_OK, "the outdated plan is made anew");
    check(r.n == 1 && strcmp(r.v->v, "1") == 0, "its value");
    db_free(migration);
}

void test_errors(struct arena *a)
{
    struct db *db = page_db();
    states(db, a);
    real_ones(db, a);
    serialization(db, a);
    lost_statements(db, a);
    changed_plan(db, a);
    db_free(db);
}

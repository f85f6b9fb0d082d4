/* Losses: connections and servers that go away and come back. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"
#include "sql.h"

static bool terminate(int pid)
{
    char sql[128];
    snprintf(sql, sizeof sql, "SELECT pg_terminate_backend(%d, 2000)", pid);
    return server("PSQL", sql);
}

static void idle(struct db *db, struct arena *a)
{
    struct rows_pid before, after;
    check_err(sql_pid(db, a, &before), ERR_OK, "a connection");
    check(before.n == 1 && terminate(before.v->pid), "dies while it is idle");
    check_err(sql_thing_rename(db, a, 1000, "x"), ERR_OK, "the next call goes on a new one");
    check_err(sql_pid(db, a, &after), ERR_OK, "as does the one after");
    check(before.n == 1 && after.n == 1 && before.v->pid != after.v->pid, "which is another");
    check(terminate(after.v->pid), "that dies, too");
    check_err(db_command(db, "SELECT 1"), ERR_OK, "a command goes on a new one as well");
}

static void busy(struct db *db, struct arena *a)
{
    struct rows_pid r;
    check_err(sql_pid(db, a, &r), ERR_OK, "a connection");
    if (r.n != 1)
        return;
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        pause_ms(100);
        _exit(terminate(r.v->pid) ? 0 : 1);
    }
    check_err(sql_pause(db, a, 0.4), ERR_DB_DOWN, "dies while a statement runs");
    check(!db_is_connected(db), "it is closed");
    waitpid(child, NULL, 0);
    check_err(sql_pid(db, a, &r), ERR_OK, "the next call works");
}

static void inside(struct db *db, struct arena *a)
{
    struct rows_pid r;
    struct rows_things things;
    check_err(db_command(db, "DELETE FROM thing"), ERR_OK, "no things");
    check_err(db_command(db, "BEGIN"), ERR_OK, "a transaction");
    check_err(sql_thing_add(db, a, 1, "one"), ERR_OK, "one thing in it");
    check_err(sql_pid(db, a, &r), ERR_OK, "its process");
    check(r.n == 1 && terminate(r.v->pid), "dies inside");
    check_err(sql_thing_add(db, a, 2, "two"), ERR_DB_DOWN,
              "the next statement must not go on a new connection");
    check_err(sql_things(db, a, &things), ERR_OK, "after that it may");
    check_number((int64_t)things.n, 0, "nothing was stored");

    check_err(db_command(db, "BEGIN"), ERR_OK, "a transaction");
    check_err(sql_thing_add(db, a, 1, "one"), ERR_OK, "one thing in it");
    pause_ms(1300);
    check_err(db_command(db, "COMMIT"), ERR_DB_DOWN, "a client that dawdles inside loses it");
    check_err(sql_things(db, a, &things), ERR_OK, "after that");
    check_number((int64_t)things.n, 0, "nothing was stored");
}

static void restart(struct db *db, struct arena *a)
{
    struct rows_pid r;
    check_err(sql_pid(db, a, &r), ERR_OK, "a connection");
    check(server("STOP", NULL), "the server stops");
    int64_t begin_ms = now_ms(), longest_ms = 0;
    check_err(sql_pid(db, a, &r), ERR_DB_DOWN, "the database is away");
    check(now_ms() - begin_ms < 100, "that is known at once: %lld ms",
          (long long)(now_ms() - begin_ms));
    begin_ms = now_ms();
    /* The script counts the tries in the log: the back-off must have spared most of them. */
    for (int i = 0; i < 60; i++) {
        int64_t call_ms = now_ms();
        if (sql_pid(db, a, &r) != ERR_DB_DOWN)
            check(false, "still away");
        if (now_ms() - call_ms > longest_ms)
            longest_ms = now_ms() - call_ms;
        pause_ms(5);
    }
    check(longest_ms < 100, "and stays so: %lld ms at most", (long long)longest_ms);
    check(server("START", NULL), "the server starts");
    begin_ms = now_ms();
    enum err e;
    while ((e = sql_pid(db, a, &r)) == ERR_DB_DOWN && now_ms() - begin_ms < 5000)
        pause_ms(5);
    check_err(e, ERR_OK, "it is back");
    check(now_ms() - begin_ms < 2100, "within the longest back-off: %lld ms",
          (long long)(now_ms() - begin_ms));
    check(server("STOP", NULL) && server("START", NULL), "a restart between two calls");
    check_err(sql_pid(db, a, &r), ERR_OK, "is not noticed");
    check(server("STOP", NULL), "the server stops");
    check_err(sql_pid(db, a, &r), ERR_DB_DOWN, "away");
    check(server("START", NULL), "and starts");
    const char *why;
    check_err(db_connect(db, a, &why), ERR_OK, "db_connect does not wait for the back-off");
}

void test_losses(struct arena *a)
{
    struct db *db = page_db();
    idle(db, a);
    busy(db, a);
    inside(db, a);
    restart(db, a);
    db_free(db);
}

/* Waits: each ends, at the client's deadline or the server's timeouts. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"
#include "sql.h"

/* A child that runs `sql` as the superuser in `ms`. */
static pid_t later(int ms, const char *sql)
{
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        pause_ms(ms);
        _exit(server("PSQL", sql) ? 0 : 1);
    }
    return child;
}

static void frozen(struct db *db, struct arena *a)
{
    struct rows_pid r, again;
    check_err(sql_pid(db, a, &r), ERR_OK, "a connection");
    if (r.n != 1)
        return;
    pid_t pid = r.v->pid;
    kill(pid, SIGSTOP);
    int64_t begin_ms = now_ms();
    enum err e = sql_pid(db, a, &again);
    int64_t took_ms = now_ms() - begin_ms;
    check_err(e, ERR_TIMEOUT, "a frozen server process");
    check(took_ms >= 990 && took_ms < 1500, "ends at the deadline of 1 s: %lld ms",
          (long long)took_ms);
    check(!db_is_connected(db), "its connection is closed");
    check_err(sql_pid(db, a, &again), ERR_OK, "the next call works");
    check(again.n == 1 && again.v->pid != pid, "on another one");
    kill(pid, SIGCONT);
}

/* It does not read, either: the send buffers are full long before all is sent. */
static void frozen_writing(struct db *db, struct arena *a)
{
    struct rows_pid r;
    check_err(sql_pid(db, a, &r), ERR_OK, "a connection");
    if (r.n != 1)
        return;
    pid_t pid = r.v->pid;
    char *text = arena_alloc(a, 100001);
    memset(text, 'x', 100000);
    kill(pid, SIGSTOP);
    int64_t begin_ms = now_ms();
    enum err e = ERR_OK;
    for (int i = 0; i < 100 && e == ERR_OK; i++)
        e = sql_echo_send(db, text, i, 0, false, 0, text, NULL, NULL);
    check_err(e == ERR_OK ? db_sync(db) : e, ERR_TIMEOUT, "20 MB to a frozen server process");
    int64_t took_ms = now_ms() - begin_ms;
    check(took_ms >= 990 && took_ms < 1800, "ends at the deadline, too: %lld ms",
          (long long)took_ms);
    kill(pid, SIGCONT);
    check_err(sql_pid(db, a, &r), ERR_OK, "the next call works");
}

static void timeouts(struct db *db, struct arena *a)
{
    struct rows_pid before, after;
    check_err(sql_pid(db, a, &before), ERR_OK, "a connection");
    int64_t begin_ms = now_ms();
    check_err(sql_pause(db, a, 5), ERR_TIMEOUT, "a statement that takes too long");
    check(now_ms() - begin_ms < 900, "ends by statement_timeout: %lld ms",
          (long long)(now_ms() - begin_ms));

    struct db *holder = patient_db();
    struct rows_things things;
    check_err(db_command(holder, "BEGIN; LOCK TABLE thing"), ERR_OK, "another holds a lock");
    begin_ms = now_ms();
    check_err(sql_things(db, a, &things), ERR_TIMEOUT, "a locked table");
    check(now_ms() - begin_ms < 450, "ends by lock_timeout: %lld ms",
          (long long)(now_ms() - begin_ms));
    check_err(db_command(holder, "ROLLBACK"), ERR_OK, "the lock is given back");
    check_err(sql_things(db, a, &things), ERR_OK, "and the table can be read");
    check_err(sql_pid(db, a, &after), ERR_OK, "after both");
    check(before.n == 1 && after.n == 1 && before.v->pid == after.v->pid,
          "the connection is the same");
    db_free(holder);
}

/* A commit that waits for a synchronous standby that is not there, and is cancelled: stored, but
 * not acknowledged. */
static void unacknowledged(struct arena *a)
{
    struct db *db = patient_db();
    check_err(db_command(db, "DELETE FROM thing"), ERR_OK, "no things");
    check(server("PSQL", "ALTER SYSTEM SET synchronous_standby_names = 'nobody'") &&
              server("PSQL", "SELECT pg_reload_conf()"),
          "a standby is demanded");
    pause_ms(200);
    static const char cancel[] =
        "SELECT pg_cancel_backend(pid) FROM pg_stat_activity"
        " WHERE application_name = 'slipway-test' AND wait_event = 'SyncRep'";
    pid_t child = later(300, cancel);
    check_err(sql_thing_add(db, a, 1, "one"), ERR_TIMEOUT,
              "a cancelled wait for the standby is no success");
    waitpid(child, NULL, 0);
    check_err(db_command(db, "BEGIN; INSERT INTO thing VALUES (2, 'two')"), ERR_OK,
              "the same in a transaction");
    child = later(300, cancel);
    check_err(db_command(db, "COMMIT"), ERR_TIMEOUT, "its COMMIT is no success");
    waitpid(child, NULL, 0);
    check(server("PSQL", "ALTER SYSTEM RESET synchronous_standby_names") &&
              server("PSQL", "SELECT pg_reload_conf()"),
          "no standby is demanded any more");
    pause_ms(200);
    check_err(sql_thing_add(db, a, 3, "three"), ERR_OK, "and a write is one again");
    db_free(db);
}

static int listener(int backlog, int *port)
{
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t len = sizeof at;
    if (bind(fd, (struct sockaddr *)&at, sizeof at) != 0 || listen(fd, backlog) != 0 ||
        getsockname(fd, (struct sockaddr *)&at, &len) != 0)
        return -1;
    *port = ntohs(at.sin_port);
    return fd;
}

static void connecting(struct arena *a)
{
    char url[256];
    const char *why;
    int port;
    int fd = listener(8, &port);
    snprintf(url, sizeof url, "host=127.0.0.1 port=%d user=nobody password=s3cret-word dbname=x",
             port);
    struct db *db = db_with(url, 400, 400, 0);
    int64_t begin_ms = now_ms();
    check_err(db_connect(db, a, &why), ERR_DB_DOWN, "a server that accepts and says nothing");
    int64_t took_ms = now_ms() - begin_ms;
    check(took_ms >= 390 && took_ms < 800, "ends at the deadline: %lld ms", (long long)took_ms);
    check_text(why, "the database cannot be reached: no answer within the deadline",
               "and says why");
    db_free(db);
    close(fd);

    db = db_with(url, 400, 400, 0);
    check_err(db_connect(db, a, &why), ERR_DB_DOWN, "a port where nobody listens");
    check(strstr(why, "refused") && !strstr(why, "127.0.0.1"), "says why, without the address: %s",
          why);
    db_free(db);

    db = db_with("postgres//user:s3cret-word@host/x", 400, 400, 0);
    check_err(db_connect(db, a, &why), ERR_DB_DOWN, "a malformed url");
    check_text(why, "the database cannot be reached: the connection string is malformed",
               "is not quoted");
    db_free(db);
}

/* The waits between two tries double up to 800 ms; the script looks at the log for "nowhere". */
static void backoff(struct arena *a)
{
    struct db *db = db_with("host=/nowhere application_name=nowhere", 400, 400, 0);
    for (int i = 0; i < 10; i++)
        check_err(db_connect(db, a, NULL), ERR_DB_DOWN, "no server there");
    db_free(db);
}

/* The first of two hosts swallows packets: a listener whose backlog is full. The second is the
 * cluster. */
static void dead_host(struct arena *a)
{
    char url[512];
    const char *why;
    int port, fillers[4];
    int fd = listener(0, &port);
    for (size_t i = 0; i < 4; i++) {
        struct sockaddr_in at = {.sin_family = AF_INET,
                                 .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
                                 .sin_port = htons((uint16_t)port)};
        fillers[i] = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
        if (connect(fillers[i], (struct sockaddr *)&at, sizeof at) == 0)
            continue;
    }
    snprintf(url, sizeof url,
             "host=127.0.0.1,%s port=%d,5432 user=postgres dbname=slipway passfile=%s",
             getenv("SOCKETS"), port, getenv("PASSFILE"));
    struct db *db = db_with(url, 2500, 1000, 0);
    enum err e = db_connect(db, a, &why);
    check_err(e, ERR_OK, "a dead host leaves time for the next");
    if (e != ERR_OK)
        check(false, "why: %s", why);
    db_free(db);
    for (size_t i = 0; i < 4; i++)
        close(fillers[i]);
    close(fd);
}

void test_waits(struct arena *a)
{
    struct db *db = page_db();
    frozen(db, a);
    frozen_writing(db, a);
    timeouts(db, a);
    db_free(db);
    unacknowledged(a);
    connecting(a);
    dead_host(a);
    backoff(a);
}

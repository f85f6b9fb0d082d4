/* The tests of fcgi/db/: db_test [values|trips|errors|waits|losses]…  The environment: URL, STOP,
 * START, PSQL. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "check.h"

void check(bool good, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fputs(good ? "ok - " : "not ok - ", stdout);
    vprintf(format, args);
    va_end(args);
    putchar('\n');
    fflush(stdout);
}

void check_err(enum err got, enum err wanted, const char *what)
{
    if (got == wanted)
        check(true, "%s", what);
    else
        check(false, "%s: got %s, wanted %s", what, err_word(got), err_word(wanted));
}

void check_text(const char *got, const char *wanted, const char *what)
{
    bool same = got && wanted ? strcmp(got, wanted) == 0 : got == wanted;
    if (same)
        check(true, "%s", what);
    else
        check(false, "%s: got %s, wanted %s", what, got ? got : "NULL", wanted ? wanted : "NULL");
}

void check_number(int64_t got, int64_t wanted, const char *what)
{
    if (got == wanted)
        check(true, "%s", what);
    else
        check(false, "%s: got %lld, wanted %lld", what, (long long)got, (long long)wanted);
}

int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void pause_ms(int ms)
{
    struct timespec left = {.tv_sec = ms / 1000, .tv_nsec = (long)(ms % 1000) * 1000000};
    while (nanosleep(&left, &left) != 0)
        continue;
}

struct db *db_with(const char *url, int connect_deadline_ms, int deadline_ms, int lock_timeout_ms)
{
    const struct db_settings settings = {
        .url = url,
        .application_name = "slipway-test",
        .connect_deadline_ms = connect_deadline_ms,
        .deadline_ms = deadline_ms,
        .statement_timeout_ms = deadline_ms / 2,
        .lock_timeout_ms = lock_timeout_ms,
    };
    return db_new(&settings);
}

struct db *page_db(void)
{
    return db_with(getenv("URL"), 1000, 1000, 200);
}

struct db *patient_db(void)
{
    return db_with(getenv("URL"), 0, 0, 0);
}

bool server(const char *name, const char *sql)
{
    char command[4096];
    snprintf(command, sizeof command, sql ? "%s \"%s\" >/dev/null" : "%s >/dev/null", getenv(name),
             sql);
    return system(command) == 0;
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        void (*run)(struct arena *a);
    } parts[] = {
        {"values", test_values}, {"trips", test_trips},   {"errors", test_errors},
        {"waits", test_waits},   {"losses", test_losses},
    };
    struct arena *a = arena_new((size_t)256 << 20);
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        bool wanted = argc == 1;
        for (int k = 1; k < argc; k++)
            wanted = wanted || strcmp(argv[k], parts[i].name) == 0;
        if (wanted)
            parts[i].run(a);
        arena_reset(a);
    }
    arena_free(a);
    return 0;
}

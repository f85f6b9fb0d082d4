/* check: what the test programs of fcgi/db/ share. One line "ok - what" or "not ok - what" a check;
 * the script numbers them. */
#ifndef CHECK_H
#define CHECK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "db/db.h"

void check(bool good, const char *format, ...) __attribute__((format(printf, 2, 3)));
void check_err(enum err got, enum err wanted, const char *what);
void check_text(const char *got, const char *wanted, const char *what); /* NULL is a value, too */
void check_number(int64_t got, int64_t wanted, const char *what);

int64_t now_ms(void);
void pause_ms(int ms);

/* A db for the cluster in $URL, with the limits of a page (deadline 1 s); free it with db_free. */
struct db *page_db(void);
struct db *patient_db(void); /* without deadlines */
struct db *db_with(const char *url, int connect_deadline_ms, int deadline_ms, int lock_timeout_ms);

/* The shell command in the environment variable `name` (STOP, START, PSQL); its success. `sql` is
 * appended, quoted. */
bool server(const char *name, const char *sql);

void test_values(struct arena *a);
void test_trips(struct arena *a);
void test_errors(struct arena *a);
void test_waits(struct arena *a);
void test_losses(struct arena *a);

#endif

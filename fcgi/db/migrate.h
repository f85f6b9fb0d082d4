/* migrate: brings the database's schema up to what this program was built with.
 *
 * The files of sql/schema/ are compiled in (sql2c --schema writes schema_files). Each runs once, in
 * order, in a transaction of its own that also notes it in the table schema_migrations. They are
 * never changed once applied, and there is no way back but another file.
 */
#ifndef DB_MIGRATE_H
#define DB_MIGRATE_H

#include "base/arena.h"
#include "base/err.h"

struct db;

struct schema_file {
    int version;      /* 1, 2, 3 … */
    const char *name; /* of the file, without number and ending */
    const char *sql;
    const char *sha256; /* of `sql`, in hexadecimal */
};

/* In order of version. */
extern const struct schema_file schema_files[];
extern const int schema_files_count;

/* Applies what is missing. Several at once wait for each other. `say` (may be NULL) gets one line
 * for each file and for what went wrong. Needs a direct connection whose settings have no deadline
 * and no timeouts. ERR_CONFLICT, with nothing done: a file that was applied has changed, the
 * database is newer than this program, or a version is missing in between. Otherwise the error of
 * the file that failed: it left nothing, those before it stay. */
enum err db_migrate(struct db *db, struct arena *a, void (*say)(const char *line));

/* The highest version applied; 0 for a database without schema. The web role may ask. */
enum err db_schema_version(struct db *db, struct arena *a, int *version);

#endif

/* migrate: applies the schema's files. See migrate.h. */
#include "db/migrate.h"

#include <stdarg.h>
#include <string.h>

#include "db/db.h"

#define OID_BOOL 16
#define OID_INT4 23
#define OID_TEXT 25

/* Any number does that no other program takes in this database. */
#define LOCK_SQL(function) "SELECT " function "(7103216541390127)"

static const char make_table_sql[] =
    "CREATE TABLE schema_migrations ("
    " version int PRIMARY KEY CHECK (version > 0),"
    " name text NOT NULL,"
    " sha256 text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),"
    " applied_at timestamptz NOT NULL DEFAULT now());"
    "COMMENT ON TABLE schema_migrations IS"
    " 'Schema files that were applied; written by slipway migrate only.';"
    "COMMENT ON COLUMN schema_migrations.version IS 'Number of the file, without gaps from 1.';"
    "COMMENT ON COLUMN schema_migrations.name IS 'Name of the file, without number and ending.';"
    "COMMENT ON COLUMN schema_migrations.sha256 IS"
    " 'SHA-256 of the file as it was applied; a changed file is refused.';"
    "COMMENT ON COLUMN schema_migrations.applied_at IS 'When it was applied.';";

/* The role is made by a schema file, so this comes after them; it may be done again and again. */
static const char grant_sql[] =
    "DO $$ BEGIN"
    " IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'slipway_web') THEN"
    "  GRANT SELECT ON schema_migrations TO slipway_web;"
    " END IF; "
    "END $$";

static const struct db_statement has_table = {
    .name = "schema_has_table",
    .slot = -1,
    .sql = "SELECT to_regclass('schema_migrations') IS NOT NULL AS there",
    .columns = 1,
    .column_names = (const char *const[]){"there"},
    .column_types = (const uint32_t[]){OID_BOOL},
    .column_nulls = (const bool[]){false},
};

static const struct db_statement list_versions = {
    .name = "schema_list",
    .slot = -1,
    .sql = "SELECT version, name, sha256 FROM schema_migrations ORDER BY version",
    .columns = 3,
    .column_names = (const char *const[]){"version", "name", "sha256"},
    .column_types = (const uint32_t[]){OID_INT4, OID_TEXT, OID_TEXT},
    .column_nulls = (const bool[]){false, false, false},
};

static const struct db_statement last_version = {
    .name = "schema_version",
    .slot = -1,
    .sql = "SELECT coalesce(max(version), 0) AS version FROM schema_migrations",
    .columns = 1,
    .column_names = (const char *const[]){"version"},
    .column_types = (const uint32_t[]){OID_INT4},
    .column_nulls = (const bool[]){false},
};

static const struct db_statement note_version = {
    .name = "schema_note",
    .slot = -1,
    .sql = "INSERT INTO schema_migrations (version, name, sha256) VALUES ($1, $2, $3)",
    .params = 3,
    .param_names = (const char *const[]){"version", "name", "sha256"},
    .param_types = (const uint32_t[]){OID_INT4, OID_TEXT, OID_TEXT},
    .param_nulls = (const bool[]){false, false, false},
};

struct run {
    struct db *db;
    struct arena *a;
    void (*say)(const char *line);
};

static void say(const struct run *r, const char *line)
{
    if (r->say)
        r->say(line);
}

static enum err ask(struct db *db, struct arena *a, const struct db_statement *s,
                    const char *const *params, struct db_result **result)
{
    enum err e = db_send(db, s, params);
    if (e == ERR_OK)
        e = db_sync(db);
    return e == ERR_OK ? db_receive(db, a, s, result) : e;
}

static enum err table_exists(struct db *db, struct arena *a, bool *there)
{
    struct db_result *result;
    enum err e = ask(db, a, &has_table, NULL, &result);
    *there = e == ERR_OK && db_bool(result, 0, 0);
    return e;
}

static enum err refuse(const struct run *r, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static enum err refuse(const struct run *r, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    say(r, arena_vprintf(r->a, format, args));
    va_end(args);
    return ERR_CONFLICT;
}

/* Compares what was applied with what this program has; *applied is how many. */
static enum err compare(const struct run *r, int *applied)
{
    struct db_result *result;
    enum err e = ask(r->db, r->a, &list_versions, NULL, &result);
    if (e != ERR_OK)
        return e;
    for (size_t row = 0; row < db_rows(result); row++) {
        int version = (int)db_int(result, row, 0), expected = (int)row + 1;
        const char *name = db_text(result, row, 1);
        if (version > schema_files_count)
            return refuse(r, "the database has %03d_%s, which this older program does not know",
                          version, name);
        if (version != expected)
            return refuse(r, "the database has %03d_%s, but not version %03d before it", version,
                          name, expected);
        const struct schema_file *f = &schema_files[row];
        if (strcmp(db_text(result, row, 2), f->sha256) != 0)
            return refuse(r, "%03d_%s was changed after it was applied; write a new file instead",
                          f->version, f->name);
        *applied = version;
    }
    return ERR_OK;
}

static enum err apply_inside(const struct run *r, const struct schema_file *f)
{
    char number[DB_NUMBER_BYTES];
    const char *const params[] = {db_int_text(f->version, number), f->name, f->sha256};
    struct db_result *result;
    enum err e = db_command(r->db, f->sql);
    return e == ERR_OK ? ask(r->db, r->a, &note_version, params, &result) : e;
}

static enum err apply(const struct run *r, const struct schema_file *f)
{
    enum err e = db_command(r->db, "BEGIN");
    if (e == ERR_OK)
        e = apply_inside(r, f);
    if (e == ERR_OK)
        e = db_command(r->db, "COMMIT");
    if (e == ERR_OK) {
        say(r, arena_printf(r->a, "applied %03d_%s", f->version, f->name));
        return ERR_OK;
    }
    /* The message is gone after the next command. */
    say(r, arena_printf(r->a, "%03d_%s failed, nothing of it was kept: %s", f->version, f->name,
                        *db_message(r->db) ? db_message(r->db) : err_word(e)));
    if (db_is_connected(r->db) && db_command(r->db, "ROLLBACK") != ERR_OK)
        db_reset(r->db); /* closes the connection, which rolls back as well */
    return e;
}

static enum err make_table(const struct run *r)
{
    bool there;
    enum err e = table_exists(r->db, r->a, &there);
    return e == ERR_OK && !there ? db_command(r->db, make_table_sql) : e; /* all or nothing */
}

static enum err locked(const struct run *r)
{
    int applied = 0;
    enum err e = make_table(r);
    if (e == ERR_OK)
        e = compare(r, &applied);
    for (int i = applied; e == ERR_OK && i < schema_files_count; i++)
        e = apply(r, &schema_files[i]);
    if (e == ERR_OK)
        e = db_command(r->db, grant_sql);
    if (e == ERR_OK && applied == schema_files_count)
        say(r, arena_printf(r->a, "the schema is up to date at version %d", applied));
    return e;
}

enum err db_migrate(struct db *db, struct arena *a, void (*say_line)(const char *line))
{
    struct run r = {.db = db, .a = a, .say = say_line};
    const char *why = "";
    enum err e = db_connect(db, a, &why);
    if (e != ERR_OK) {
        say(&r, why);
        return e;
    }
    e = db_command(db, LOCK_SQL("pg_advisory_lock"));
    if (e != ERR_OK)
        return e;
    e = locked(&r);
    /* A lost connection has given the lock back itself. */
    if (db_is_connected(db) && db_command(db, LOCK_SQL("pg_advisory_unlock")) != ERR_OK &&
        e == ERR_OK)
        e = ERR_DB_DOWN;
    return e;
}

enum err db_schema_version(struct db *db, struct arena *a, int *version)
{
    struct db_result *result;
    bool there;
    *version = 0;
    enum err e = table_exists(db, a, &there);
    if (e != ERR_OK || !there)
        return e;
    e = ask(db, a, &last_version, NULL, &result);
    if (e == ERR_OK)
        *version = (int)db_int(result, 0, 0);
    return e;
}

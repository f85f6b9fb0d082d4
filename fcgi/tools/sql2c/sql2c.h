/* sql2c: turns the project's SQL into C at build time.
 *
 *   sql2c --queries OUT.c OUT.h FILE.sql…   named statements → typed functions (parse.c, write.c)
 *   sql2c --schema OUT.c NNN_name.sql…      numbered schema files → text and checksum (schema.c)
 *
 * Needs nothing but libc, so that it can be built before anything else. Every fault of the input is
 * reported as "file:line: message"; then the exit code is 65 and no file was written. It's a
 * short-lived program: what it allocates is given back by its end.
 */
#ifndef SQL2C_H
#define SQL2C_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* main.c */
void *keep(size_t bytes); /* zeroed memory; ends the program when there is none */
char *keep_text(const char *bytes, size_t len); /* a copy that ends with NUL */
void fault(const char *file, int line, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
int faults(void); /* how many were reported */

struct source {
    const char *path;
    char *text; /* ends with NUL, holds no other */
    size_t len;
};

/* main.c: false (and a fault) when the file cannot be read or holds a NUL byte. */
bool source_read(const char *path, struct source *s);
int source_line(const struct source *s, size_t at); /* of the byte `at` */

/* scan.c: where SQL statements end. */
#define MAX_FIELDS 64 /* parameters or columns of one statement */

struct scanned {
    size_t end;          /* the byte behind the ';', or where the scan stopped */
    bool ended;          /* a ';' was found */
    const char *open;    /* what was never closed ("quote", "comment"), else NULL */
    size_t open_at;      /* where that began */
    char first_word[16]; /* in capitals; "" for an empty statement */
    int highest;         /* the largest $n */
    bool used[MAX_FIELDS + 1];
};

/* Reads one statement from `at`. Stops early before a line that begins with "-- name:". */
void scan_statement(const struct source *s, size_t at, struct scanned *found);

/* parse.c: the named statements of a file. */
enum type { TYPE_TEXT, TYPE_INT, TYPE_BIGINT, TYPE_BOOL, TYPE_FLOAT, TYPE_TEXTS, TYPE_INTS };

struct field {
    const char *name;
    enum type type;
    bool null; /* written with '?' */
};

struct fields {
    int n;
    struct field v[MAX_FIELDS];
};

struct statement {
    struct statement *next;
    const char *file;
    int line;
    const char *name;
    struct fields params, columns;
    bool has_rows;
    const char *doc; /* lines that end with '\n' */
    const char *sql; /* without the ';' */
};

/* Appends the file's statements to *list (in their order). Reports its faults. */
void parse_file(const struct source *s, struct statement **list);

/* fields.c: "slug text, limit int?" of a name or rows line; `what` is "parameter" or "column". */
void parse_fields(const char *file, int line, const char *what, const char *text,
                  struct fields *out);
bool is_identifier(const char *word);
bool is_reserved(const char *word); /* a word of C, which cannot name a member or an argument */

/* write.c */
void write_header(FILE *out, const struct statement *list);
void write_code(FILE *out, const struct statement *list, const char *header_name);
/* A C string, one line of text a line. */
void write_literal(FILE *out, const char *indent, const char *text);

/* schema.c */
void write_schema(FILE *out, int count, char **paths);

/* sha256.c */
void sha256_hex(const void *bytes, size_t len, char hex[65]);

#endif

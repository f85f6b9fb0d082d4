/* result: reading values out of a binary result. */
#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "db/internal.h"

/* Element types of arrays (catalog/pg_type_d.h). */
#define OID_INT2 21
#define OID_INT4 23
#define OID_INT8 20

bool db_columns_match(const struct db_statement *s, const PGresult *result, char *why,
                      size_t why_bytes)
{
    int columns = PQnfields(result);
    if (columns != s->columns) {
        snprintf(why, why_bytes, "%d columns where %d are declared", columns, s->columns);
        return false;
    }
    for (int i = 0; i < columns; i++) {
        if (strcmp(PQfname(result, i), s->column_names[i]) != 0) {
            snprintf(why, why_bytes, "column %d is called %s, not %s", i + 1, PQfname(result, i),
                     s->column_names[i]);
            return false;
        }
        if (PQftype(result, i) != s->column_types[i]) {
            snprintf(why, why_bytes, "column %s has the type with OID %u, not %u",
                     s->column_names[i], PQftype(result, i), s->column_types[i]);
            return false;
        }
    }
    return true;
}

enum err db_check_result(const struct db_statement *s, const PGresult *result)
{
    char why[256];
    if (!db_columns_match(s, result, why, sizeof why)) {
        log_error("sql-result", "statement", s->name, "why", why);
        return ERR_INTERNAL;
    }
    int rows = PQntuples(result);
    for (int column = 0; column < s->columns; column++) {
        if (s->column_nulls[column])
            continue;
        for (int row = 0; row < rows; row++)
            if (PQgetisnull(result, row, column)) {
                log_error("sql-result", "statement", s->name, "column", s->column_names[column],
                          "why", "is null");
                return ERR_INTERNAL;
            }
    }
    return ERR_OK;
}

size_t db_affected_by(PGresult *result)
{
    size_t n = 0;
    sscanf(PQcmdTuples(result), "%zu", &n);
    return n;
}

size_t db_rows(const struct db_result *r)
{
    return (size_t)PQntuples(r->pg);
}

bool db_is_null(const struct db_result *r, size_t row, int column)
{
    return PQgetisnull(r->pg, (int)row, column);
}

const char *db_text(const struct db_result *r, size_t row, int column)
{
    return db_is_null(r, row, column) ? NULL : PQgetvalue(r->pg, (int)row, column);
}

/* A signed number of 2, 4 or 8 bytes in network order. */
static int64_t number(const char *bytes, int len)
{
    uint64_t n = len > 0 && (bytes[0] & 0x80) ? UINT64_MAX : 0;
    for (int i = 0; i < len && i < 8; i++)
        n = n << 8 | (unsigned char)bytes[i];
    return (int64_t)n;
}

int64_t db_int(const struct db_result *r, size_t row, int column)
{
    if (db_is_null(r, row, column))
        return 0;
    return number(PQgetvalue(r->pg, (int)row, column), PQgetlength(r->pg, (int)row, column));
}

bool db_bool(const struct db_result *r, size_t row, int column)
{
    return !db_is_null(r, row, column) && PQgetvalue(r->pg, (int)row, column)[0] != 0;
}

double db_float(const struct db_result *r, size_t row, int column)
{
    int64_t bits = db_int(r, row, column);
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

/* An array on the wire: dimensions, has-nulls flag, element type, then length and lower bound of
 * each dimension, then each element's length (-1 for null) and bytes. */
struct elements {
    const char *at, *end;
    size_t left;
    uint32_t type;
};

static bool take_int(struct elements *e, int64_t *value)
{
    if (e->end - e->at < 4)
        return false;
    *value = number(e->at, 4);
    e->at += 4;
    return true;
}

/* False when it is null, empty, or not an array. Several dimensions read as one. */
static bool open_array(const struct db_result *r, size_t row, int column, struct elements *e)
{
    int64_t dimensions, flags, type, count = 1;
    e->at = PQgetvalue(r->pg, (int)row, column);
    e->end = e->at + PQgetlength(r->pg, (int)row, column);
    if (!take_int(e, &dimensions) || !take_int(e, &flags) || !take_int(e, &type) || dimensions < 1)
        return false;
    for (int64_t i = 0; i < dimensions; i++) {
        int64_t len, first;
        if (!take_int(e, &len) || !take_int(e, &first) || len < 0 ||
            __builtin_mul_overflow(count, len, &count))
            return false;
    }
    /* Each element has at least its length, so a count that the bytes cannot hold is a lie. */
    if (count > (e->end - e->at) / 4)
        return false;
    e->left = (size_t)count;
    e->type = (uint32_t)type;
    return true;
}

/* The next element; NULL for a null. */
static const char *next_element(struct elements *e, int *len)
{
    int64_t n;
    e->left--;
    if (!take_int(e, &n) || n < 0 || n > e->end - e->at)
        return NULL;
    const char *bytes = e->at;
    e->at += n;
    *len = (int)n;
    return bytes;
}

struct db_texts db_text_array(struct arena *a, const struct db_result *r, size_t row, int column)
{
    struct elements e;
    struct db_texts texts = {0};
    if (!open_array(r, row, column, &e))
        return texts;
    /* One block for all: an element's length field leaves room for its NUL. */
    char *block = arena_alloc(a, (size_t)(e.end - e.at));
    texts.v = arena_array(a, e.left, sizeof texts.v[0]);
    while (e.left > 0) {
        int len;
        const char *bytes = next_element(&e, &len);
        if (bytes) {
            memcpy(block, bytes, (size_t)len);
            texts.v[texts.n] = block;
            block += len + 1;
        }
        texts.n++;
    }
    return texts;
}

struct db_ints db_int_array(struct arena *a, const struct db_result *r, size_t row, int column)
{
    struct elements e;
    struct db_ints ints = {0};
    if (!open_array(r, row, column, &e) ||
        (e.type != OID_INT2 && e.type != OID_INT4 && e.type != OID_INT8))
        return ints;
    ints.v = arena_array(a, e.left, sizeof ints.v[0]);
    while (e.left > 0) {
        int len;
        const char *bytes = next_element(&e, &len);
        ints.v[ints.n++] = bytes ? number(bytes, len) : 0;
    }
    return ints;
}

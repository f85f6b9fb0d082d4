/* schema: what a JSON document holds, as data: from it come the JSON Schemas (2020-12) of
 * openapi.json and of the tools for language models.
 *
 * A schema describes what one function of json_*.c writes or reads, and stands in the schema_*.c of
 * the same subject. tests/http/openapi.test.mjs holds the real answers against it, also for members
 * that it does not name; so who adds a member to a document adds it here.
 */
#ifndef VIEW_SCHEMA_H
#define VIEW_SCHEMA_H

#include <stdbool.h>

#include "json/writer.h"

enum schema_kind {
    SCHEMA_TEXT,
    SCHEMA_INT,
    SCHEMA_NUMBER,
    SCHEMA_BOOL,
    SCHEMA_OBJECT,
    SCHEMA_LIST
};

struct schema {
    enum schema_kind kind;
    const char *name; /* of a component, "Tool"; NULL: it is written out wherever it is used */
    const char *what; /* a sentence; NULL for none */
    const char *format, *pattern;
    const char *words; /* "ship|skip": the only values of a text */
    int min, max; /* characters of a text, elements of a list, values of a number; max 0: none */
    const struct member *members; /* of an object, ended by {0} */
    bool closed;                  /* no other members: what is sent to us */
    const struct schema *each;    /* of a list */
    bool each_may_be_null;
};

#define MAY_MISS    1u /* the member need not be there */
#define MAY_BE_NULL 2u

struct member {
    const char *name; /* NULL ends the list */
    const struct schema *schema;
    unsigned flags;
    const char *what; /* what it is here; NULL: what its schema says */
};

/* Writes the schema as JSON. With `refs`, components that it uses are references below
 * #/components/schemas/; else all stands written out. */
void schema_write(struct json_writer *w, const char *key, const struct schema *s, bool refs);

/* The same for one member's or one parameter's sake. */
void schema_write_member(struct json_writer *w, const struct member *m, bool refs);

/* Components in the order in which they are met. */
#define SCHEMA_COMPONENTS_MAX 64
struct schema_components {
    int n;
    const struct schema *v[SCHEMA_COMPONENTS_MAX];
};

/* Notes the components that `s` is or uses. */
void schema_gather(struct schema_components *found, const struct schema *s);

#endif

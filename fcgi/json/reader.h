/* reader: JSON text into a tree of values in an arena. The door to yajl's parser.
 *
 * Built on yajl's event parser with caps on depth and on the number of values, so that hostile text
 * can neither overflow the stack nor fill the memory. Strings arrive in NFC, without NUL. A tree
 * remembers its place, so that every complaint can name it as a JSON Pointer (RFC 6901).
 */
#ifndef JSON_READER_H
#define JSON_READER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/flaws.h"

#define JSON_DEPTH_MAX 16

enum json_kind { JSON_NULL, JSON_BOOL, JSON_NUMBER, JSON_TEXT, JSON_LIST, JSON_OBJECT };

struct json {
    enum json_kind kind;
    const char *text; /* JSON_TEXT; the digits of a JSON_NUMBER */
    bool yes;         /* JSON_BOOL */
    const char *key;  /* of a member; NULL otherwise */
    bool taken;       /* json_take has read it; what stays untaken is an unknown member */
    struct json *parent;
    size_t index;       /* in a list */
    struct json *first; /* children of a list or an object, in order */
    struct json *last, *next;
    size_t children;
};

/* Notes a flaw at `where` (NULL: the whole text). */
void json_complain(struct flaws *flaws, const struct json *where, const char *detail);

/* Parses the whole text; `values_max` caps the tree. ERR_BAD_REQUEST with one complaint (line and
 * column of broken syntax, a duplicate member, too deep, bad text). */
enum err json_parse(struct arena *a, const char *text, size_t len, size_t values_max,
                    struct json **root, struct flaws *flaws);

/* The member of that name, marked as taken; NULL when absent or null. */
struct json *json_take(struct json *object, const char *name);

/* Complains about every member that nobody took. */
void json_refuse_unknown(struct flaws *flaws, struct json *object);

/* True when `value` is of that kind; complains otherwise ("must be a list"). */
bool json_expect(struct flaws *flaws, struct json *value, enum json_kind kind);

/* True when the text has min…max characters, is not blank and without line breaks unless `lines`;
 * complains otherwise. */
bool json_limit_text(struct flaws *flaws, struct json *value, size_t min, size_t max, bool lines);

/* A required text member of min…max characters, without line breaks unless `lines`; "" and a
 * complaint when it is not so. */
const char *json_take_text(struct flaws *flaws, struct json *object, const char *name, size_t min,
                           size_t max, bool lines);

/* "/tools/3/name" */
const char *json_pointer(struct arena *a, const struct json *value);

#endif

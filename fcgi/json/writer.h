/* writer: JSON into a struct out. The door to yajl's generator.
 *
 *   struct json_writer *w = json_writer_new(arena, &out);
 *   json_open(w, NULL, '{');
 *   json_text(w, "slug", t->slug);
 *   json_close(w, '}');
 *
 * The `key` of every call names a member; it is NULL inside a list and for the outermost value.
 * Keys are our own literals. Texts must be valid UTF-8 (all that passed utf8_take are).
 */
#ifndef JSON_WRITER_H
#define JSON_WRITER_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/out.h"

struct json_writer;

enum json_style {
    JSON_COMPACT,
    JSON_INDENTED, /* two spaces, for the catalogue file */
};

struct json_writer *json_writer_new(struct arena *a, struct out *o, enum json_style style);

void json_open(struct json_writer *w, const char *key, char bracket);     /* '{' or '[' */
void json_close(struct json_writer *w, char bracket);                     /* '}' or ']' */
void json_text(struct json_writer *w, const char *key, const char *text); /* NULL writes null */
void json_int(struct json_writer *w, const char *key, long long number);
/* A finite number in at most `digits` digits behind the point (0…9). */
void json_decimal(struct json_writer *w, const char *key, double number, int digits);
/* A number by its digits ("0.095"), which JSON takes as they are. */
void json_number(struct json_writer *w, const char *key, const char *digits);
void json_bool(struct json_writer *w, const char *key, bool yes);
void json_null(struct json_writer *w, const char *key);

/* Copies `json` with every '<' as \u003c, so that it can stand in a script element. In JSON a '<'
 * is only in strings. */
void json_for_script(struct out *o, const char *json, size_t len);

#endif

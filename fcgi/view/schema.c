/* schema: what a JSON document holds, as data. */
#include "view/schema.h"

#include <string.h>

static void put_words(struct json_writer *w, const char *words, bool or_null)
{
    char word[64];
    json_open(w, "enum", '[');
    while (*words) {
        size_t len = strcspn(words, "|");
        size_t kept = len < sizeof word ? len : sizeof word - 1;
        memcpy(word, words, kept);
        word[kept] = '\0';
        json_text(w, NULL, word);
        words += len + (words[len] == '|');
    }
    if (or_null)
        json_null(w, NULL);
    json_close(w, ']');
}

static void put_type(struct json_writer *w, enum schema_kind kind, bool or_null)
{
    static const char *const types[] = {
        [SCHEMA_TEXT] = "string",  [SCHEMA_INT] = "integer",   [SCHEMA_NUMBER] = "number",
        [SCHEMA_BOOL] = "boolean", [SCHEMA_OBJECT] = "object", [SCHEMA_LIST] = "array",
    };
    if (!or_null) {
        json_text(w, "type", types[kind]);
        return;
    }
    json_open(w, "type", '[');
    json_text(w, NULL, types[kind]);
    json_text(w, NULL, "null");
    json_close(w, ']');
}

static void put_limits(struct json_writer *w, const struct schema *s)
{
    static const struct {
        const char *least, *most;
    } names[] = {
        [SCHEMA_TEXT] = {"minLength", "maxLength"},
        [SCHEMA_INT] = {"minimum", "maximum"},
        [SCHEMA_NUMBER] = {"minimum", "maximum"},
        [SCHEMA_BOOL] = {"", ""},
        [SCHEMA_OBJECT] = {"", ""},
        [SCHEMA_LIST] = {"minItems", "maxItems"},
    };
    if (s->min || (s->kind == SCHEMA_INT && s->max))
        json_int(w, names[s->kind].least, s->min);
    if (s->max)
        json_int(w, names[s->kind].most, s->max);
}

static void put_members(struct json_writer *w, const struct schema *s, bool refs)
{
    json_open(w, "properties", '{');
    for (const struct member *m = s->members; m && m->name; m++)
        schema_write_member(w, m, refs);
    json_close(w, '}');
    json_open(w, "required", '[');
    for (const struct member *m = s->members; m && m->name; m++)
        if (!(m->flags & MAY_MISS))
            json_text(w, NULL, m->name);
    json_close(w, ']');
    if (s->closed) {
        json_bool(w, "additionalProperties", false);
    }
}

static void put(struct json_writer *w, const char *key, const struct schema *s, const char *what,
                bool or_null, bool refs);

/* What stands between the braces. */
static void put_body(struct json_writer *w, const struct schema *s, const char *what, bool or_null,
                     bool refs)
{
    put_type(w, s->kind, or_null);
    if (what || s->what)
        json_text(w, "description", what ? what : s->what);
    if (s->format)
        json_text(w, "format", s->format);
    if (s->pattern)
        json_text(w, "pattern", s->pattern);
    if (s->words)
        put_words(w, s->words, or_null);
    put_limits(w, s);
    if (s->kind == SCHEMA_OBJECT)
        put_members(w, s, refs);
    if (s->each)
        put(w, "items", s->each, NULL, s->each_may_be_null, refs);
}

static void put_reference(struct json_writer *w, const char *name)
{
    char path[96] = "#/components/schemas/";
    strncat(path, name, sizeof path - strlen(path) - 1);
    json_text(w, "$ref", path);
}

static void put(struct json_writer *w, const char *key, const struct schema *s, const char *what,
                bool or_null, bool refs)
{
    bool refers = refs && s->name;
    json_open(w, key, '{');
    if (refers && or_null) {
        if (what)
            json_text(w, "description", what);
        json_open(w, "anyOf", '[');
        json_open(w, NULL, '{');
        put_reference(w, s->name);
        json_close(w, '}');
        json_open(w, NULL, '{');
        json_text(w, "type", "null");
        json_close(w, '}');
        json_close(w, ']');
    } else if (refers) {
        if (what)
            json_text(w, "description", what);
        put_reference(w, s->name);
    } else {
        put_body(w, s, what, or_null, refs);
    }
    json_close(w, '}');
}

void schema_write(struct json_writer *w, const char *key, const struct schema *s, bool refs)
{
    put(w, key, s, NULL, false, refs);
}

void schema_write_member(struct json_writer *w, const struct member *m, bool refs)
{
    put(w, m->name, m->schema, m->what, (m->flags & MAY_BE_NULL) != 0, refs);
}

void schema_gather(struct schema_components *found, const struct schema *s)
{
    if (!s)
        return;
    for (int i = 0; i < found->n; i++)
        if (found->v[i] == s)
            return;
    if (s->name && found->n < SCHEMA_COMPONENTS_MAX)
        found->v[found->n++] = s;
    for (const struct member *m = s->members; m && m->name; m++)
        schema_gather(found, m->schema);
    schema_gather(found, s->each);
}

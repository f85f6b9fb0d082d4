/* take: reading declared members out of a JSON tree, with a complaint for each that is not as it
 * should be. */
#include <string.h>

#include "base/out.h"
#include "base/utf8.h"
#include "json/reader.h"

void json_complain(struct flaws *flaws, const struct json *where, const char *detail)
{
    flaws_add(flaws, json_pointer(flaws->arena, where), detail);
}

static void put_pointer(struct out *o, const struct json *value)
{
    if (!value || !value->parent)
        return;
    put_pointer(o, value->parent);
    out_byte(o, '/');
    if (!value->key) {
        out_int(o, (long long)value->index);
        return;
    }
    for (const char *p = value->key; *p; p++) {
        if (*p == '~')
            out_literal(o, "~0");
        else if (*p == '/')
            out_literal(o, "~1");
        else
            out_byte(o, *p);
    }
}

const char *json_pointer(struct arena *a, const struct json *value)
{
    struct out o = out_grow(a, 64);
    put_pointer(&o, value);
    return out_string(&o);
}

struct json *json_take(struct json *object, const char *name)
{
    for (struct json *m = object->first; m; m = m->next)
        if (m->key && strcmp(m->key, name) == 0) {
            m->taken = true;
            return m->kind == JSON_NULL ? NULL : m;
        }
    return NULL;
}

void json_refuse_unknown(struct flaws *flaws, struct json *object)
{
    for (const struct json *m = object->first; m; m = m->next)
        if (!m->taken)
            json_complain(flaws, m, "is not a known member");
}

bool json_expect(struct flaws *flaws, struct json *value, enum json_kind kind)
{
    static const char *const wishes[] = {
        [JSON_NULL] = "must be null",       [JSON_BOOL] = "must be true or false",
        [JSON_NUMBER] = "must be a number", [JSON_TEXT] = "must be a string",
        [JSON_LIST] = "must be a list",     [JSON_OBJECT] = "must be an object",
    };
    if (value->kind == kind)
        return true;
    json_complain(flaws, value, wishes[kind]);
    return false;
}

bool json_limit_text(struct flaws *flaws, struct json *value, size_t min, size_t max, bool lines)
{
    if (!lines && !utf8_is_one_line(value->text)) {
        json_complain(flaws, value, utf8_flaw_message(UTF8_CONTROL));
        return false;
    }
    if (min > 0 && value->text[0] && utf8_is_blank(value->text)) {
        json_complain(flaws, value, "must not be blank");
        return false;
    }
    size_t length = utf8_length(value->text);
    if (length < min || length > max) {
        const char *detail =
            length < min && min == 1
                ? "must not be empty"
                : arena_printf(flaws->arena, "must have %zu to %zu characters, has %zu", min, max,
                               length);
        json_complain(flaws, value, detail);
        return false;
    }
    return true;
}

const char *json_take_text(struct flaws *flaws, struct json *object, const char *name, size_t min,
                           size_t max, bool lines)
{
    struct json *value = json_take(object, name);
    if (!value) {
        /* The pointer names the member that should be there. */
        struct json missing = {.key = name, .parent = object};
        json_complain(flaws, &missing, "is required");
        return "";
    }
    bool fits =
        json_expect(flaws, value, JSON_TEXT) && json_limit_text(flaws, value, min, max, lines);
    return fits ? value->text : "";
}

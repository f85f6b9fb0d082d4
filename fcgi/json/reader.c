/* reader: JSON text into a tree of values in an arena. The door to yajl's parser. */
#include "json/reader.h"

#include <string.h>
#include <yajl/yajl_parse.h>

#include "base/utf8.h"

/* Each new key is compared with those before it. */
#define MEMBERS_MAX 64

struct parse {
    struct arena *arena;
    struct json *root, *open; /* open: the innermost list or object */
    const char *key;          /* read, its value not yet */
    size_t depth, values, values_max;
    const struct json *flaw_at;
    const char *flaw; /* the first reason to stop */
};

static int stop(struct parse *p, const char *why)
{
    p->flaw = why;
    p->flaw_at = p->open;
    return 0;
}

static struct json *add(struct parse *p, enum json_kind kind)
{
    if (++p->values > p->values_max) {
        stop(p, "holds too many values");
        return NULL;
    }
    struct json *v = arena_alloc(p->arena, sizeof *v);
    v->kind = kind;
    v->key = p->key;
    v->parent = p->open;
    p->key = NULL;
    if (!p->open) {
        p->root = v;
        return v;
    }
    v->index = p->open->children++;
    if (p->open->last)
        p->open->last->next = v;
    else
        p->open->first = v;
    p->open->last = v;
    return v;
}

static int on_null(void *context)
{
    return add(context, JSON_NULL) != NULL;
}

static int on_bool(void *context, int yes)
{
    struct json *v = add(context, JSON_BOOL);
    if (v)
        v->yes = yes != 0;
    return v != NULL;
}

static int on_number(void *context, const char *digits, size_t len)
{
    struct parse *p = context;
    struct json *v = add(p, JSON_NUMBER);
    if (v)
        v->text = arena_copy_n(p->arena, digits, len);
    return v != NULL;
}

static int on_text(void *context, const unsigned char *bytes, size_t len)
{
    struct parse *p = context;
    struct json *v = add(p, JSON_TEXT);
    if (!v)
        return 0;
    enum utf8_flaw flaw = utf8_take(p->arena, (const char *)bytes, len, true, &v->text);
    if (flaw != UTF8_FINE) {
        p->flaw = utf8_flaw_message(flaw);
        p->flaw_at = v;
        return 0;
    }
    return 1;
}

static int on_key(void *context, const unsigned char *bytes, size_t len)
{
    struct parse *p = context;
    if (p->open->children == MEMBERS_MAX)
        return stop(p, "has too many members");
    if (utf8_take(p->arena, (const char *)bytes, len, false, &p->key) != UTF8_FINE)
        return stop(p, "has a member whose name is not plain text");
    for (const struct json *m = p->open->first; m; m = m->next)
        if (strcmp(m->key, p->key) == 0)
            return stop(p, arena_printf(p->arena, "has the member “%s” twice", p->key));
    return 1;
}

static int on_open(struct parse *p, enum json_kind kind)
{
    if (p->depth == JSON_DEPTH_MAX)
        return stop(p, "is nested too deep");
    struct json *v = add(p, kind);
    if (!v)
        return 0;
    p->open = v;
    p->depth++;
    return 1;
}

static int on_open_object(void *context)
{
    return on_open(context, JSON_OBJECT);
}

static int on_open_list(void *context)
{
    return on_open(context, JSON_LIST);
}

static int on_close(void *context)
{
    struct parse *p = context;
    p->open = p->open->parent;
    p->depth--;
    return 1;
}

static const yajl_callbacks callbacks = {
    .yajl_null = on_null,
    .yajl_boolean = on_bool,
    .yajl_number = on_number,
    .yajl_string = on_text,
    .yajl_start_map = on_open_object,
    .yajl_map_key = on_key,
    .yajl_end_map = on_close,
    .yajl_start_array = on_open_list,
    .yajl_end_array = on_close,
};

/* Where the parser stopped, for a person with an editor. */
static const char *place(struct arena *a, const char *text, size_t at)
{
    size_t line = 1, column = 1;
    for (size_t i = 0; i < at; i++) {
        column = text[i] == '\n' ? 1 : column + 1;
        line += text[i] == '\n';
    }
    return arena_printf(a, "is not valid JSON at line %zu, column %zu", line, column);
}

/* Half a surrogate pair is no character; yajl would put a question mark in its place without a
 * word. */
static bool has_lone_surrogate(const char *text, size_t len)
{
    bool high = false;
    for (size_t i = 0; i < len; i++) {
        bool escape = text[i] == '\\' && i + 1 < len;
        bool unit = escape && text[i + 1] == 'u' && i + 5 < len && (text[i + 2] | 0x20) == 'd';
        char third = unit ? (char)(text[i + 3] | 0x20) : '0';
        bool is_high = unit && ((third >= '8' && third <= '9') || third == 'a' || third == 'b');
        bool is_low = unit && third >= 'c' && third <= 'f';
        if (high != is_low)
            return true;
        high = is_high;
        if (escape)
            i += is_high || is_low ? 5 : 1;
    }
    return high;
}

enum err json_parse(struct arena *a, const char *text, size_t len, size_t values_max,
                    struct json **root, struct flaws *flaws)
{
    struct parse p = {.arena = a, .values_max = values_max};
    *root = NULL;
    if (has_lone_surrogate(text, len)) {
        json_complain(flaws, NULL, "holds an escaped surrogate without its other half");
        return ERR_BAD_REQUEST;
    }
    yajl_handle parser = yajl_alloc(&callbacks, NULL, &p);
    yajl_status status = yajl_parse(parser, (const unsigned char *)text, len);
    /* It stands behind the character that it could not use. */
    size_t at = yajl_get_bytes_consumed(parser);
    at -= at > 0;
    if (status == yajl_status_ok) {
        status = yajl_complete_parse(parser);
        at = len;
    }
    yajl_free(parser);
    if (p.flaw) {
        json_complain(flaws, p.flaw_at, p.flaw);
        return ERR_BAD_REQUEST;
    }
    if (status != yajl_status_ok || !p.root) {
        json_complain(flaws, NULL, place(a, text, at < len ? at : len));
        return ERR_BAD_REQUEST;
    }
    *root = p.root;
    return ERR_OK;
}

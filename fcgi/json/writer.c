/* writer: JSON into a struct out. The door to yajl's generator. */
#include "json/writer.h"

#include <stdio.h>
#include <string.h>
#include <yajl/yajl_gen.h>

struct json_writer {
    yajl_gen gen;
    struct out *out;
};

static void print(void *context, const char *bytes, size_t len)
{
    out_write(context, bytes, len);
}

static void free_gen(void *gen)
{
    yajl_gen_free(gen);
}

struct json_writer *json_writer_new(struct arena *a, struct out *o, enum json_style style)
{
    struct json_writer *w = arena_alloc(a, sizeof *w);
    w->out = o;
    w->gen = yajl_gen_alloc(NULL);
    arena_on_reset(a, free_gen, w->gen);
    yajl_gen_config(w->gen, yajl_gen_print_callback, print, o);
    if (style == JSON_INDENTED) {
        yajl_gen_config(w->gen, yajl_gen_beautify, 1);
        yajl_gen_config(w->gen, yajl_gen_indent_string, "  ");
    }
    return w;
}

static void put_text(struct json_writer *w, const char *text)
{
    yajl_gen_string(w->gen, (const unsigned char *)text, strlen(text));
}

static void put_key(struct json_writer *w, const char *key)
{
    if (key)
        put_text(w, key);
}

void json_open(struct json_writer *w, const char *key, char bracket)
{
    put_key(w, key);
    if (bracket == '{')
        yajl_gen_map_open(w->gen);
    else
        yajl_gen_array_open(w->gen);
}

void json_close(struct json_writer *w, char bracket)
{
    if (bracket == '}')
        yajl_gen_map_close(w->gen);
    else
        yajl_gen_array_close(w->gen);
}

void json_text(struct json_writer *w, const char *key, const char *text)
{
    put_key(w, key);
    if (text)
        put_text(w, text);
    else
        yajl_gen_null(w->gen);
}

void json_int(struct json_writer *w, const char *key, long long number)
{
    put_key(w, key);
    yajl_gen_integer(w->gen, number);
}

void json_decimal(struct json_writer *w, const char *key, double number, int digits)
{
    char text[352]; /* the largest double has 309 digits before the point */
    int len = snprintf(text, sizeof text, "%.*f", digits, number);
    put_key(w, key);
    while (digits > 0 && text[len - 1] == '0')
        len--;
    if (text[len - 1] == '.')
        len--;
    bool is_minus_zero = len == 2 && text[0] == '-' && text[1] == '0';
    yajl_gen_number(w->gen, text + is_minus_zero, (size_t)(len - is_minus_zero));
}

void json_number(struct json_writer *w, const char *key, const char *digits)
{
    put_key(w, key);
    yajl_gen_number(w->gen, digits, strlen(digits));
}

void json_bool(struct json_writer *w, const char *key, bool yes)
{
    put_key(w, key);
    yajl_gen_bool(w->gen, yes);
}

void json_null(struct json_writer *w, const char *key)
{
    put_key(w, key);
    yajl_gen_null(w->gen);
}

void json_for_script(struct out *o, const char *json, size_t len)
{
    for (const char *end = json + len; json < end;) {
        const char *special = memchr(json, '<', (size_t)(end - json));
        if (!special)
            special = end;
        out_write(o, json, (size_t)(special - json));
        if (special < end)
            out_literal(o, "\\u003c");
        json = special + 1;
    }
}

/* out: the output buffer that views write into.
 *
 * A struct out is a window of bytes. When it is full, `drain` makes room: out_grow (below) doubles
 * it in an arena, so a whole page becomes one buffer; a test passes its own drain that empties 3
 * bytes at a time. Writing never fails: what could (memory) ends the process, see arena.h.
 */
#ifndef BASE_OUT_H
#define BASE_OUT_H

#include <stddef.h>
#include <string.h>

struct arena;

struct out {
    char *data;                   /* not NUL-terminated */
    size_t len, cap;              /* bytes used, bytes there are */
    void (*drain)(struct out *o); /* called when len == cap; must leave len < cap */
    void *context;                /* drain's own */
};

/* An out that grows in `a`, starting with `first_bytes`. data/len stay valid until the arena's
 * reset. */
struct out out_grow(struct arena *a, size_t first_bytes);

void out_write(struct out *o, const void *bytes, size_t len);
void out_text(struct out *o, const char *text); /* NULL writes nothing */
void out_int(struct out *o, long long number);
void out_printf(struct out *o, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The bytes as a NUL-terminated string (only for an out made by out_grow). */
const char *out_string(struct out *o);

static inline void out_byte(struct out *o, char byte)
{
    if (o->len == o->cap)
        o->drain(o);
    o->data[o->len++] = byte;
}

/* A string literal: its length is known to the compiler. */
#define out_literal(o, literal) out_write((o), "" literal, sizeof(literal) - 1)

#endif

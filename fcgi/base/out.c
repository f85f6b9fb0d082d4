/* out: the output buffer that views write into. */
#include "base/out.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/arena.h"

static void grow(struct out *o)
{
    size_t cap = o->cap * 2;
    char *data = arena_alloc(o->context, cap);
    memcpy(data, o->data, o->len);
    o->data = data;
    o->cap = cap;
}

struct out out_grow(struct arena *a, size_t first_bytes)
{
    size_t cap = first_bytes ? first_bytes : 64;
    return (struct out){.data = arena_alloc(a, cap), .cap = cap, .drain = grow, .context = a};
}

void out_write(struct out *o, const void *bytes, size_t len)
{
    const char *from = bytes;
    while (len > 0) {
        if (o->len == o->cap)
            o->drain(o);
        size_t room = o->cap - o->len;
        size_t n = len < room ? len : room;
        memcpy(o->data + o->len, from, n);
        o->len += n;
        from += n;
        len -= n;
    }
}

void out_text(struct out *o, const char *text)
{
    if (text)
        out_write(o, text, strlen(text));
}

void out_int(struct out *o, long long number)
{
    char digits[24];
    out_write(o, digits, (size_t)snprintf(digits, sizeof digits, "%lld", number));
}

void out_printf(struct out *o, const char *format, ...)
{
    char small[256];
    va_list args;
    va_start(args, format);
    int n = vsnprintf(small, sizeof small, format, args);
    va_end(args);
    /* Views print numbers and short words this way; a longer text belongs to out_text. */
    if (n > 0)
        out_write(o, small, (size_t)n < sizeof small ? (size_t)n : sizeof small - 1);
}

const char *out_string(struct out *o)
{
    out_byte(o, '\0');
    o->len--;
    return o->data;
}

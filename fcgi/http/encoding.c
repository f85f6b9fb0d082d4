/* encoding: gzip. The door to libdeflate. */
#include "http/encoding.h"

#include <libdeflate.h>

#include "base/arena.h"

/* Level 6 costs 0.2 ms for a comparison page and saves a third over level 1. */
#define LEVEL 6

static void free_compressor(void *compressor)
{
    libdeflate_free_compressor(compressor);
}

bool encoding_gzip(struct arena *a, struct out *body)
{
    struct libdeflate_compressor *compressor = libdeflate_alloc_compressor(LEVEL);
    if (!compressor)
        return false;
    arena_on_reset(a, free_compressor, compressor);
    char *bytes = arena_alloc(a, body->len);
    /* It returns 0 when the result would not fit, that is when it is not shorter. */
    size_t len = libdeflate_gzip_compress(compressor, body->data, body->len, bytes, body->len);
    if (len == 0)
        return false;
    body->data = bytes;
    body->len = len;
    body->cap = len;
    return true;
}

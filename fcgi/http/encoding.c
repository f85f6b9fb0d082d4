/* encoding: an answer's body, compressed. */
#include "http/encoding.h"

#include "base/arena.h"
#include "base/gzip.h"

bool encoding_gzip(struct arena *a, struct out *body, bool small)
{
    char *bytes = arena_alloc(a, body->len);
    size_t len = gzip_pack(a, body->data, body->len, small, bytes, body->len);
    if (len == 0)
        return false;
    body->data = bytes;
    body->len = len;
    body->cap = len;
    return true;
}

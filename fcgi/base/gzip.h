/* gzip: compressed bytes. The door to libdeflate. */
#ifndef BASE_GZIP_H
#define BASE_GZIP_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

/* One gzip member of `bytes`, as small as can be had quickly or (`small`) at three times the time;
 * returns its length, 0 when that is more than `max`. Scratch memory goes at the arena's reset. */
size_t gzip_pack(struct arena *a, const void *bytes, size_t len, bool small, void *packed,
                 size_t max);

/* No member of `len` bytes is longer. */
size_t gzip_pack_max(size_t len);

/* The first member of `packed`; a file is any number of them in a row. */
enum gzip_state { GZIP_OK, GZIP_FULL /* it holds more than `max` */, GZIP_DAMAGED };
struct gzip_member {
    size_t packed, len; /* its length, and that of what it holds */
};
enum gzip_state gzip_unpack(struct arena *a, const void *packed, size_t packed_len, void *bytes,
                            size_t max, struct gzip_member *member);

#endif

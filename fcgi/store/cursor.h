/* cursor: where a list goes on, as an opaque word. */
#ifndef STORE_CURSOR_H
#define STORE_CURSOR_H

#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"

#define CURSOR_KEYS 3

struct cursor {
    char list; /* which order it belongs to: a cursor of one list is refused by another */
    int64_t keys[CURSOR_KEYS];
};

const char *cursor_write(struct arena *a, struct cursor cursor);

/* ERR_BAD_REQUEST when `text` is not a cursor of that list. */
enum err cursor_read(const char *text, char list, struct cursor *cursor);

/* Of a list by a score from `least` to `most`, then by an id: ERR_BAD_REQUEST also when the keys
 * are no such score (bits that are no number, say) and no id. */
enum err cursor_read_scored(const char *text, char list, double least, double most,
                            struct cursor *cursor);

/* A score (a double) as a key and back, bit for bit. */
int64_t cursor_from_score(double score);
double cursor_to_score(int64_t key);

#endif

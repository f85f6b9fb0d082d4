/* slug: the names of tools and categories in URLs, and how two of them make a comparison's. */
#ifndef MODEL_SLUG_H
#define MODEL_SLUG_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

#define SLUG_MAX_BYTES 80

/* [a-z0-9]+(-[a-z0-9]+)*, at most 80 bytes, no word "vs". */
bool slug_is_valid(const char *text);

/* True for what stands under /tools/ and is no tool. */
bool slug_is_ours(const char *text);

/* Splits "a-vs-b[-vs-c…]" into 2…4 slugs; returns how many, 0 when the text is not of that shape.
 * One way only, because no slug holds the word "vs". */
#define SLUG_PAIR_MAX 4
int slug_split(struct arena *a, const char *text, const char *slugs[SLUG_PAIR_MAX]);

/* "/compare/a-vs-b" */
const char *slug_pair_path(struct arena *a, const char *left, const char *right);

#endif

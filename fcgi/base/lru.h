/* lru: a store of blobs by name, bounded in bytes; what was not used for the longest time leaves
 * first.
 *
 * Lives in one process. A blob is one piece of memory that its owner lays out; it stays where it is
 * until it leaves.
 */
#ifndef BASE_LRU_H
#define BASE_LRU_H

#include <stddef.h>
#include <stdint.h>

struct lru;

/* `limit_bytes` counts names, blobs and the store's own bookkeeping. */
struct lru *lru_new(size_t limit_bytes); /* never NULL: without memory the process ends */
void lru_free(struct lru *l);

/* The blob of that name (now the most recently used), or NULL. Valid until the next lru_put. */
void *lru_get(struct lru *l, const char *name);

/* Room for a blob of that name, replacing an older one; NULL when it alone would pass a quarter of
 * the limit. The caller fills it before the next call. */
void *lru_put(struct lru *l, const char *name, size_t bytes);

/* Forgets the blob of that name, if there is one. */
void lru_drop(struct lru *l, const char *name);

size_t lru_bytes(const struct lru *l);
uint64_t lru_evictions(const struct lru *l); /* how many left to make room, ever */

#endif

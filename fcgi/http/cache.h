/* cache: finished answers in the worker's memory, each made invalid exactly by what it shows.
 *
 * An answer is kept with the clock of the board at which it was begun and with its subjects. It is
 * fresh as long as none of them has changed since, and until midnight (UTC). A list may lag behind
 * a storm of votes by LIST_LAG_MS. While the follower is silent nobody knows what other hosts
 * commit, so answers live for UNWATCHED_MS only. An answer that is no longer fresh stays: while the
 * database is away it is better than none.
 */
#ifndef HTTP_CACHE_H
#define HTTP_CACHE_H

#include <stdint.h>

#include "base/board.h"
#include "http/response.h"
#include "http/router.h"

#define CACHE_LIST_LAG_MS  1000
#define CACHE_UNWATCHED_MS 1000
#define CACHE_TOOLS_MAX    4

struct cache;

/* What an answer was made from, noted before the data was read. */
struct cache_subjects {
    enum keep keep;
    uint64_t clock;  /* board_clock */
    int64_t made_ms; /* clock_ms */
    int64_t day;     /* clock_day: pages say how many days ago something was */
    int tools_n;     /* for KEEP_TOOLS; none noted: the answer is not kept */
    int64_t tools[CACHE_TOOLS_MAX];
};

/* In `a`, which must live as long as the cache; the answers themselves stand outside of it, at most
 * `limit_bytes`. */
struct cache *cache_new(struct arena *a, size_t limit_bytes, const struct board *board);

/* False when there is no room for anything. */
bool cache_keeps(const struct cache *c);

/* Forgets the answer of that name. */
void cache_forget(struct cache *c, const char *key);

/* The name of the answer to this request: route, parameters, face and coding. */
const char *cache_key(struct arena *a, const struct request *req, const struct match *match,
                      bool gzip);

enum cache_state { CACHE_MISS, CACHE_STALE, CACHE_FRESH };

/* `*answer` views into the cache until the next cache_keep; it is filled unless CACHE_MISS. */
enum cache_state cache_find(struct cache *c, const char *key, int64_t now_ms,
                            struct answer *answer);

void cache_keep(struct cache *c, const char *key, const struct cache_subjects *subjects,
                const struct answer *answer);

size_t cache_bytes(const struct cache *c);
uint64_t cache_evictions(const struct cache *c);

#endif

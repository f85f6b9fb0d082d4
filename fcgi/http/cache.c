/* cache: finished answers in the worker's memory. */
#include "http/cache.h"

#include <string.h>

#include "base/clock.h"
#include "base/lru.h"

struct cache {
    struct lru *lru;
    const struct board *board;
    bool keeps;
};

/* What lies in the store: this, then the bytes of wire, unchanged and etag. */
struct kept {
    struct cache_subjects subjects;
    int status;
    size_t wire_len, head_len, unchanged_len;
    char bytes[];
};

static void free_lru(void *lru)
{
    lru_free(lru);
}

struct cache *cache_new(struct arena *a, size_t limit_bytes, const struct board *board)
{
    struct cache *c = arena_alloc(a, sizeof *c);
    c->board = board;
    c->keeps = limit_bytes > 0;
    c->lru = lru_new(limit_bytes);
    arena_on_reset(a, free_lru, c->lru);
    return c;
}

bool cache_keeps(const struct cache *c)
{
    return c->keeps;
}

const char *cache_key(struct arena *a, const struct request *req, const struct match *match,
                      bool gzip)
{
    struct out key = out_grow(a, 256);
    out_byte(&key, (char)('0' + match->face));
    out_byte(&key, gzip ? 'z' : '-');
    out_text(&key, req->path);
    for (size_t i = 0; i < req->query.n; i++) {
        /* No value holds control characters, so nobody can make one key look like another. */
        out_byte(&key, '\x01');
        out_text(&key, req->query.v[i].name);
        out_byte(&key, '\x02');
        out_text(&key, req->query.v[i].value);
    }
    return out_string(&key);
}

static bool are_same(const struct board *b, const struct cache_subjects *s, int64_t age_ms)
{
    if (!board_is_catalogue_same(b, s->clock))
        return false;
    switch (s->keep) {
    case KEEP_NOT:
    case KEEP_OLD:
        return false;
    case KEEP_CATALOGUE:
        return true;
    case KEEP_LIST:
        return age_ms < CACHE_LIST_LAG_MS || board_are_votes_same(b, s->clock);
    case KEEP_TOOLS:
        for (int i = 0; i < s->tools_n; i++)
            if (!board_is_tool_same(b, s->tools[i], s->clock))
                return false;
        return true;
    }
    return false;
}

static bool is_fresh(const struct cache *c, const struct cache_subjects *s, int64_t now_ms)
{
    int64_t age_ms = now_ms - s->made_ms;
    if (s->day != clock_day())
        return false;
    if (age_ms >= CACHE_UNWATCHED_MS && !board_is_watched(c->board, now_ms))
        return false;
    return are_same(c->board, s, age_ms);
}

enum cache_state cache_find(struct cache *c, const char *key, int64_t now_ms, struct answer *answer)
{
    const struct kept *k = lru_get(c->lru, key);
    if (!k)
        return CACHE_MISS;
    *answer = (struct answer){
        .status = k->status,
        .wire = k->bytes,
        .wire_len = k->wire_len,
        .head_len = k->head_len,
        .unchanged = k->bytes + k->wire_len,
        .unchanged_len = k->unchanged_len,
        .etag = k->bytes + k->wire_len + k->unchanged_len,
    };
    return is_fresh(c, &k->subjects, now_ms) ? CACHE_FRESH : CACHE_STALE;
}

void cache_forget(struct cache *c, const char *key)
{
    lru_drop(c->lru, key);
}

void cache_keep(struct cache *c, const char *key, const struct cache_subjects *subjects,
                const struct answer *answer)
{
    size_t etag_bytes = strlen(answer->etag) + 1;
    if (subjects->keep == KEEP_NOT || (subjects->keep == KEEP_TOOLS && subjects->tools_n == 0))
        return;
    struct kept *k =
        lru_put(c->lru, key, sizeof *k + answer->wire_len + answer->unchanged_len + etag_bytes);
    if (!k)
        return;
    k->subjects = *subjects;
    k->status = answer->status;
    k->wire_len = answer->wire_len;
    k->head_len = answer->head_len;
    k->unchanged_len = answer->unchanged_len;
    memcpy(k->bytes, answer->wire, answer->wire_len);
    memcpy(k->bytes + answer->wire_len, answer->unchanged, answer->unchanged_len);
    memcpy(k->bytes + answer->wire_len + answer->unchanged_len, answer->etag, etag_bytes);
}

size_t cache_bytes(const struct cache *c)
{
    return lru_bytes(c->lru);
}

uint64_t cache_evictions(const struct cache *c)
{
    return lru_evictions(c->lru);
}

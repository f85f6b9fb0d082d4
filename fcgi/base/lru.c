/* lru: a store of blobs by name, bounded in bytes. */
#include "base/lru.h"

#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <uthash.h>

#include "base/log.h"

struct item {
    UT_hash_handle
        hh;       /* uthash keeps its items in the order of insertion: the first is the oldest */
    size_t bytes; /* all of it */
    char *name;   /* behind the blob */
    max_align_t blob[];
};

struct lru {
    struct item *items;
    size_t limit_bytes, bytes;
    uint64_t evictions;
};

struct lru *lru_new(size_t limit_bytes)
{
    struct lru *l = calloc(1, sizeof *l);
    if (!l) {
        log_error("memory", "why", "the machine has no memory left");
        exit(EX_OSERR);
    }
    l->limit_bytes = limit_bytes;
    return l;
}

static void drop(struct lru *l, struct item *item)
{
    HASH_DEL(l->items, item);
    l->bytes -= item->bytes;
    free(item);
}

void lru_free(struct lru *l)
{
    while (l->items)
        drop(l, l->items);
    free(l);
}

static struct item *find(struct lru *l, const char *name)
{
    struct item *item;
    HASH_FIND_STR(l->items, name, item);
    return item;
}

void *lru_get(struct lru *l, const char *name)
{
    struct item *item = find(l, name);
    if (!item)
        return NULL;
    /* Taken out and put in again it is the newest. */
    HASH_DEL(l->items, item);
    HASH_ADD_KEYPTR(hh, l->items, item->name, strlen(item->name), item);
    return item->blob;
}

void *lru_put(struct lru *l, const char *name, size_t bytes)
{
    size_t name_bytes = strlen(name) + 1, all = sizeof(struct item) + bytes + name_bytes;
    struct item *old = find(l, name);
    if (old)
        drop(l, old);
    if (all > l->limit_bytes / 4)
        return NULL;
    while (l->items && l->bytes + all > l->limit_bytes) {
        drop(l, l->items);
        l->evictions++;
    }
    struct item *item = malloc(all);
    if (!item)
        return NULL; /* nothing is kept this time */
    item->bytes = all;
    item->name = (char *)item->blob + bytes;
    memcpy(item->name, name, name_bytes);
    HASH_ADD_KEYPTR(hh, l->items, item->name, name_bytes - 1, item);
    l->bytes += all;
    return item->blob;
}

void lru_drop(struct lru *l, const char *name)
{
    struct item *item = find(l, name);
    if (item)
        drop(l, item);
}

size_t lru_bytes(const struct lru *l)
{
    return l->bytes;
}

uint64_t lru_evictions(const struct lru *l)
{
    return l->evictions;
}

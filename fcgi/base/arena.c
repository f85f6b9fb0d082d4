/* arena: memory that lives as long as one request. */
#include "base/arena.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "base/log.h"

#define BLOCK_BYTES 65536u

struct block {
    struct block *next;
    size_t len, cap;
    max_align_t data[];
};

struct hook {
    struct hook *next;
    void (*run)(void *thing);
    void *thing;
};

struct arena {
    struct block *blocks; /* newest first */
    struct hook *hooks;   /* newest first; they live in the arena itself */
    size_t used_bytes, limit_bytes;
};

static _Noreturn void give_up(const char *why)
{
    log_error("memory", "why", why);
    exit(EX_OSERR);
}

static struct block *block_new(size_t cap)
{
    struct block *b = malloc(sizeof *b + cap);
    if (!b)
        give_up("the machine has no memory left");
    b->next = NULL;
    b->len = 0;
    b->cap = cap;
    return b;
}

struct arena *arena_new(size_t limit_bytes)
{
    struct arena *a = calloc(1, sizeof *a);
    if (!a)
        give_up("the machine has no memory left");
    a->blocks = block_new(BLOCK_BYTES);
    a->limit_bytes = limit_bytes;
    return a;
}

static void run_hooks(struct arena *a)
{
    while (a->hooks) {
        struct hook *h = a->hooks;
        a->hooks = h->next;
        h->run(h->thing);
    }
}

void arena_reset(struct arena *a)
{
    run_hooks(a);
    /* The oldest block is the ordinary one; larger ones were for a single request. */
    while (a->blocks->next) {
        struct block *b = a->blocks;
        a->blocks = b->next;
        free(b);
    }
    a->blocks->len = 0;
    a->used_bytes = 0;
}

void arena_free(struct arena *a)
{
    if (!a)
        return;
    arena_reset(a);
    free(a->blocks);
    free(a);
}

void arena_on_reset(struct arena *a, void (*hook)(void *thing), void *thing)
{
    struct hook *h = arena_alloc(a, sizeof *h);
    *h = (struct hook){.next = a->hooks, .run = hook, .thing = thing};
    a->hooks = h;
}

void *arena_alloc(struct arena *a, size_t bytes)
{
    const size_t unit = sizeof(max_align_t);
    if (bytes > a->limit_bytes - a->used_bytes)
        give_up("an arena passed its limit");
    size_t rounded = (bytes + unit - 1) / unit * unit;
    struct block *b = a->blocks;
    if (rounded > b->cap - b->len) {
        b = block_new(rounded > BLOCK_BYTES ? rounded : BLOCK_BYTES);
        b->next = a->blocks;
        a->blocks = b;
    }
    void *p = (char *)b->data + b->len;
    b->len += rounded;
    a->used_bytes += bytes;
    return memset(p, 0, bytes);
}

void *arena_array(struct arena *a, size_t count, size_t bytes_each)
{
    size_t bytes;
    if (__builtin_mul_overflow(count, bytes_each, &bytes))
        give_up("an array is too large");
    return arena_alloc(a, bytes);
}

char *arena_copy_n(struct arena *a, const char *bytes, size_t len)
{
    char *copy = arena_alloc(a, len + 1);
    memcpy(copy, bytes, len);
    return copy;
}

char *arena_copy(struct arena *a, const char *text)
{
    return text ? arena_copy_n(a, text, strlen(text)) : NULL;
}

char *arena_vprintf(struct arena *a, const char *format, va_list args)
{
    va_list again;
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, args);
    if (n < 0)
        give_up("a text could not be formatted");
    char *text = arena_alloc(a, (size_t)n + 1);
    vsnprintf(text, (size_t)n + 1, format, again);
    va_end(again);
    return text;
}

char *arena_printf(struct arena *a, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    char *text = arena_vprintf(a, format, args);
    va_end(args);
    return text;
}

size_t arena_used_bytes(const struct arena *a)
{
    return a->used_bytes;
}

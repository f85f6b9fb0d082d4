/* board: what has changed, in memory that all processes of a host share. */
#include "base/board.h"

#include <stdatomic.h>
#include <stddef.h>
#include <sys/mman.h>

/* Tools share a slot when their numbers do modulo this; then a page is made anew once too often,
 * never too seldom. */
#define SLOTS 65536

/* The follower looks every 200 ms; with this limit and pages that live 1 s without it, nothing is
 * older than that. */
#define WATCH_LIMIT_MS 600

struct board {
    _Atomic uint64_t clock, votes, catalogue;
    _Atomic int64_t heartbeat_ms, drift;
    _Atomic uint64_t tools[SLOTS];
};

struct board *board_new(void)
{
    void *memory =
        mmap(NULL, sizeof(struct board), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED)
        return NULL;
    struct board *b = memory; /* zeroed; a heartbeat of 0 is long ago */
    atomic_store(&b->heartbeat_ms, INT64_MIN / 2);
    return b;
}

uint64_t board_clock(const struct board *b)
{
    return atomic_load(&b->clock);
}

/* Two writers may arrive in the other order; the later epoch must stay. */
static void raise_to(_Atomic uint64_t *epoch, uint64_t to)
{
    uint64_t now = atomic_load(epoch);
    while (now < to && !atomic_compare_exchange_weak(epoch, &now, to))
        continue;
}

void board_bump_tool(struct board *b, int64_t tool_id)
{
    uint64_t now = atomic_fetch_add(&b->clock, 1) + 1;
    raise_to(&b->tools[(uint64_t)tool_id % SLOTS], now);
    raise_to(&b->votes, now);
}

void board_bump_votes(struct board *b)
{
    raise_to(&b->votes, atomic_fetch_add(&b->clock, 1) + 1);
}

void board_bump_catalogue(struct board *b)
{
    raise_to(&b->catalogue, atomic_fetch_add(&b->clock, 1) + 1);
}

bool board_is_tool_same(const struct board *b, int64_t tool_id, uint64_t since)
{
    return atomic_load(&b->tools[(uint64_t)tool_id % SLOTS]) <= since;
}

bool board_are_votes_same(const struct board *b, uint64_t since)
{
    return atomic_load(&b->votes) <= since;
}

bool board_is_catalogue_same(const struct board *b, uint64_t since)
{
    return atomic_load(&b->catalogue) <= since;
}

void board_beat(struct board *b, int64_t at_ms)
{
    atomic_store(&b->heartbeat_ms, at_ms);
}

bool board_is_watched(const struct board *b, int64_t now_ms)
{
    return now_ms - atomic_load(&b->heartbeat_ms) <= WATCH_LIMIT_MS;
}

void board_set_drift(struct board *b, int64_t tools)
{
    atomic_store(&b->drift, tools);
}

int64_t board_drift(const struct board *b)
{
    return atomic_load(&b->drift);
}

/* recount: the tallies of tools, counted again from the published changes of votes. */
#include "model/recount.h"

#include <math.h>
#include <string.h>

#define Z_95        1.959963984540054
#define SEATS_FIRST 4096 /* a power of two */
#define TOOLS_FIRST 64

/* A vote: its tool by its place among `places`, its voter, and how it stands. */
struct seat {
    uint64_t voter;
    uint32_t place; /* from 1 on; 0: nobody sits here */
    uint8_t verdict, standing;
};

/* Tools by number; `place` is the order in which they came. */
struct counted {
    struct tally tally;
    uint32_t place;
};

struct recount {
    struct arena *arena;
    const char *day;
    struct seat *seats;
    size_t seats_n, seats_max;
    struct counted *tools;
    size_t tools_n, tools_max;
};

struct interval tally_interval(const struct tally *t)
{
    double n = (double)t->ship + t->skip, z2 = Z_95 * Z_95;
    if (n == 0)
        return (struct interval){0, 1};
    double p = t->ship / n, middle = p + z2 / (2 * n);
    double half = Z_95 * sqrt(p * (1 - p) / n + z2 / (4 * n * n));
    return (struct interval){(middle - half) / (1 + z2 / n), (middle + half) / (1 + z2 / n)};
}

struct recount *recount_new(struct arena *a, const char *day)
{
    struct recount *r = arena_alloc(a, sizeof *r);
    *r = (struct recount){
        .arena = a,
        .day = day,
        .seats = arena_array(a, SEATS_FIRST, sizeof *r->seats),
        .seats_max = SEATS_FIRST,
        .tools = arena_array(a, TOOLS_FIRST, sizeof *r->tools),
        .tools_max = TOOLS_FIRST,
    };
    return r;
}

/* The place of the first tool whose number is not less. */
static size_t lower_bound(const struct recount *r, int64_t tool)
{
    size_t low = 0, high = r->tools_n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (r->tools[middle].tally.tool < tool)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static struct counted *find_tool(struct recount *r, int64_t tool)
{
    size_t at = lower_bound(r, tool);
    if (at < r->tools_n && r->tools[at].tally.tool == tool)
        return &r->tools[at];
    if (r->tools_n == r->tools_max) {
        struct counted *more = arena_array(r->arena, 2 * r->tools_max, sizeof *more);
        memcpy(more, r->tools, r->tools_n * sizeof *more);
        r->tools = more;
        r->tools_max *= 2;
    }
    memmove(&r->tools[at + 1], &r->tools[at], (r->tools_n - at) * sizeof *r->tools);
    r->tools_n++;
    r->tools[at] = (struct counted){.tally = {.tool = tool}, .place = (uint32_t)r->tools_n};
    return &r->tools[at];
}

/* The voter is a hash already; whoever writes a file of voters that meet here waits for themselves.
 */
static struct seat *find_seat(struct seat *seats, size_t max, uint64_t voter, uint32_t place)
{
    size_t at = (size_t)((voter ^ place * 0x9e3779b97f4a7c15U) & (max - 1));
    while (seats[at].place && (seats[at].place != place || seats[at].voter != voter))
        at = (at + 1) & (max - 1);
    return &seats[at];
}

static void make_room(struct recount *r)
{
    if (r->seats_n < r->seats_max / 4 * 3)
        return;
    struct seat *more = arena_array(r->arena, 2 * r->seats_max, sizeof *more);
    for (size_t i = 0; i < r->seats_max; i++)
        if (r->seats[i].place)
            *find_seat(more, 2 * r->seats_max, r->seats[i].voter, r->seats[i].place) = r->seats[i];
    r->seats = more;
    r->seats_max *= 2;
}

static void count(struct tally *t, struct ballot_vote vote, int by)
{
    if (vote.standing == BALLOT_HELD)
        t->held += by;
    else if (vote.standing == BALLOT_VOIDED)
        t->voided += by;
    else if (vote.verdict == BALLOT_SHIP)
        t->ship += by;
    else if (vote.verdict == BALLOT_SKIP)
        t->skip += by;
}

bool recount_add(struct recount *r, const struct ballot_entry *entry, struct ballot_vote *was)
{
    make_room(r);
    struct counted *tool = find_tool(r, entry->tool);
    struct seat *seat = find_seat(r->seats, r->seats_max, entry->voter, tool->place);
    r->seats_n += seat->place == 0;
    *was = (struct ballot_vote){seat->verdict, seat->standing};
    bool fits = seat->verdict == entry->before.verdict && seat->standing == entry->before.standing;
    *seat = (struct seat){entry->voter, tool->place, (uint8_t)entry->after.verdict,
                          (uint8_t)entry->after.standing};
    if (!r->day[0] || strcmp(entry->day, r->day) <= 0) {
        count(&tool->tally, entry->before, -1);
        count(&tool->tally, entry->after, 1);
    }
    return fits;
}

struct tallies recount_tallies(const struct recount *r)
{
    struct tallies tallies = {0, arena_array(r->arena, r->tools_n, sizeof *tallies.v)};
    for (size_t i = 0; i < r->tools_n; i++)
        tallies.v[tallies.n++] = r->tools[i].tally;
    return tallies;
}

const struct tally *tallies_find(const struct tallies *tallies, int64_t tool)
{
    size_t low = 0, high = tallies->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (tallies->v[middle].tool == tool)
            return &tallies->v[middle];
        if (tallies->v[middle].tool < tool)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

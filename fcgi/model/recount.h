/* recount: the tallies of tools, counted again from the published changes of votes. */
#ifndef MODEL_RECOUNT_H
#define MODEL_RECOUNT_H

#include <stdbool.h>

#include "base/arena.h"
#include "model/ballot.h"

struct tally {
    int64_t tool;
    const char *slug; /* NULL: not known, or not public */
    int ship, skip, held, voided;
};
struct tallies {
    size_t n;
    struct tally *v; /* by tool */
};

/* The share of votes that say ship, and the interval that the share of all who might vote lies in
 * with 95 % (E. B. Wilson, "Probable inference, the law of succession, and statistical inference",
 * J. Am. Stat. Assoc. 22, 1927); 0 to 1. Without a vote: 0 to 1. */
struct interval {
    double low, high;
};
struct interval tally_interval(const struct tally *t);

struct recount;

/* Counts what was changed on `day` or before; with "" everything. 16 bytes for each vote there
 * ever was, and up to three times that while it grows. */
struct recount *recount_new(struct arena *a, const char *day);

/* Counts one more. What the vote was before must be what the entries before it made of it; if not,
 * `*was` is that, and false comes back. */
bool recount_add(struct recount *r, const struct ballot_entry *entry, struct ballot_vote *was);

struct tallies recount_tallies(const struct recount *r);

/* The tally of that tool; NULL when there is none. */
const struct tally *tallies_find(const struct tallies *tallies, int64_t tool);

#endif

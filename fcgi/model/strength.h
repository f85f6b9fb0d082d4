/* strength: Bradley–Terry strengths from votes between two at a time.
 *
 * The model (Bradley & Terry, 1952) says that of two things with the strengths a and b the first is
 * chosen with the chance a / (a + b). The strengths that make the votes most likely are found by
 * the MM algorithm of Hunter (2004), the last digits by Newton's method. A vote for neither counts
 * as half a vote for each.
 *
 * Only what votes connect can be compared, so the largest connected group is ranked and what is not
 * in it is apart. Finite strengths exist exactly when no part of the group has all the votes
 * against the rest (Ford, 1957); where one has, each pair of the group that was voted on gets one
 * more vote for neither ("softened").
 */
#ifndef MODEL_STRENGTH_H
#define MODEL_STRENGTH_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

#define STRENGTH_LEAST 3 /* a group of fewer is not ranked */
/* Of more than these only the ones with the most votes are ranked; of those with as many, the ones
 * that come first. */
#define STRENGTH_MOST 1000

/* The votes on one pair. `one` and `other` count from 0; each pair stands once. */
struct contest {
    int one, other;
    int one_votes, other_votes, neither;
};
struct contests {
    size_t n;
    struct contest *v;
};

struct strength {
    bool apart; /* has votes, but is not ranked; then the next three are 0 */
    double log, low,
        high; /* natural logarithm, and its 95% interval; the mean of all ranked is 0 */
    int wins, losses, ties;
};
struct strengths {
    int votes;         /* in all contests */
    int ranked, apart; /* how many of them */
    bool softened;
    struct strength *v; /* one for each thing; without a vote it is neither ranked nor apart */
};

/* The interval is log ± 1.96 standard errors from the inverse of the observed information (of the
 * votes that there are, without those that soften), under the constraint that the mean is 0. */
struct strengths strength_of(struct arena *a, int things, const struct contests *contests);

#endif

/* weighing: a comparison with the reader's own weights for the seats that reviewed both tools.
 *
 * The weighed share of a tool is the weight of the seats that ship it by the weight of all: with
 * weights w and verdicts v (1 for ship), sum(w v) / sum(w), as of any weighted mean.
 */
#ifndef MODEL_WEIGHING_H
#define MODEL_WEIGHING_H

#include "base/arena.h"
#include "model/comparison.h"

#define WEIGHT_MAX 3

/* What one seat counts; is_N tells which. */
struct weight {
    const char *persona, *name;
    int weight; /* 0 to WEIGHT_MAX */
    bool is_0, is_1, is_2, is_3;
};
struct weighing {
    bool given; /* the reader asked for it */
    size_t n;
    struct weight *v;         /* the seats that reviewed both, in the panel's order */
    struct share left, right; /* without `any` when nothing has weight */
};

/* The seats that reviewed both, each with a weight of 1. */
void weighing_begin(struct arena *a, const struct comparison *c, struct weighing *w);

/* One seat's weight; a persona that did not review both is passed over, so that the same weights
 * can be asked for anywhere. */
void weighing_set(struct weighing *w, const char *persona, int weight);

/* The shares, once all weights are set. */
void weighing_finish(const struct comparison *c, struct weighing *w);

#endif

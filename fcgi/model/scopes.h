/* scopes: head-to-head strengths among all tools, and among those of each category. */
#ifndef MODEL_SCOPES_H
#define MODEL_SCOPES_H

#include <stdint.h>

#include "model/strength.h"

/* Counted votes on a pair, with the numbers of its tools and of their categories. */
struct pair_result {
    int64_t lower_id, higher_id;
    int lower_category, higher_category;
    int lower, higher, neither;
};
struct pair_results {
    size_t n;
    struct pair_result *v;
};

struct scope_strengths {
    int scope; /* number of a category; 0 for all tools */
    struct strengths strengths;
    int64_t *tools; /* the number of each, in order */
    int things;
};
struct scopes {
    size_t n;
    struct scope_strengths *v;
};

/* All tools first, then each category within which two were voted on. The answer is in `a`; what it
 * takes to find it is in `scratch`, which is reset after each scope: it needs room for the largest
 * one, not for all. */
struct scopes scopes_of(struct arena *a, struct arena *scratch, const struct pair_results *results);

#endif

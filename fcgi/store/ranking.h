/* ranking: where tools stand, and the work that finds out. */
#ifndef STORE_RANKING_H
#define STORE_RANKING_H

#include "model/ranking.h"
#include "model/scopes.h"
#include "store/store.h"

struct ranking_query {
    enum ranking by;
    const char *category; /* slug; "" for all */
    const char *after;    /* opaque cursor of an earlier answer; "" for the beginning */
    int limit;            /* 1…100 */
};

/* Fills category, categories, ranked, apart (on the first page), run and next. ERR_NOT_FOUND: no
 * such category. ERR_BAD_REQUEST: the cursor is not one of ours. */
enum err store_ranking(const struct store *s, const struct ranking_query *q,
                       struct rankings_page *p);

/* Works out the rankings in which something changed, but for head to head; `every`: all of them. */
enum err store_refresh_ranks(const struct store *s, bool every, int *changed);

/* Whether the head-to-head ranking is older than that. */
enum err store_strengths_due(const struct store *s, int seconds, bool *due);

/* Begins a transaction; `mine`: nobody else ranks until its end. With `wait` that is after whoever
 * does now. */
enum err store_rank_begin(const struct store *s, bool wait, bool *mine);

/* Ends it: keeps what was done, or not. */
enum err store_rank_end(const struct store *s, bool keep);

/* Counted head-to-head votes. */
enum err store_pair_results(const struct store *s, struct pair_results *results);

/* Replaces all strengths, and ranks by them. */
enum err store_save_strengths(const struct store *s, const struct scopes *scopes, int *changed);

#endif

/* search: what visitors look for. Errors as in store.h. */
#ifndef STORE_SEARCH_H
#define STORE_SEARCH_H

#include "model/find.h"
#include "store/store.h"

#define SEARCH_RESULTS 20
#define SUGGEST_MAX    8

struct search_query {
    const char *typed;
    const char *kind;     /* "tool", "comparison", "" for both */
    const char *category; /* slug; "" for all */
    const char *after;    /* opaque cursor of an earlier answer; "" for the beginning */
    int limit;            /* 1…100 */
};

/* Fills words, asked, none, matches, facets (but their links), category, results and next. Results
 * end after 300, see search_site(). ERR_NOT_FOUND: no such category. ERR_BAD_REQUEST: the cursor is
 * not one of ours. */
enum err store_search(const struct store *s, const struct search_query *q, struct search_page *p);

/* Tools that may have been meant by what nothing has. */
enum err store_near(const struct store *s, const char *typed, struct suggestions *list);

/* Tools whose name somebody may be typing; at most SUGGEST_MAX. */
enum err store_suggest(const struct store *s, const char *typed, struct suggestions *list);

/* The tools nearest to `n` (2…4) texts. */
enum err store_match_all(const struct store *s, int n, const char *const *typed,
                         struct tool_match *matches);

/* Fills tools, scorecard, title, pairs, path and canonical with the tools of `n` (2…4) slugs, in
 * the order of their present ones; tools that became one count once, so there may be fewer.
 * ERR_NOT_FOUND when one of them is not public. */
enum err store_many(const struct store *s, int n, const char *const *slugs, struct many_page *p);

#endif

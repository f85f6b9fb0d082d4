/* store: verbs on data. Each answers with the nouns and pages of model/, in one round trip to the
 * database.
 *
 * Every verb can fail with ERR_DB_DOWN, ERR_TIMEOUT, ERR_RETRY and ERR_INTERNAL; the others are
 * named beside it. Strings belong to the arena. What is not published does not exist here.
 */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "model/page.h"

struct db;

struct store {
    struct db *db;
    struct arena *arena;
    const char *base_url; /* for the URLs of tools and comparisons; no slash at its end */
    int64_t voter;        /* whose own votes the pages of tools show; 0 for nobody's */
};

/* Latest tools, newest curated comparisons, categories, counts. */
enum err store_home(const struct store *s, struct home_page *p);

enum tool_sort { SORT_NEWEST, SORT_PANEL, SORT_COMMUNITY };

struct tool_query {
    const char *category; /* slug; "" for all */
    const char *tag;      /* slug; "" for any */
    const char *pricing;  /* model; "" for any */
    enum tool_sort sort;
    const char *after; /* opaque cursor of an earlier answer; "" for the beginning */
    int limit;         /* 1…100 */
};

/* Fills category, categories, tag, tags, tools and next. ERR_NOT_FOUND: no such category or tag.
 * ERR_BAD_REQUEST: the cursor is not one of ours. */
enum err store_tools(const struct store *s, const struct tool_query *q, struct tools_page *p);

enum err store_categories(const struct store *s, struct categories *list);

/* Fills tool, own, pairs, neighbours and popular. ERR_NOT_FOUND. When `slug` is not the tool's
 * present one, or the tool was merged into another, `*moved_to` is the slug to ask for instead (""
 * otherwise) and nothing else is filled. */
enum err store_tool(const struct store *s, const char *slug, struct tool_page *p,
                    const char **moved_to);

/* The tool as it stood at the end of that day (2026-05-01, UTC), `slug` any it ever had.
 * ERR_NOT_FOUND: it was not public then, or is not now. */
enum err store_tool_as_of(const struct store *s, const char *slug, const char *day,
                          struct tool *tool);

/* Fills comparison, own, the votes on the pair and also, left and right in the canonical order: the
 * curated one, or else that of the slugs. ERR_NOT_FOUND when one of the two is not public. Slugs
 * may be old ones; comparison.path is the canonical path. When both lead to the same tool, `*same`
 * is its slug ("" otherwise) and nothing is filled. */
enum err store_comparison(const struct store *s, const char *left, const char *right,
                          struct comparison_page *p, const char **same);

/* Sets the voter's vote on the tool that has, or ever had, the slug; VOTE_NONE withdraws it. Doing
 * it again changes nothing. `network` is the keyed hash of where it came from in hexadecimal;
 * beyond `quota` new votes from there in a day a vote is stored, but not counted. ERR_NOT_FOUND: no
 * such tool. ERR_CONFLICT: it takes no votes any more. After any other error the vote may be
 * stored. */
enum err store_cast_vote(const struct store *s, const char *slug, int64_t voter, enum vote vote,
                         const char *network, int quota, struct vote_standing *standing);

/* The voter's votes on these tools (slugs, joined by commas). */
enum err store_own_votes(const struct store *s, int64_t voter, const char *slugs,
                         struct own_votes *own);

/* The same head to head: which of the two the voter would ship, SIDE_NONE to withdraw.
 * ERR_NOT_FOUND: the slugs are not those of two tools. ERR_CONFLICT: one takes no votes any more.
 */
enum err store_cast_pair_vote(const struct store *s, const char *left, const char *right,
                              int64_t voter, enum side side, const char *network, int quota,
                              struct pair_standing *standing);

/* The voter's head-to-head vote on these two; SIDE_NONE when there is none. */
enum err store_own_pair_vote(const struct store *s, int64_t voter, const char *left,
                             const char *right, struct own_pair_vote *own);

/* Fills names, pairs and next. ERR_BAD_REQUEST: the cursor is not one of ours. */
enum err store_picker(const struct store *s, const char *after, struct picker_page *p);

/* The panel in its order. */
enum err store_personas(const struct store *s, struct personas *list);

/* Fills personas and counts. */
enum err store_methodology(const struct store *s, struct methodology_page *p);

/* Absolute URLs of the parts of the sitemap. */
enum err store_sitemap(const struct store *s, struct sitemap *map);

/* Absolute URLs of what may be listed: the pages that are not of one tool or comparison; those of a
 * part of the tools or comparisons, counted from 1, below 1e12. ERR_NOT_FOUND: nothing is in it. */
enum err store_sitemap_pages(const struct store *s, struct sitemap *map);
enum err store_sitemap_tools(const struct store *s, int64_t part, struct sitemap *map);
enum err store_sitemap_comparisons(const struct store *s, int64_t part, struct sitemap *map);

/* ERR_OK when the database answers, ERR_CONFLICT when its schema is not the one this program was
 * built with; `*why` says what is wrong. */
enum err store_ready(const struct store *s, const char **why);

/* Whether a tool that had that slug was public once, and is not now (nor that which it was merged
 * into). */
enum err store_tool_was_public(const struct store *s, const char *slug, bool *was_public);

#endif

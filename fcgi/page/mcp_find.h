/* mcp_find: how the tools for language models find, compare and rank: the one place where they ask
 * the store for it. */
#ifndef PAGE_MCP_FIND_H
#define PAGE_MCP_FIND_H

#include "model/mcp.h"
#include "page/context.h"

/* Published tools that have all the words of `q`, of a category (its slug, "" for all); when they
 * are fewer than `limit`, also those that are only named alike. ERR_NOT_FOUND: there is no such
 * category. */
enum err mcp_find(struct context *c, const char *q, const char *category, int limit,
                  struct mcp_found *found);

/* ERR_NOT_FOUND: one of the two is not public. ERR_CONFLICT: they are the same tool. */
enum err mcp_find_pair(struct context *c, const char *const *slugs, struct mcp_comparison *pair);

/* The same for `n` (3 or 4) tools. */
enum err mcp_find_many(struct context *c, int n, const char *const *slugs, struct mcp_many *many);

/* `by` "" for the panel's. ERR_NOT_FOUND: there is no such category. ERR_BAD_REQUEST: `after` (""
 * for the beginning) is no cursor of this ranking. */
enum err mcp_find_ranking(struct context *c, const struct mcp_arguments *in, int limit,
                          struct mcp_ranking *ranking);

#endif

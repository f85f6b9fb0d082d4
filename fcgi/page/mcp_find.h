/* mcp_find: how the tools for language models find and rank: the one place where they ask the
 * store for it. */
#ifndef PAGE_MCP_FIND_H
#define PAGE_MCP_FIND_H

#include "model/mcp.h"
#include "page/context.h"

/* Published tools that `q` may mean, the best match first, of a category (its slug, "" for all). */
enum err mcp_find_search(struct context *c, const char *q, const char *category, int limit,
                         struct facts *found);

/* The first ones by “panel”, “community” or “newest”. ERR_NOT_FOUND: there is no such category. */
enum err mcp_find_ranking(struct context *c, const char *by, const char *category, int limit,
                          struct facts *ranked);

/* The page that shows the same ranking: its path. */
const char *mcp_find_ranking_path(struct context *c, const char *by, const char *category);

#endif

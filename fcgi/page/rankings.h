/* rankings: one of them as its page, the API and the tools for language models show it. */
#ifndef PAGE_RANKINGS_H
#define PAGE_RANKINGS_H

#include "page/context.h"
#include "store/ranking.h"

/* Fills the title, `by` and what store_ranking() does; nothing else is set. Its errors. */
enum err rankings_read(struct context *c, const struct ranking_query *q, struct rankings_page *p);

/* "/rankings/category?by=…": the page of a ranking, "" for the category of all tools. */
const char *rankings_path(const struct context *c, const char *category, enum ranking by);

#endif

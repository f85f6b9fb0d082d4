/* travel: what goes into other sites' pages, and the words to copy for that. */
#ifndef PAGE_TRAVEL_H
#define PAGE_TRAVEL_H

#include "model/badge.h"
#include "page/context.h"

struct badge_snippet travel_badge(const struct context *c, const struct tool *t);
struct embed_snippet travel_embed(const struct context *c, const struct comparison *comparison);

#endif

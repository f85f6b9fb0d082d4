/* feed: what is new; errors as in store.h. */
#ifndef STORE_FEED_H
#define STORE_FEED_H

#include "model/event.h"
#include "store/store.h"

/* The newest `limit` events that everybody may know: of a category, of a tool (any slug that leads
 * to it), or of everything (both ""). ERR_NOT_FOUND: there is no such category or tool. */
enum err store_news(const struct store *s, const char *category, const char *tool, int limit,
                    struct news *news);

#endif

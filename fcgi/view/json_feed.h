/* json_feed: a feed as JSON Feed 1.1. */
#ifndef VIEW_JSON_FEED_H
#define VIEW_JSON_FEED_H

#include "base/arena.h"
#include "base/out.h"
#include "model/feed.h"

void json_feed(struct arena *a, struct out *o, const struct feed *f);

#endif

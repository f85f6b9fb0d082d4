/* feed: answers with a feed, as Atom or JSON Feed. */
#ifndef PAGE_FEED_H
#define PAGE_FEED_H

#include "model/feed.h"
#include "page/context.h"

/* In the kind of feed that the route is for: its path ends in .atom or .json. */
enum err feed_answer(struct context *c, const struct feed *f);

/* The page with this head has a feed of its own at `path` + ".atom" and ".json". */
void feed_of_page(const struct context *c, struct head *head, const char *path);

#endif

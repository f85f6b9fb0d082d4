/* event: something new about the catalogue, and how a feed tells it. As in tool.h, strings are
 * never NULL, and "" means that there is none. */
#ifndef MODEL_EVENT_H
#define MODEL_EVENT_H

#include "base/arena.h"
#include "model/feed.h"

struct event {
    const char *urn, *at;
    const char *kind; /* "tool-published", "comparison-curated", "review-published",
                         "price-changed", "panel-flipped", "community-flipped" */
    const char *tool, *tool_name;
    const char *tagline;                        /* of a tool that was published */
    const char *other, *other_name;             /* of a comparison: the right side */
    const char *persona, *persona_name, *quote; /* of a review */
    const char *was, *became;                   /* prices as shown; or "ship" and "skip" */
    int ship, n; /* of a majority: so many of so many reviews or votes said ship */
};
struct events {
    size_t n;
    struct event *v;
};

/* What a feed is about, and what is new about it. */
struct news {
    const char *urn;
    const char *slug, *name; /* of the category or tool */
    const char *since;       /* when the tool was published */
    struct events events;
};

/* The event in words; `base_url` without a slash at its end. */
struct feed_entry event_entry(struct arena *a, const char *base_url, const struct event *e);

#endif

/* feed: what both kinds of feed say, Atom (RFC 4287) and JSON Feed 1.1. As in tool.h, strings are
 * never NULL, and "" means that there is none. */
#ifndef MODEL_FEED_H
#define MODEL_FEED_H

#include <stddef.h>

struct feed_entry {
    const char *id;  /* a URI that never changes */
    const char *url; /* absolute */
    const char *title, *text;
    const char *at;     /* "2026-05-01T12:00:00Z" */
    const char *author; /* "": the feed's */
    const char *term, *label;
};
struct feed_entries {
    size_t n;
    struct feed_entry *v;
};

struct feed {
    const char *id, *title, *description, *author;
    const char *updated;
    const char *self_url, *home_url; /* absolute: the feed's own, and of the page about the same */
    struct feed_entries entries;     /* the newest first */
};

#endif

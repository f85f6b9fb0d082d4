/* outside: what programs do to the queue and to tools with a key. As in tool.h, strings are never
 * NULL, and "" means that there is none. */
#ifndef MODEL_OUTSIDE_H
#define MODEL_OUTSIDE_H

#include "model/page.h"

#define OUTSIDE_ITEMS_MAX  200
#define OUTSIDE_REASON_MAX 4000

/* What the body of a decision says. */
struct wish {
    const char *action, *reason, *slug, *into;
    const char *evidence; /* of a prediction: an address */
    const char *items;    /* of many: values of queue_entry, joined by commas */
};

/* What a decision made of an item. */
struct decided {
    const char *item, *action;
    int64_t entry;
    const char *state;
    int version;
};

/* A tool as it is written. */
struct written {
    const char *slug, *state;
    int version, revision;
    struct tool tool; /* its content */
    const char *url;
};

#endif

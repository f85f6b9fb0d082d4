/* facts: a tool in a line, as programs are told of it: each figure with its n and its day. */
#ifndef MODEL_FACTS_H
#define MODEL_FACTS_H

#include "model/tool.h"

struct fact {
    const char *slug, *name, *tagline;
    struct category category;
    struct pricing pricing; /* seen.words without the age: "read 2026-10-02" */
    struct share panel;
    const char *reviewed_on; /* the day of its newest review; "" without one */
    struct community community;
    const char *counted_on; /* the day as of which the votes are counted */
    const char *url;        /* absolute */
};
struct facts {
    size_t n;
    struct fact *v;
};

#define FACTS_MAX 500 /* in one answer */

/* /tools/facts */
struct facts_page {
    struct facts facts;
    const char *next; /* the opaque cursor, "" on the last page */
};

#endif

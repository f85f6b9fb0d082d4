/* flaws: what is wrong with an input, each flaw with its place. For field errors of forms and APIs,
 * and for files. */
#ifndef BASE_FLAWS_H
#define BASE_FLAWS_H

#include <stddef.h>

#include "base/arena.h"

struct flaw {
    const char *pointer;     /* a JSON Pointer (RFC 6901), "" for the whole */
    const char *detail;      /* what to do about it: "must not be empty" */
    const char *href, *link; /* where it leads to what the detail speaks of, and that one's name; ""
                                for nothing */
};

/* At most `max` flaws are kept, all are counted. */
struct flaws {
    struct arena *arena;
    size_t n, kept, max;
    struct flaw *v;
};

struct flaws flaws_new(struct arena *a, size_t max);

/* The strings must live as long as the arena. */
void flaws_add(struct flaws *flaws, const char *pointer, const char *detail);

/* The same with a path of this site. */
void flaws_add_link(struct flaws *flaws, const char *pointer, const char *detail, const char *href,
                    const char *link);

#endif

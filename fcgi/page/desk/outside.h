/* outside: what the handlers for programs share. */
#ifndef PAGE_OUTSIDE_H
#define PAGE_OUTSIDE_H

#include "page/context.h"

/* Names the scope that a key needs when it may not. */
enum err outside_may(struct context *c, enum err e, const char *scope);

/* The version in If-Match. ERR_NEEDS_PRECONDITION: it is missing (or a star). ERR_PRECONDITION: it
 * cannot be ours. */
enum err outside_version(struct context *c, int *version);

/* The ETag of that version. */
void outside_tag(struct context *c, int version);

/* `e` with the flaws of the body. */
enum err outside_flaws(struct context *c, enum err e, const struct flaws *flaws);

#endif

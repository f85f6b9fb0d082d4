/* decide: what pages and the API for programs share when they decide. */
#ifndef PAGE_DECIDE_H
#define PAGE_DECIDE_H

#include <stdbool.h>

#include "base/arena.h"

/* A random UUID (RFC 9562, version 4) for decisions that are made at once. */
const char *decide_new_batch(struct arena *a);

/* True for what looks like one. */
bool decide_is_batch(const char *text);

#endif

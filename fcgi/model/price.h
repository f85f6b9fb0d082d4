/* price: an entry price as a dated fact: when it was seen last, and how. */
#ifndef MODEL_PRICE_H
#define MODEL_PRICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

/* A price that was not looked at for longer is called so. */
#define PRICE_FRESH_DAYS 90

struct price_seen {
    const char *observed_on; /* "2026-05-01"; "" where a page does not tell */
    const char *basis; /* "read" by a moderator, "written" into the tool's content, "imported" */
    const char *label; /* who, as may be shown */
    int days;          /* old, on the day the page is about */
    bool stale;
    const char *words;       /* "read 2026-10-02, 50 days ago" */
    const char *answered_on; /* when the tool's website answered last; NULL or "" for unknown */
};

/* What the page said from a day on. */
struct price_run {
    const char *since, *model, *entry;
    const char *observed_on, *basis; /* when it was seen last while it stood; "" for unknown */
    const char *words;               /* "read 2026-10-02" */
};
struct price_runs {
    size_t n;
    struct price_run *v; /* the newest first */
};

/* "open_source" → "open source"; "" when the entry price says it already ("Free"). */
const char *price_model_words(const char *model, const char *entry);

/* Fills days, stale and words, as of `day` (clock_day()). */
void price_tell(struct arena *a, struct price_seen *seen, int64_t day);

/* "read", "2026-10-02" → "read 2026-10-02"; "" for an unknown day. */
const char *price_basis_words(struct arena *a, const char *basis, const char *day);

#endif

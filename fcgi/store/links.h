/* links: the websites of tools, asked once a day whether they answer. */
#ifndef STORE_LINKS_H
#define STORE_LINKS_H

#include "store/store.h"

/* Claims the next website that is due: `due` is false when there is none, `wait_ms` is above 0 when
 * it is too early for it. Claims are `gap_ms` apart at least, whoever makes them. */
struct link_due {
    bool due;
    int wait_ms;
    int64_t tool;
    const char *website;
};
enum err store_link_claim(const struct store *s, int gap_ms, struct link_due *link);

/* Notes how it answered, "answered", "failed" or "unsure", and what was wrong (NULL for nothing);
 * `flagged`: moderators are told of it now. */
enum err store_link_note(const struct store *s, const struct link_due *link, const char *answer,
                         const char *why, bool *flagged);

#endif

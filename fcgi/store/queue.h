/* queue: verbs on what there is to decide. As store/account.h says of credentials. */
#ifndef STORE_QUEUE_H
#define STORE_QUEUE_H

#include "model/queue.h"
#include "store/store.h"

/* The most urgent first. `*next` is the cursor of the next page ("" on the last), `*waiting` how
 * many there are from here on. ERR_BAD_REQUEST: the cursor is not one of ours. */
enum err store_queue(const struct store *s, const char *credential, const struct queue_query *q,
                     struct queue_entries *list, const char **next, int *waiting);

/* One item with all that is known of it; item->href and those of its reasons are left to the
 * caller. ERR_NOT_FOUND. */
enum err store_queue_item(const struct store *s, const char *credential, const char *kind,
                          int64_t subject, struct queue_item *item);

/* Claims it, or finds who has: `*mine`, `*holder`. */
enum err store_claim(const struct store *s, const char *credential, const char *kind,
                     int64_t subject, bool *mine, const char **holder);
enum err store_release(const struct store *s, const char *credential, const char *kind,
                       int64_t subject);

struct decision {
    const char *kind;
    int64_t subject;
    int version;
    const char *action, *reason; /* reason "" for none */
    bool price_read; /* dismissing a flag: the price was read today, and is as the page says */
    const char *slug, *into; /* of an approval, of a merge; "" for none */
    const char *refused,
        *clashes; /* the database's sentence, and the constraint, when it refused */
};

/* `*entry` is the one in the log. ERR_NOT_FOUND: no such item. ERR_CONFLICT: decided, changed or
 * claimed meanwhile, or the slug is taken (clashes "tools_slug_key"). ERR_INVALID: a reason is
 * needed, or the slug is none. ERR_FORBIDDEN: one's own. */
enum err store_decide(const struct store *s, const char *credential, struct decision *d,
                      int64_t *entry);

/* `items` are values of queue_entry, joined by commas; `batch` a UUID. */
enum err store_decide_each(const struct store *s, const char *credential, const char *items,
                           const char *action, const char *reason, const char *batch,
                           struct outcomes *outcomes);

/* `reason` "" for an undo. ERR_NOT_FOUND, ERR_CONFLICT, ERR_INVALID with the database's sentence in
 * `*refused`. */
enum err store_revert(const struct store *s, const char *credential, int64_t entry,
                      const char *reason, const char **refused);
enum err store_revert_batch(const struct store *s, const char *credential, const char *batch,
                            const char *reason, struct outcomes *outcomes);

/* What was decided: by the entry, or by the batch when entry is 0. ERR_NOT_FOUND. */
enum err store_done(const struct store *s, const char *credential, int64_t entry, const char *batch,
                    struct done *done);

#endif

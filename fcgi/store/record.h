/* record: verbs on the public record; errors as in store.h. */
#ifndef STORE_RECORD_H
#define STORE_RECORD_H

#include "model/record.h"
#include "store/store.h"

/* Fills entries (without their links), chain, next and the values of the filters. `after` is an
 * opaque cursor ("" for the beginning). ERR_BAD_REQUEST: it is not one of ours. */
enum err store_log(const struct store *s, const struct log_query *q, const char *after,
                   struct log_page *p);

/* Fills entries with that one, and chain. ERR_NOT_FOUND. */
enum err store_log_entry(const struct store *s, int64_t id, struct log_page *p);

/* Fills rows and reasons for p->days. */
enum err store_stats(const struct store *s, struct stats_page *p);

/* Fills slug, name, revisions and next: those before the revision `before`. ERR_NOT_FOUND. */
enum err store_history(const struct store *s, const char *slug, int before, struct history_page *p);

/* What is wrong with the log, and where. For the owner. */
struct log_break {
    int64_t entry;
    const char *what;
};
struct log_breaks {
    size_t n;
    struct log_break *v;
};

/* `entry` 0: no earlier head to compare with, otherwise `hash` is what it had. */
enum err store_check_log(const struct store *s, int64_t entry, const char *hash,
                         struct log_breaks *breaks, struct log_head *head);

/* `*done` is the entry that says so. ERR_NOT_FOUND, ERR_CONFLICT: gone already; `*refused` is the
 * database's sentence. */
enum err store_erase_text(const struct store *s, int64_t entry, const char *why, int64_t *done,
                          const char **refused);
enum err store_erase_submission(const struct store *s, int64_t submission, const char *why,
                                int64_t *done, const char **refused);

#endif

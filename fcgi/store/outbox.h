/* outbox: takes what is due, and says what became of it. */
#ifndef STORE_OUTBOX_H
#define STORE_OUTBOX_H

#include "model/outbox.h"
#include "store/store.h"

/* Up to `most` mails that are due; for two minutes nobody else gets them. */
enum err store_outbox_claim(const struct store *s, int most, struct outbox_mails *mails);

/* A server took it. ERR_CONFLICT: it was no longer ours. */
enum err store_outbox_sent(const struct store *s, int64_t id);

/* It could not be sent, for the reason `why` (one line): it is due again later, or never.
 * ERR_CONFLICT: it was no longer ours. */
enum err store_outbox_failed(const struct store *s, int64_t id, const char *why, bool for_good);

/* As the owner: up to `most` mails that wait or were given up. */
enum err store_outbox_list(const struct store *s, int most, struct outbox_lines *list);

/* Erases recipients and texts of 30 days ago. */
enum err store_outbox_forget(const struct store *s);

#endif

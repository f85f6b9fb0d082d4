/* outbox: takes what is due, and says what became of it. */
#ifndef STORE_OUTBOX_H
#define STORE_OUTBOX_H

#include "model/outbox.h"
#include "store/store.h"

/* Up to `most` mails that are due, as long as no more than `per_minute` of the whole site go in a
 * minute (0: no limit); for two minutes nobody else gets them. */
enum err store_outbox_claim(const struct store *s, int most, int per_minute,
                            struct outbox_mails *mails);

/* Milliseconds until that limit lets go a mail that is due; -1 when it holds back none. */
enum err store_outbox_wait(const struct store *s, int per_minute, int *ms);

/* Right before it is sent; sets `unsubscribe`. ERR_CONFLICT: another one has claimed it meanwhile.
 * ERR_FORBIDDEN: whom it is for wants no mail any more; it was called back. */
enum err store_outbox_begin(const struct store *s, struct outbox_mail *mail);

/* A claimed one is not sent after all. */
enum err store_outbox_release(const struct store *s, const struct outbox_mail *mail);

/* What became of it, and when it was not sent the reason `why` (one line). ERR_CONFLICT: it was no
 * longer ours. */
enum err store_outbox_end(const struct store *s, const struct outbox_mail *mail,
                          enum outbox_end end, const char *why);

/* A mail that was sent came back for the reason `why`. ERR_NOT_FOUND: none of that number was. */
enum err store_outbox_bounced(const struct store *s, int64_t id, const char *why, bool no_address);

/* `waiting` and `due`; for admins also what became of mail in the last 24 hours. */
enum err store_outbox_counts(const struct store *s, struct outbox_counts *counts);
enum err store_mail_seen(const struct store *s, const char *credential,
                         struct outbox_counts *counts);

/* As the owner: up to `most` mails that wait or were given up. */
enum err store_outbox_list(const struct store *s, int most, struct outbox_lines *list);

/* Erases recipients and texts of 30 days ago. */
enum err store_outbox_forget(const struct store *s, int most, int *gone);

#endif

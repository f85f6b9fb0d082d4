/* letters: what the outbox holds the facts of is written when it is sent. */
#ifndef JOB_LETTERS_H
#define JOB_LETTERS_H

#include "job/job.h"
#include "model/outbox.h"
#include "store/store.h"

/* Fills in subject, body, html and whatever else is different for this kind of mail; the address to
 * unsubscribe is there already. ERR_INVALID: there is no such template, or the facts are not what
 * it takes. */
enum err letters_write(const struct store *s, const struct mail_site *site,
                       const struct outbox_mail *m, struct mail *mail);

#endif

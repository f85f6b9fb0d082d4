/* letter: writes mails to subscribers, right before they are sent. */
#ifndef JOB_LETTER_H
#define JOB_LETTER_H

#include "job/job.h"
#include "model/outbox.h"
#include "store/store.h"
#include "view/letter_newsletter.h"

/* Takes up what was asked for, so that the confirmations that it takes stand in the outbox. To be
 * called before anybody looks there. */
enum err letter_take_requests(const struct store *s);

/* Writes it, with a link that is good from now on. `*allowed` is false for who may have it no more:
 * then it was called back, and nothing is written. `*unsubscribe_url` is what ends all mail. */
enum err letter_newsletter(const struct store *s, const struct mail_site *site,
                           const struct outbox_mail *m, bool *allowed, struct letter_text *letter,
                           const char **unsubscribe_url);

#endif

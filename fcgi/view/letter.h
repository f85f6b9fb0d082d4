/* letter: mails that are written when they are sent, from what stands in the outbox. */
#ifndef VIEW_LETTER_H
#define VIEW_LETTER_H

#include "base/arena.h"
#include "base/err.h"
#include "model/submission.h"

/* Reads {"kind", "action", "name", "slug", "reason", "key"}; ERR_INVALID for what is not that.
 * Link, addresses and the site's name are left to the caller. */
enum err letter_read_decision(struct arena *a, const char *json, struct decision_letter *letter);

/* Its subject, one line, and its text. */
const char *letter_decision_subject(struct arena *a, const struct decision_letter *letter);
const char *letter_decision(struct arena *a, const struct decision_letter *letter);

#endif

/* bounce: what a mail server says about a mail that it could not deliver (RFC 3464). */
#ifndef MAIL_BOUNCE_H
#define MAIL_BOUNCE_H

#include <stddef.h>

#include "base/arena.h"

#define BOUNCE_MAX_BYTES ((size_t)4 << 20)

enum bounce_kind {
    BOUNCE_NONE,      /* no delivery status notification, or one about no failure (a delay) */
    BOUNCE_SOFT,      /* it failed for now: 4.x.x */
    BOUNCE_REFUSED,   /* it failed for good, but that is not the address's fault */
    BOUNCE_NO_ADDRESS /* the address takes no mail, ever: 5.1.x or 5.2.1, see mail/reply.h */
};

struct bounce {
    enum bounce_kind kind;
    const char *message_id; /* of the mail, without < and >, as the part that quotes it says; "" */
    const char *why;        /* one line: status and what the other server said */
};

/* `bytes` stay as long as the arena. Nothing of it is proved: only the Message-ID can tell whether
 * the mail was ours. */
void bounce_read(struct arena *a, const char *bytes, size_t len, struct bounce *bounce);

#endif

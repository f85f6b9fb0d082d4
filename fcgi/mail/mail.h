/* mail: one plain-text mail to one recipient, through an SMTP server. The door to libcurl. */
#ifndef MAIL_MAIL_H
#define MAIL_MAIL_H

#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"

struct mail_server {
    const char *url;             /* smtp://host[:port] or smtps://host[:port] */
    const char *user, *password; /* NULL: the server asks for none */
    const char *from;            /* an address */
    const char *name;            /* the sender's, shown before it */
    const char *host;            /* ours, in Message-ID and EHLO */
    int stop_fd; /* readable when there is no more time to wait for a server; -1: never */
};

struct mail {
    int64_t id;          /* in Message-ID, so that the same mail twice can be told */
    const char *to;      /* an address */
    const char *subject; /* one line of UTF-8 */
    const char *body;    /* UTF-8, lines end with \n */
};

/* Hands it over, in 9 s at most. To a server that wants a name and password they are only sent
 * over TLS with a certificate that holds: smtps, or STARTTLS. On failure `*why` is one line (it may
 * name the recipient): ERR_INVALID  for good: the server answered 5xx, or a control character
 * stands in an address or the subject ERR_RETRY    later it may go: 4xx, no connection, no time, a
 * password or certificate that is wrong */
enum err mail_send(const struct mail_server *server, const struct mail *mail, struct arena *a,
                   const char **why);

#endif

/* mail: what a mail is, where it goes to, and what may become of it. */
#ifndef MAIL_MAIL_H
#define MAIL_MAIL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"

enum mail_tls {
    MAIL_TLS_REQUIRE,       /* with a certificate that holds, or nothing is sent */
    MAIL_TLS_OPPORTUNISTIC, /* where it is offered, whatever the certificate; in the clear otherwise
                             */
    MAIL_TLS_NONE,
};

struct mail_server {
    const char *url;             /* smtp://host[:port] or smtps://host[:port]; NULL: none */
    const char *dir;             /* a folder of files, when there is no server; NULL: none */
    const char *user, *password; /* NULL: the server asks for none; else TLS is required */
    enum mail_tls tls;
    const char *ca_file; /* certificates to believe instead of the system's; NULL: those */
    int timeout_s;       /* 1 to 60: how long the server may take to say that it has a mail */
    const char *from;    /* an address */
    const char *name;    /* the sender's, shown before it */
    const char *host;    /* ours, in Message-ID and EHLO */
    int stop_fd;         /* readable when there is no more time to wait for a server; -1: never */
};

/* With html it is multipart/alternative, the plain text first. */
struct mail {
    int64_t id;
    const char *message_id;      /* what stands before the @ of its Message-ID */
    const char *to;              /* an address */
    const char *subject;         /* one line of UTF-8 */
    const char *body;            /* plain text: UTF-8, lines end with \n */
    const char *html;            /* the same as HTML; NULL for none */
    const char *list_id;         /* "weekly.example.org"; NULL: it is from no list */
    const char *unsubscribe_url; /* takes a POST (RFC 8058); NULL: nobody subscribed to it */
    bool bulk;                   /* many get it: Precedence: bulk */
    bool auto_submitted;         /* no person wrote it: Auto-Submitted: auto-generated */
};

enum mail_end {
    MAIL_SENT,
    MAIL_LATER,      /* it may go later: the server said 4xx, or 5xx about us */
    MAIL_REFUSED,    /* never: 5xx about this mail, or something in it could end a header */
    MAIL_NO_ADDRESS, /* nor any other mail: 5xx that says that this address takes none */
    MAIL_NO_SERVER,  /* later, and others fare no better: no connection, no answer, no TLS, a sender
                        or password that is refused */
};

/* Keeps a connection over any number of mails, opened by the first. Its end comes with the arena's.
 * `server` stays. */
struct mailer;
struct mailer *mailer_open(struct arena *life, const struct mail_server *server);

/* Hands it over; or writes it into the folder as ID.eml, whole or not at all. It ends early when it
 * is told to stop, but a mail whose text is on its way has five seconds more. Unless it was sent
 * `*why` is one line (it may name the recipient). When the connection breaks after the text was
 * given, nobody can tell whether it arrived: it is then MAIL_NO_SERVER. */
enum mail_end mailer_send(struct mailer *m, const struct mail *mail, struct arena *a,
                          const char **why);

#endif

/* outbox: mail that waits to be sent. */
#ifndef MODEL_OUTBOX_H
#define MODEL_OUTBOX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct outbox_mail {
    int64_t id;
    int claim; /* its number: what says whose it is */
    const char *recipient, *subject, *body;
    const char *template; /* the body is JSON for it; "" when the body is the text itself */
    int64_t subscriber_id, issue_id; /* 0 for none */
    const char *unsubscribe; /* once begun: the token of its link, 32 hexadecimal digits; "" for a
                                mail to nobody who subscribed */
};
struct outbox_mails {
    size_t n;
    struct outbox_mail *v;
};

/* What became of an attempt to send one. */
enum outbox_end {
    OUTBOX_SENT,
    OUTBOX_LATER,     /* to be tried again */
    OUTBOX_REFUSED,   /* this mail never goes */
    OUTBOX_NO_ADDRESS /* nothing ever goes to this address */
};

struct outbox_counts {
    int waiting, due;            /* due: of those that wait, what could go now */
    int sent, bounced, given_up; /* in the last 24 hours; where that was asked for */
};

/* The same as the operator sees it, without its text. */
struct outbox_line {
    int64_t id;
    const char *kind, *recipient; /* kind: a template's name, or "text" */
    const char *due_at, *error;   /* error: of the last attempt; "" for none */
    int attempts;
    bool given_up;
};
struct outbox_lines {
    size_t n;
    struct outbox_line *v;
};

#endif

/* outbox: mail that waits to be sent. */
#ifndef MODEL_OUTBOX_H
#define MODEL_OUTBOX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct outbox_mail {
    int64_t id;
    const char *recipient, *subject, *body;
    const char *template; /* the body is JSON for it; "" when the body is the text itself */
};
struct outbox_mails {
    size_t n;
    struct outbox_mail *v;
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

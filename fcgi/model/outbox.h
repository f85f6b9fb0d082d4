/* outbox: mail that waits to be sent. */
#ifndef MODEL_OUTBOX_H
#define MODEL_OUTBOX_H

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

#endif

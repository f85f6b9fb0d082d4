/* reading: a mail as somebody reads it. */
#ifndef MAIL_READING_H
#define MAIL_READING_H

#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"

struct reading_header {
    const char *name, *value; /* the value in UTF-8, its encoded words read */
};
struct reading {
    size_t headers_n;
    struct reading_header *headers;         /* in their order, at most a hundred */
    const char *from, *to, *subject, *date; /* "" when there is none */
    const char *text, *html; /* the first part of each kind; NULL when there is none */
};

/* `bytes` stay as long as the arena. ERR_INVALID: that is no mail. */
enum err reading_read(struct arena *a, const char *bytes, size_t len, struct reading *reading);

#endif

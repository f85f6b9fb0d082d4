/* mail: what the pages about mail show. */
#ifndef MODEL_MAIL_H
#define MODEL_MAIL_H

#include "model/outbox.h"
#include "model/page.h"

struct mail_line {
    const char *href, *subject, *to, *date;
};
struct mail_lines {
    size_t n;
    struct mail_line *v;
};

/* /mod/mail */
struct mail_desk_page {
    struct head head;
    struct outbox_counts counts;
    bool has_server, has_folder;
    struct mail_lines mails;
    const char *next_href, *first_href; /* "" when there is none */
};

struct mail_header {
    const char *name, *value;
};
struct mail_headers {
    size_t n;
    struct mail_header *v;
};

/* A piece of a text: an address in it is a link. */
struct text_piece {
    const char *text, *href; /* href: "" for words */
};
struct text_pieces {
    size_t n;
    struct text_piece *v;
};
struct text_pieces text_pieces(struct arena *a, const char *text);

/* /mod/mail/:id */
struct mail_page {
    struct head head;
    const char *subject;
    struct mail_headers headers;
    struct text_pieces text;
    const char *html_href; /* where its HTML is, alone; "" when it has none */
};

#endif

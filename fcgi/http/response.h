/* response: what a handler decided, sent last.
 *
 * A handler fills it through the calls below and never names a status; worker.c finishes it (status
 * of an error, entity tag, 304, compression, HEAD) with response_finish. The body is one buffer in
 * the request's arena.
 */
#ifndef HTTP_RESPONSE_H
#define HTTP_RESPONSE_H

#include <stdbool.h>

#include "base/out.h"
#include "http/request.h"

#define RESPONSE_HEADERS_MAX 16

enum caching {
    CACHING_REVALIDATE, /* may be kept, must be asked for again each time: answers with an entity
                           tag */
    CACHING_NONE,       /* never kept: errors, private answers */
    CACHING_PRIVATE,    /* a page as one visitor sees it; never kept, and said to be theirs */
    CACHING_SHORT,      /* for five minutes, by anybody */
    CACHING_LONG,       /* for ever: what the address names never changes */
};

struct header {
    const char *name, *value;
};

struct response {
    int status;
    const char *content_type;
    struct out body;
    enum caching caching;
    int max_age_s;    /* how long whoever keeps it need not ask again; 0: each time */
    bool kept;        /* here, to be sent often: worth to be compressed well */
    const char *name; /* what the body is called, for its entity tag; "" for its hash */
    size_t headers_n;
    struct header headers[RESPONSE_HEADERS_MAX];
};

/* A 200 with an empty body that grows in `a`. */
void response_init(struct arena *a, struct response *res);

/* Another answer instead, of an error: all is forgotten but the cookies, so that a visitor who
 * tries again is the same one, and when to try again. */
void response_restart(struct arena *a, struct response *res);

void response_type(struct response *res, const char *content_type);

/* Adds a header; the value must not hold CR or LF (ours never do: such a value ends the process in
 * a debug build and is dropped otherwise). */
void response_header(struct response *res, const char *name, const char *value);

/* The body's name, which is another one whenever the body is; it is compressed already. */
void response_named(struct response *res, const char *name);

/* A 201: what was made is at `location`. */
void response_created(struct response *res, const char *location);

/* A 202: it was heard; the body says no more than that, and what comes of it is told elsewhere. */
void response_heard(struct response *res);

/* A 202 without a body: it was heard, and there is nothing to say to it. */
void response_accepted(struct response *res);

/* A 204 without a body. */
void response_empty(struct response *res);

/* A redirect with an empty body. Permanent is 301, otherwise 303. */
void response_redirect(struct response *res, const char *location, bool permanent);

/* A finished response, as it goes to nginx. Bytes are views: into the request's arena, or into the
 * cache. */
struct answer {
    int status;
    const char *wire;          /* status, headers, empty line, body */
    size_t wire_len, head_len; /* head_len: without the body, for HEAD */
    const char *etag;          /* "" when there is none */
    const char *unchanged;     /* the whole 304 to whoever has the etag */
    size_t unchanged_len;
};

/* The last step: entity tag for what may be kept, gzip when `gzip` is allowed and pays,
 * Content-Length. */
void response_finish(struct arena *a, struct response *res, bool gzip, struct answer *answer);

/* What of the answer this client gets: all of it, its head, or the 304. Returns the status. */
int answer_choose(const struct answer *answer, const struct request *req, const char **bytes,
                  size_t *len);

#endif

/* context: what a handler has in its hands while it answers one request. */
#ifndef PAGE_CONTEXT_H
#define PAGE_CONTEXT_H

#include "base/arena.h"
#include "base/board.h"
#include "base/drawer.h"
#include "base/err.h"
#include "base/flaws.h"
#include "base/lru.h"
#include "base/metrics.h"
#include "base/secrets.h"
#include "http/cache.h"
#include "http/response.h"
#include "http/router.h"
#include "model/page.h"
#include "store/store.h"

/* What the whole site shares. */
struct site {
    const char *name, *base_url; /* base_url without a slash at its end */
    const struct secrets *secrets;
    const char *imprint;                        /* who sends the newsletter; "" for nothing */
    const char *contact;                        /* an e-mail address; "" for none */
    int vote_quota;                             /* new votes that count, a network and day */
    int submission_quota;                       /* submissions that are taken, a network and day */
    int newsletter_quota, newsletter_quota_all; /* how often mail may be asked for, a network and
                                                   day, and all networks together */
    bool sends_mail;                            /* there is a mail server */
    const char *mail_dir; /* where mails are written when there is none; NULL: nowhere */
};

/* Who draws share images, and the last of them by their names. */
struct studio {
    struct drawer *drawer;
    struct lru *kept;
};

struct context {
    struct arena *arena;
    struct db *db;
    const struct site *site;
    const struct route *routes; /* the whole table */
    size_t routes_n;
    struct request req;
    struct match match;
    struct response res;
    const struct account
        *account;           /* who is signed in; NULL for nobody, and on a route for anybody */
    const char *credential; /* theirs, in hexadecimal; what every statement for staff takes */
    const char *csrf;       /* the token of their forms */
    int64_t personal; /* the voter whose own votes the page shows; 0: it is everybody's page */
    struct board *board;
    struct metrics *metrics;
    const struct studio *studio;
    struct cache_subjects
        subjects; /* what the answer is made from; keep is the route's to begin with */
    const char *
        why; /* a sentence for the client when the handler returns an error; "" for the usual one */
    const char *see, *see_words; /* a path where the client learns more, and its name; NULL */
    struct flaws *flaws; /* what is wrong with the input, part by part; NULL for nothing to tell */
    const struct faster *faster; /* who was, for whoever comes too late; NULL for nobody */
};

/* The value of a ":name" in the path (never NULL for a name that stands in the route's row). */
const char *context_path(const struct context *c, const char *name);

/* The value of a declared parameter of the query or the form, "" when it was not sent. */
const char *context_input(const struct context *c, const char *name);
const char *context_field(const struct context *c, const char *name);

/* The number that a text of 1 to 18 digits says, and the same of 1 to 9; -1 for any other text. */
int64_t context_number(const char *text);
int context_int(const char *text);

/* The head that every page starts from: site name, canonical URL of `path` ("" for none),
 * everything else empty. */
struct head context_head(const struct context *c, const char *title, const char *description,
                         const char *path);

/* The store over this request's arena and connection. */
struct store context_store(const struct context *c);

/* True when the site is served over https: its cookies are then bound to it. */
bool context_is_https(const struct context *c);

/* BASE_URL + path. */
const char *context_url(const struct context *c, const char *path);

/* The answer shows this tool's votes: it is old once they change. */
void context_shows(struct context *c, const struct tool *tool);

/* Says why and returns `e`: `return context_fail(c, ERR_INVALID, "…")`. */
enum err context_fail(struct context *c, enum err e, const char *why);

/* The page that the handler shows has the status of `e`: a form that is shown again with what is
 * wrong in it. */
void context_status(struct context *c, enum err e);

/* Answers with a redirect to a path of this site. */
enum err context_moved(struct context *c, const char *path);     /* 301 */
enum err context_see_other(struct context *c, const char *path); /* 303 */

/* Lets scripts of other sites read the answer, when it is the same for everybody and changed
 * nothing. */
void context_share(struct context *c);

/* Sets the content type of the face that was negotiated, and gives the buffer to write the body
 * into. */
struct out *context_body(struct context *c);

#endif

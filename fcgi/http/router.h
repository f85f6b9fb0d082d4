/* router: finds the row of the route table that answers a request, and checks its declared inputs.
 *
 * A path is literal segments and ":names"; a name matches one non-empty segment. Everything a route
 * takes is declared in its row; what is not declared is refused with a sentence that says so (but
 * campaign tags that other sites append to a shared link, utm_* and the like, are dropped).
 */
#ifndef HTTP_ROUTER_H
#define HTTP_ROUTER_H

#include "base/role.h"
#include "http/request.h"

#define ROUTE_PARAMS_MAX 4

struct context;

/* One declared parameter: of the form for a route that takes one, else of the query. */
struct input {
    const char *name; /* NULL ends the list */
    size_t max_bytes;
    const char *words; /* "newest|panel|community": the only values; NULL for free text */
    size_t times;      /* how often it may be given */
};

/* Who may send a request, and in what body; see http/guard.h. A row that
 * names none takes no more than GUARD_FORM lets in. */
enum guard {
    GUARD_NONE,      /* it changes nothing */
    GUARD_FORM,      /* a form on our own pages; the browser must say so */
    GUARD_STAFF,     /* the same, and the form carries the session's token in "csrf" */
    GUARD_LINK,      /* whoever has its address: a mail program sends it from nowhere, as a form of
                        either encoding (RFC 8058) */
    GUARD_API,       /* JSON, from our own pages or from a program */
    GUARD_PROGRAM,   /* JSON from a program; one in a browser must be on our own pages */
    GUARD_STAFF_API, /* JSON with an API key; or from our own pages, with the session's token in
                        X-CSRF-Token */
    GUARD_INTERNAL, /* only through nginx's internal listener; for anybody else it does not exist */
};

/* Whether the answer may be kept in the worker's memory, and what makes it old; see http/cache.h.
 */
enum keep {
    KEEP_NOT, /* never, and no client may either: writes, private answers, health */
    KEEP_OLD, /* made anew each time, for time alone changes it; kept for when the database is away
               */
    KEEP_CATALOGUE, /* until anything but a vote changes */
    KEEP_LIST,      /* until anything changes; votes may lag by a second */
    KEEP_TOOLS, /* until the catalogue or a vote on one of the tools that the handler noted changes
                 */
};

/* The field that every form of a GUARD_STAFF route carries beside its declared ones. */
#define ROUTE_CSRF "csrf"

struct route {
    unsigned methods; /* METHOD_… or'ed; HEAD comes with GET by itself */
    const char *path;
    enum err (*handler)(struct context *c);
    unsigned faces; /* FACE_… or'ed */
    const struct input *inputs;
    enum keep keep;
    enum guard guard;
    enum role role;   /* who may enter */
    const char *what; /* one phrase for `slipway routes` */
};

/* What the router found in the path and the query. */
struct match {
    const struct route *route;
    enum face face;
    struct params path; /* by name, without the colon */
};

/* Also takes campaign tags out of `req->query`.
 * ERR_NOT_FOUND, ERR_METHOD (then `*allow` is the Allow header's value), ERR_NOT_ACCEPTABLE,
 * ERR_MEDIA_TYPE, ERR_BAD_REQUEST for an undeclared, repeated, too long or unknown value; `*why` is
 * a sentence. */
enum err route_find(struct arena *a, const struct route *routes, size_t count, struct request *req,
                    struct match *match, const char **allow, const char **why);

/* The declared input of that name, or NULL. */
const struct input *route_input(const struct route *route, const char *name);

#endif

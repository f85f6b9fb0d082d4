/* visitor: who votes, as far as their request tells. Nobody is asked who they are, and whoever only
 * reads gets no cookie. */
#ifndef PAGE_VISITOR_H
#define PAGE_VISITOR_H

#include "page/context.h"

struct visitor {
    int64_t voter; /* 0: nobody who voted before */
    bool due;      /* must get the cookie (again) */
};

/* The name of the voter's cookie. */
const char *visitor_cookie(const struct context *c);

/* The visitor whom the voter's cookie names. One that is forged, expired or foreign names nobody.
 */
struct visitor visitor_find(const struct context *c);

/* A new voter, for a visitor who is none yet; with the same key ("" for none) the same one. */
struct visitor visitor_new(const struct context *c, const char *key);

/* Gives the visitor the voter's cookie, when that is due, and notes in the cookie "own" how they
 * see their own votes: OWN_PAGE has the server write them into the page, OWN_SCRIPT lets a script
 * ask for them, so that the page can be everybody's. That cookie is no identity: all who vote have
 * the same. */
#define OWN_PAGE   "page"
#define OWN_SCRIPT "script"
void visitor_remember(struct context *c, const struct visitor *visitor, const char *own);

/* The voter whose own votes the page shall show; 0 when it is a page for all. Asked before the
 * handler. */
int64_t visitor_wants_own(const struct context *c);

/* The visitor's network under the key of the day. */
const char *visitor_network(const struct context *c);

#endif

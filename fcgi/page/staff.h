/* staff: who is signed in, whether they may enter, and the frame of their pages. */
#ifndef PAGE_STAFF_H
#define PAGE_STAFF_H

#include "page/context.h"

/* Before the handler of a route that is not for anybody: finds the session of the cookie, or the
 * API key, and fills account, credential and csrf. ERR_UNAUTHENTICATED: nobody is signed in, or not
 * far enough. ERR_FORBIDDEN: the role is too small, or the form does not carry the session's token.
 */
enum err staff_enter(struct context *c);

/* After ERR_UNAUTHENTICATED: leads a browser to where signing in begins or goes on, and from there
 * back to what it read. False for what asked for JSON: that is told. */
bool staff_lead_in(struct context *c);

/* The head of a page for staff. `path` is that of its entry in the navigation ("" for none); the
 * list of entries stands in staff.c. */
struct head staff_head(const struct context *c, const char *title, const char *path);

/* `path` with ?back= for where signing in leads in the end. */
const char *staff_with_back(struct context *c, const char *path, const char *back);

/* A path below /mod to which signing in may lead back; otherwise the first page of the navigation
 * that a panelist sees, too. */
const char *staff_back(const char *back);

/* The session has a new token: the page that is shown now belongs to it. */
void staff_became(struct context *c, const char *credential);

struct account_page;

/* One's own account, with what is wrong in one of its forms; fills the rest of `p`. */
enum err account_show(struct context *c, struct account_page *p);

#endif

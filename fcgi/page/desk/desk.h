/* desk: what the pages of the desk share. */
#ifndef PAGE_DESK_H
#define PAGE_DESK_H

#include "model/desk.h"
#include "page/context.h"
#include "page/desk/done.h"
#include "page/staff.h"
#include "store/desk.h"

/* As nginx/http.conf.in has it for all pages, and a frame for what is looked at there, a mail. */
#define DESK_FRAME_POLICY                                                                          \
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "   \
    "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; "               \
    "frame-src 'self'; frame-ancestors 'none'"

/* The number in the path. ERR_NOT_FOUND: it is none. */
enum err desk_id(const struct context *c, const char *name, int64_t *id);

/* path?a=…&b=…, without those that are "". The values are escaped. */
const char *desk_href(const struct context *c, const char *path, const char *names[],
                      const char *values[], size_t n);

/* The links of a list: to the next page and to the first one; "" when there is none. */
void desk_pages(const struct context *c, const char *here, const char *next, const char **next_href,
                const char **first_href);

/* What is wrong with a reason that the database did not take. */
const char *desk_reason_error(const char *reason);

#endif

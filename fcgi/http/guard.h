/* guard: may this request be answered? Asked by the worker of every request, answered by the
 * guard that stands in its route's row. */
#ifndef HTTP_GUARD_H
#define HTTP_GUARD_H

#include "http/router.h"

/* ERR_NOT_FOUND for what is internal and was asked from outside. ERR_FORBIDDEN with a sentence in
 * `*why` when another site sent the request, or may have. Reading (GET, HEAD) is free. `base_url`
 * is our origin. */
enum err guard_check(const struct route *route, const struct request *req, const char *base_url,
                     const char **why);

#endif

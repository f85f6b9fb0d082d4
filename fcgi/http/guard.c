/* guard: may this request be answered? */
#include "http/guard.h"

#include <string.h>
#include <strings.h>

static enum err refuse(const char *sentence, const char **why)
{
    *why = sentence;
    return ERR_FORBIDDEN;
}

enum err guard_check(const struct route *route, const struct request *req, const char *base_url,
                     const char **why)
{
    if (route->guard == GUARD_INTERNAL && !req->internal)
        return ERR_NOT_FOUND;
    if (request_is_safe(req) || route->guard == GUARD_LINK)
        return ERR_OK;
    /* No page can make a browser send one along: it takes a preflight, which we never grant. */
    if (route->guard == GUARD_STAFF_API && strncasecmp(req->authorization, "Bearer ", 7) == 0)
        return ERR_OK;
    /* A page that had its own name point to us is of the same origin for its browser; but the
     * origin it names is not ours (DNS rebinding). */
    if (route->guard == GUARD_PROGRAM && req->origin[0] && strcasecmp(req->origin, base_url) != 0)
        return refuse("this was sent from a page of another site; programs send no Origin", why);
    /* Browsers say where a request comes from and let no page forge it: "none" is the visitor's own
       doing, "same-site" may be a neighbour under the same domain. */
    if (req->sec_fetch_site[0]) {
        if (strcmp(req->sec_fetch_site, "same-origin") == 0 ||
            strcmp(req->sec_fetch_site, "none") == 0)
            return ERR_OK;
        return refuse("this was sent from another site; use the buttons on this one", why);
    }
    if (req->origin[0]) {
        if (strcasecmp(req->origin, base_url) == 0)
            return ERR_OK;
        return refuse("this was sent from another site; use the buttons on this one", why);
    }
    /* Neither header: no browser of today, or a program. A browser sends PUT, DELETE and JSON to
       another site only after a preflight, which we never grant; so a program it is. */
    if (route->guard == GUARD_API || route->guard == GUARD_PROGRAM)
        return ERR_OK;
    return refuse("the browser did not say which site this was sent from; programs use /api/v1",
                  why);
}

/* cors: scripts of other sites may read what is the same for everybody, and nothing else. */
#include "http/cors.h"

#include <string.h>

/* How long a browser may go without asking again. */
#define MAX_AGE_S "86400"

bool cors_shares(const struct route *route)
{
    return route->keep != KEEP_NOT && route->role == ROLE_NONE && (route->faces & FACE_JSON) &&
           (route->methods & METHOD_GET);
}

void cors_share(struct response *res)
{
    response_header(res, "Access-Control-Allow-Origin", "*");
    response_header(res, "Access-Control-Expose-Headers", "ETag, Link, X-Request-Id");
}

bool cors_answer_preflight(struct arena *a, const struct route *routes, size_t count,
                           const struct request *req, struct response *res)
{
    struct request get = *req;
    struct match match;
    const char *allow, *why;
    if (req->method != METHOD_OPTIONS ||
        (strcmp(req->preflight, "GET") != 0 && strcmp(req->preflight, "HEAD") != 0))
        return false;
    get.method = METHOD_GET;
    get.accept = "";
    /* What is wrong with the query is for the answer to say. */
    enum err e = route_find(a, routes, count, &get, &match, &allow, &why);
    if ((e && e != ERR_BAD_REQUEST) || !match.route || !cors_shares(match.route))
        return false;
    response_empty(res);
    response_header(res, "Access-Control-Allow-Origin", "*");
    response_header(res, "Access-Control-Allow-Methods", "GET, HEAD");
    response_header(res, "Access-Control-Allow-Headers", "Accept, If-None-Match");
    response_header(res, "Access-Control-Max-Age", MAX_AGE_S);
    return true;
}

/* cors: scripts of other sites may read what is the same for everybody, and nothing else. */
#ifndef HTTP_CORS_H
#define HTTP_CORS_H

#include <stdbool.h>

#include "http/response.h"
#include "http/router.h"

/* True when the route answers everybody alike with JSON: nobody is known there, and nothing is
 * changed. */
bool cors_shares(const struct route *route);

/* Lets scripts of other sites read the answer, and its headers that tell something. */
void cors_share(struct response *res);

/* A browser's question whether it may send a GET there with more headers than usual: answers it
 * when the route shares. False: it is none, or there is nothing to share; then it is a method like
 * any other. */
bool cors_answer_preflight(struct arena *a, const struct route *routes, size_t count,
                           const struct request *req, struct response *res);

#endif

/* openapi: parts of an OpenAPI document, for openapi.c. */
#ifndef VIEW_OPENAPI_H
#define VIEW_OPENAPI_H

#include "base/arena.h"
#include "model/api.h"
#include "view/operations.h"

/* The member of a path item. */
void openapi_put_operation(struct arena *a, struct json_writer *w, const struct api *api,
                           const struct api_route *r, const struct operation *op);

/* A header of an answer. */
void openapi_put_header(struct json_writer *w, const char *name, const char *what);

#endif

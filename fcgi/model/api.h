/* api: the addresses for programs, as the route table has them, for their description. */
#ifndef MODEL_API_H
#define MODEL_API_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

/* A declared parameter of the query. */
struct api_input {
    const char *name, *words; /* words: "newest|panel", the only values; NULL for free text */
    size_t max_bytes, times;
};
struct api_inputs {
    size_t n;
    struct api_input *v;
};

struct api_route {
    const char *method; /* "GET" */
    const char *path;   /* "/api/v1/tools/:slug" */
    const char *what;
    struct api_inputs inputs;
    bool shared; /* the same for everybody: it has an entity tag, and scripts of other sites may
                    read it */
    bool staff;  /* somebody must be signed in, or hold a key */
    bool writes;
};
struct api_routes {
    size_t n;
    struct api_route *v;
};

struct api {
    const char *site_name, *base_url, *version, *contact; /* contact: "" for none */
    const char *session_cookie;                           /* its name */
    struct api_routes routes;
    int (*status)(enum err e); /* of a refusal */
    const char *(*words)(int status);
};

#endif

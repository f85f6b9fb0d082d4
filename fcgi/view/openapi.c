/* openapi: the addresses for programs as an OpenAPI document (3.1.1). Methods, paths, summaries and
 * parameters come from the route table, the rest from operations.c. */
#include "view/openapi.h"

#include <string.h>

#include "view/json.h"
#include "view/schemas.h"

#define PROBLEM "application/problem+json"

/* "/api/v1/tools/:slug" → "/api/v1/tools/{slug}" */
static const char *template_of(struct arena *a, const char *path)
{
    struct out o = out_grow(a, 128);
    for (; *path; path++) {
        if (*path != ':') {
            out_byte(&o, *path);
            continue;
        }
        size_t len = strcspn(path + 1, "/");
        out_byte(&o, '{');
        out_write(&o, path + 1, len);
        out_byte(&o, '}');
        path += len;
    }
    return out_string(&o);
}

static void put_paths(struct arena *a, struct json_writer *w, const struct api *api)
{
    const struct api_routes *routes = &api->routes;
    json_open(w, "paths", '{');
    for (size_t i = 0; i < routes->n; i++) {
        const char *path = routes->v[i].path;
        bool met = false, told = false;
        for (size_t j = 0; j < i; j++)
            met = met || strcmp(routes->v[j].path, path) == 0;
        for (size_t j = i; j < routes->n; j++)
            told = told || (strcmp(routes->v[j].path, path) == 0 &&
                            operation_find(routes->v[j].method, path));
        if (met || !told)
            continue;
        json_open(w, template_of(a, path), '{');
        for (size_t j = i; j < routes->n; j++) {
            const struct operation *op = operation_find(routes->v[j].method, path);
            if (op && strcmp(routes->v[j].path, path) == 0)
                openapi_put_operation(a, w, api, &routes->v[j], op);
        }
        json_close(w, '}');
    }
    json_close(w, '}');
}

/* ---- what all share ---- */

static void put_info(struct arena *a, struct json_writer *w, const struct api *api)
{
    json_open(w, "info", '{');
    json_text(w, "title", arena_printf(a, "%s API", api->site_name));
    json_text(w, "version", api->version);
    json_text(w, "summary", "AI tools side by side: the panel's verdicts, prices, the community.");
    json_text(w, "description",
              arena_printf(a,
                           "Members are added, never renamed. Parameters that an address does not "
                           "know are refused, and so are unknown members of a body. How programs "
                           "may use this, how often, and how to cite it: %s/agents",
                           api->base_url));
    if (api->contact[0]) {
        json_open(w, "contact", '{');
        json_text(w, "email", api->contact);
        json_close(w, '}');
    }
    json_open(w, "license", '{');
    json_text(w, "name", "MIT");
    json_text(w, "identifier", "MIT");
    json_close(w, '}');
    json_close(w, '}');
    json_open(w, "servers", '[');
    json_open(w, NULL, '{');
    json_text(w, "url", api->base_url);
    json_close(w, '}');
    json_close(w, ']');
    json_open(w, "tags", '[');
    for (size_t i = 0; i < operation_tags_count; i++) {
        json_open(w, NULL, '{');
        json_text(w, "name", operation_tags[i].name);
        json_text(w, "description", operation_tags[i].what);
        json_close(w, '}');
    }
    json_close(w, ']');
}

static void put_security_scheme(struct json_writer *w, const char *key, const char *type,
                                const char *in, const char *name, const char *what)
{
    json_open(w, key, '{');
    json_text(w, "type", type);
    if (in) {
        json_text(w, "in", in);
        json_text(w, "name", name);
    } else {
        json_text(w, "scheme", name);
    }
    json_text(w, "description", what);
    json_close(w, '}');
}

static void put_problem(struct json_writer *w, const char *key, const char *what, bool waits)
{
    json_open(w, key, '{');
    json_text(w, "description", what);
    if (waits) {
        json_open(w, "headers", '{');
        openapi_put_header(w, "Retry-After", "Seconds until it may be tried again.");
        json_close(w, '}');
    }
    json_open(w, "content", '{');
    json_open(w, PROBLEM, '{');
    schema_write(w, "schema", &schema_problem, true);
    json_close(w, '}');
    json_close(w, '}');
    json_close(w, '}');
}

static void put_components(struct json_writer *w, const struct api *api)
{
    struct schema_components found = {0};
    schema_gather(&found, &schema_problem);
    for (size_t i = 0; i < api->routes.n; i++) {
        const struct operation *op = operation_find(api->routes.v[i].method, api->routes.v[i].path);
        schema_gather(&found, op ? op->answer : NULL);
        schema_gather(&found, op ? op->body : NULL);
    }
    json_open(w, "components", '{');
    json_open(w, "schemas", '{');
    for (int i = 0; i < found.n; i++) {
        struct schema here = *found.v[i];
        const char *name = here.name;
        here.name = NULL; /* here it stands itself */
        schema_write(w, name, &here, true);
    }
    json_close(w, '}');
    json_open(w, "responses", '{');
    put_problem(w, "Refused", "Refused; the detail says why.", false);
    put_problem(w, "Wait", "Not now; Retry-After says when.", true);
    json_close(w, '}');
    json_open(w, "securitySchemes", '{');
    put_security_scheme(w, "key", "http", NULL, "bearer",
                        "An API key, made at /mod/account. It does what its scopes say and its "
                        "account may, no more.");
    put_security_scheme(w, "session", "apiKey", "cookie", api->session_cookie,
                        "The session of who is signed in, from our own pages.");
    put_security_scheme(w, "csrf", "apiKey", "header", "X-CSRF-Token",
                        "The token of the session's forms, beside its cookie.");
    json_close(w, '}');
    json_close(w, '}');
}

void json_openapi(struct arena *a, struct out *o, const struct api *api)
{
    struct json_writer *w = json_writer_new(a, o, JSON_COMPACT);
    json_open(w, NULL, '{');
    json_text(w, "openapi", "3.1.1");
    put_info(a, w, api);
    put_paths(a, w, api);
    put_components(w, api);
    json_close(w, '}');
}

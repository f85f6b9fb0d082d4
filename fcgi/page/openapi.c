/* openapi: the description of the addresses for programs, made from the route table. */
#include <string.h>

#include "http/session.h"
#include "http/status.h"
#include "page/page.h"
#include "view/json.h"

static struct api_inputs inputs_of(struct arena *a, const struct route *route)
{
    struct api_inputs list = {0};
    if (route->guard != GUARD_NONE)
        return list; /* what they declare is of a form */
    for (const struct input *i = route->inputs; i && i->name; i++)
        list.n++;
    list.v = arena_array(a, list.n, sizeof *list.v);
    for (size_t i = 0; i < list.n; i++)
        list.v[i] = (struct api_input){
            .name = route->inputs[i].name,
            .words = route->inputs[i].words,
            .max_bytes = route->inputs[i].max_bytes,
            .times = route->inputs[i].times,
        };
    return list;
}

struct api_routes openapi_routes(struct arena *a, const struct route *routes, size_t n)
{
    static const struct {
        unsigned method;
        const char *name;
    } methods[] = {
        {METHOD_GET, "GET"}, {METHOD_POST, "POST"}, {METHOD_PUT, "PUT"}, {METHOD_DELETE, "DELETE"}};
    struct api_routes list = {0, arena_array(a, n * 4, sizeof *list.v)};
    for (size_t i = 0; i < n; i++)
        for (size_t m = 0; m < sizeof methods / sizeof *methods; m++)
            if (routes[i].methods & methods[m].method)
                list.v[list.n++] = (struct api_route){
                    .method = methods[m].name,
                    .path = routes[i].path,
                    .what = routes[i].what,
                    .inputs = inputs_of(a, &routes[i]),
                    .shared = routes[i].keep != KEEP_NOT,
                    .staff = routes[i].role != ROLE_NONE,
                    .writes = methods[m].method != METHOD_GET,
                };
    return list;
}

enum err page_openapi(struct context *c)
{
    struct api api = {
        .site_name = c->site->name,
        .base_url = c->site->base_url,
        .version = SLIPWAY_VERSION,
        .contact = c->site->contact,
        .session_cookie = session_cookie(context_is_https(c)),
        .routes = openapi_routes(c->arena, c->routes, c->routes_n),
        .status = err_status,
        .words = status_words,
    };
    json_openapi(c->arena, context_body(c), &api);
    return ERR_OK;
}

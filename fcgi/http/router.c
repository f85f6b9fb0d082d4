/* router: finds the row of the route table that answers a request, and checks its declared inputs.
 */
#include "http/router.h"

#include <string.h>

#include "base/out.h"

static bool path_matches(struct arena *a, const char *pattern, const char *path,
                         struct params *found)
{
    struct param params[ROUTE_PARAMS_MAX];
    size_t n = 0;
    while (*pattern == '/' && *path == '/') {
        pattern++;
        path++;
        size_t want = strcspn(pattern, "/"), have = strcspn(path, "/");
        if (pattern[0] == ':') {
            if (have == 0 || n == ROUTE_PARAMS_MAX)
                return false;
            params[n].name = arena_copy_n(a, pattern + 1, want - 1);
            params[n++].value = arena_copy_n(a, path, have);
        } else if (want != have || memcmp(pattern, path, want) != 0) {
            return false;
        }
        pattern += want;
        path += have;
    }
    if (*pattern || *path)
        return false;
    found->v = arena_array(a, n, sizeof *found->v);
    found->n = n;
    for (size_t i = 0; i < n; i++)
        found->v[i] = params[i];
    return true;
}

/* Tags that mail programs and social networks append to links; a reader who follows one must not
 * meet an error. */
static bool is_campaign_tag(const char *name)
{
    static const char *const tags[] = {"fbclid", "gclid",  "msclkid", "mc_cid",
                                       "mc_eid", "igshid", "ref"};
    if (strncmp(name, "utm_", 4) == 0)
        return true;
    for (size_t i = 0; i < sizeof tags / sizeof *tags; i++)
        if (strcmp(name, tags[i]) == 0)
            return true;
    return false;
}

/* Here, once: neither a handler nor the name of a kept answer may know of them. */
static void drop_campaign_tags(struct params *query)
{
    size_t n = 0;
    for (size_t i = 0; i < query->n; i++)
        if (!is_campaign_tag(query->v[i].name))
            query->v[n++] = query->v[i];
    query->n = n;
}

static bool is_one_of(const char *words, const char *value)
{
    size_t len = strlen(value);
    while (*words) {
        size_t word = strcspn(words, "|");
        if (word == len && memcmp(words, value, len) == 0)
            return true;
        words += word + (words[word] == '|');
    }
    return false;
}

static const char *with_commas(struct arena *a, const char *words)
{
    struct out o = out_grow(a, 64);
    for (; *words; words++) {
        if (*words == '|')
            out_literal(&o, ", ");
        else
            out_byte(&o, *words);
    }
    return out_string(&o);
}

static const struct input *find_input(const struct input *inputs, const char *name)
{
    for (const struct input *i = inputs; i && i->name; i++)
        if (strcmp(i->name, name) == 0)
            return i;
    return NULL;
}

const struct input *route_input(const struct route *route, const char *name)
{
    return find_input(route->inputs, name);
}

static size_t times_before(const struct params *params, size_t i)
{
    size_t times = 0;
    for (size_t j = 0; j < i; j++)
        times += strcmp(params->v[j].name, params->v[i].name) == 0;
    return times;
}

/* Declared are `inputs` and `also`. */
static enum err check_inputs(struct arena *a, const struct input *inputs, const struct input *also,
                             const struct params *params, const char **why)
{
    for (size_t i = 0; i < params->n; i++) {
        const struct param *p = &params->v[i];
        const struct input *input = find_input(inputs, p->name);
        if (!input)
            input = find_input(also, p->name);
        if (!input) {
            *why = arena_printf(a, "the parameter “%.40s” is not known here", p->name);
            return ERR_BAD_REQUEST;
        }
        size_t times = times_before(params, i);
        if (times >= input->times) {
            *why = times == 1 ? arena_printf(a, "the parameter “%s” is given twice", p->name)
                              : arena_printf(a, "the parameter “%s” is given more than %zu times",
                                             p->name, input->times);
            return ERR_BAD_REQUEST;
        }
        if (strlen(p->value) > input->max_bytes) {
            *why = arena_printf(a, "the parameter “%s” is longer than %zu bytes", p->name,
                                input->max_bytes);
            return ERR_BAD_REQUEST;
        }
        if (input->words && p->value[0] && !is_one_of(input->words, p->value)) {
            *why = arena_printf(a, "the parameter “%s” must be one of: %s", p->name,
                                with_commas(a, input->words));
            return ERR_BAD_REQUEST;
        }
    }
    return ERR_OK;
}

/* Body, query and form are what the row says; a route that takes a form has no query. */
static enum err check_request(struct arena *a, const struct route *route, const struct request *req,
                              const char **why)
{
    static const struct params nothing;
    static const struct input csrf[] = {{ROUTE_CSRF, 64, NULL, 1}, {0}};
    const struct input *also = route->guard == GUARD_STAFF ? csrf : NULL;
    bool form = route->guard == GUARD_FORM || route->guard == GUARD_STAFF;
    bool link = route->guard == GUARD_LINK;
    if ((form || link) && req->body_kind == BODY_JSON) {
        *why = "send application/x-www-form-urlencoded here; JSON goes to /api/v1";
        return ERR_MEDIA_TYPE;
    }
    bool json = route->guard == GUARD_API || route->guard == GUARD_PROGRAM ||
                route->guard == GUARD_STAFF_API;
    if (json && req->body_kind == BODY_FORM) {
        *why = "send application/json";
        return ERR_MEDIA_TYPE;
    }
    enum err e = check_inputs(a, form ? NULL : route->inputs, NULL, &req->query, why);
    return e ? e : check_inputs(a, route->inputs, also, form || link ? &req->form : &nothing, why);
}

static unsigned methods_of(const struct route *route)
{
    return route->methods | (route->methods & METHOD_GET ? METHOD_HEAD : 0u);
}

static const char *allow_value(struct arena *a, unsigned methods)
{
    static const char *const names[] = {"GET", "HEAD", "POST", "PUT", "DELETE"};
    struct out o = out_grow(a, 64);
    for (unsigned i = 0; i < sizeof names / sizeof *names; i++) {
        if (!(methods & (1u << i)))
            continue;
        if (o.len)
            out_literal(&o, ", ");
        out_text(&o, names[i]);
    }
    return out_string(&o);
}

enum err route_find(struct arena *a, const struct route *routes, size_t count, struct request *req,
                    struct match *match, const char **allow, const char **why)
{
    unsigned methods = 0;
    *match = (struct match){0};
    *allow = *why = "";
    drop_campaign_tags(&req->query);
    for (size_t i = 0; i < count && !match->route; i++) {
        struct params params;
        if (!path_matches(a, routes[i].path, req->path, &params))
            continue;
        methods |= methods_of(&routes[i]);
        if (methods_of(&routes[i]) & req->method) {
            match->route = &routes[i];
            match->path = params;
        }
    }
    /* nobody else reads them, whatever the address is */
    if (req->body_kind == BODY_PARTS && (!match->route || match->route->guard != GUARD_LINK)) {
        *why = "send application/x-www-form-urlencoded or application/json";
        return ERR_MEDIA_TYPE;
    }
    if (!match->route && methods) {
        *allow = allow_value(a, methods);
        *why = arena_printf(a, "this address takes %s", *allow);
        return ERR_METHOD;
    }
    if (!match->route)
        return ERR_NOT_FOUND;
    /* A file for machines comes in one form, whatever a client says it would like. */
    bool negotiated = match->route->faces & (FACE_HTML | FACE_JSON);
    match->face =
        negotiated ? request_face(req, match->route->faces) : (enum face)match->route->faces;
    if (!match->face) {
        *why = "nothing in the Accept header can be served here";
        return ERR_NOT_ACCEPTABLE;
    }
    return check_request(a, match->route, req, why);
}

/* context: what a handler has in its hands while it answers one request. */
#include "page/context.h"

#include <stdlib.h>
#include <string.h>

#include "http/cors.h"
#include "http/status.h"

const char *context_path(const struct context *c, const char *name)
{
    const char *value = params_get(&c->match.path, name);
    return value ? value : "";
}

const char *context_input(const struct context *c, const char *name)
{
    const char *value = params_get(&c->req.query, name);
    return value ? value : "";
}

const char *context_field(const struct context *c, const char *name)
{
    const char *value = params_get(&c->req.form, name);
    return value ? value : "";
}

int64_t context_number(const char *text)
{
    size_t len = strlen(text);
    if (len == 0 || len > 18 || strspn(text, "0123456789") != len)
        return -1;
    return strtoll(text, NULL, 10);
}

int context_int(const char *text)
{
    return strlen(text) <= 9 ? (int)context_number(text) : -1;
}

bool context_is_https(const struct context *c)
{
    return strncmp(c->site->base_url, "https:", 6) == 0;
}

const char *context_url(const struct context *c, const char *path)
{
    return arena_printf(c->arena, "%s%s", c->site->base_url, path);
}

struct head context_head(const struct context *c, const char *title, const char *description,
                         const char *path)
{
    return (struct head){
        .title = title,
        .description = description,
        .canonical = path[0] ? context_url(c, path) : "",
        .site_name = c->site->name,
        .base_url = c->site->base_url,
        .og_type = "website",
        .og_image = "",
    };
}

struct store context_store(const struct context *c)
{
    return (struct store){
        .db = c->db,
        .arena = c->arena,
        .base_url = c->site->base_url,
        .voter = c->personal,
    };
}

void context_shows(struct context *c, const struct tool *tool)
{
    if (c->subjects.tools_n == CACHE_TOOLS_MAX)
        c->subjects.keep = KEEP_NOT; /* more than can be watched */
    else
        c->subjects.tools[c->subjects.tools_n++] = tool->id;
}

enum err context_fail(struct context *c, enum err e, const char *why)
{
    c->why = why;
    return e;
}

void context_status(struct context *c, enum err e)
{
    c->res.status = err_status(e);
}

/* A script that may read an answer may be sent to it. */
static void share_redirect(struct context *c)
{
    if (c->match.face == FACE_JSON)
        context_share(c);
}

enum err context_moved(struct context *c, const char *path)
{
    response_redirect(&c->res, path, true);
    share_redirect(c);
    return ERR_OK;
}

enum err context_see_other(struct context *c, const char *path)
{
    response_redirect(&c->res, path, false);
    share_redirect(c);
    return ERR_OK;
}

void context_share(struct context *c)
{
    bool reads = request_is_safe(&c->req);
    if (reads && (!c->match.route || c->match.route->keep != KEEP_NOT))
        cors_share(&c->res);
}

struct out *context_body(struct context *c)
{
    static const char *const types[] = {
        [FACE_HTML] = "text/html; charset=utf-8",
        [FACE_JSON] = "application/json",
        [FACE_TEXT] = "text/plain; charset=utf-8",
        [FACE_XML] = "application/xml; charset=utf-8",
        [FACE_PNG] = "image/png",
    };
    response_type(&c->res, types[c->match.face]);
    if (c->match.face == FACE_JSON)
        context_share(c);
    return &c->res.body;
}

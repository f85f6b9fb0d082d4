/* worker: one process that answers requests, one at a time, over one database connection. */
#include "worker.h"

#include <string.h>
#include <sysexits.h>

#include "base/clock.h"
#include "base/log.h"
#include "http/fcgi.h"
#include "http/status.h"
#include "page/error.h"
#include "routes.h"

#define ARENA_LIMIT_BYTES ((size_t)64 << 20)
#define WIRE_FIRST_BYTES  65536

/* One byte more than allowed tells that there was more. */
static char body_bytes[REQUEST_BODY_MAX_BYTES + 1];

static enum err handle(struct context *c, struct fcgi *f, const char **allow)
{
    size_t body_len = fcgi_read(f, body_bytes, sizeof body_bytes);
    enum err e =
        request_read(c->arena, fcgi_environment(f), body_bytes, body_len, &c->req, &c->why);
    log_request_id(c->req.id[0] ? c->req.id : NULL);
    if (!e)
        e = route_find(c->arena, routes, routes_count, &c->req, &c->match, allow, &c->why);
    if (!e) {
        c->res.caching = c->match.route->no_store ? CACHING_NONE : CACHING_REVALIDATE;
        e = c->match.route->handler(c);
    }
    return e;
}

static void answer_error(struct context *c, enum err e, const char *allow)
{
    response_init(c->arena, &c->res);
    c->res.status = err_status(e);
    c->res.caching = CACHING_NONE;
    if (allow[0])
        response_header(&c->res, "Allow", allow);
    if (e == ERR_DB_DOWN || e == ERR_TIMEOUT || e == ERR_RETRY)
        response_header(&c->res, "Retry-After", "2");
    error_answer(c, e, c->res.status, status_words(c->res.status));
}

static void serve_one(const struct site *site, struct db *db, struct arena *a, struct fcgi *f)
{
    struct context c = {.arena = a, .db = db, .site = site, .why = ""};
    const char *allow = "";
    int64_t start_us = clock_us();
    db_take_waited_us(db);
    response_init(a, &c.res);
    enum err e = handle(&c, f, &allow);
    if (e)
        answer_error(&c, e, allow);
    struct out wire = out_grow(a, WIRE_FIRST_BYTES);
    response_finish(a, &c.req, &c.res, &wire);
    fcgi_answer(f, wire.data, wire.len);
    log_info("request", "method", c.req.method_name, "route",
             c.match.route ? c.match.route->path : "-", "path", c.req.path, "status",
             log_number(c.res.status), "bytes", log_number((long long)wire.len), "us",
             log_number(clock_us() - start_us), "db_us", log_number(db_take_waited_us(db)));
    log_request_id(NULL);
    db_reset(db);
    arena_reset(a);
}

int worker_run(const struct config *config, int listen_fd, int stop_fd)
{
    struct arena *life = arena_new(SIZE_MAX), *request = arena_new(ARENA_LIMIT_BYTES);
    struct db_settings settings = config_db(config);
    struct db *db = db_new(&settings);
    struct site site = config_site(config);
    struct fcgi *f = fcgi_new(life, listen_fd, stop_fd, config->connections_max);
    if (!f)
        return EX_OSERR;
    log_info("worker-ready");
    while (fcgi_next(f))
        serve_one(&site, db, request, f);
    fcgi_close(f);
    db_free(db);
    arena_free(request);
    arena_free(life);
    log_info("worker-done");
    return EX_OK;
}

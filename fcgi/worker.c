/* worker: one process that answers requests, one at a time, over one database connection. */
#include "worker.h"

#include <errno.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/priority.h"
#include "http/cors.h"
#include "http/fcgi.h"
#include "http/guard.h"
#include "http/status.h"
#include "page/error.h"
#include "page/staff.h"
#include "page/visitor.h"
#include "routes.h"

#define ARENA_LIMIT_BYTES ((size_t)64 << 20)

/* Who changes something waits for the answer; it comes, or a 503, within 400 ms. */
#define WRITE_LIMIT_MS 350

/* Who could have an old answer does not wait for a database that even the follower hears nothing
 * of. */
#define STALE_LIMIT_MS 250

/* What a worker keeps of the pictures that it draws when there is no pool for them. */
#define PICTURES_BYTES ((size_t)1 << 20)

/* One byte more than allowed tells that there was more. */
static char body_bytes[REQUEST_BODY_MAX_BYTES + 1];

struct worker {
    struct site site;
    const struct shared *shared;
    enum pool pool;
    struct db *db;
    struct arena *arena; /* of the request */
    struct cache *cache;
    struct fcgi *fcgi;
    struct studio studio;
    uint64_t evictions_told;
};

static bool is_away(enum err e)
{
    return e == ERR_DB_DOWN || e == ERR_TIMEOUT || e == ERR_RETRY;
}

static enum err read_request(struct context *c, struct fcgi *f, const char **allow)
{
    size_t body_len = fcgi_read(f, body_bytes, sizeof body_bytes);
    enum err e =
        request_read(c->arena, fcgi_environment(f), body_bytes, body_len, &c->req, &c->why);
    log_request_id(c->req.id[0] ? c->req.id : NULL);
    if (!e)
        e = route_find(c->arena, routes, routes_count, &c->req, &c->match, allow, &c->why);
    if (!e)
        e = guard_check(c->match.route, &c->req, c->site->base_url, &c->why);
    if (!e)
        c->personal = visitor_wants_own(c);
    return e;
}

static void make_error(struct context *c, enum err e, const char *allow)
{
    response_restart(c->arena, &c->res);
    c->res.status = err_status(e);
    c->res.caching = CACHING_NONE;
    if (e == ERR_UNAUTHENTICATED && staff_lead_in(c))
        return;
    if (allow[0])
        response_header(&c->res, "Allow", allow);
    if (is_away(e))
        response_header(&c->res, "Retry-After", "2");
    error_answer(c, e, c->res.status, status_words(c->res.status));
}

/* Runs the handler. What it answers with, or the error page, is finished into `answer`. */
static enum err make_answer(struct worker *w, struct context *c, bool gzip, struct answer *answer)
{
    /* Noted before the data is read: a change that comes in between makes the answer old at once.
     */
    c->subjects = (struct cache_subjects){
        .keep = c->personal ? KEEP_NOT : c->match.route->keep,
        .clock = board_clock(w->shared->board),
        .made_ms = clock_ms(),
        .day = clock_day(),
    };
    c->res.caching = c->personal                    ? CACHING_PRIVATE
                     : c->subjects.keep == KEEP_NOT ? CACHING_NONE
                                                    : CACHING_REVALIDATE;
    /* Few go through a list to its end, and anybody can make up places in it: kept, they would push
     * out what many read. */
    if (context_input(c, "after")[0])
        c->subjects.keep = KEEP_NOT;
    if (w->pool == POOL_PUBLIC && !request_is_safe(&c->req))
        db_limit(w->db, WRITE_LIMIT_MS);
    enum err e = c->match.route->role == ROLE_NONE ? ERR_OK : staff_enter(c);
    if (!e)
        e = c->match.route->handler(c);
    if (!e)
        response_finish(c->arena, &c->res, gzip, answer);
    return e;
}

static void tell_cache_metrics(struct worker *w)
{
    uint64_t evictions = cache_evictions(w->cache);
    metrics_keeps(w->shared->metrics, getpid(), (int64_t)cache_bytes(w->cache));
    metrics_add(w->shared->metrics, METRIC_CACHE_EVICTION,
                (int64_t)(evictions - w->evictions_told));
    w->evictions_told = evictions;
}

/* An answer that is as it once was: better than none. */
static bool answer_kept(struct worker *w, struct context *c, bool gzip, struct answer *answer)
{
    const char *key = cache_key(c->arena, &c->req, &c->match, gzip);
    if (cache_find(w->cache, key, clock_ms(), answer) == CACHE_MISS)
        return false;
    metrics_add(w->shared->metrics, METRIC_CACHE_STALE, 1);
    return true;
}

/* From the cache, or made and kept there. While the database is away an old answer is better than
 * none. */
static enum err answer_cached(struct worker *w, struct context *c, bool gzip, struct answer *answer)
{
    struct answer old;
    const char *key = cache_key(c->arena, &c->req, &c->match, gzip);
    enum cache_state state = cache_find(w->cache, key, clock_ms(), &old);
    if (state == CACHE_FRESH) {
        *answer = old;
        metrics_add(w->shared->metrics, METRIC_CACHE_HIT, 1);
        return ERR_OK;
    }
    metrics_add(w->shared->metrics, METRIC_CACHE_MISS, 1);
    if (state == CACHE_STALE && !board_is_watched(w->shared->board, clock_ms()))
        db_limit(w->db, STALE_LIMIT_MS);
    c->res.kept = cache_keeps(w->cache);
    enum err e = make_answer(w, c, gzip, answer);
    if (is_away(e))
        return answer_kept(w, c, gzip, answer) ? ERR_OK : e;
    bool keeps = c->res.caching == CACHING_REVALIDATE || c->res.caching == CACHING_SHORT;
    if (!e && keeps && answer->status == err_status(ERR_OK)) {
        cache_keep(w->cache, key, &c->subjects, answer);
        tell_cache_metrics(w);
    } else {
        /* Gone or moved: it must not come back when the database is away. */
        cache_forget(w->cache, key);
    }
    return e;
}

static void note(struct worker *w, const struct context *c, int status, size_t len,
                 int64_t start_us)
{
    int64_t us = clock_us() - start_us;
    struct db_effort effort = db_take_effort(w->db);
    const struct route *route = c->match.route;
    metrics_request(w->shared->metrics, route ? (int)(route - routes) : -1, status, us,
                    effort.waited_us);
    metrics_add(w->shared->metrics, METRIC_STATEMENT, effort.statements);
    metrics_add(w->shared->metrics, METRIC_STATEMENT_PREPARED, effort.prepared);
    /* What opens a door does not stand in the log. */
    bool secret = route && strstr(route->path, "/:token");
    log_info("request", "method", c->req.method_name, "route", route ? route->path : "-", "path",
             secret ? "-" : c->req.path, "status", log_number(status), "bytes",
             log_number((long long)len), "us", log_number(us), "db_us",
             log_number(effort.waited_us));
}

static void serve_one(struct worker *w)
{
    struct context c = {
        .arena = w->arena,
        .db = w->db,
        .site = &w->site,
        .board = w->shared->board,
        .metrics = w->shared->metrics,
        .studio = &w->studio,
        .routes = routes,
        .routes_n = routes_count,
        .credential = "",
        .csrf = "",
        .why = "",
    };
    struct answer answer;
    const char *allow = "", *bytes;
    size_t len;
    int64_t start_us = clock_us();
    db_take_effort(w->db);
    response_init(c.arena, &c.res);
    enum err e = read_request(&c, w->fcgi, &allow);
    bool gzip = request_takes_coding(&c.req, "gzip");
    /* It waited too long here, and was answered with an error: it must not be done after that. */
    if (!e && !request_is_safe(&c.req) && !fcgi_is_awaited(w->fcgi))
        e = ERR_RETRY;
    if (!e && request_is_safe(&c.req) && c.match.route->keep != KEEP_NOT && !c.personal)
        e = answer_cached(w, &c, gzip, &answer);
    else if (!e)
        e = make_answer(w, &c, gzip, &answer);
    /* Rather the page that is everybody's than none. */
    if (is_away(e) && c.personal && answer_kept(w, &c, gzip, &answer))
        e = ERR_OK;
    if (e == ERR_METHOD && cors_answer_preflight(c.arena, routes, routes_count, &c.req, &c.res)) {
        c.res.caching = CACHING_NONE;
        response_finish(c.arena, &c.res, false, &answer);
    } else if (e) {
        make_error(&c, e, allow);
        response_finish(c.arena, &c.res, gzip, &answer);
    }
    int status = answer_choose(&answer, &c.req, &bytes, &len);
    fcgi_answer(w->fcgi, bytes, len);
    note(w, &c, status, len, start_us);
    log_request_id(NULL);
    db_reset(w->db);
    arena_reset(c.arena);
}

static void free_lru(void *lru)
{
    lru_free(lru);
}

static struct studio open_studio(struct arena *life, const struct config *config, enum pool pool)
{
    size_t bytes = pool == POOL_IMAGES ? (size_t)config->cache_mb << 20 : PICTURES_BYTES;
    struct studio studio = {
        .drawer = drawer_new(life),
        .kept = lru_new(config->cache_mb ? bytes : 0),
    };
    arena_on_reset(life, free_lru, studio.kept);
    return studio;
}

int worker_run(const struct config *config, const struct shared *shared, enum pool pool,
               int listen_fd, int stop_fd)
{
    struct arena *life = arena_new(SIZE_MAX);
    struct db_settings settings = pool == POOL_STAFF    ? config_staff_db(config)
                                  : pool == POOL_IMAGES ? config_images_db(config)
                                                        : config_db(config);
    size_t cache_mb = pool == POOL_PUBLIC ? (size_t)config->cache_mb : 0;
    struct worker w = {
        .site = config_site(config),
        .shared = shared,
        .db = db_new(&settings),
        .arena = arena_new(ARENA_LIMIT_BYTES),
        .pool = pool,
        .studio = open_studio(life, config, pool),
        .cache = cache_new(life, cache_mb << 20, shared->board),
        .fcgi = fcgi_new(life, listen_fd, stop_fd, config->connections_max),
    };
    if (!w.fcgi)
        return EX_OSERR;
    /* Hashing a password takes long, so does a picture; pages go first. */
    if (pool != POOL_PUBLIC)
        priority_step_back();
    metrics_add(shared->metrics, METRIC_WORKER_START, 1);
    log_info("worker-ready");
    log_gather();
    while (fcgi_next(w.fcgi))
        serve_one(&w);
    fcgi_close(w.fcgi);
    db_free(w.db);
    arena_free(w.arena);
    arena_free(life);
    log_info("worker-done");
    log_flush();
    return EX_OK;
}

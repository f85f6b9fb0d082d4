/* metrics: counters in memory that all processes of a host share. */
#include "base/metrics.h"

#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

#define ROUTES_MAX   (METRICS_ROUTES_MAX + 1) /* the last one: what matched no route */
#define STATUSES_MAX 600
#define BUCKETS      12
#define WORKERS_MAX  512 /* those at work and those that were told to go */

static const double bucket_s[BUCKETS] = {0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025,
                                         0.05,   0.1,   0.25,   0.5,   1,    2.5};

struct of_route {
    _Atomic int64_t statuses[STATUSES_MAX];
    _Atomic int64_t
        buckets[BUCKETS + 1]; /* not summed up; the last one is for all that took longer */
    _Atomic int64_t us, db_us;
};

struct of_worker {
    _Atomic pid_t pid; /* 0: free */
    _Atomic int64_t bytes;
};

struct metrics {
    const char *const *names;
    int names_n;
    int counted_as[ROUTES_MAX]; /* several methods of one path are counted together */
    _Atomic int64_t values[METRICS];
    struct of_worker workers[WORKERS_MAX];
    struct of_route routes[ROUTES_MAX];
};

static const struct {
    const char *name, *type, *help;
} words[METRICS] = {
    [METRIC_CACHE_HIT] = {"slipway_cache_hits_total", "counter", "answers from a worker's memory"},
    [METRIC_CACHE_MISS] = {"slipway_cache_misses_total", "counter", "cacheable answers made anew"},
    [METRIC_CACHE_STALE] = {"slipway_cache_stale_total", "counter",
                            "old answers while the database was away"},
    [METRIC_CACHE_EVICTION] = {"slipway_cache_evictions_total", "counter",
                               "answers that left to make room"},
    [METRIC_WORKER_START] = {"slipway_worker_starts_total", "counter", "workers started"},
    [METRIC_WORKER_DEATH] = {"slipway_worker_deaths_total", "counter",
                             "workers that ended without being told to"},
    [METRIC_VOTE] = {"slipway_votes_total", "counter", "votes accepted"},
    [METRIC_VOTE_CHANGED] = {"slipway_votes_changed_total", "counter",
                             "votes that changed something"},
    [METRIC_VOTE_HELD] = {"slipway_votes_held_total", "counter", "votes stored but not counted"},
    [METRIC_NEWSLETTER_ASKED] = {"slipway_newsletter_asked_total", "counter",
                                 "times mail was asked for"},
    [METRIC_NEWSLETTER_REFUSED] = {"slipway_newsletter_refused_total", "counter",
                                   "times that was over a quota"},
    [METRIC_NEWSLETTER_CONFIRMED] = {"slipway_newsletter_confirmed_total", "counter",
                                     "confirmations by a link"},
    [METRIC_NEWSLETTER_ENDED] = {"slipway_newsletter_ended_total", "counter",
                                 "times mail was ended by a link"},
    [METRIC_FOLLOWER_LOOK] = {"slipway_follower_looks_total", "counter",
                              "looks for what other processes changed"},
    [METRIC_FOLLOWER_CHANGE] = {"slipway_follower_changes_total", "counter",
                                "changes that the follower found"},
    [METRIC_STATEMENT] = {"slipway_db_statements_total", "counter",
                          "statements sent to the database"},
    [METRIC_STATEMENT_PREPARED] = {"slipway_db_statements_prepared_total", "counter",
                                   "statements that were prepared first on their connection"},
    [METRIC_PICTURE_DRAWN] = {"slipway_pictures_drawn_total", "counter", "share images drawn"},
    [METRIC_PICTURE_FAILED] = {"slipway_pictures_failed_total", "counter",
                               "share images that could not be drawn"},
    [METRIC_PICTURE_MS] = {"slipway_picture_milliseconds_total", "counter",
                           "time spent on share images, drawn or not"},
    [METRIC_MAIL_SENT] = {"slipway_mails_sent_total", "counter",
                          "mails that a server took from this host"},
    [METRIC_MAIL_LATER] = {"slipway_mails_later_total", "counter",
                           "attempts to send a mail that are to be made again"},
    [METRIC_MAIL_REFUSED] = {"slipway_mails_refused_total", "counter",
                             "mails that a server refused for good"},
    [METRIC_MAIL_WAITING] = {"slipway_mails_waiting", "gauge",
                             "mails in the outbox of the whole site"},
    [METRIC_MAIL_DUE] = {"slipway_mails_due", "gauge", "mails in the outbox that could go at once"},
    [METRIC_LETTERS_QUEUED] = {"slipway_issue_letters_queued", "gauge",
                               "letters of the last issue that were put into the outbox"},
    [METRIC_LETTERS_SENT] = {"slipway_issue_letters_sent", "gauge",
                             "of those, taken by a mail server"},
    [METRIC_LETTERS_WAITING] = {"slipway_issue_letters_waiting", "gauge",
                                "of those, waiting for their first attempt"},
    [METRIC_LETTERS_LATER] = {"slipway_issue_letters_later", "gauge",
                              "of those, waiting for another attempt"},
    [METRIC_LETTERS_REFUSED] = {"slipway_issue_letters_refused", "gauge", "of those, given up"},
};

struct metrics *metrics_new(const char *const *routes, int routes_n)
{
    void *memory = mmap(NULL, sizeof(struct metrics), PROT_READ | PROT_WRITE,
                        MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED)
        return NULL;
    struct metrics *m = memory;
    m->names = routes;
    m->names_n = routes_n < ROUTES_MAX ? routes_n : ROUTES_MAX - 1;
    for (int r = 0; r < m->names_n; r++)
        while (strcmp(m->names[m->counted_as[r]], m->names[r]) != 0)
            m->counted_as[r]++;
    return m;
}

void metrics_add(struct metrics *m, enum metric metric, int64_t n)
{
    atomic_fetch_add_explicit(&m->values[metric], n, memory_order_relaxed);
}

void metrics_set(struct metrics *m, enum metric metric, int64_t n)
{
    atomic_store_explicit(&m->values[metric], n, memory_order_relaxed);
}

static struct of_worker *find_worker(struct metrics *m, pid_t pid)
{
    for (int i = 0; i < WORKERS_MAX; i++)
        if (atomic_load(&m->workers[i].pid) == pid)
            return &m->workers[i];
    return NULL;
}

static struct of_worker *take_seat(struct metrics *m, pid_t pid)
{
    for (int i = 0; i < WORKERS_MAX; i++) {
        pid_t nobody = 0;
        if (atomic_compare_exchange_strong(&m->workers[i].pid, &nobody, pid))
            return &m->workers[i];
    }
    return NULL;
}

void metrics_keeps(struct metrics *m, pid_t worker, int64_t bytes)
{
    struct of_worker *w = find_worker(m, worker);
    if (!w)
        w = take_seat(m, worker);
    if (w)
        atomic_store(&w->bytes, bytes);
}

void metrics_forget(struct metrics *m, pid_t worker)
{
    struct of_worker *w = find_worker(m, worker);
    if (!w)
        return;
    atomic_store(&w->bytes, 0);
    atomic_store(&w->pid, 0);
}

void metrics_request(struct metrics *m, int route, int status, int64_t us, int64_t db_us)
{
    struct of_route *r =
        &m->routes[route >= 0 && route < m->names_n ? m->counted_as[route] : ROUTES_MAX - 1];
    int bucket = 0;
    while (bucket < BUCKETS && (double)us > bucket_s[bucket] * 1e6)
        bucket++;
    atomic_fetch_add_explicit(&r->buckets[bucket], 1, memory_order_relaxed);
    if (status > 0 && status < STATUSES_MAX)
        atomic_fetch_add_explicit(&r->statuses[status], 1, memory_order_relaxed);
    atomic_fetch_add_explicit(&r->us, us, memory_order_relaxed);
    atomic_fetch_add_explicit(&r->db_us, db_us, memory_order_relaxed);
}

static void put_head(struct out *o, const char *name, const char *type, const char *help)
{
    out_printf(o, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

/* A route's path as a label: our own literals, without quotes or backslashes. */
static const char *label(const struct metrics *m, int route)
{
    return route < m->names_n ? m->names[route] : "none";
}

static void put_seconds(struct out *o, const char *name, const char *route, int64_t us)
{
    out_printf(o, "%s{route=\"%s\"} %lld.%06lld\n", name, route, (long long)(us / 1000000),
               (long long)(us % 1000000));
}

static void put_histogram(const struct metrics *m, struct out *o, int route)
{
    const struct of_route *r = &m->routes[route];
    long long counts[BUCKETS + 1], all = 0, sum = 0;
    /* Read once: others go on counting, and no bucket may hold more than all of them. */
    for (int b = 0; b <= BUCKETS; b++)
        all += counts[b] = atomic_load(&r->buckets[b]);
    if (all == 0)
        return; /* nobody asked for it yet */
    for (int b = 0; b < BUCKETS; b++) {
        sum += counts[b];
        out_printf(o, "slipway_request_seconds_bucket{route=\"%s\",le=\"%g\"} %lld\n",
                   label(m, route), bucket_s[b], sum);
    }
    out_printf(o, "slipway_request_seconds_bucket{route=\"%s\",le=\"+Inf\"} %lld\n",
               label(m, route), all);
    out_printf(o, "slipway_request_seconds_count{route=\"%s\"} %lld\n", label(m, route), all);
    put_seconds(o, "slipway_request_seconds_sum", label(m, route), atomic_load(&r->us));
}

void metrics_write(const struct metrics *m, struct out *o)
{
    for (int i = 0; i < METRICS; i++) {
        put_head(o, words[i].name, words[i].type, words[i].help);
        out_printf(o, "%s %lld\n", words[i].name, (long long)atomic_load(&m->values[i]));
    }
    long long kept = 0;
    for (int i = 0; i < WORKERS_MAX; i++)
        kept += atomic_load(&m->workers[i].bytes);
    put_head(o, "slipway_cache_bytes", "gauge", "bytes that all workers keep");
    out_printf(o, "slipway_cache_bytes %lld\n", kept);
    put_head(o, "slipway_requests_total", "counter", "requests by route and status");
    for (int r = 0; r < ROUTES_MAX; r++)
        for (int s = 0; s < STATUSES_MAX; s++) {
            long long n = atomic_load(&m->routes[r].statuses[s]);
            if (n)
                out_printf(o, "slipway_requests_total{route=\"%s\",status=\"%d\"} %lld\n",
                           label(m, r), s, n);
        }
    put_head(o, "slipway_request_seconds", "histogram",
             "time from the request's arrival to its answer");
    for (int r = 0; r < ROUTES_MAX; r++)
        if (r < m->names_n || r == ROUTES_MAX - 1)
            put_histogram(m, o, r);
    put_head(o, "slipway_db_seconds_total", "counter", "time spent waiting for the database");
    for (int r = 0; r < m->names_n; r++)
        if (m->counted_as[r] == r)
            put_seconds(o, "slipway_db_seconds_total", label(m, r),
                        atomic_load(&m->routes[r].db_us));
}

/* metrics: counters in memory that all processes of a host share, printed in Prometheus's text
 * format.
 *
 * The supervisor maps them before it forks. Counting is lock-free. Format:
 * prometheus.io/docs/instrumenting/exposition_formats.
 */
#ifndef BASE_METRICS_H
#define BASE_METRICS_H

#include <stdint.h>
#include <sys/types.h>

#include "base/out.h"

enum metric {
    METRIC_CACHE_HIT,      /* answered from the worker's memory */
    METRIC_CACHE_MISS,     /* made anew */
    METRIC_CACHE_STALE,    /* an old answer, because the database was away */
    METRIC_CACHE_EVICTION, /* left the memory to make room */
    METRIC_WORKER_START,
    METRIC_WORKER_DEATH, /* without having been told to stop */
    METRIC_VOTE,         /* accepted, changed something or not */
    METRIC_VOTE_CHANGED,
    METRIC_VOTE_HELD,            /* over quota: stored, not counted */
    METRIC_NEWSLETTER_ASKED,     /* for mail, whatever came of it */
    METRIC_NEWSLETTER_REFUSED,   /* over a quota */
    METRIC_NEWSLETTER_CONFIRMED, /* by the button behind a link */
    METRIC_NEWSLETTER_ENDED,     /* unsubscribed, or an alert ended */
    METRIC_FOLLOWER_LOOK,
    METRIC_FOLLOWER_CHANGE,    /* subjects that other processes had changed */
    METRIC_STATEMENT,          /* sent to the database */
    METRIC_STATEMENT_PREPARED, /* of those, prepared first */
    METRIC_PICTURE_DRAWN,
    METRIC_PICTURE_FAILED, /* asked for, and not drawn */
    METRIC_PICTURE_MS,     /* spent on both */
    METRIC_MAIL_SENT,
    METRIC_MAIL_LATER,   /* attempts that are to be made again */
    METRIC_MAIL_REFUSED, /* given up by what the server said */
    METRIC_MAIL_WAITING, /* in the outbox of the whole site, as this host saw it last */
    METRIC_MAIL_DUE,     /* of those, what could go at once */
    /* of the issue of the newsletter that was sent last: as it stands, not counted up */
    METRIC_LETTERS_QUEUED,
    METRIC_LETTERS_SENT,
    METRIC_LETTERS_WAITING,
    METRIC_LETTERS_LATER,
    METRIC_LETTERS_REFUSED,
    METRICS
};

struct metrics;

#define METRICS_ROUTES_MAX 255

/* `routes` (their paths, at most METRICS_ROUTES_MAX) names what requests are counted by, equal ones
 * together; they must stay. NULL when the machine has no memory left. */
struct metrics *metrics_new(const char *const *routes, int routes_n);

void metrics_add(struct metrics *m, enum metric metric, int64_t n);

/* For what is no sum of events. */
void metrics_set(struct metrics *m, enum metric metric, int64_t n);

/* How many bytes this worker keeps now. */
void metrics_keeps(struct metrics *m, pid_t worker, int64_t bytes);

/* The worker has ended, however it ended: it keeps nothing. */
void metrics_forget(struct metrics *m, pid_t worker);

/* One request; `route` is its index, -1 for one that matched none. */
void metrics_request(struct metrics *m, int route, int status, int64_t us, int64_t db_us);

void metrics_write(const struct metrics *m, struct out *o);

#endif

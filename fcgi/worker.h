/* worker: one process that answers requests, one at a time, over one database connection.
 *
 * The journey: accept → arena → request → route → cache, or handler → error page if any → headers
 * and body → reset. The only place where an enum err becomes an HTTP status.
 */
#ifndef WORKER_H
#define WORKER_H

#include "config.h"

/* What the processes of a host share, mapped by the supervisor. */
struct shared {
    struct board *board;
    struct metrics *metrics;
};

/* For whom a worker is. Any answers any route; nginx knows which socket it asks. */
enum pool {
    POOL_PUBLIC,
    POOL_STAFF,  /* waits for the database for 10 s, has no limit for writes, keeps no answers, and
                    gives way to others */
    POOL_IMAGES, /* draws share images; keeps those instead of answers, and gives way to others */
};

/* Serves until `stop_fd` is readable and what was accepted is answered. Returns the process's exit
 * code. */
int worker_run(const struct config *config, const struct shared *shared, enum pool pool,
               int listen_fd, int stop_fd);

#endif

/* jobs: one small process a host that sends the mail that is due, and publishes the ballots of each
 * day. */
#ifndef JOBS_H
#define JOBS_H

#include "config.h"

/* Looks into the outbox every mail_every_s, and every minute whether a day is over whose ballots
 * are to be published, until `stop_fd` is readable. Returns the process's exit code. */
int jobs_run(const struct config *config, int stop_fd);

#endif

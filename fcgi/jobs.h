/* jobs: one small process a host that sends the mail that is due, works out the rankings, and
 * publishes the ballots of each day. */
#ifndef JOBS_H
#define JOBS_H

#include "config.h"

/* Looks into the outbox every mail_every_s (with a mail server), every two seconds for rankings
 * that are old (head to head is worked out every ten minutes), and every minute whether a day is
 * over whose ballots are to be published; until `stop_fd` is readable. Returns the process's exit
 * code. */
int jobs_run(const struct config *config, int stop_fd);

#endif

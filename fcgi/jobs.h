/* jobs: one small process a host that sends the mail that is due and works out the rankings. */
#ifndef JOBS_H
#define JOBS_H

#include "config.h"

/* Looks into the outbox every mail_every_s (with a mail server), and every two seconds for rankings
 * that are old; head to head is worked out every ten minutes. Until `stop_fd` is readable. Returns
 * the process's exit code. */
int jobs_run(const struct config *config, int stop_fd);

#endif

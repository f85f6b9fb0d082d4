/* supervisor: holds the listening sockets and keeps N workers alive.
 *
 *   SIGTERM, SIGINT   stop: workers finish what they have accepted; after 10 s they are killed
 *   SIGHUP            new workers start, and only then the old ones stop
 *
 * The sockets outlive every worker, so a request that arrives in between waits in its queue. A
 * worker that dies is replaced at once, with a growing pause (0.1 s doubling to 5 s) when it keeps
 * dying young.
 */
#ifndef SUPERVISOR_H
#define SUPERVISOR_H

#include "config.h"

/* Runs until it is told to stop. Returns the process's exit code. */
int supervisor_run(const struct config *config);

#endif

/* follower: one small process a host that learns what other hosts (and the command line) commit.
 *
 * Every LOOK_MS it asks what changed since it looked last, in one query however many votes there
 * were, and bumps the board, so that no worker shows an old page for longer. After each look it
 * leaves its heartbeat. It also keeps house: ranks voted tools, forgets networks
 * and the recipients of old mail.
 */
#ifndef FOLLOWER_H
#define FOLLOWER_H

#include "config.h"

/* Runs until `stop_fd` is readable. Returns the process's exit code. */
int follower_run(const struct config *config, struct board *board, struct metrics *metrics,
                 int stop_fd);

#endif

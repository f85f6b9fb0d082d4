/* jobs: what a host does again and again, each in a small process of its own, for each may have to
 * wait long: mail for a server, rankings and ballots for the database,
 * links for strangers. */
#ifndef JOBS_H
#define JOBS_H

#include "config.h"

/* All go on until `stop_fd` is readable, and return the process's exit code. */

/* Sends the mail that is due, every mail_every_s; config->mail has a url or a dir. */
int jobs_mail(const struct config *config, struct metrics *metrics, int stop_fd);

/* Works out the rankings that are old, every two seconds; head to head every ten minutes. */
int jobs_rank(const struct config *config, int stop_fd);

/* Composes the weekly issue when a week is over, queues issues whose time has come, and writes
 * alerts. */
int jobs_newsletter(const struct config *config, struct metrics *metrics, int stop_fd);

/* Publishes the ballots of each day when it is over, and looks every minute for as long as that
 * fails; config->export_dir is set. */
int jobs_ballots(const struct config *config, int stop_fd);

/* Asks the websites of tools whether they answer, each once a day; config->links is not off. */
int jobs_links(const struct config *config, int stop_fd);

#endif

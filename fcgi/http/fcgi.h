/* fcgi: one worker's side of FastCGI, with many kept connections. The door to libfcgi.
 *
 * libfcgi's own loop waits inside one kept connection and is deaf to all others. So a worker polls
 * the listening socket and every connection it holds, and reads a request only from one that has
 * bytes waiting. The listening socket belongs to the supervisor and is shared by all workers.
 */
#ifndef HTTP_FCGI_H
#define HTTP_FCGI_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"

struct fcgi;

/* Serves `listen_fd` (non-blocking). `stop_fd` becomes readable when the worker shall stop. Holds
 * at most `connections_max` connections; more wait in the listening socket's queue. NULL when epoll
 * cannot be had. */
struct fcgi *fcgi_new(struct arena *a, int listen_fd, int stop_fd, int connections_max);

/* Waits for the next request. False: stop was asked, and what came on the connections that had been
 * accepted before is answered. */
bool fcgi_next(struct fcgi *f);

/* The current request's environment, "NAME=value" strings, NULL-terminated. */
const char *const *fcgi_environment(const struct fcgi *f);

/* Reads at most `max` bytes of the body. */
size_t fcgi_read(struct fcgi *f, char *bytes, size_t max);

/* False when nginx has closed the connection: it waits no longer for this answer and has told its
 * client so. */
bool fcgi_is_awaited(const struct fcgi *f);

/* Writes the whole CGI response and ends the request. The connection stays open when nginx asked
 * for that. */
void fcgi_answer(struct fcgi *f, const char *bytes, size_t len);

/* Closes every connection. */
void fcgi_close(struct fcgi *f);

#endif

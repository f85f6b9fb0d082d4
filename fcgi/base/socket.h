/* socket: the listening socket, opened once by the supervisor and shared by its workers. */
#ifndef BASE_SOCKET_H
#define BASE_SOCKET_H

#include "base/err.h"

struct socket_listener {
    int fd;           /* non-blocking, close-on-exec */
    const char *path; /* of a unix socket; NULL otherwise */
};

/* `address` is a path, or 127.0.0.1:port. A unix socket gets mode 0660; one that a dead process
 * left behind is replaced, a living one is ERR_CONFLICT. `*why` says what was wrong. */
enum err socket_listen(const char *address, struct socket_listener *listener, const char **why);

/* Closes it and removes the path. */
void socket_close(struct socket_listener *listener);

#endif

/* socket: the listening socket, opened once by the supervisor and shared by its workers. */
#include "base/socket.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define BACKLOG 1024

static enum err fail(int fd, enum err e, const char **why)
{
    *why = e == ERR_CONFLICT ? "another process listens there" : strerror(errno);
    if (fd >= 0)
        close(fd);
    return e;
}

static bool somebody_answers(const struct sockaddr_un *where)
{
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return false;
    bool answers = connect(fd, (const struct sockaddr *)where, sizeof *where) == 0;
    close(fd);
    return answers;
}

static enum err listen_unix(const char *path, struct socket_listener *listener, const char **why)
{
    struct sockaddr_un where = {.sun_family = AF_UNIX};
    if (strlen(path) >= sizeof where.sun_path) {
        errno = ENAMETOOLONG;
        return fail(-1, ERR_INVALID, why);
    }
    strcpy(where.sun_path, path);
    if (somebody_answers(&where))
        return fail(-1, ERR_CONFLICT, why);
    struct stat there;
    if (lstat(path, &there) == 0 && S_ISSOCK(there.st_mode))
        unlink(path); /* anything else that stands there makes bind fail, and stays */
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0)
        return fail(fd, ERR_INTERNAL, why);
    mode_t mask = umask(0117); /* 0660: the owner and nginx's group */
    int bound = bind(fd, (struct sockaddr *)&where, sizeof where);
    umask(mask);
    if (bound != 0 || listen(fd, BACKLOG) != 0)
        return fail(fd, ERR_INTERNAL, why);
    *listener = (struct socket_listener){.fd = fd, .path = path};
    return ERR_OK;
}

static enum err listen_loopback(const char *port, struct socket_listener *listener,
                                const char **why)
{
    struct sockaddr_in where = {
        .sin_family = AF_INET,
        .sin_port = htons((uint16_t)atoi(port)),
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
    };
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0), yes = 1;
    if (fd < 0)
        return fail(fd, ERR_INTERNAL, why);
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (bind(fd, (struct sockaddr *)&where, sizeof where) != 0 || listen(fd, BACKLOG) != 0)
        return fail(fd, errno == EADDRINUSE ? ERR_CONFLICT : ERR_INTERNAL, why);
    *listener = (struct socket_listener){.fd = fd};
    return ERR_OK;
}

enum err socket_listen(const char *address, struct socket_listener *listener, const char **why)
{
    if (address[0] == '/')
        return listen_unix(address, listener, why);
    return listen_loopback(strchr(address, ':') + 1, listener, why);
}

void socket_close(struct socket_listener *listener)
{
    close(listener->fd);
    if (listener->path)
        unlink(listener->path);
}

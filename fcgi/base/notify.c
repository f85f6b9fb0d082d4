/* notify: tells systemd how the service stands; the protocol is sd_notify(3)'s: one datagram. */
#include "base/notify.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static void notify(const char *state)
{
    const char *path = getenv("NOTIFY_SOCKET");
    struct sockaddr_un where = {.sun_family = AF_UNIX};
    if (!path || !path[0] || strlen(path) >= sizeof where.sun_path)
        return;
    strcpy(where.sun_path, path);
    if (path[0] == '@')
        where.sun_path[0] = '\0'; /* an abstract socket */
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return;
    /* Nobody is told when systemd cannot be: the service runs all the same. */
    sendto(fd, state, strlen(state), MSG_NOSIGNAL, (struct sockaddr *)&where,
           (socklen_t)(offsetof(struct sockaddr_un, sun_path) + strlen(path)));
    close(fd);
}

void notify_ready(void)
{
    static bool sent;
    if (!sent)
        notify("READY=1");
    sent = true;
}

void notify_stopping(void)
{
    notify("STOPPING=1");
}

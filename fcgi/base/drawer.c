/* drawer: a program of its own that draws pictures, kept running and watched. */
#include "base/drawer.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"

#define PNG_MAX_BYTES  ((size_t)4 << 20)
#define LINE_MAX_BYTES 200

struct drawer {
    char path[PATH_MAX];
    pid_t pid; /* 0: none is running */
    int to, from;
    int drawn;             /* by this one */
    int64_t not_before_ms; /* when one may be started again */
};

static void forget(struct drawer *d)
{
    close(d->to);
    close(d->from);
    d->pid = 0;
}

/* Ends it, whatever it is at; returns how it ended. */
static int end(struct drawer *d)
{
    int status = 0;
    if (d->pid == 0)
        return 0;
    /* Not when it has ended already: how, is to be seen. */
    if (waitpid(d->pid, &status, WNOHANG) == 0) {
        kill(d->pid, SIGKILL);
        while (waitpid(d->pid, &status, 0) < 0 && errno == EINTR)
            ;
    }
    forget(d);
    return status;
}

static void end_with_arena(void *d)
{
    end(d);
}

struct drawer *drawer_new(struct arena *a)
{
    struct drawer *d = arena_alloc(a, sizeof *d);
    static const char name[] = "slipway-draw";
    *d = (struct drawer){0};
    ssize_t len = readlink("/proc/self/exe", d->path, sizeof d->path - sizeof name);
    while (len > 0 && d->path[len - 1] != '/')
        len--;
    memcpy(d->path + (len > 0 ? len : 0), name, sizeof name);
    arena_on_reset(a, end_with_arena, d);
    return d;
}

/* In the child: nothing of the worker's but its standard error goes along. */
static _Noreturn void become(const struct drawer *d, int in, int out, pid_t parent)
{
    sigset_t none;
    char name[] = "slipway-draw", locale[] = "LC_ALL=C.UTF-8";
    char *const arguments[] = {name, NULL}, *const environment[] = {locale, NULL};
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent || dup2(in, STDIN_FILENO) < 0 || dup2(out, STDOUT_FILENO) < 0)
        _exit(127);
    close_range(STDERR_FILENO + 1, ~0U, 0);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    execve(d->path, arguments, environment);
    _exit(127);
}

static enum err start(struct drawer *d)
{
    int in[2], out[2];
    pid_t parent = getpid();
    if (clock_ms() < d->not_before_ms)
        return ERR_RETRY;
    if (pipe2(in, O_CLOEXEC) < 0)
        return ERR_RETRY;
    if (pipe2(out, O_CLOEXEC) < 0) {
        close(in[0]);
        close(in[1]);
        return ERR_RETRY;
    }
    pid_t pid = fork();
    if (pid == 0)
        become(d, in[0], out[1], parent);
    close(in[0]);
    close(out[1]);
    d->to = in[1];
    d->from = out[0];
    d->drawn = 0;
    if (pid < 0) {
        log_error("draw", "why", strerror(errno));
        forget(d);
        return ERR_RETRY;
    }
    d->pid = pid;
    fcntl(d->to, F_SETFL, O_NONBLOCK);
    fcntl(d->from, F_SETFL, O_NONBLOCK);
    return ERR_OK;
}

/* ERR_OK: something can be read or written, or the other end is closed. */
static enum err await(int fd, short events, int64_t until_ms)
{
    struct pollfd p = {.fd = fd, .events = events};
    for (;;) {
        int64_t left_ms = until_ms - clock_ms();
        int n = left_ms > 0 ? poll(&p, 1, (int)left_ms) : 0;
        if (n > 0)
            return ERR_OK;
        if (n == 0)
            return ERR_TIMEOUT;
        if (errno != EINTR)
            return ERR_INTERNAL;
    }
}

static enum err say(struct drawer *d, const char *text, int64_t until_ms)
{
    for (size_t len = strlen(text); len > 0;) {
        ssize_t n = write(d->to, text, len);
        if (n > 0) {
            text += n;
            len -= (size_t)n;
        } else if (errno == EAGAIN) {
            enum err e = await(d->to, POLLOUT, until_ms);
            if (e)
                return e;
        } else if (errno != EINTR) {
            return ERR_RETRY; /* it is gone */
        }
    }
    return ERR_OK;
}

/* At most `max` bytes, at least one. ERR_RETRY: it is gone. */
static enum err hear(struct drawer *d, char *bytes, size_t max, int64_t until_ms, size_t *len)
{
    for (;;) {
        ssize_t n = read(d->from, bytes, max);
        if (n > 0) {
            *len = (size_t)n;
            return ERR_OK;
        }
        if (n == 0 || (errno != EAGAIN && errno != EINTR))
            return ERR_RETRY;
        enum err e = await(d->from, POLLIN, until_ms);
        if (e)
            return e;
    }
}

/* The first line of an answer, without its end; a byte at a time, for the picture begins behind it.
 */
static enum err hear_line(struct drawer *d, char line[LINE_MAX_BYTES], int64_t until_ms)
{
    for (size_t len = 0, more; len < LINE_MAX_BYTES - 1; len += more) {
        enum err e = hear(d, line + len, 1, until_ms, &more);
        if (e)
            return e;
        if (line[len] == '\n') {
            line[len] = '\0';
            return ERR_OK;
        }
    }
    return ERR_RETRY; /* it has lost its way: a fresh one */
}

static enum err take(struct drawer *d, struct out *png, int64_t until_ms)
{
    static char part[65536];
    char line[LINE_MAX_BYTES];
    enum err e = hear_line(d, line, until_ms);
    if (e)
        return e;
    if (strncmp(line, "error ", 6) == 0) {
        log_error("draw", "why", line + 6);
        return ERR_INTERNAL;
    }
    size_t left = strncmp(line, "png ", 4) == 0 ? strtoul(line + 4, NULL, 10) : 0;
    if (left == 0 || left > PNG_MAX_BYTES)
        return ERR_RETRY;
    for (size_t more; left > 0; left -= more) {
        e = hear(d, part, left < sizeof part ? left : sizeof part, until_ms, &more);
        if (e)
            return e;
        out_write(png, part, more);
    }
    return ERR_OK;
}

static enum err try_once(struct drawer *d, const char *order, struct out *png)
{
    size_t before = png->len;
    enum err e = d->pid ? ERR_OK : start(d);
    if (e)
        return e;
    int64_t until_ms = clock_ms() + (d->drawn ? DRAWER_LIMIT_MS : DRAWER_FIRST_LIMIT_MS);
    e = say(d, order, until_ms);
    if (!e)
        e = say(d, "draw\n", until_ms);
    if (!e)
        e = take(d, png, until_ms);
    if (e)
        png->len = before;
    if (!e && ++d->drawn >= DRAWER_PICTURES)
        end(d);
    return e;
}

/* The one that failed is ended, and the log says how it was. */
static void give_up(struct drawer *d, enum err e)
{
    int status = end(d);
    if (e == ERR_TIMEOUT)
        log_warn("draw", "why", "no picture in time; it was killed");
    else
        log_warn("draw", "why", "it died", WIFSIGNALED(status) ? "signal" : "exit",
                 log_number(WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status)));
}

enum err drawer_draw(struct drawer *d, const char *order, struct out *png)
{
    enum err e = ERR_RETRY;
    for (int tries = 0; tries < 2 && e == ERR_RETRY; tries++) {
        e = try_once(d, order, png);
        if (d->pid == 0)
            return e; /* it had its last picture, or none can be started */
        if (e == ERR_TIMEOUT || e == ERR_RETRY)
            give_up(d, e);
    }
    if (e == ERR_RETRY)
        d->not_before_ms = clock_ms() + DRAWER_PAUSE_MS;
    return e;
}

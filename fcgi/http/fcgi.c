/* fcgi: one worker's side of FastCGI, with many kept connections. The door to libfcgi. */
#include "http/fcgi.h"

#include <errno.h>
#include <fastcgi.h>
#include <fcgiapp.h>
#include <poll.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"

/* nginx sends a request whole; a peer that stops in the middle of one must not hold the worker. */
#define PEER_TIMEOUT_S 5

/* nginx may be writing to a connection at the moment when it is closed here. So a worker that shall
 * stop closes the busy ones behind an answer, and the others when nothing has come for so long. */
#define DRAIN_MS 300

struct connection {
    FCGX_Request request;
    struct connection *next_free;
    bool used;
};

struct fcgi {
    int epoll_fd, listen_fd, stop_fd;
    bool listening, stopping;
    int64_t drained_at_ms;
    int connections_max, connections_n;
    struct connection *connections, *free, *current;
};

static bool watch(struct fcgi *f, int fd, uint32_t events, void *thing)
{
    struct epoll_event event = {.events = events, .data.ptr = thing};
    return epoll_ctl(f->epoll_fd, EPOLL_CTL_ADD, fd, &event) == 0;
}

static void listen_on(struct fcgi *f)
{
    /* Exclusive: one new connection wakes one worker. */
    if (!f->listening && !f->stopping)
        f->listening = watch(f, f->listen_fd, EPOLLIN | EPOLLEXCLUSIVE, &f->listen_fd);
}

static void listen_off(struct fcgi *f)
{
    if (f->listening)
        epoll_ctl(f->epoll_fd, EPOLL_CTL_DEL, f->listen_fd, NULL);
    f->listening = false;
}

struct fcgi *fcgi_new(struct arena *a, int listen_fd, int stop_fd, int connections_max)
{
    struct fcgi *f = arena_alloc(a, sizeof *f);
    f->listen_fd = listen_fd;
    f->stop_fd = stop_fd;
    f->connections_max = connections_max;
    f->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    if (f->epoll_fd < 0 || FCGX_Init() != 0 || !watch(f, stop_fd, EPOLLIN, NULL)) {
        log_error("fcgi-start", "why", strerror(errno));
        return NULL;
    }
    f->connections = arena_array(a, (size_t)connections_max, sizeof *f->connections);
    for (int i = 0; i < connections_max; i++) {
        f->connections[i].next_free = f->free;
        f->free = &f->connections[i];
    }
    listen_on(f);
    return f;
}

static void set_timeouts(int fd)
{
    struct timeval limit = {.tv_sec = PEER_TIMEOUT_S};
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
}

static void accept_one(struct fcgi *f)
{
    int fd = accept4(f->listen_fd, NULL, NULL, SOCK_CLOEXEC);
    if (fd < 0)
        return; /* another worker was faster, or the client is gone */
    struct connection *c = f->free;
    f->free = c->next_free;
    set_timeouts(fd);
    /* No listening socket for libfcgi: when this connection ends, FCGX_Accept_r fails at once
     * instead of waiting in accept(). keepConnection makes it read from the socket it is given
     * instead of closing it first. */
    FCGX_InitRequest(&c->request, -1, 0);
    c->request.ipcFd = fd;
    c->request.keepConnection = 1;
    c->used = true;
    if (!watch(f, fd, EPOLLIN, c)) {
        close(fd);
        c->used = false;
        c->next_free = f->free;
        f->free = c;
        return;
    }
    if (++f->connections_n == f->connections_max)
        listen_off(f);
}

/* libfcgi has closed the socket (which also takes it out of the epoll set). */
static void forget(struct fcgi *f, struct connection *c)
{
    FCGX_Free(&c->request, 1);
    c->used = false;
    c->next_free = f->free;
    f->free = c;
    f->connections_n--;
    listen_on(f);
}

static bool read_request(struct fcgi *f, struct connection *c)
{
    if (FCGX_Accept_r(&c->request) < 0) {
        forget(f, c);
        return false;
    }
    f->current = c;
    return true;
}

static int drain_left_ms(const struct fcgi *f)
{
    int64_t left_ms = f->drained_at_ms - clock_ms();
    return left_ms > 0 ? (int)left_ms : 0;
}

bool fcgi_next(struct fcgi *f)
{
    for (;;) {
        struct epoll_event event;
        if (f->stopping && f->connections_n == 0)
            return false;
        int n = epoll_wait(f->epoll_fd, &event, 1, 0);
        if (n == 0) {
            log_flush();
            n = epoll_wait(f->epoll_fd, &event, 1, f->stopping ? drain_left_ms(f) : -1);
        }
        if (n < 0 && errno != EINTR)
            return false;
        if (n == 0 && f->stopping)
            return false;
        if (n <= 0)
            continue;
        if (event.data.ptr == NULL) {
            f->stopping = true;
            f->drained_at_ms = clock_ms() + DRAIN_MS;
            listen_off(f);
            /* It stays readable for ever and would hide the others. */
            epoll_ctl(f->epoll_fd, EPOLL_CTL_DEL, f->stop_fd, NULL);
        } else if (event.data.ptr == &f->listen_fd)
            accept_one(f);
        else if (read_request(f, event.data.ptr))
            return true;
    }
}

const char *const *fcgi_environment(const struct fcgi *f)
{
    return (const char *const *)f->current->request.envp;
}

size_t fcgi_read(struct fcgi *f, char *bytes, size_t max)
{
    size_t len = 0;
    while (len < max) {
        int n = FCGX_GetStr(bytes + len, (int)(max - len), f->current->request.in);
        if (n <= 0)
            break;
        len += (size_t)n;
    }
    return len;
}

bool fcgi_is_awaited(const struct fcgi *f)
{
    struct pollfd p = {.fd = f->current->request.ipcFd, .events = POLLRDHUP};
    return poll(&p, 1, 0) == 0;
}

/* A whole answer in one system call, where the socket takes it: a worker that is killed has sent
 * all of it or nothing, and nginx asks another one. libfcgi would send it in pieces of 8 KB. */
#define RECORDS_AT_ONCE  16
#define RECORD_MAX_BYTES 65528 /* of content; a multiple of 8 below FCGI_MAX_LENGTH */

static FCGI_Header record(int type, int id, size_t len)
{
    return (FCGI_Header){
        .version = FCGI_VERSION_1,
        .type = (unsigned char)type,
        .requestIdB1 = (unsigned char)(id >> 8),
        .requestIdB0 = (unsigned char)id,
        .contentLengthB1 = (unsigned char)(len >> 8),
        .contentLengthB0 = (unsigned char)len,
    };
}

/* The socket waits PEER_TIMEOUT_S at most for each part. */
static bool write_all(int fd, struct iovec *v, int n)
{
    while (n > 0) {
        ssize_t sent = writev(fd, v, n);
        if (sent < 0 && errno == EINTR)
            continue;
        if (sent <= 0)
            return false;
        for (; n > 0 && (size_t)sent >= v->iov_len; v++, n--)
            sent -= (ssize_t)v->iov_len;
        if (n > 0) {
            v->iov_base = (char *)v->iov_base + sent;
            v->iov_len -= (size_t)sent;
        }
    }
    return true;
}

static bool write_answer(const FCGX_Request *r, const char *bytes, size_t len)
{
    FCGI_Header headers[RECORDS_AT_ONCE];
    FCGI_Header ends = record(FCGI_STDOUT, r->requestId, 0);
    FCGI_EndRequestRecord done = {.header =
                                      record(FCGI_END_REQUEST, r->requestId, sizeof done.body)};
    struct iovec v[2 * RECORDS_AT_ONCE + 2];
    bool last;
    do {
        int n = 0;
        for (int i = 0; i < RECORDS_AT_ONCE && len > 0; i++) {
            size_t part = len < RECORD_MAX_BYTES ? len : RECORD_MAX_BYTES;
            headers[i] = record(FCGI_STDOUT, r->requestId, part);
            v[n++] = (struct iovec){&headers[i], sizeof headers[i]};
            v[n++] = (struct iovec){(char *)(uintptr_t)bytes, part};
            bytes += part;
            len -= part;
        }
        last = len == 0;
        if (last) {
            v[n++] = (struct iovec){&ends, sizeof ends};
            v[n++] = (struct iovec){&done, sizeof done};
        }
        if (!write_all(r->ipcFd, v, n))
            return false;
    } while (!last);
    return true;
}

void fcgi_answer(struct fcgi *f, const char *bytes, size_t len)
{
    struct connection *c = f->current;
    FCGX_Request *r = &c->request;
    f->current = NULL;
    if (!write_answer(r, bytes, len))
        r->keepConnection = 0; /* nginx has gone; nobody is there to tell */
    /* Nothing is left for libfcgi to send. */
    r->out->wasFCloseCalled = r->out->isClosed = 1;
    r->err->wasFCloseCalled = r->err->isClosed = 1;
    if (f->stopping)
        r->keepConnection = 0;
    FCGX_Finish_r(r);
    if (r->ipcFd < 0)
        forget(f, c);
}

void fcgi_close(struct fcgi *f)
{
    for (int i = 0; i < f->connections_max; i++)
        if (f->connections[i].used)
            FCGX_Free(&f->connections[i].request, 1);
    close(f->epoll_fd);
}

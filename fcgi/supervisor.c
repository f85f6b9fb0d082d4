/* supervisor: holds the listening sockets and keeps N workers alive. */
#include "supervisor.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/notify.h"
#include "base/socket.h"
#include "follower.h"
#include "jobs.h"
#include "routes.h"
#include "worker.h"

#define SEATS_MAX      (64 + 8 + 4 + 5)
#define STOP_LIMIT_MS  10000
#define YOUNG_MS       1000
#define PAUSE_FIRST_MS 100
#define PAUSE_MAX_MS   5000

/* What a process does; the names are for ps and top, which show 15 bytes of them. */
enum child {
    CHILD_WORKER,
    CHILD_STAFF,
    CHILD_IMAGES,
    CHILD_FOLLOWER,
    CHILD_JOBS,
    CHILD_MAIL,
    CHILD_BALLOTS,
    CHILD_NEWSLETTER,
    CHILD_LINKS
};

static const char *const child_names[] = {
    [CHILD_WORKER] = "slipway-worker",   [CHILD_STAFF] = "slipway-staff",
    [CHILD_IMAGES] = "slipway-images",   [CHILD_FOLLOWER] = "slipway-follow",
    [CHILD_JOBS] = "slipway-jobs",       [CHILD_MAIL] = "slipway-mail",
    [CHILD_BALLOTS] = "slipway-ballots", [CHILD_NEWSLETTER] = "slipway-newsletter",
    [CHILD_LINKS] = "slipway-links",
};

struct seat {
    enum child child;
    pid_t pid; /* 0: empty */
    int64_t born_ms;
    int64_t start_at_ms; /* when an empty seat may be filled */
    int64_t pause_ms;
};

struct supervisor {
    const struct config *config;
    struct shared shared;
    struct socket_listener listener, staff_listener, images_listener;
    pid_t pid; /* our own */
    int signal_fd;
    bool stopping;
    struct seat seats[SEATS_MAX];
    int seats_n;
    pid_t leaving[SEATS_MAX * 4]; /* told to stop, not gone yet */
    int leaving_n;
};

static void wanted_signals(sigset_t *set)
{
    sigemptyset(set);
    sigaddset(set, SIGTERM);
    sigaddset(set, SIGINT);
    sigaddset(set, SIGHUP);
    sigaddset(set, SIGCHLD);
}

static void add_seats(struct supervisor *s, enum child child, int n)
{
    while (n-- > 0)
        s->seats[s->seats_n++] = (struct seat){.child = child};
}

static int run_child(struct supervisor *s, enum child child, int stop_fd)
{
    prctl(PR_SET_NAME, child_names[child]);
    switch (child) {
    case CHILD_FOLLOWER:
        return follower_run(s->config, s->shared.board, s->shared.metrics, stop_fd);
    case CHILD_JOBS:
        return jobs_rank(s->config, stop_fd);
    case CHILD_MAIL:
        return jobs_mail(s->config, s->shared.metrics, stop_fd);
    case CHILD_NEWSLETTER:
        return jobs_newsletter(s->config, s->shared.metrics, stop_fd);
    case CHILD_BALLOTS:
        return jobs_ballots(s->config, stop_fd);
    case CHILD_LINKS:
        return jobs_links(s->config, stop_fd);
    case CHILD_STAFF:
        return worker_run(s->config, &s->shared, POOL_STAFF, s->staff_listener.fd, stop_fd);
    case CHILD_IMAGES:
        return worker_run(s->config, &s->shared, POOL_IMAGES, s->images_listener.fd, stop_fd);
    default:
        return worker_run(s->config, &s->shared, POOL_PUBLIC, s->listener.fd, stop_fd);
    }
}

static _Noreturn void become_child(struct supervisor *s, const struct seat *seat)
{
    sigset_t stop;
    /* A supervisor that is killed takes its workers along, also one that died before this line. */
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (getppid() != s->pid)
        _exit(EX_OK);
    close(s->signal_fd);
    /* Ctrl-C reaches the whole group; the supervisor decides what it means for the workers. */
    sigemptyset(&stop);
    sigaddset(&stop, SIGTERM);
    signal(SIGINT, SIG_IGN);
    signal(SIGHUP, SIG_IGN);
    sigprocmask(SIG_SETMASK, &stop, NULL);
    int stop_fd = signalfd(-1, &stop, SFD_CLOEXEC | SFD_NONBLOCK);
    _exit(stop_fd < 0 ? EX_OSERR : run_child(s, seat->child, stop_fd));
}

static void start_child(struct supervisor *s, struct seat *seat)
{
    pid_t pid = fork();
    if (pid == 0)
        become_child(s, seat);
    if (pid < 0) {
        log_error("fork", "why", strerror(errno));
        seat->start_at_ms = clock_ms() + PAUSE_MAX_MS;
        return;
    }
    seat->pid = pid;
    seat->born_ms = clock_ms();
}

/* Fills the empty seats whose pause is over; returns how long to wait for the next one, -1 for
 * none. */
static int fill_seats(struct supervisor *s)
{
    int64_t now = clock_ms(), wait = -1;
    for (int i = 0; i < s->seats_n && !s->stopping; i++) {
        struct seat *seat = &s->seats[i];
        if (seat->pid)
            continue;
        if (seat->start_at_ms <= now)
            start_child(s, seat);
        else if (wait < 0 || seat->start_at_ms - now < wait)
            wait = seat->start_at_ms - now;
    }
    return (int)wait;
}

static void worker_died(struct supervisor *s, pid_t pid, int status)
{
    for (int i = 0; i < s->leaving_n; i++)
        if (s->leaving[i] == pid) {
            s->leaving[i] = s->leaving[--s->leaving_n];
            return;
        }
    for (int i = 0; i < s->seats_n; i++) {
        struct seat *seat = &s->seats[i];
        if (seat->pid != pid)
            continue;
        int64_t age_ms = clock_ms() - seat->born_ms;
        metrics_add(s->shared.metrics, METRIC_WORKER_DEATH, 1);
        seat->pid = 0;
        if (age_ms > YOUNG_MS)
            seat->pause_ms = 0;
        else
            seat->pause_ms = seat->pause_ms ? seat->pause_ms * 2 : PAUSE_FIRST_MS;
        if (seat->pause_ms > PAUSE_MAX_MS)
            seat->pause_ms = PAUSE_MAX_MS;
        seat->start_at_ms = clock_ms() + seat->pause_ms;
        log_warn("worker-died", "worker", log_number(pid), WIFSIGNALED(status) ? "signal" : "exit",
                 log_number(WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status)),
                 "pause_ms", log_number(seat->pause_ms));
    }
}

static void reap(struct supervisor *s)
{
    int status;
    for (pid_t pid; (pid = waitpid(-1, &status, WNOHANG)) > 0;) {
        metrics_forget(s->shared.metrics, pid);
        worker_died(s, pid, status);
    }
}

static void send_away(struct supervisor *s, pid_t pid)
{
    kill(pid, SIGTERM);
    if (s->leaving_n < (int)(sizeof s->leaving / sizeof *s->leaving))
        s->leaving[s->leaving_n++] = pid;
}

/* New workers first, so that at no moment nobody listens. */
static void replace_workers(struct supervisor *s)
{
    log_info("replacing-workers", "workers", log_number(s->config->workers));
    for (int i = 0; i < s->seats_n; i++) {
        pid_t old = s->seats[i].pid;
        s->seats[i] = (struct seat){.child = s->seats[i].child};
        start_child(s, &s->seats[i]);
        if (old)
            send_away(s, old);
    }
}

static void read_signals(struct supervisor *s)
{
    struct signalfd_siginfo info;
    while (read(s->signal_fd, &info, sizeof info) == sizeof info) {
        switch (info.ssi_signo) {
        case SIGCHLD:
            reap(s);
            break;
        case SIGHUP:
            if (!s->stopping)
                replace_workers(s);
            break;
        default:
            s->stopping = true;
            break;
        }
    }
}

static void wait_for_signal(struct supervisor *s, int wait_ms)
{
    struct pollfd p = {.fd = s->signal_fd, .events = POLLIN};
    if (poll(&p, 1, wait_ms) > 0)
        read_signals(s);
}

static void stop_workers(struct supervisor *s)
{
    int64_t limit_ms = clock_ms() + STOP_LIMIT_MS;
    for (int i = 0; i < s->seats_n; i++)
        if (s->seats[i].pid)
            send_away(s, s->seats[i].pid);
    while (s->leaving_n > 0 && clock_ms() < limit_ms)
        wait_for_signal(s, 100);
    for (int i = 0; i < s->leaving_n; i++) {
        log_warn("worker-killed", "worker", log_number(s->leaving[i]), "why",
                 "did not finish in time");
        kill(s->leaving[i], SIGKILL);
    }
}

static const char *const *route_paths(void)
{
    static const char *paths[METRICS_ROUTES_MAX];
    for (size_t i = 0; i < routes_count && i < METRICS_ROUTES_MAX; i++)
        paths[i] = routes[i].path;
    return paths;
}

static void close_sockets(struct supervisor *s)
{
    socket_close(&s->listener);
    socket_close(&s->staff_listener);
    socket_close(&s->images_listener);
}

static enum err open_sockets(struct supervisor *s)
{
    const struct config *config = s->config;
    const struct {
        const char *address;
        struct socket_listener *listener;
    } all[] = {
        {config->listen, &s->listener},
        {config->listen_staff, &s->staff_listener},
        {config->listen_images, &s->images_listener},
    };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        const char *why;
        enum err e = socket_listen(all[i].address, all[i].listener, &why);
        if (!e)
            continue;
        log_error("listen", "address", all[i].address, "why", why);
        while (i-- > 0)
            socket_close(all[i].listener);
        return e;
    }
    return ERR_OK;
}

static enum err share_memory(struct supervisor *s)
{
    s->shared.board = board_new();
    s->shared.metrics = metrics_new(route_paths(), (int)routes_count);
    if (s->shared.board && s->shared.metrics)
        return ERR_OK;
    log_error("memory", "why", strerror(errno));
    return ERR_INTERNAL;
}

static enum err catch_signals(struct supervisor *s)
{
    sigset_t wanted;
    wanted_signals(&wanted);
    signal(SIGPIPE, SIG_IGN);
    sigprocmask(SIG_BLOCK, &wanted, NULL);
    s->signal_fd = signalfd(-1, &wanted, SFD_CLOEXEC | SFD_NONBLOCK);
    if (s->signal_fd >= 0)
        return ERR_OK;
    log_error("signalfd", "why", strerror(errno));
    return ERR_INTERNAL;
}

static void serve(struct supervisor *s)
{
    const struct config *config = s->config;
    add_seats(s, CHILD_WORKER, config->workers);
    add_seats(s, CHILD_STAFF, config->staff_workers);
    add_seats(s, CHILD_IMAGES, config->image_workers);
    add_seats(s, CHILD_FOLLOWER, 1);
    add_seats(s, CHILD_JOBS, 1);
    add_seats(s, CHILD_MAIL, config->mail.url || config->mail.dir);
    add_seats(s, CHILD_NEWSLETTER, 1);
    add_seats(s, CHILD_BALLOTS, config->export_dir != NULL);
    add_seats(s, CHILD_LINKS, config->links != LINKS_OFF);
    if (!config->mail.url && !config->mail.dir)
        log_warn("no-mail", "why", "SMTP_URL is not set: mail waits in the outbox");
    log_info("listening", "address", config->listen, "workers", log_number(config->workers),
             "staff_address", config->listen_staff, "staff_workers",
             log_number(config->staff_workers), "images_address", config->listen_images,
             "image_workers", log_number(config->image_workers));
    for (int wait = fill_seats(s); !s->stopping; wait = fill_seats(s)) {
        notify_ready();
        wait_for_signal(s, wait);
    }
    notify_stopping();
    stop_workers(s);
}

int supervisor_run(const struct config *config)
{
    struct supervisor s = {.config = config, .pid = getpid()};
    if (open_sockets(&s))
        return EX_UNAVAILABLE;
    enum err e = share_memory(&s);
    if (!e)
        e = catch_signals(&s);
    if (!e)
        serve(&s);
    close_sockets(&s);
    if (e)
        return EX_OSERR;
    log_info("stopped");
    return EX_OK;
}

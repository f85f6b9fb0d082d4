/* aside: a long computation that lets others pass. */
#include "base/aside.h"

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <time.h>

/* What a signal handler works with has to be here. */
static timer_t timer;
static bool made;
static volatile sig_atomic_t running;

static void arm(void)
{
    const struct itimerspec once = {.it_value.tv_nsec = ASIDE_RUN_US * 1000};
    timer_settime(timer, 0, &once, NULL);
}

/* Armed anew only after the rest: however late the signal comes, there is work between two rests.
 */
static void step_aside(int signal)
{
    const struct timespec rest = {.tv_nsec = ASIDE_REST_US * 1000};
    int was = errno;
    (void)signal;
    if (running) {
        nanosleep(&rest, NULL);
        arm();
    }
    errno = was;
}

static bool make_timer(void)
{
    struct sigaction action = {.sa_handler = step_aside, .sa_flags = SA_RESTART};
    struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGALRM};
    sigemptyset(&action.sa_mask);
    return sigaction(SIGALRM, &action, NULL) == 0 &&
           timer_create(CLOCK_MONOTONIC, &event, &timer) == 0;
}

void aside_begin(void)
{
    if (!made)
        made = make_timer();
    if (!made)
        return;
    running = 1;
    arm();
}

void aside_end(void)
{
    const struct itimerspec never = {0};
    running = 0;
    if (made)
        timer_settime(timer, 0, &never, NULL);
}

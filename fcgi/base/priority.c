/* priority: who goes first on the processors. */
#include "base/priority.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define NICE      10
#define NICE_TEXT "10"
#define SLICE_NS  100000

/* As the kernel has it (sched_setattr(2)); glibc knows it from 2.41 on. */
struct attributes {
    uint32_t size, policy;
    uint64_t flags;
    int32_t nice;
    uint32_t priority;
    uint64_t runtime_ns, deadline_ns, period_ns;
};

/* Where each session is a group of its own (sched(7), autogroup), nice counts only within it, and
 * nginx is in another one: so this process gets a session, and its session the nice value. */
static void step_back_as_group(void)
{
    if (setsid() < 0)
        return;
    int fd = open("/proc/self/autogroup", O_WRONLY | O_CLOEXEC);
    if (fd < 0)
        return;
    /* The kernel takes one such wish of ordinary users in a tenth of a second. */
    for (int tries = 0; tries < 20; tries++) {
        const struct timespec pause = {.tv_nsec = 60000000};
        if (write(fd, NICE_TEXT, sizeof NICE_TEXT - 1) >= 0 || errno != EAGAIN)
            break;
        nanosleep(&pause, NULL);
    }
    close(fd);
}

void priority_step_back(void)
{
    /* Since Linux 6.12 the slice can be chosen; by default whoever wakes up may wait for 4 ms. */
    struct attributes a = {
        .size = sizeof a, .policy = SCHED_OTHER, .nice = NICE, .runtime_ns = SLICE_NS};
    step_back_as_group();
    if (syscall(SYS_sched_setattr, 0, &a, 0) == 0)
        return;
    int now = nice(NICE);
    (void)now;
}

/* clock: durations and deadlines from the monotonic clock, the day and the second. */
#include "base/clock.h"

#include <time.h>

int64_t clock_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

int64_t clock_day(void)
{
    return (int64_t)time(NULL) / 86400;
}

int64_t clock_seconds(void)
{
    return (int64_t)time(NULL);
}

/* clock: durations and deadlines from the monotonic clock, the day and the second. */
#include "base/clock.h"

#include <string.h>
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

int64_t clock_day_of(const char *text)
{
    struct tm day = {0};
    char again[16];
    const char *end = strptime(text, "%Y-%m-%d", &day);
    time_t at = end && !*end ? timegm(&day) : -1;
    /* The 31st of a month that has 30 days would be the first of the next one. */
    return at >= 0 && strftime(again, sizeof again, "%Y-%m-%d", &day) && strcmp(again, text) == 0
               ? (int64_t)at / 86400
               : -1;
}

const char *clock_today(struct arena *a)
{
    time_t now = time(NULL);
    struct tm day;
    char text[sizeof "2026-05-01"] = "";
    if (gmtime_r(&now, &day))
        strftime(text, sizeof text, "%Y-%m-%d", &day);
    return arena_copy(a, text);
}

int64_t clock_seconds(void)
{
    return (int64_t)time(NULL);
}

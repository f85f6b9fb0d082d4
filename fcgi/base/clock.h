/* clock: durations and deadlines from the monotonic clock, the day and the second.
 * Other dates come from SQL.
 */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdint.h>

#include "base/arena.h"

/* Microseconds since some fixed moment; never goes back. */
int64_t clock_us(void);

static inline int64_t clock_ms(void)
{
    return clock_us() / 1000;
}

/* Days since 1970-01-01, in UTC. */
int64_t clock_day(void);

/* The day that a text like "2026-05-01" says, as clock_day() counts; -1 for what is no day from
 * 1970 on. */
int64_t clock_day_of(const char *text);

/* Today, in UTC, as such a text. */
const char *clock_today(struct arena *a);

/* Seconds since 1970-01-01T00:00:00Z. */
int64_t clock_seconds(void);

#endif

/* quota: tells a program what its network may still send today, in the header fields of
 * draft-ietf-httpapi-ratelimit-headers-11. Only where the database counts: an answer that is shared
 * by all who read has none. */
#ifndef PAGE_QUOTA_H
#define PAGE_QUOTA_H

#include "page/context.h"

/* The policies' names: new votes that count; submissions and flags together. */
#define QUOTA_VOTES       "votes"
#define QUOTA_SUBMISSIONS "submissions"

/* RateLimit-Policy and RateLimit: of `quota` in a day `used` are gone. */
void quota_tell(struct context *c, const char *name, int quota, int used);

/* Seconds until the day ends, in UTC. */
int quota_left_s(void);

#endif

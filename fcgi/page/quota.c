/* quota: tells a program what its network may still send today. */
#include "page/quota.h"

#include "base/clock.h"

#define DAY_S 86400

int quota_left_s(void)
{
    return DAY_S - (int)(clock_seconds() % DAY_S);
}

void quota_tell(struct context *c, const char *name, int quota, int used)
{
    int left = used < quota ? quota - used : 0;
    response_header(&c->res, "RateLimit-Policy",
                    arena_printf(c->arena, "\"%s\";q=%d;w=%d", name, quota, DAY_S));
    response_header(&c->res, "RateLimit",
                    arena_printf(c->arena, "\"%s\";r=%d;t=%d", name, left, quota_left_s()));
}

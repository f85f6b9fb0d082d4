/* visitor: who votes, as far as their request tells. */
#include "page/visitor.h"

#include <string.h>

#include "base/clock.h"
#include "http/voter.h"

#define COOKIE_SECONDS (VOTER_LIFE_DAYS * 86400)

/* The prefix makes browsers refuse the cookie from a neighbour under the same domain. */
const char *visitor_cookie(const struct context *c)
{
    return context_is_https(c) ? "__Host-voter" : "voter";
}

struct visitor visitor_find(const struct context *c)
{
    int64_t today = clock_day();
    const char *token;
    /* Another site's cookie of the same name may stand before ours. */
    for (size_t i = 0; (token = request_cookie(c->arena, &c->req, visitor_cookie(c), i)); i++) {
        struct voter voter;
        if (voter_read(c->site->secrets, token, today, &voter))
            return (struct visitor){.voter = voter.id, .due = voter.due};
    }
    return (struct visitor){0};
}

struct visitor visitor_new(const struct context *c, const char *key)
{
    return (struct visitor){.voter = voter_new(c->site->secrets, key, clock_day(), c->req.id),
                            .due = true};
}

static void set_cookie(struct context *c, const char *name, const char *value, const char *more)
{
    response_header(&c->res, "Set-Cookie",
                    arena_printf(c->arena, "%s=%s; Path=/; Max-Age=%d; SameSite=Lax%s%s", name,
                                 value, COOKIE_SECONDS, context_is_https(c) ? "; Secure" : "",
                                 more));
}

void visitor_remember(struct context *c, const struct visitor *visitor, const char *own)
{
    if (visitor->due)
        set_cookie(c, visitor_cookie(c),
                   voter_token(c->arena, c->site->secrets, visitor->voter, clock_day()),
                   "; HttpOnly");
    set_cookie(c, "own", own, "");
}

int64_t visitor_wants_own(const struct context *c)
{
    if (c->match.route->keep != KEEP_TOOLS || c->match.face != FACE_HTML)
        return 0;
    const char *own = request_cookie(c->arena, &c->req, "own", 0);
    return own && strcmp(own, OWN_PAGE) == 0 ? visitor_find(c).voter : 0;
}

const char *visitor_network(const struct context *c)
{
    return voter_network(c->arena, c->site->secrets, c->req.address, clock_day());
}

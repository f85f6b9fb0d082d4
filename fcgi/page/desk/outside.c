/* outside: what the handlers for programs share. */
#include "page/desk/outside.h"

#include <stdlib.h>
#include <string.h>

#define VERSION_DIGITS 9

enum err outside_may(struct context *c, enum err e, const char *scope)
{
    if (e == ERR_FORBIDDEN && c->account->stage == STAGE_KEY && !c->why[0])
        return context_fail(c, e,
                            arena_printf(c->arena, "this takes a key with the scope %s", scope));
    return e;
}

enum err outside_version(struct context *c, int *version)
{
    const char *tag = c->req.if_match;
    if (!tag[0] || strcmp(tag, "*") == 0)
        return context_fail(c, ERR_NEEDS_PRECONDITION,
                            "send the entity tag of what you saw in If-Match");
    size_t digits = strspn(tag + 1, "0123456789");
    if (tag[0] != '"' || digits == 0 || digits > VERSION_DIGITS ||
        strcmp(tag + 1 + digits, "\"") != 0)
        return context_fail(c, ERR_PRECONDITION, "If-Match is no entity tag that was given here");
    *version = atoi(tag + 1);
    return ERR_OK;
}

void outside_tag(struct context *c, int version)
{
    response_header(&c->res, "ETag", arena_printf(c->arena, "\"%d\"", version));
}

enum err outside_flaws(struct context *c, enum err e, const struct flaws *flaws)
{
    c->flaws = arena_alloc(c->arena, sizeof *flaws);
    *c->flaws = *flaws;
    if (e == ERR_BAD_REQUEST && flaws->kept)
        return context_fail(c, e, arena_printf(c->arena, "the body %s", flaws->v[0].detail));
    return context_fail(c, e, "the body is not as it must be");
}

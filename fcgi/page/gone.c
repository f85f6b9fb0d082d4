/* gone: the answer for the address of a tool that is not, or no longer, public. */
#include "page/gone.h"

enum err gone_tool(struct context *c, const char *slug)
{
    struct store s = context_store(c);
    bool was_public;
    enum err e = store_tool_was_public(&s, slug, &was_public);
    if (e)
        return e;
    if (!was_public)
        return context_fail(c, ERR_NOT_FOUND, "there is no tool of that name here");
    c->see = arena_printf(c->arena, "/log?tool=%s", slug);
    c->see_words = "What was decided about it";
    return context_fail(c, ERR_NOT_FOUND,
                        "this tool has been taken off the list; the public log says when and why");
}

/* as_of: the day whose page somebody asks for. */
#include "page/as_of.h"

#include "base/clock.h"

enum err as_of_read(struct context *c, const char **day)
{
    *day = context_input(c, "asof");
    if (!(*day)[0])
        return ERR_OK;
    int64_t asked = clock_day_of(*day);
    if (asked < 0)
        return context_fail(c, ERR_BAD_REQUEST,
                            "the parameter “asof” must be a day like 2026-05-01");
    if (asked > clock_day())
        return context_fail(c, ERR_BAD_REQUEST,
                            "the parameter “asof” must be a day that has begun (in UTC); this one "
                            "is still to come");
    return ERR_OK;
}

enum err as_of_tool(struct context *c, const char *day, struct tool *tool)
{
    struct store s = context_store(c);
    struct tool then;
    enum err e = store_tool_as_of(&s, tool->slug, day, &then);
    if (e == ERR_NOT_FOUND)
        return context_fail(c, e,
                            arena_printf(c->arena,
                                         "at the end of %s nobody could see %s here; it was first "
                                         "published on %.10s",
                                         day, tool->name, tool->published_at));
    if (!e)
        *tool = then;
    return e;
}

struct as_of_form as_of_form(struct context *c, const char *path, const char *since,
                             const char *day)
{
    return (struct as_of_form){
        .path = path,
        .first = arena_printf(c->arena, "%.10s", since),
        .last = clock_today(c->arena),
        .day = day,
    };
}

const char *as_of_path(struct context *c, const char *path, const char *day)
{
    return day[0] ? arena_printf(c->arena, "%s?asof=%s", path, day) : path;
}

/* desk: what the pages of the desk share. */
#include "page/desk/desk.h"

#include <stdlib.h>
#include <string.h>

#include "http/form.h"

enum err desk_id(const struct context *c, const char *name, int64_t *id)
{
    const char *digits = context_path(c, name);
    size_t len = strspn(digits, "0123456789");
    if (len == 0 || len > 18 || digits[len])
        return ERR_NOT_FOUND;
    *id = strtoll(digits, NULL, 10);
    return ERR_OK;
}

const char *desk_href(const struct context *c, const char *path, const char *names[],
                      const char *values[], size_t n)
{
    struct out o = out_grow(c->arena, 256);
    char separator = '?';
    out_text(&o, path);
    for (size_t i = 0; i < n; i++)
        if (values[i][0]) {
            out_printf(&o, "%c%s=%s", separator, names[i], form_escape(c->arena, values[i]));
            separator = '&';
        }
    return out_string(&o);
}

void desk_pages(const struct context *c, const char *here, const char *next, const char **next_href,
                const char **first_href)
{
    char separator = strchr(here, '?') ? '&' : '?';
    *next_href = next[0] ? arena_printf(c->arena, "%s%cafter=%s", here, separator, next) : "";
    *first_href = context_input(c, "after")[0] ? here : "";
}

const char *desk_reason_error(const char *reason)
{
    return reason[0] ? "At most 4000 characters." : "Say why: the public log shows it.";
}

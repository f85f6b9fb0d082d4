/* tags: their names as one line of text. */
#include "model/tags.h"

#include <string.h>

#include "base/out.h"

struct tags tags_split(struct arena *a, const char *text)
{
    size_t most = 1;
    for (const char *p = text; *p; p++)
        most += *p == ',';
    struct tags tags = {.v = arena_array(a, most, sizeof *tags.v)};
    for (const char *at = text;; at++) {
        at += strspn(at, " ");
        size_t len = strcspn(at, ","), end = len;
        while (end > 0 && at[end - 1] == ' ')
            end--;
        if (end > 0)
            tags.v[tags.n++] = (struct tag){.slug = "", .name = arena_copy_n(a, at, end)};
        at += len;
        if (!*at)
            return tags;
    }
}

const char *tags_join(struct arena *a, const struct tags *tags)
{
    struct out o = out_grow(a, 64);
    for (size_t i = 0; i < tags->n; i++) {
        if (i)
            out_literal(&o, ", ");
        out_text(&o, tags->v[i].name);
    }
    return out_string(&o);
}

/* flaws: what is wrong with an input, each flaw with its place. */
#include "base/flaws.h"

struct flaws flaws_new(struct arena *a, size_t max)
{
    return (struct flaws){.arena = a, .max = max, .v = arena_array(a, max, sizeof(struct flaw))};
}

void flaws_add(struct flaws *flaws, const char *pointer, const char *detail)
{
    flaws_add_link(flaws, pointer, detail, "", "");
}

void flaws_add_link(struct flaws *flaws, const char *pointer, const char *detail, const char *href,
                    const char *link)
{
    flaws->n++;
    if (flaws->kept < flaws->max)
        flaws->v[flaws->kept++] =
            (struct flaw){.pointer = pointer, .detail = detail, .href = href, .link = link};
}

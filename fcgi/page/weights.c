/* weights: what the seats of the panel count for the reader. */
#include "page/weights.h"

#include <string.h>

/* "builder-2" → its weight, and the persona in `*persona`; -1 when it is not like that. */
static int split(struct arena *a, const char *value, const char **persona)
{
    const char *hyphen = strrchr(value, '-');
    if (!hyphen || hyphen == value || hyphen[1] < '0' || hyphen[1] > '0' + WEIGHT_MAX || hyphen[2])
        return -1;
    *persona = arena_copy_n(a, value, (size_t)(hyphen - value));
    return hyphen[1] - '0';
}

enum err weights_read(struct context *c, const struct comparison *comparison,
                      struct weighing *weighing)
{
    weighing_begin(c->arena, comparison, weighing);
    for (size_t i = 0; i < c->req.query.n; i++) {
        const struct param *p = &c->req.query.v[i];
        const char *persona;
        if (strcmp(p->name, "w") != 0)
            continue;
        weighing->given = true;
        if (strcmp(p->value, "even") == 0)
            continue;
        int weight = split(c->arena, p->value, &persona);
        if (weight < 0)
            return context_fail(c, ERR_BAD_REQUEST,
                                "the parameter “w” must be a seat and its weight from 0 to 3, like "
                                "builder-2");
        weighing_set(weighing, persona, weight);
    }
    weighing_finish(comparison, weighing);
    return ERR_OK;
}

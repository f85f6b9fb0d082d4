/* weighing: a comparison with the reader's own weights for the seats that reviewed both tools. */
#include "model/weighing.h"

#include <string.h>

void weighing_begin(struct arena *a, const struct comparison *c, struct weighing *w)
{
    w->n = 0;
    w->v = arena_array(a, c->scorecard.n, sizeof *w->v);
    for (size_t i = 0; i < c->scorecard.n; i++) {
        const struct scorecard_row *row = &c->scorecard.v[i];
        if (row->both)
            w->v[w->n++] = (struct weight){.persona = row->persona, .name = row->name, .weight = 1};
    }
}

void weighing_set(struct weighing *w, const char *persona, int weight)
{
    for (size_t i = 0; i < w->n; i++)
        if (strcmp(w->v[i].persona, persona) == 0)
            w->v[i].weight = weight;
}

void weighing_finish(const struct comparison *c, struct weighing *w)
{
    int all = 0, left = 0, right = 0;
    size_t seat = 0;
    for (size_t i = 0; i < c->scorecard.n; i++) {
        const struct scorecard_row *row = &c->scorecard.v[i];
        if (!row->both)
            continue;
        struct weight *it = &w->v[seat++];
        all += it->weight;
        left += row->left.ship ? it->weight : 0;
        right += row->right.ship ? it->weight : 0;
        it->is_0 = it->weight == 0;
        it->is_1 = it->weight == 1;
        it->is_2 = it->weight == 2;
        it->is_3 = it->weight == 3;
    }
    w->left = share_of(left, all);
    w->right = share_of(right, all);
}

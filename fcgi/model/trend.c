/* trend: how the votes on a tool went, as a line and as a sentence. */
#include "model/trend.h"

#include "base/out.h"

/* A point every so often, and room for the thickness of the line above and below. */
#define WIDTH  100.0
#define MARGIN 2.0
#define HEIGHT 20.0

static const char *share_words(struct arena *a, struct share s)
{
    return arena_printf(a, "%d%% of %d %s", s.percent, s.whole, s.whole == 1 ? "vote" : "votes");
}

void trend_draw(struct arena *a, struct trend *trend)
{
    const struct trend_week *first = NULL, *last = NULL;
    struct out points = out_grow(a, 256);
    trend->points = trend->words = "";
    for (size_t i = 0; i < trend->n; i++) {
        const struct trend_week *w = &trend->v[i];
        if (!w->community.any)
            continue;
        first = first ? first : w;
        last = w;
        out_printf(&points, "%s%.1f,%.1f", points.len ? " " : "",
                   WIDTH * (double)i / (double)(trend->n - 1),
                   MARGIN + HEIGHT * (1 - (double)w->community.part / w->community.whole));
    }
    if (first == last)
        return;
    trend->points = out_string(&points);
    trend->words = arena_printf(a, "%s at the end of the week of %s, %s now.",
                                share_words(a, first->community), first->week,
                                share_words(a, last->community));
}

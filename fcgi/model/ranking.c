/* ranking: where tools stand, as ranges of places. */
#include "model/ranking.h"

#include <math.h>
#include <string.h>

static const char *const words[RANKINGS] = {
    [BY_PANEL] = "panel",       [BY_COMMUNITY] = "community",       [BY_CONTESTED] = "contested",
    [BY_TRENDING] = "trending", [BY_HEAD_TO_HEAD] = "head-to-head",
};

const char *ranking_word(enum ranking by)
{
    return words[by];
}

enum ranking ranking_from(const char *word)
{
    for (int i = 0; i < RANKINGS; i++)
        if (strcmp(word, words[i]) == 0)
            return (enum ranking)i;
    return BY_PANEL;
}

double ranking_chance(double log_strength)
{
    return 1 / (1 + exp(-log_strength));
}

/* In whole percent; a half goes up. */
static int percent(double share)
{
    return (int)floor(100 * share + 0.5);
}

/* "−66" with a minus sign that is one. */
static const char *points(struct arena *a, double difference)
{
    int n = percent(difference);
    return n < 0 ? arena_printf(a, "−%d", -n) : arena_printf(a, "+%d", n);
}

static void set_bar(struct ranked *r, double low, double at, double high)
{
    r->from = percent(fmax(low, 0));
    r->at = percent(at);
    r->reach = percent(fmin(high, 1)) - r->from;
    if (r->reach < 1)
        r->reach = 1;
}

static void set_share(struct arena *a, struct ranked *r, double at, double low, double high)
{
    r->value = arena_printf(a, "%d%%", percent(at));
    r->interval = arena_printf(a, "%d%% to %d%%", percent(low), percent(high));
    set_bar(r, low, at, high);
}

static const char *counted(struct arena *a, int n, const char *one, const char *many)
{
    return arena_printf(a, "%d %s", n, n == 1 ? one : many);
}

struct ranked ranking_words(struct arena *a, enum ranking by, const struct rank_row *row)
{
    struct ranked r = {.row = *row, .interval = ""};
    r.places = row->best == row->worst ? arena_printf(a, "%d", row->best)
                                       : arena_printf(a, "%d–%d", row->best, row->worst);
    switch (by) {
    case BY_PANEL:
    case BY_COMMUNITY:
        set_share(a, &r, row->estimate, row->low, row->high);
        r.count = arena_printf(a, "%d of %s", row->part,
                               by == BY_PANEL ? counted(a, row->whole, "review", "reviews")
                                              : counted(a, row->whole, "vote", "votes"));
        break;
    case BY_CONTESTED:
        r.value = points(a, row->estimate);
        r.interval = arena_printf(a, "%s to %s", points(a, row->low), points(a, row->high));
        r.count = arena_printf(a, "panel %d of %d, community %d of %d", row->part, row->whole,
                               row->other_part, row->other_whole);
        set_bar(&r, (row->low + 1) / 2, (row->estimate + 1) / 2, (row->high + 1) / 2);
        break;
    case BY_TRENDING:
        r.value = arena_printf(a, "%.1f", row->weight);
        r.count = arena_printf(a, "%s in eight weeks", counted(a, row->whole, "vote", "votes"));
        break;
    case BY_HEAD_TO_HEAD:
        set_share(a, &r, ranking_chance(row->estimate), ranking_chance(row->low),
                  ranking_chance(row->high));
        r.count = arena_printf(a, "chosen in %d of %s, neither in %d", row->part,
                               counted(a, row->whole, "vote", "votes"), row->other_part);
        break;
    }
    return r;
}

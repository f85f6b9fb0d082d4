/* picture: the cards of comparisons, of tools, and of every other page. */
#include "draw/picture.h"

#include <string.h>

#define MARGIN    60.0
#define MAST      (PICTURE_WIDTH / 2.0)
#define WATER     84.0 /* either side of the mast */
#define HULL_TOP  480.0
#define FLAGS_MAX 8

static const struct type number = {
    .family = "Hull", .weight = 700, .size = 84, .smallest = 84, .colour = COLOUR_INK, .lines = 1};
static const struct type small_number = {
    .family = "Hull", .weight = 700, .size = 32, .smallest = 32, .colour = COLOUR_INK, .lines = 1};
static const struct type quiet = {.family = "Deck",
                                  .weight = 450,
                                  .size = 24,
                                  .smallest = 20,
                                  .colour = COLOUR_MUTED,
                                  .lines = 1};

static struct type towards(struct type type, enum side side)
{
    type.side = side;
    return type;
}

/* A share and what it is of: the number next to `x`, the rest behind it, away from the mast. */
static void put_share(struct paint *p, const char *percent, const char *of, struct type type,
                      double x, double y, enum side side)
{
    if (percent[0] < '0' || percent[0] > '9') { /* a dash: there is no share yet */
        type.family = "Deck";
        type.weight = 400;
        type.colour = COLOUR_MUTED;
    }
    double width = paint_width(p, percent, type), gap = type.size * .28;
    double room = MAST - WATER - MARGIN - width - gap, height = type.size * 1.1;
    /* The small words stand on the line of the large ones. */
    double drop = (type.size - quiet.size) * .33;
    struct box at = {side == SIDE_RIGHT ? x - width - 2 : x, y, width + 2, height};
    struct box beside = {side == SIDE_RIGHT ? at.x - gap - room : x + width + gap, y + drop, room,
                         height};
    paint_words(p, percent, towards(type, side), at);
    paint_words(p, of, towards(quiet, side), beside);
}

/* In the panel's order, from left to right on either side. */
static void put_flags(struct paint *p, const char *flags, double x, double y, enum side side)
{
    const double width = 49, height = 35, gap = 12;
    size_t n = strspn(flags, "+-");
    if (n > FLAGS_MAX)
        n = FLAGS_MAX;
    if (side == SIDE_RIGHT)
        x -= (double)n * (width + gap) - gap;
    for (size_t i = 0; i < n; i++)
        paint_flag(p, flags[i] == '+',
                   (struct box){x + (double)i * (width + gap), y, width, height});
}

/* Words on the mast: it ends above them and goes on below. */
static void put_on_mast(struct paint *p, const char *words, double y)
{
    struct type type = towards(quiet, SIDE_MIDDLE);
    type.size = 22;
    struct box at = {MAST - WATER + 6, y - 20, 2 * (WATER - 6), 40};
    paint_fill(p, at, COLOUR_PAPER);
    paint_words(p, words, type, at);
}

static void put_top(struct paint *p, const struct order *order)
{
    struct type name = {.family = "Hull",
                        .weight = 700,
                        .size = 26,
                        .smallest = 26,
                        .colour = COLOUR_INK,
                        .side = SIDE_LEFT,
                        .lines = 1};
    paint_flag(p, true, (struct box){MARGIN, 43, 36, 26});
    paint_words(p, order->site, name, (struct box){MARGIN + 50, 36, 560, 40});
    paint_words(p, order->label, towards(quiet, SIDE_RIGHT), (struct box){700, 36, 440, 40});
}

static void put_hull(struct paint *p, const struct order *order)
{
    struct type call = {.family = "Deck",
                        .weight = 600,
                        .size = 32,
                        .smallest = 25,
                        .colour = COLOUR_HULL_WORDS,
                        .side = SIDE_MIDDLE,
                        .lines = 2};
    struct type fine = {.family = "Deck",
                        .weight = 450,
                        .size = 20,
                        .smallest = 20,
                        .colour = COLOUR_HULL_MUTED,
                        .lines = 1};
    paint_fill(p, (struct box){0, HULL_TOP, PICTURE_WIDTH, PICTURE_HEIGHT - HULL_TOP}, COLOUR_HULL);
    paint_words(p, order->call, call,
                (struct box){MARGIN, HULL_TOP + 10, PICTURE_WIDTH - 2 * MARGIN, 92});
    paint_words(p, order->dated, towards(fine, SIDE_LEFT), (struct box){MARGIN, 588, 530, 30});
    paint_words(p, order->host, towards(fine, SIDE_RIGHT), (struct box){610, 588, 530, 30});
}

static void put_side(struct paint *p, const struct order_side *s, enum side side)
{
    struct type name = {.family = "Hull",
                        .weight = 700,
                        .size = 58,
                        .smallest = 36,
                        .colour = COLOUR_INK,
                        .side = side,
                        .lines = 2};
    double x = side == SIDE_RIGHT ? MAST - WATER : MAST + WATER;
    paint_words(p, s->name, name,
                (struct box){side == SIDE_RIGHT ? MARGIN : x, 92, MAST - WATER - MARGIN, 146});
    put_share(p, s->panel, s->panel_n, number, x, 244, side);
    put_flags(p, s->flags, x, 352, side);
    put_share(p, s->community, s->community_n, small_number, x, 417, side);
}

/* The pair either side of a mast, as at the head of its page. */
static void draw_comparison(struct paint *p, const struct order *order)
{
    struct type vs = {.family = "Log",
                      .weight = 500,
                      .size = 30,
                      .smallest = 30,
                      .colour = COLOUR_INK,
                      .side = SIDE_MIDDLE,
                      .lines = 1};
    paint_mast(p, MAST, 92, HULL_TOP);
    paint_ring(p, MAST, 165, 36);
    paint_words(p, "vs", vs, (struct box){MAST - 30, 141, 60, 44});
    put_on_mast(p, "Panel ship", 292);
    put_on_mast(p, "Community", 436);
    put_side(p, &order->sides[0], SIDE_RIGHT);
    put_side(p, &order->sides[1], SIDE_LEFT);
}

/* One tool: its name, and the panel and the community either side of the mast below a yard. */
static void draw_tool(struct paint *p, const struct order *order)
{
    const struct order_side *s = &order->sides[0];
    struct type name = {.family = "Hull",
                        .weight = 700,
                        .size = 72,
                        .smallest = 44,
                        .colour = COLOUR_INK,
                        .side = SIDE_LEFT,
                        .lines = 2};
    struct type tagline = {.family = "Deck",
                           .weight = 450,
                           .size = 28,
                           .smallest = 24,
                           .colour = COLOUR_MUTED,
                           .side = SIDE_LEFT,
                           .lines = 2};
    const double wide = PICTURE_WIDTH - 2 * MARGIN, other = MAST + 44;
    paint_words(p, s->name, name, (struct box){MARGIN, 82, wide, 122});
    paint_words(p, s->tagline, tagline, (struct box){MARGIN, 202, wide, 70});
    paint_yard(p, 285, MARGIN, PICTURE_WIDTH - MARGIN);
    paint_mast(p, MAST, 285, HULL_TOP);
    paint_words(p, "Panel ship", towards(quiet, SIDE_LEFT), (struct box){MARGIN, 296, 300, 34});
    put_share(p, s->panel, s->panel_n, number, MARGIN, 324, SIDE_LEFT);
    put_flags(p, s->flags, MARGIN, 424, SIDE_LEFT);
    paint_words(p, "Community", towards(quiet, SIDE_LEFT), (struct box){other, 296, 300, 34});
    put_share(p, s->community, s->community_n, number, other, 324, SIDE_LEFT);
}

/* What belongs to no tool: the question, between the two flags that answer it. */
static void draw_card(struct paint *p, const struct order *order)
{
    struct type ask = {.family = "Hull",
                       .weight = 700,
                       .size = 76,
                       .smallest = 44,
                       .colour = COLOUR_INK,
                       .side = SIDE_LEFT,
                       .lines = 3};
    paint_flag(p, true, (struct box){MARGIN, 110, 98, 70});
    paint_flag(p, false, (struct box){MARGIN + 122, 110, 98, 70});
    paint_words(p, order->ask, ask, (struct box){MARGIN, 200, PICTURE_WIDTH - 2 * MARGIN, 260});
}

void picture_draw(struct paint *p, const struct order *order)
{
    paint_fill(p, (struct box){0, 0, PICTURE_WIDTH, PICTURE_HEIGHT}, COLOUR_PAPER);
    if (order->sides_n == 2)
        draw_comparison(p, order);
    else if (order->sides_n == 1)
        draw_tool(p, order);
    else
        draw_card(p, order);
    if (order->site[0])
        put_top(p, order);
    put_hull(p, order);
}

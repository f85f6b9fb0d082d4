/* order: what is to be drawn, as lines of text, and how it is read.
 *
 * "key value\n" a line, the end is "draw\n"; a line "side\n" begins a tool, and what follows
 * belongs to it. Whoever orders writes the lines in a fixed order, so that the text names the
 * picture.
 */
#ifndef DRAW_ORDER_H
#define DRAW_ORDER_H

#include <stdbool.h>
#include <stddef.h>

#define ORDER_MAX_BYTES 16384
#define ORDER_SIDES     2

/* The look that this program draws. Whoever orders names it, and names pictures by the order: so
 * they are drawn anew when the look changes. The same number stands in model/picture.c. */
#define ORDER_LOOK "1"

/* Texts are UTF-8, "" when they were not said. */
struct order_side {
    const char *name, *tagline;
    const char *panel, *panel_n; /* "75%", "3 of 4" */
    const char *flags;           /* a sign for each seat: "+" ship, "-" skip */
    const char *community, *community_n;
};

struct order {
    const char *look, *site, *host, *label, *call, *dated;
    const char *ask; /* of the card that belongs to no tool: the large words */
    int sides_n;     /* 0: that card; 1: a tool; 2: a comparison */
    struct order_side sides[ORDER_SIDES];
};

/* Reads `text` (without the last line), which is cut into pieces and must stay. NULL, or why it is
 * none. */
const char *order_read(char *text, struct order *order);

#endif

/* paint: words in boxes, flags and lines, in the look of the site. The door to cairo and pango. */
#ifndef DRAW_PAINT_H
#define DRAW_PAINT_H

#include <pango/pangocairo.h>
#include <stdbool.h>

enum colour {
    COLOUR_PAPER,
    COLOUR_INK,
    COLOUR_MUTED,
    COLOUR_HULL,
    COLOUR_HULL_WORDS,
    COLOUR_HULL_MUTED,
    COLOUR_BLUE,
    COLOUR_RED,
    COLOUR_WHITE,
    COLOUR_YELLOW,
};

struct paint {
    cairo_t *cairo;
    PangoContext *words;
};

enum side { SIDE_LEFT, SIDE_RIGHT, SIDE_MIDDLE };

/* How words are set. Sizes are in pixels of the picture. */
struct type {
    const char *family; /* "Hull", "Deck", "Log" */
    int weight;
    double size, smallest; /* the size is taken back to `smallest` before words are left out */
    enum colour colour;
    enum side side; /* against which side of the box; also for words from right to left */
    int lines;      /* at most; what does not fit becomes an ellipsis */
};

struct box {
    double x, y, width, height;
};

void paint_fill(struct paint *p, struct box box, enum colour colour);

/* A line of two pixels, its middle at x, or at y. */
void paint_mast(struct paint *p, double x, double from, double to);
void paint_yard(struct paint *p, double y, double from, double to);

/* A ring on the mast, with paper in it. */
void paint_ring(struct paint *p, double x, double y, double radius);

/* Words in the middle of a box's height, never outside of it. As they are: nothing in them is
 * markup. Returns the width that they take. */
double paint_words(struct paint *p, const char *words, struct type type, struct box box);

/* Their width on one line, at their full size. */
double paint_width(struct paint *p, const char *words, struct type type);

/* The Blue Peter for ship, Uniform for skip. */
void paint_flag(struct paint *p, bool ship, struct box box);

#endif

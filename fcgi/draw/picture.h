/* picture: the cards of comparisons, of tools, and of every other page. 1200 by 630 pixels. */
#ifndef DRAW_PICTURE_H
#define DRAW_PICTURE_H

#include <cairo.h>

#include "draw/order.h"
#include "draw/paint.h"

#define PICTURE_WIDTH  1200
#define PICTURE_HEIGHT 630

void picture_draw(struct paint *p, const struct order *order);

#endif

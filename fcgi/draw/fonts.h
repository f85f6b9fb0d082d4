/* fonts: the site's own, which this program carries with it, and those of the system behind them.
 * The door to fontconfig. */
#ifndef DRAW_FONTS_H
#define DRAW_FONTS_H

#include <pango/pangocairo.h>

/* Families "Hull", "Deck" (weights 400 to 650) and "Log", as in the style sheet. Signs that they
 * lack come from whatever the system has. Lives as long as the process; NULL when it cannot be
 * made. */
PangoFontMap *fonts_open(void);

#endif

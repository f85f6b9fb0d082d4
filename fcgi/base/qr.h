/* qr: a text as a QR code. The door to libqrencode. */
#ifndef BASE_QR_H
#define BASE_QR_H

#include "base/arena.h"

/* The dark squares as the path of an SVG whose side is `*side` units, the quiet margin of four
 * included. "" and 0 for a text that is too long for one. */
const char *qr_path(struct arena *a, const char *text, int *side);

#endif

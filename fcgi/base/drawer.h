/* drawer: a program of its own that draws pictures, kept running and watched.
 *
 * It is `slipway-draw`, beside this program; it starts with the first picture. One that dies is
 * started again for the same picture, once; one that does not answer within DRAWER_LIMIT_MS is
 * killed; and after DRAWER_PICTURES pictures it makes room for a fresh one, so that whatever its
 * libraries gather does not grow. What is said to it: fcgi/draw/order.h.
 */
#ifndef BASE_DRAWER_H
#define BASE_DRAWER_H

#include "base/arena.h"
#include "base/err.h"
#include "base/out.h"

#define DRAWER_LIMIT_MS       2000
#define DRAWER_FIRST_LIMIT_MS 6000 /* of the first picture: it reads the system's fonts */
#define DRAWER_PICTURES       1000
#define DRAWER_PAUSE_MS       500 /* before one that cannot be started is tried again */

struct drawer;

/* In `a`, with which it ends. The process must ignore SIGPIPE. */
struct drawer *drawer_new(struct arena *a);

/* Draws what `order` says (without its last line) and appends the PNG to `png`. ERR_TIMEOUT: it
 * hung and was killed. ERR_RETRY: it died over it, twice, or cannot be started now. ERR_INTERNAL:
 * it does not take this order. All are logged; `png` is as it was then. */
enum err drawer_draw(struct drawer *d, const char *order, struct out *png);

#endif

/* picture: the share images of comparisons and tools: what stands in them, and what it is called.
 *
 * A picture is an order, the lines of text that slipway-draw reads (fcgi/draw/order.h); its name is
 * their hash. So a picture has another name exactly when something in it changes: the name, a
 * verdict, a vote. Nothing in it depends on the day on which it is drawn.
 */
#ifndef MODEL_PICTURE_H
#define MODEL_PICTURE_H

#include "base/arena.h"
#include "model/comparison.h"
#include "model/tool.h"

#define PICTURE_PATH   "/og/"
#define PICTURE_SUFFIX ".png"

struct picture {
    const char *order; /* without its last line */
    const char *name;  /* the beginning of its hash, hexadecimal */
    const char *path;  /* "/og/a-vs-b.png" */
    const char *alt;   /* what it shows, for those who cannot see it */
};

/* `base_url` gives the host that the picture names. */
struct picture picture_of_comparison(struct arena *a, const char *site_name, const char *base_url,
                                     const struct comparison *c);
struct picture picture_of_tool(struct arena *a, const char *site_name, const char *base_url,
                               const struct tool *t);

#endif

/* weights: what the seats of the panel count for the reader. */
#ifndef PAGE_WEIGHTS_H
#define PAGE_WEIGHTS_H

#include "page/context.h"

/* The parameters “w”, each like "builder-2" (a persona's slug and a weight of 0 to 3), or one
 * "even" for the form alone. ERR_BAD_REQUEST: one is not like that. Fills the weighing; without “w”
 * it is not `given`. */
enum err weights_read(struct context *c, const struct comparison *comparison,
                      struct weighing *weighing);

#endif

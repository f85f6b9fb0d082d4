/* catalogue: the catalogue file, both ways. The format is described in the README. */
#ifndef VIEW_CATALOGUE_H
#define VIEW_CATALOGUE_H

#include "base/err.h"
#include "base/flaws.h"
#include "base/out.h"
#include "model/catalogue.h"

/* Reads and checks the whole text; `personas` are the seats there are. Every flaw is noted;
 * ERR_BAD_REQUEST when it is not JSON, ERR_INVALID when a value breaks a rule. Whether a
 * comparison's slug that the file does not define exists, only the store can tell. */
enum err catalogue_read(struct arena *a, const char *text, size_t len,
                        const struct personas *personas, struct catalogue *catalogue,
                        struct flaws *flaws);

void catalogue_write(struct arena *a, struct out *o, const struct catalogue *catalogue);

#endif

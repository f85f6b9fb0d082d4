/* prose: Markdown as markup. */
#ifndef VIEW_PROSE_H
#define VIEW_PROSE_H

#include "base/arena.h"
#include "base/err.h"
#include "base/markup.h"

/* Safe to show, in `a`; empty markup when nothing would be seen. ERR_TOO_LARGE: more than 8 KB. */
enum err prose_render(struct arena *a, const char *markdown, struct html *markup);

#endif

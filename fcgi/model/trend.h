/* trend: how the votes on a tool went, as a line and as a sentence. */
#ifndef MODEL_TREND_H
#define MODEL_TREND_H

#include "base/arena.h"
#include "model/tool.h"

/* Fills points and words from the weeks. A week without a vote yet has no point; the line goes from
 * 0% at the bottom to 100% at the top. */
void trend_draw(struct arena *a, struct trend *trend);

#endif

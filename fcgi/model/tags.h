/* tags: their names as one line of text, as forms and files have them: "Agent, Self-hosted". */
#ifndef MODEL_TAGS_H
#define MODEL_TAGS_H

#include "model/tool.h"

/* Limits, as the database's constraints say. */
#define TAGS_MAX 10
#define TAG_MAX  40 /* characters; no comma */

/* The names between the commas, without the blanks around them; empty ones are left out. No slugs.
 */
struct tags tags_split(struct arena *a, const char *text);

/* The names with ", " between them; "" for none. */
const char *tags_join(struct arena *a, const struct tags *tags);

#endif

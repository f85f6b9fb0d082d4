/* as_of: the day whose page somebody asks for. */
#ifndef PAGE_AS_OF_H
#define PAGE_AS_OF_H

#include "page/context.h"

/* The parameter “asof”: `*day` is "2026-05-01", or "" when it was not sent. ERR_BAD_REQUEST: it is
 * no day, or none that has begun yet (UTC). */
enum err as_of_read(struct context *c, const char **day);

/* Puts the tool of that day in its place. ERR_NOT_FOUND: it was not public then. */
enum err as_of_tool(struct context *c, const char *day, struct tool *tool);

/* The form to ask for a day of a page that there is since `since` (an instant). */
struct as_of_form as_of_form(struct context *c, const char *path, const char *since,
                             const char *day);

/* `path` with the day as its parameter, or as it is when there is none. */
const char *as_of_path(struct context *c, const char *path, const char *day);

#endif

/* gone: the answer for the address of a tool that is not, or no longer, public. */
#ifndef PAGE_GONE_H
#define PAGE_GONE_H

#include "page/context.h"

/* ERR_NOT_FOUND, with the reason: the tool was taken off the list (and where the log says why), or
 * there never was one of that name. Or what speaks against asking. */
enum err gone_tool(struct context *c, const char *slug);

#endif

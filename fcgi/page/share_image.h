/* share_image: the picture that others show when they link to a page. */
#ifndef PAGE_SHARE_IMAGE_H
#define PAGE_SHARE_IMAGE_H

#include "page/context.h"

/* Name it in the page's head, by its content: who keeps it asks for another one when it changes. */
void share_image_comparison(struct context *c, const struct comparison *comparison,
                            struct head *head);
void share_image_tool(struct context *c, const struct tool *tool, struct head *head);

#endif

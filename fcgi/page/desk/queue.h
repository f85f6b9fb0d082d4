/* queue: the page that shows what there is to decide, for those who decide on it. */
#ifndef PAGE_QUEUE_H
#define PAGE_QUEUE_H

#include "page/context.h"

/* A page with nothing typed and nothing said yet; what is looked at comes from the query, or from
 * the form of a POST. */
struct queue_page queue_begin(const struct context *c);

/* Shows the list and, when `item` is not "", that item, otherwise the first of the list. What is
 * typed and wrong stands in `p`. ERR_NOT_FOUND: there is no such item. */
enum err queue_show(struct context *c, struct queue_page *p, const char *item);

/* A path of these pages that keeps what is looked at: "/mod?kind=tool&done=7". `more` is "" or
 * "name=value". */
const char *queue_href(const struct context *c, const struct queue_query *q, const char *path,
                       const char *more);

#endif

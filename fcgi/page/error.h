/* error: refusals and failures, in the site's look or as problem+json. */
#ifndef PAGE_ERROR_H
#define PAGE_ERROR_H

#include "page/context.h"

/* Writes the body for `e`; c->why (a sentence without its capital and full stop) tells the
 * particulars when it is not "". `words` is the status's own name. Touches neither status nor
 * headers other than the content type. */
void error_answer(struct context *c, enum err e, int status, const char *words);

/* What was typed into the form that failed, words only: an error page gives it back. */
struct typed_texts error_typed(const struct context *c);

#endif

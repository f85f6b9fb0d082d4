/* foretell: the rows of the form for what a review predicts. */
#ifndef PAGE_FORETELL_H
#define PAGE_FORETELL_H

#include "page/desk/desk.h"

/* The rows as they were sent; with what is wrong in them, and then false. `list` gets those that
 * are filled in. */
bool foretell_read(struct context *c, struct typed_predictions *typed, struct predictions *list);

/* The rows that show what is written down already; p->predicts says whether there is anything. */
void foretell_fill(struct context *c, struct draft_page *p, const struct predictions *list);

/* A sentence about the constraint that refused a prediction; "" for any other. */
const char *foretell_refusal(const char *rule);

#endif

/* done: what has just been decided, with the way back.
 *
 * After a decision a page is shown with ?done=ENTRY, or ?done=BATCH: then the frame of the pages
 * for staff says what was done and offers to undo it while that can be.
 */
#ifndef PAGE_DONE_H
#define PAGE_DONE_H

#include "page/context.h"

/* The declared parameter of a page that shows it. */
#define DONE_INPUT                                                                                 \
    {                                                                                              \
        "done", 40, NULL, 1                                                                        \
    }

/* Fills head->staff.done; `here` is the path that undoing leads back to. */
enum err done_read(struct context *c, struct head *head, const char *here);

/* Leads to `path` (which may have a query and a fragment), where it is said that the entry was
 * done. Whatever the site keeps of its pages is made anew. */
enum err done_see(struct context *c, const char *path, int64_t entry);

/* path?done=what */
const char *done_href(const struct context *c, const char *path, const char *what);

/* What is typed with blanks only is nothing. */
const char *done_typed(const struct context *c, const char *name);

/* "the tool changed meanwhile" → "The tool changed meanwhile." */
const char *done_sentence(struct arena *a, const char *words);

/* True for what the database refuses because of what was sent: ERR_CONFLICT, ERR_INVALID,
 * ERR_FORBIDDEN. */
bool done_is_refusal(enum err e);

#endif

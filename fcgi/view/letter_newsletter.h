/* letter_newsletter: the letters that ask for a confirmation, and that bring the link to the
 * preferences. */
#ifndef VIEW_LETTER_NEWSLETTER_H
#define VIEW_LETTER_NEWSLETTER_H

#include "base/arena.h"
#include "model/newsletter.h"

/* What a mail is made of; plain text, and the same as HTML. */
struct letter_text {
    const char *subject, *text, *html;
};

struct letter_text letter_confirm(struct arena *a, const struct newsletter_letter *letter);
struct letter_text letter_preferences(struct arena *a, const struct newsletter_letter *letter);

#endif

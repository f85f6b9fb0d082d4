/* letter_issue: the weekly issue and alerts as letters, HTML and plain text. */
#ifndef VIEW_LETTER_ISSUE_H
#define VIEW_LETTER_ISSUE_H

#include "base/arena.h"
#include "base/err.h"
#include "model/issue.h"

struct letter {
    const char *html, *text;
};

/* The addresses of letters, of a site; `imprint` is who sends them, "" for nobody. */
struct letter_site {
    const char *name, *base_url, *imprint;
};

/* An issue as everybody's letter: links to unsubscribe are those of ISSUE_NOBODY. Of its items only
 * those that are neither dropped nor gone are in it. ERR_TOO_LARGE: the note is over 8 KB. */
enum err letter_issue(struct arena *a, const struct letter_site *site, const struct issue *issue,
                      struct letter *letter);

/* The same letter for one subscriber: with their own link in the place of nobody's. */
struct letter letter_for(struct arena *a, const struct letter *letter, const char *unsubscribe_url);

/* Writes an alert from {"events": [{"kind", "tool", "tool_name", "persona", "persona_name",
 * "quote", "was", "became", "ship", "n"}], "more"}. ERR_INVALID for what is not that. */
enum err letter_alert(struct arena *a, const struct letter_site *site, const char *json,
                      const char *subject, const char *unsubscribe_url, struct letter *letter);

#endif

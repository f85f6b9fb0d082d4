/* tool: the nouns of the catalogue, as every room from store to view speaks of them.
 *
 * Strings belong to the request's arena, are UTF-8 in NFC and never NULL unless said. Dates are
 * "2026-05-01", instants "2026-05-01T12:00:00Z" (UTC). Lists are {n, v}; v may be NULL when n is 0.
 */
#ifndef MODEL_TOOL_H
#define MODEL_TOOL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/markup.h"
#include "model/prediction.h"
#include "model/price.h"
#include "model/share.h"

struct category {
    const char *slug, *name;
    int tools;    /* published tools in it */
    bool current; /* the one the page filters by */
};
struct categories {
    size_t n;
    struct category *v;
};

/* A seat of the panel. `kind` is "human", "ai" or "mixed": who writes it; `disclosure` says so in a
 * sentence. */
struct persona {
    const char *slug, *name, *lens, *kind, *disclosure;
    int reviews, ships;
};
struct personas {
    size_t n;
    struct persona *v;
};

/* A persona's verdict on one tool. */
struct review {
    bool present; /* false: this seat has not reviewed the tool (only in a scorecard row) */
    const char *persona, *name;
    bool ship;
    const char *quote;
    const char *reviewed_on;
    struct predictions predictions; /* in a catalogue file only */
};
struct tag {
    const char *slug, *name;
};
struct tags {
    size_t n;
    struct tag *v;
};

struct reviews {
    size_t n;
    struct review *v; /* in the panel's order */
};

struct pricing {
    const char *model; /* "free", "freemium", "paid", "open_source" */
    const char *entry; /* "Free", "$20/mo" */
    const char
        *model_words; /* "freemium"; NULL or "" where the entry price says it, or is not known */
    struct price_seen seen;
};

/* Counted votes of visitors; beside them those that do not count, where a page tells of them. */
struct community {
    int ship, skip;
    int held, voided; /* meaningless unless `tells` */
    bool tells;
    const char *uncounted; /* "18 votes held, 3 voided"; "" when there are none */
    struct share share;    /* of ship + skip */
};

/* A tool's tally at the end of a week, by its Monday; of the present week as it stands. */
struct trend_week {
    const char *week;
    struct share community;
};
/* How the votes went, week by week; n is 0 where a page does not tell. */
struct trend {
    size_t n;
    struct trend_week *v;
    const char
        *points; /* of a line in a box of 100 by 24; "" when there are not two weeks to draw */
    const char *words; /* the same in a sentence; "" likewise */
};

struct tool {
    long long id;
    const char *slug, *name, *tagline;
    struct category category;
    const char *website, *website_host; /* host: "cursor.com", for the link's text */
    const char *description;            /* as it was written: Markdown, or plain text */
    struct html description_html;       /* empty when it is plain text, and in lists */
    int revision;                       /* of what is shown; 0 in lists */
    struct pricing pricing;
    struct share panel;
    struct community community;
    struct reviews reviews;
    struct predictions predictions; /* the next ones that are due; none in lists */
    struct price_runs price_runs;   /* likewise */
    struct trend trend;
    const char *as_of; /* "2026-05-01": as it stood at the end of that day; NULL: as it stands */
    struct tags tags;  /* beside the category */
    bool tagged;       /* in a catalogue file: it says what the tags are */
    const char *published_at, *updated_at;
    const char *url; /* absolute */
};
struct tools {
    size_t n;
    struct tool *v;
};

/* "https://www.example.com/x" → "example.com" */
const char *tool_host(struct arena *a, const char *url);

#endif

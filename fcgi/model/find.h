/* find: what search, suggestions and comparisons of more than two tools show. */
#ifndef MODEL_FIND_H
#define MODEL_FIND_H

#include "model/page.h"

/* ---- what was typed ---- */

#define QUESTION_SIDES 4

/* "a vs b", "a or b", "a versus b" and "a, b", in any capitals, with or without a question mark:
 * copies the 2…4 sides into `sides` and returns how many; 0 when the text is no such question.
 * Blank sides make it none. `*plain` tells that "or" or a comma stands in it, as in sentences about
 * anything. */
int question_sides(struct arena *a, const char *typed, const char *sides[QUESTION_SIDES],
                   bool *plain);

/* The tool that a text is nearest to; see tools_matching. */
struct tool_match {
    const char *slug, *name; /* "" when none is near */
    int quality;             /* 3: its very slug or name, 2: its beginning, 1: spelt alike */
};

/* True when the text surely means that tool: its name or slug, a whole word of it ("copilot"), or,
 * unless `plain`, any match of three letters or more. */
bool question_means(const char *side, const struct tool_match *match, bool plain);

/* ---- what is found ---- */

/* A part of a text; the ones that the search found are to be marked. */
struct marked_part {
    const char *text;
    bool match;
};
struct marked {
    size_t n;
    struct marked_part *v;
};

/* Splits a text in which \2 and \3 stand around what was found. */
struct marked marked_split(struct arena *a, const char *text);

struct result {
    const char *kind; /* "tool" or "comparison" */
    bool is_tool;
    struct marked title, snippet;
    const char *slug; /* the tool's; of a comparison the left one's */
    const char *path;
    struct category category; /* slug and name */
};
struct results {
    size_t n;
    struct result *v;
};

/* A category in which something was found. */
struct facet {
    struct category category;
    int results;       /* -1: too many to count */
    const char *label; /* "12", "" when they were not counted */
    const char *href;
    bool current;
};
struct facets {
    size_t n;
    struct facet *v;
};

/* A tool that somebody may mean. */
struct suggestion {
    const char *slug, *name, *tagline, *path, *url;
    struct category category;
};
struct suggestions {
    size_t n;
    struct suggestion *v;
};

struct search_page {
    struct head head;
    const char *typed; /* "" : only the form */
    bool words;        /* there are words in it */
    const char *kind;  /* "tool", "comparison", "" for both */
    struct choices kinds;
    struct facets facets;
    struct category category; /* slug "" when the results are not narrowed */
    int matches;              /* all there are; -1: too many to count */
    const char *told;         /* "12 results" */
    bool asked;               /* results were looked for */
    bool none;                /* … and there are none at all */
    struct results results;
    const char *next_href, *next, *first_href; /* "" when there is none */
    struct suggestions near;                   /* when there are none */
    const char
        *comparison; /* path of the comparison of two tools that was asked for; "" for none */
};

struct suggest_answer {
    const char *typed;
    struct suggestions list;
};

/* /opensearch.xml: how browsers search here. */
struct opensearch {
    const char *site_name, *base_url;
};

/* ---- comparisons of three or four tools ---- */

/* A seat's verdict on one of the tools. */
struct many_cell {
    const char *tool; /* its name */
    struct review review;
};
struct many_cells {
    size_t n;
    struct many_cell *v;
};
struct many_row {
    const char *persona, *name;
    struct many_cells cells; /* as many as tools */
};
struct many_rows {
    size_t n;
    struct many_row *v; /* the seats that reviewed any of the tools */
};
struct many_page {
    struct head head;
    struct tools tools; /* in the order of their slugs */
    const char *title;  /* "A vs B vs C" */
    bool four;
    struct many_rows scorecard;
    struct choices pairs; /* each two of them: label "A vs B" */
    const char *path, *canonical;
    struct as_of_form as_of;
};

/* Fills scorecard and title from the tools. */
void many_compute(struct arena *a, struct many_page *p);

#endif

/* comparison: two tools side by side, and what follows from their reviews.
 *
 * Everything here is computed from two struct tool, without a store: the reviewer scorecard, the
 * like-for-like share and the call. Definitions: /methodology.
 */
#ifndef MODEL_COMPARISON_H
#define MODEL_COMPARISON_H

#include "base/arena.h"
#include "model/tool.h"

struct scorecard_row {
    const char *persona, *name;
    struct review left, right; /* .present tells which are there */
    bool both;                 /* reviewed both */
    bool split;                /* reviewed both, with different verdicts */
};
struct scorecard {
    size_t n;
    struct scorecard_row
        *v; /* the left tool's reviewers in the panel's order, then those only the right has */
};

/* The panel share over the personas that reviewed both tools. */
struct like_for_like {
    int personas;
    struct share left, right;
};

/* A seat named by the call; `before` is what stands in front of it: "the ", ", the " or " and the
 * ". */
struct call_seat {
    const char *before, *persona, *name;
};
struct call_seats {
    size_t n;
    struct call_seat *v;
};

/* The call, one sentence, in parts so that a page can link the seats: lead + joint + seats + after.
 */
struct call {
    const char *lead;  /* "The panel ships B, 100% (4 of 4) to 75% (3 of 4)" */
    const char *joint; /* "; " or "" */
    struct call_seats seats;
    const char *after; /* " split them.", "." */
    const char *text;  /* the whole sentence */
};

struct comparison {
    struct tool left, right;
    struct scorecard scorecard;
    struct like_for_like like_for_like;
    struct call call;
    bool curated;          /* somebody chose this pair and its order */
    bool indexed;          /* curated, one category, at least three reviews each */
    const char *canonical; /* absolute URL */
    const char *path;      /* "/compare/a-vs-b" */
};

/* Fills scorecard, like_for_like and call from left and right, whose reviews stand in the panel's
 * order. */
void comparison_compute(struct arena *a, struct comparison *c);

/* A pair as a list shows it. */
struct pair {
    const char *left_slug, *left_name, *right_slug, *right_name;
    struct share left_panel, right_panel;
    const char *category; /* name of the left tool's */
    const char *path;
};
struct pairs {
    size_t n;
    struct pair *v;
};

#endif

/* ranking: where tools stand, as ranges of places. Definitions: /methodology#rankings. */
#ifndef MODEL_RANKING_H
#define MODEL_RANKING_H

#include "base/arena.h"
#include "model/tool.h"

enum ranking { BY_PANEL, BY_COMMUNITY, BY_CONTESTED, BY_TRENDING, BY_HEAD_TO_HEAD };
#define RANKINGS 5

/* "panel", "community", "contested", "trending", "head-to-head" */
const char *ranking_word(enum ranking by);

/* The ranking of such a word; BY_PANEL for any other. */
enum ranking ranking_from(const char *word);

/* What was found of one tool; see the columns of the table ranks. */
struct rank_row {
    const char *slug, *name, *url;
    struct category category;
    int best, worst;
    double estimate, low, high; /* a share, a difference of shares, or the log of a strength */
    double weight;              /* trending: of its votes, now */
    int part, whole, other_part, other_whole;
};

/* The same in words, for people. */
struct ranked {
    struct rank_row row;
    const char *places;   /* "2" or "2–5" */
    const char *value;    /* "75%", "−66", "12.4" */
    const char *count;    /* "3 of 4 reviews", "panel 25% of 4, community 91% of 35" */
    const char *interval; /* "30% to 95%"; "" for none */
    int from, reach, at;  /* of the interval's bar, in whole percent of its width */
};
struct ranked_list {
    size_t n;
    struct ranked *v;
};

/* A tool with votes that nothing connects to those that are ranked. */
struct rank_apart {
    const char *slug, *name;
    int votes;
};
struct rank_aparts {
    size_t n;
    struct rank_apart *v;
};

/* When and from what a ranking was worked out. */
struct rank_run {
    const char *computed_at; /* "" while it never was */
    const char *shown;       /* the same for people */
    int ranked, apart, votes;
    bool softened;
};

/* The share of head-to-head votes that a tool of this strength (log) gets against one of the mean
 * strength, 0…1. */
double ranking_chance(double log_strength);

struct ranked ranking_words(struct arena *a, enum ranking by, const struct rank_row *row);

#endif

/* pair_vote: head to head: which of two tools a visitor would ship, and the box in which they say
 * it. */
#ifndef MODEL_PAIR_VOTE_H
#define MODEL_PAIR_VOTE_H

#include "base/arena.h"
#include "model/tool.h"

enum side { SIDE_NONE, SIDE_LEFT, SIDE_RIGHT, SIDE_NEITHER };

/* "left", "right", "neither", "none" */
const char *side_word(enum side side);

/* The side of such a word; SIDE_NONE for any other. */
enum side side_from(const char *word);

/* Counted votes on two tools; beside them those that do not count, where a page tells of them. */
struct pair_tally {
    int left, right, neither, votes;
    struct share left_share, right_share; /* of all votes */
    int held, voided;                     /* meaningless unless `tells` */
    bool tells;
    const char *uncounted; /* "18 votes held, 3 voided"; "" when there are none */
};

struct pair_tally pair_tally_of(int left, int right, int neither);

struct own_pair_vote {
    const char *pair; /* "a-vs-b" as it was asked for; "" when nothing was */
    enum side side;
    bool counted;            /* false as well for SIDE_NONE */
    struct pair_tally tally; /* how it stands with it; meaningless for SIDE_NONE but after a vote */
};

/* How a vote and its pair's tally stand after it was cast. */
struct pair_standing {
    long long left_id, right_id;
    const char *left_slug, *right_slug; /* present ones, in the order that was asked for */
    struct own_pair_vote own;
    bool changed; /* false when it stood so before */
};

/* The box in which a pair's votes are shown and cast. */
struct pair_ballot {
    const char *left_slug, *left_name, *right_slug, *right_name;
    struct pair_tally tally;
    bool voted, left, right, neither, counted; /* the visitor's own vote, on their own page */
    const char *own_name;                      /* "Cursor", "Neither"; "" without a vote */
};

struct pair_ballot pair_ballot_of(const struct tool *left, const struct tool *right,
                                  const struct pair_tally *tally, const struct own_pair_vote *own);

#endif

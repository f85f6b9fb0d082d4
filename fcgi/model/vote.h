/* vote: a visitor's vote on a tool, and the box in which it is cast. */
#ifndef MODEL_VOTE_H
#define MODEL_VOTE_H

#include "model/tool.h"

enum vote { VOTE_NONE, VOTE_SHIP, VOTE_SKIP };

/* "ship", "skip", "none" */
const char *vote_word(enum vote vote);

/* The vote of such a word; VOTE_NONE for any other. */
enum vote vote_from(const char *word);

struct own_vote {
    const char *tool; /* the slug that was asked for */
    enum vote vote;
    bool counted;               /* false as well for VOTE_NONE */
    struct community community; /* how its tool's tally stands with it */
};
struct own_votes {
    size_t n;
    struct own_vote *v; /* a tool without a vote has no entry */
};

/* How a vote and its tool's tally stand after it was cast. */
struct vote_standing {
    long long tool_id;
    struct own_vote own; /* own.tool: the tool's present slug */
    int used;            /* new votes that counted from its network today */
    bool changed;        /* false when it stood so before */
};

/* The box in which a tool's votes are shown and cast. */
struct ballot {
    const char *slug, *name;
    struct community community;
    const char *back;                /* path of the page that it stands on */
    bool brief;                      /* what held votes are told stands elsewhere on the page */
    bool voted, ship, skip, counted; /* the visitor's own vote, on their own page */
};

struct ballot ballot_of(const struct tool *tool, const char *back, const struct own_votes *own);

#endif

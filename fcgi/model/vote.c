/* vote: a visitor's vote on a tool, and the box in which it is cast. */
#include "model/vote.h"

#include <string.h>

static const char *const words[] = {
    [VOTE_NONE] = "none",
    [VOTE_SHIP] = "ship",
    [VOTE_SKIP] = "skip",
};

const char *vote_word(enum vote vote)
{
    return words[vote];
}

enum vote vote_from(const char *word)
{
    for (int i = VOTE_SHIP; i <= VOTE_SKIP; i++)
        if (strcmp(word, words[i]) == 0)
            return (enum vote)i;
    return VOTE_NONE;
}

struct ballot ballot_of(const struct tool *tool, const char *back, const struct own_votes *own)
{
    struct ballot b = {
        .slug = tool->slug,
        .name = tool->name,
        .community = tool->community,
        .back = back,
    };
    for (size_t i = 0; i < own->n; i++) {
        if (strcmp(own->v[i].tool, tool->slug) != 0)
            continue;
        b.ship = own->v[i].vote == VOTE_SHIP;
        b.skip = own->v[i].vote == VOTE_SKIP;
        b.voted = b.ship || b.skip;
        b.counted = own->v[i].counted;
    }
    return b;
}

/* pair_vote: head to head: which of two tools a visitor would ship, and the box in which they say
 * it. */
#include "model/pair_vote.h"

#include <string.h>

static const char *const words[] = {
    [SIDE_NONE] = "none",
    [SIDE_LEFT] = "left",
    [SIDE_RIGHT] = "right",
    [SIDE_NEITHER] = "neither",
};

const char *side_word(enum side side)
{
    return words[side];
}

enum side side_from(const char *word)
{
    for (int i = SIDE_LEFT; i <= SIDE_NEITHER; i++)
        if (strcmp(word, words[i]) == 0)
            return (enum side)i;
    return SIDE_NONE;
}

struct pair_tally pair_tally_of(int left, int right, int neither)
{
    int votes = left + right + neither;
    return (struct pair_tally){
        .left = left,
        .right = right,
        .neither = neither,
        .votes = votes,
        .left_share = share_of(left, votes),
        .right_share = share_of(right, votes),
        .uncounted = "",
    };
}

struct pair_ballot pair_ballot_of(const struct tool *left, const struct tool *right,
                                  const struct pair_tally *tally, const struct own_pair_vote *own)
{
    const char *const names[] = {
        [SIDE_NONE] = "",
        [SIDE_LEFT] = left->name,
        [SIDE_RIGHT] = right->name,
        [SIDE_NEITHER] = "Neither",
    };
    return (struct pair_ballot){
        .left_slug = left->slug,
        .left_name = left->name,
        .right_slug = right->slug,
        .right_name = right->name,
        .tally = *tally,
        .voted = own->side != SIDE_NONE,
        .left = own->side == SIDE_LEFT,
        .right = own->side == SIDE_RIGHT,
        .neither = own->side == SIDE_NEITHER,
        .counted = own->counted,
        .own_name = names[own->side],
    };
}

/* changes: what other processes committed, for the follower. */
#ifndef STORE_CHANGES_H
#define STORE_CHANGES_H

#include <stdint.h>

#include "store/store.h"

enum change_kind {
    CHANGE_CATALOGUE, /* anything that the other two are not */
    CHANGE_VOTES,     /* on the tool tool_id */
    CHANGE_RANKS,     /* the order of tools by their votes */
};
struct change {
    enum change_kind kind;
    int64_t tool_id;
};
struct changes {
    size_t n;
    struct change *v;
    const char *cursor; /* for the next look */
};

/* What was committed since the look that gave `cursor` (""at first: nothing is told). */
enum err store_changes(const struct store *s, const char *cursor, struct changes *changes);

/* Puts tools that were voted on lately into their place in the list by community. */
enum err store_rank_votes(const struct store *s);

/* Counts, among the next few tools behind the number `*after` (0 for the first), those whose tally
 * differs from their votes; `*after` is then where to go on, 0 at the end. */
enum err store_tally_drift(const struct store *s, int64_t *after, int64_t *tools);

/* Adds to the votes by day what came since the last call. */
enum err store_roll_up_votes(const struct store *s);

/* Notes majorities that turned, among the next tools whose reviews or votes changed. */
enum err store_note_majorities(const struct store *s);

/* Deletes what is known of networks from before yesterday. */
enum err store_forget_networks(const struct store *s);

/* Erases addresses for mail that are no longer needed. */
enum err store_forget_submitters(const struct store *s);

#endif

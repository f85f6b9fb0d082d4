/* board: what has changed, in memory that all processes of a host share.
 *
 * The supervisor maps it before it forks. Whoever commits a change bumps the subject's epoch: a
 * worker after a vote, the follower for what other hosts committed. A page made from data remembers
 * the clock it was begun at; it is exact as long as no subject that it shows has a later epoch. All
 * calls are lock-free and safe from any process.
 *
 * The follower also leaves its heartbeat here. Without one that is fresh nobody knows what other
 * hosts do, and pages live for a second only (board_is_watched).
 */
#ifndef BASE_BOARD_H
#define BASE_BOARD_H

#include <stdbool.h>
#include <stdint.h>

struct board;

/* NULL when the machine has no memory left. */
struct board *board_new(void);

/* The present moment: the number of bumps so far. To be read before the data. */
uint64_t board_clock(const struct board *b);

void board_bump_tool(struct board *b, int64_t tool_id); /* the tool's votes changed */
void board_bump_votes(struct board *b);     /* the order of tools by their votes changed */
void board_bump_catalogue(struct board *b); /* anything else that pages show changed */

bool board_is_tool_same(const struct board *b, int64_t tool_id, uint64_t since);
bool board_are_votes_same(const struct board *b, uint64_t since); /* of all tools */
bool board_is_catalogue_same(const struct board *b, uint64_t since);

/* `at_ms` (clock_ms) is the moment before the follower asked. */
void board_beat(struct board *b, int64_t at_ms);
bool board_is_watched(const struct board *b, int64_t now_ms);

/* Tools whose tally differs from their votes, as the follower found at its last check; must be 0.
 */
void board_set_drift(struct board *b, int64_t tools);
int64_t board_drift(const struct board *b);

#endif

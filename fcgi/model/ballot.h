/* ballot: one change of a vote as it is published, and the text of a day of them.
 *
 * A file is CSV (RFC 4180, but lines end with a line feed): BALLOT_HEADER, then a line for each
 * entry of the ledger, sorted by tool (as a number) and voter (as a text); the entries of one vote
 * stand in the order of the ledger. Nothing is ever quoted, because no value holds a comma.
 *
 *   tool          its number; tallies.json says which slug it has
 *   voter         16 hexadecimal digits: the voter, hashed together with the tool
 *   day           of the change, in UTC
 *   cause         vote, merge, hold, release or void
 *   old_verdict, old_standing   ship or skip, counted, held or voided; both empty for a new vote
 *   new_verdict, new_standing   both empty for a vote that was withdrawn, or moved away by a merge
 */
#ifndef MODEL_BALLOT_H
#define MODEL_BALLOT_H

#include <stddef.h>
#include <stdint.h>

#define BALLOT_HEADER    "tool,voter,day,cause,old_verdict,old_standing,new_verdict,new_standing\n"
#define BALLOT_LINE_MAX  128
#define BALLOT_DAY_BYTES 11

enum ballot_verdict { BALLOT_NONE, BALLOT_SHIP, BALLOT_SKIP };
enum ballot_standing { BALLOT_ABSENT, BALLOT_COUNTED, BALLOT_HELD, BALLOT_VOIDED };

/* A vote as it stands: BALLOT_NONE goes with BALLOT_ABSENT, and only with that. */
struct ballot_vote {
    enum ballot_verdict verdict;
    enum ballot_standing standing;
};

struct ballot_entry {
    int64_t tool;
    uint64_t voter;
    char day[BALLOT_DAY_BYTES];
    struct ballot_vote before, after;
};

/* Reads a line without its line feed. NULL, or what is wrong with it: "the day is none". */
const char *ballot_read(const char *line, size_t len, struct ballot_entry *entry);

/* "ship counted", "no vote" */
const char *ballot_vote_words(struct ballot_vote vote);

#endif

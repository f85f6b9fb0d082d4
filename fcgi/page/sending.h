/* sending: who submits, as far as their request tells, and the receipt that they get. */
#ifndef PAGE_SENDING_H
#define PAGE_SENDING_H

#include "base/ticket.h"
#include "page/context.h"
#include "page/proposal.h"

/* A form that was filled in faster than this was not filled in by a person. */
#define SENDING_LEAST_S 4

/* What the form's ticket and its trap tell. */
struct sending {
    char key[TICKET_KEY_HEX_BYTES];
    const char *ticket; /* to go on with: the same, or a new one when there was none of ours */
    const char *marks;  /* what makes it suspect, words joined by commas */
};
struct sending sending_of_form(struct context *c);

/* A ticket with a new key. */
const char *sending_ticket(struct context *c);

/* The sender under that key; `sent_hash` tells a second sending from another one. */
struct sender sending_from(struct context *c, const char *key, const char *marks,
                           const char *sent_hash);

/* The token of the receipt that the key has: of a submission that was just made the newest,
 * otherwise that which is known. */
enum err sending_token(struct context *c, const char *key, bool fresh, const char **token);

/* SHA-256 of a token. */
const char *sending_token_hash(struct context *c, const char *token);

/* Nothing more is taken today: says when to come back. */
void sending_wait(struct context *c);

/* The same, and a sentence that says how much is taken and when there is room again. */
const char *sending_over_quota(struct context *c);

#endif

/* voter: what is known of a visitor who votes: a number at random in a signed cookie, and the
 * network under a keyed hash. No function here keeps or logs an address. */
#ifndef HTTP_VOTER_H
#define HTTP_VOTER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/secrets.h"

#define VOTER_LIFE_DAYS  400
#define VOTER_RENEW_DAYS 30

/* A voter is a number from 1 to 2^63 - 1; 0 is none. */
struct voter {
    int64_t id;
    bool due; /* the token is old, or signed by a key that signs no more: give a new one */
};

/* Reads "1.<voter>.<day of issue>.<signature>". Anything but a token of ours that is neither
 * expired nor from the future is no voter (false), never an error. */
bool voter_read(const struct secrets *secrets, const char *token, int64_t today,
                struct voter *voter);

/* The token of a voter, issued on that day and signed by the first key. */
const char *voter_token(struct arena *a, const struct secrets *secrets, int64_t id, int64_t day);

/* A key that a visitor may send along, so that the same request sent twice is one: 16 to 64
 * letters, digits, "-" and "_". */
bool voter_key_is_valid(const char *key);

/* A new voter. It is at random, but the same for the same key on the same day, and without one for
 * the same request id: when a first vote is sent again, by the visitor because its answer was lost,
 * or by nginx because a worker died over it, it is one voter and one vote. "" is no key and no id.
 */
int64_t voter_new(const struct secrets *secrets, const char *key, int64_t day,
                  const char *request_id);

/* The visitor's network (an IPv4 address, or the /64 of an IPv6 address) under a key of the day, in
 * hexadecimal. What is no address is all one network. */
const char *voter_network(struct arena *a, const struct secrets *secrets, const char *address,
                          int64_t day);

#endif

/* checkpoint: what is signed about the ballots of a day, in the form of c2sp.org/tlog-checkpoint:
 *
 *   slipway.example.org/ballots         the origin: host of the site at its first day
 *   120                                 entries of the ledger up to now, in all files together
 *   BASE64                              the chain up to now: SHA-256 of the chain before (32 bytes;
 *                                       at first zeros) and of the SHA-256 of ballots.csv (32
 * bytes) day 2026-11-20                      the last day that is whole entries 17 entries in this
 * day's file last 131                            number that the last of them has in the ledger
 *   ballots.csv HEX                     SHA-256 of the day's file, not compressed
 *   tallies.json HEX                    SHA-256 of the tallies at the day's end
 *   previous HEX                        SHA-256 of the checkpoint before, as it was published;
 * "none"
 *
 * Further lines may follow; who does not know them leaves them alone. A ledger of another kind gets
 * lines of its own there.
 */
#ifndef MODEL_CHECKPOINT_H
#define MODEL_CHECKPOINT_H

#include <stdint.h>

#include "base/arena.h"
#include "base/crypto.h"

#define CHECKPOINT_MAX_BYTES 8000

struct checkpoint {
    const char *origin, *day;
    int64_t total, entries, last;
    unsigned char chain[CRYPTO_MAC_BYTES];
    char ballots[CRYPTO_MAC_HEX_BYTES], tallies[CRYPTO_MAC_HEX_BYTES];
    char previous[CRYPTO_MAC_HEX_BYTES]; /* "" for none */
};

const char *checkpoint_text(struct arena *a, const struct checkpoint *c);

/* NULL, or what is wrong with it. */
const char *checkpoint_read(struct arena *a, const char *text, struct checkpoint *c);

/* Goes on with the chain by the SHA-256 of another file. */
void checkpoint_link(unsigned char chain[CRYPTO_MAC_BYTES],
                     const unsigned char digest[CRYPTO_MAC_BYTES]);

#endif

/* ballot_reader: one published file of ballots, from its bytes to its entries. */
#ifndef JOB_BALLOT_READER_H
#define JOB_BALLOT_READER_H

#include "base/crypto.h"
#include "base/err.h"
#include "model/recount.h"

struct ballot_file {
    int64_t entries;
    unsigned char digest[CRYPTO_MAC_BYTES]; /* SHA-256 of the text */
    char hex[CRYPTO_MAC_HEX_BYTES];
    size_t flaws;
};

/* Feeds the file (CSV, or any number of gzip members of it) to the recount, and complains of what
 * is wrong in it on stderr, with the number of the line. ERR_NOT_FOUND: it cannot be read. Flaws
 * are no error. */
enum err ballot_file_read(struct arena *a, const char *path, struct recount *recount,
                          struct ballot_file *file);

#endif

/* password: passwords under argon2id (RFC 9106), as the text that holds salt and cost. The door to
 * libargon2. */
#ifndef BASE_PASSWORD_H
#define BASE_PASSWORD_H

#include <stdbool.h>

#include "base/err.h"

/* Two passes over 19 MiB, which is what OWASP's password storage cheat sheet asks for: some 15 ms
 * of work. The memory belongs to the process from its first password on and is taken again for the
 * next one: 19 MiB asked of the system and given back each time are half of the cost, in steps that
 * nobody can interrupt. */
#define PASSWORD_HASH_BYTES 128

/* ERR_INTERNAL when it cannot be computed. */
enum err password_hash(const char *password, char hash[PASSWORD_HASH_BYTES]);

/* Takes the same time whether it matches; false for a hash of another kind or of more memory. */
bool password_matches(const char *hash, const char *password);

/* It was made at another cost than today's. */
bool password_is_old(const char *hash);

/* The hash of a password that nobody knows: what an unknown login's password is compared with, so
 * that the answer takes as long. */
extern const char password_of_nobody[];

#endif

/* note: a signed text, in the form of c2sp.org/signed-note: the text, an empty line, and a line for
 * each signature,
 *
 *   — NAME BASE64(4 bytes of the key's hash, 64 bytes of the Ed25519 signature of the text)
 *
 * A public key is one word, "NAME+HASH+BASE64(1, key)", whose hash are the first 4 bytes of
 * SHA-256(NAME, line feed, 1, key) in hexadecimal.
 */
#ifndef BASE_NOTE_H
#define BASE_NOTE_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/crypto.h"
#include "base/err.h"
#include "base/secrets.h"

#define NOTE_SIGNERS_MAX  4
#define NOTE_NAME_MAX     255
#define NOTE_KEY_ID_BYTES 4

struct note_signers {
    size_t n;
    unsigned char seeds[NOTE_SIGNERS_MAX][CRYPTO_KEY_BYTES];
};

/* A signer of each secret, at most NOTE_SIGNERS_MAX of them. */
void note_signers_of(const struct secrets *secrets, struct note_signers *signers);

/* `text` ends with a line feed and has no empty line; every signer signs it, in their order. */
const char *note_sign(struct arena *a, const char *name, const char *text,
                      const struct note_signers *signers);

/* The public key of a signer, as a word. */
const char *note_key(struct arena *a, const char *name, const unsigned char seed[CRYPTO_KEY_BYTES]);

struct note_verifier {
    const char *name;
    unsigned char id[NOTE_KEY_ID_BYTES], key[CRYPTO_KEY_BYTES];
};

/* Blanks and line ends around the word are not part of it. ERR_BAD_REQUEST: it is no such key. */
enum err note_read_key(struct arena *a, const char *word, struct note_verifier *verifier);

/* `*text` is the signed text. Without a verifier no signature is looked at. ERR_BAD_REQUEST: it is
 * no signed note. ERR_NOT_FOUND: this key has not signed it. ERR_INVALID: it has not signed this
 * text.
 */
enum err note_open(struct arena *a, const char *note, const struct note_verifier *verifier,
                   const char **text);

#endif

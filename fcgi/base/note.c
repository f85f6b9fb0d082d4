/* note: a signed text, in the form of c2sp.org/signed-note. */
#include "base/note.h"

#include <string.h>

#define ALGORITHM_ED25519 1
#define SIGNED_BYTES      (NOTE_KEY_ID_BYTES + CRYPTO_SIGNATURE_BYTES)
#define KEY_WORD_BYTES    (1 + CRYPTO_KEY_BYTES)
#define DASH              "\xe2\x80\x94 " /* an em dash and a blank */

/* The standard alphabet, padded; with the NUL. */
#define BASE64_BYTES(len) (((len) + 2) / 3 * 4 + 1)

void note_signers_of(const struct secrets *secrets, struct note_signers *signers)
{
    signers->n = secrets->n < NOTE_SIGNERS_MAX ? secrets->n : NOTE_SIGNERS_MAX;
    for (size_t i = 0; i < signers->n; i++)
        secret_sign(&secrets->v[i], "signed note", "ed25519 seed", signers->seeds[i]);
}

static void key_id(const char *name, const unsigned char key[CRYPTO_KEY_BYTES],
                   unsigned char id[NOTE_KEY_ID_BYTES])
{
    static const unsigned char between[] = {'\n', ALGORITHM_ED25519};
    unsigned char digest[CRYPTO_MAC_BYTES];
    struct crypto_sha256 h;
    crypto_sha256_begin(&h);
    crypto_sha256_add(&h, name, strlen(name));
    crypto_sha256_add(&h, between, sizeof between);
    crypto_sha256_add(&h, key, CRYPTO_KEY_BYTES);
    crypto_sha256_end(&h, digest);
    memcpy(id, digest, NOTE_KEY_ID_BYTES);
}

const char *note_sign(struct arena *a, const char *name, const char *text,
                      const struct note_signers *signers)
{
    const char *note = arena_printf(a, "%s\n", text);
    for (size_t i = 0; i < signers->n; i++) {
        unsigned char key[CRYPTO_KEY_BYTES], bytes[SIGNED_BYTES];
        char base64[BASE64_BYTES(SIGNED_BYTES)];
        crypto_public_key(signers->seeds[i], key);
        key_id(name, key, bytes);
        crypto_signature(signers->seeds[i], text, strlen(text), bytes + NOTE_KEY_ID_BYTES);
        crypto_base64_padded(bytes, sizeof bytes, base64);
        note = arena_printf(a, "%s" DASH "%s %s\n", note, name, base64);
    }
    return note;
}

const char *note_key(struct arena *a, const char *name, const unsigned char seed[CRYPTO_KEY_BYTES])
{
    unsigned char id[NOTE_KEY_ID_BYTES], bytes[KEY_WORD_BYTES] = {ALGORITHM_ED25519};
    char hex[2 * NOTE_KEY_ID_BYTES + 1], base64[BASE64_BYTES(KEY_WORD_BYTES)];
    crypto_public_key(seed, bytes + 1);
    key_id(name, bytes + 1, id);
    crypto_hex(id, sizeof id, hex);
    crypto_base64_padded(bytes, sizeof bytes, base64);
    return arena_printf(a, "%s+%s+%s", name, hex, base64);
}

enum err note_read_key(struct arena *a, const char *word, struct note_verifier *verifier)
{
    unsigned char bytes[KEY_WORD_BYTES], id[NOTE_KEY_ID_BYTES];
    word += strspn(word, " \t\r\n");
    const char *line = arena_copy_n(a, word, strcspn(word, " \t\r\n"));
    size_t name = strcspn(line, "+");
    const char *hash = line + name + 1;
    size_t digits = line[name] ? strcspn(hash, "+") : 0;
    if (word[strlen(line) + strspn(word + strlen(line), " \t\r\n")] || name == 0 ||
        name > NOTE_NAME_MAX || digits != sizeof id * 2 || !hash[digits])
        return ERR_BAD_REQUEST;
    verifier->name = arena_copy_n(a, line, name);
    if (crypto_unhex(arena_copy_n(a, hash, digits), verifier->id, sizeof verifier->id) !=
            sizeof id ||
        crypto_unbase64_padded(hash + digits + 1, bytes, sizeof bytes) != sizeof bytes ||
        bytes[0] != ALGORITHM_ED25519)
        return ERR_BAD_REQUEST;
    memcpy(verifier->key, bytes + 1, CRYPTO_KEY_BYTES);
    key_id(verifier->name, verifier->key, id);
    return memcmp(id, verifier->id, sizeof id) == 0 ? ERR_OK : ERR_BAD_REQUEST;
}

/* One line of a signature, without its dash: ERR_NOT_FOUND when it is of another key. */
static enum err check_line(const char *line, const struct note_verifier *verifier, const char *text)
{
    unsigned char bytes[SIGNED_BYTES];
    size_t name = strcspn(line, " ");
    if (name == 0 || !line[name] ||
        crypto_unbase64_padded(line + name + 1, bytes, sizeof bytes) != sizeof bytes)
        return ERR_BAD_REQUEST;
    if (!verifier)
        return ERR_OK;
    if (name != strlen(verifier->name) || memcmp(line, verifier->name, name) != 0 ||
        memcmp(bytes, verifier->id, NOTE_KEY_ID_BYTES) != 0)
        return ERR_NOT_FOUND;
    return crypto_signed(verifier->key, text, strlen(text), bytes + NOTE_KEY_ID_BYTES)
               ? ERR_OK
               : ERR_INVALID;
}

enum err note_open(struct arena *a, const char *note, const struct note_verifier *verifier,
                   const char **text)
{
    const char *gap = strstr(note, "\n\n");
    enum err best = gap ? ERR_NOT_FOUND : ERR_BAD_REQUEST;
    if (!gap || gap == note || !gap[2])
        return ERR_BAD_REQUEST;
    *text = arena_copy_n(a, note, (size_t)(gap + 1 - note));
    for (const char *at = gap + 2; *at;) {
        size_t len = strcspn(at, "\n");
        if (at[len] != '\n' || strncmp(at, DASH, sizeof DASH - 1) != 0)
            return ERR_BAD_REQUEST;
        const char *line = arena_copy_n(a, at + sizeof DASH - 1, len - (sizeof DASH - 1));
        enum err e = check_line(line, verifier, *text);
        if (e == ERR_BAD_REQUEST || e == ERR_INVALID)
            return e;
        if (e == ERR_OK)
            best = ERR_OK;
        at += len + 1;
    }
    return best;
}

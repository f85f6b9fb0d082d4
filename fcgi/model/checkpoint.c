/* checkpoint: what is signed about the ballots of a day. */
#include "model/checkpoint.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"

#define BASE64_CHARS  44
#define NUMBER_DIGITS 18

const char *checkpoint_text(struct arena *a, const struct checkpoint *c)
{
    char chain[BASE64_CHARS + 1];
    crypto_base64_padded(c->chain, sizeof c->chain, chain);
    return arena_printf(a,
                        "%s\n%" PRId64 "\n%s\nday %s\nentries %" PRId64 "\nlast %" PRId64
                        "\nballots.csv %s\ntallies.json %s\nprevious %s\n",
                        c->origin, c->total, chain, c->day, c->entries, c->last, c->ballots,
                        c->tallies, c->previous[0] ? c->previous : "none");
}

void checkpoint_link(unsigned char chain[CRYPTO_MAC_BYTES],
                     const unsigned char digest[CRYPTO_MAC_BYTES])
{
    struct crypto_sha256 h;
    crypto_sha256_begin(&h);
    crypto_sha256_add(&h, chain, CRYPTO_MAC_BYTES);
    crypto_sha256_add(&h, digest, CRYPTO_MAC_BYTES);
    crypto_sha256_end(&h, chain);
}

/* The next line; NULL when there is none. */
static const char *next_line(struct arena *a, const char **text)
{
    size_t len = strcspn(*text, "\n");
    if ((*text)[len] != '\n')
        return NULL;
    const char *line = arena_copy_n(a, *text, len);
    *text += len + 1;
    return line;
}

/* What stands behind "name " in the next line; NULL when another one comes. */
static const char *next_value(struct arena *a, const char **text, const char *name)
{
    const char *line = next_line(a, text);
    size_t len = strlen(name);
    return line && strncmp(line, name, len) == 0 && line[len] == ' ' ? line + len + 1 : NULL;
}

static bool read_number(const char *text, int64_t *number)
{
    size_t len = text ? strspn(text, "0123456789") : 0;
    *number = len ? strtoll(text, NULL, 10) : 0;
    return len > 0 && len <= NUMBER_DIGITS && text[len] == '\0' && (len == 1 || text[0] != '0');
}

static bool read_hash(const char *text, char hash[CRYPTO_MAC_HEX_BYTES])
{
    if (!text || strlen(text) != CRYPTO_MAC_HEX_BYTES - 1 ||
        strspn(text, "0123456789abcdef") != CRYPTO_MAC_HEX_BYTES - 1)
        return false;
    memcpy(hash, text, CRYPTO_MAC_HEX_BYTES);
    return true;
}

const char *checkpoint_read(struct arena *a, const char *text, struct checkpoint *c)
{
    *c = (struct checkpoint){.day = ""};
    c->origin = next_line(a, &text);
    if (!c->origin || !c->origin[0])
        return "it names no origin";
    if (!read_number(next_line(a, &text), &c->total))
        return "its second line is no number of entries";
    const char *chain = next_line(a, &text);
    if (!chain || crypto_unbase64_padded(chain, c->chain, sizeof c->chain) != sizeof c->chain)
        return "its third line is no chain";
    c->day = next_value(a, &text, "day");
    if (!c->day || clock_day_of(c->day) < 0)
        return "it names no day";
    if (!read_number(next_value(a, &text, "entries"), &c->entries) || c->entries > c->total)
        return "it does not say how many entries";
    if (!read_number(next_value(a, &text, "last"), &c->last))
        return "it does not say which entry is the last";
    if (!read_hash(next_value(a, &text, "ballots.csv"), c->ballots))
        return "it holds no SHA-256 of ballots.csv";
    if (!read_hash(next_value(a, &text, "tallies.json"), c->tallies))
        return "it holds no SHA-256 of tallies.json";
    const char *previous = next_value(a, &text, "previous");
    if (!previous || (strcmp(previous, "none") != 0 && !read_hash(previous, c->previous)))
        return "it does not name the checkpoint before it";
    return NULL;
}

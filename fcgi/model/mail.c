/* mail: what the pages about mail show. */
#include "model/mail.h"

#include <string.h>

#define PIECES_MAX 400

static const char *find_address(const char *text)
{
    for (const char *at = text; (at = strstr(at, "http")); at++)
        if (strncmp(at, "http://", 7) == 0 || strncmp(at, "https://", 8) == 0)
            return at;
    return NULL;
}

/* What ends a sentence is no part of the address in it. */
static size_t address_bytes(const char *at)
{
    size_t len = strcspn(at, " \t\r\n<>\"");
    while (len > 8 && strchr(".,;:!?)'", at[len - 1]))
        len--;
    return len;
}

static void add(struct arena *a, struct text_pieces *pieces, const char *text, size_t len,
                bool is_address)
{
    const char *copy = arena_copy_n(a, text, len);
    if (len > 0)
        pieces->v[pieces->n++] = (struct text_piece){copy, is_address ? copy : ""};
}

struct text_pieces text_pieces(struct arena *a, const char *text)
{
    struct text_pieces pieces = {.v = arena_array(a, PIECES_MAX + 2, sizeof *pieces.v)};
    for (const char *at; pieces.n < PIECES_MAX && (at = find_address(text));) {
        size_t len = address_bytes(at);
        add(a, &pieces, text, (size_t)(at - text), false);
        add(a, &pieces, at, len, true);
        text = at + len;
    }
    add(a, &pieces, text, strlen(text), false);
    return pieces;
}

/* cursor: where a list goes on, as an opaque word: the list's letter and its keys in base 36. */
#include "store/cursor.h"

#include <string.h>

static const char digits[] = "0123456789abcdefghijklmnopqrstuvwxyz";

static char *put(char *to, uint64_t key)
{
    char reversed[16];
    int n = 0;
    do
        reversed[n++] = digits[key % 36];
    while (key /= 36);
    while (n)
        *to++ = reversed[--n];
    return to;
}

const char *cursor_write(struct arena *a, struct cursor cursor)
{
    char text[64], *to = text;
    *to++ = cursor.list;
    for (int i = 0; i < CURSOR_KEYS; i++) {
        if (i)
            *to++ = '.';
        to = put(to, (uint64_t)cursor.keys[i]);
    }
    return arena_copy_n(a, text, (size_t)(to - text));
}

static const char *take(const char *from, int64_t *key)
{
    uint64_t n = 0;
    const char *digit, *start = from;
    for (; *from && (digit = strchr(digits, *from)); from++)
        if (__builtin_mul_overflow(n, 36, &n) ||
            __builtin_add_overflow(n, (uint64_t)(digit - digits), &n))
            return NULL;
    *key = (int64_t)n;
    return from == start ? NULL : from;
}

enum err cursor_read(const char *text, char list, struct cursor *cursor)
{
    if (text[0] != list)
        return ERR_BAD_REQUEST;
    cursor->list = list;
    text++;
    for (int i = 0; i < CURSOR_KEYS; i++) {
        text = take(text, &cursor->keys[i]);
        if (!text || *text != (i + 1 < CURSOR_KEYS ? '.' : '\0'))
            return ERR_BAD_REQUEST;
        text++;
    }
    return ERR_OK;
}

enum err cursor_read_scored(const char *text, char list, double least, double most,
                            struct cursor *cursor)
{
    enum err e = cursor_read(text, list, cursor);
    if (e)
        return e;
    double score = cursor_to_score(cursor->keys[0]);
    /* Bits that are no number compare with nothing, so they are refused, too. */
    if (score >= least && score <= most && cursor->keys[1] >= 0 && cursor->keys[2] == 0)
        return ERR_OK;
    return ERR_BAD_REQUEST;
}

int64_t cursor_from_score(double score)
{
    int64_t key;
    memcpy(&key, &score, sizeof key);
    return key;
}

double cursor_to_score(int64_t key)
{
    double score;
    memcpy(&score, &key, sizeof score);
    return score;
}

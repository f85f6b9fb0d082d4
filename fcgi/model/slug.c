/* slug: the names of tools and categories in URLs. */
#include "model/slug.h"

#include <string.h>

static bool is_word(const char *from, size_t len)
{
    if (len == 0 || (len == 2 && memcmp(from, "vs", 2) == 0))
        return false;
    for (size_t i = 0; i < len; i++)
        if (!((from[i] >= 'a' && from[i] <= 'z') || (from[i] >= '0' && from[i] <= '9')))
            return false;
    return true;
}

bool slug_is_valid(const char *text)
{
    if (strlen(text) > SLUG_MAX_BYTES)
        return false;
    for (const char *word = text;;) {
        size_t len = strcspn(word, "-");
        if (!is_word(word, len))
            return false;
        if (word[len] == '\0')
            return true;
        word += len + 1;
    }
}

bool slug_is_ours(const char *text)
{
    return strcmp(text, "facts") == 0;
}

int slug_split(struct arena *a, const char *text, const char *slugs[SLUG_PAIR_MAX])
{
    int n = 0;
    for (const char *from = text;;) {
        if (n == SLUG_PAIR_MAX)
            return 0;
        const char *vs = strstr(from, "-vs-");
        size_t len = vs ? (size_t)(vs - from) : strlen(from);
        slugs[n] = arena_copy_n(a, from, len);
        if (!slug_is_valid(slugs[n]))
            return 0;
        n++;
        if (!vs)
            return n >= 2 ? n : 0;
        from = vs + 4;
    }
}

const char *slug_pair_path(struct arena *a, const char *left, const char *right)
{
    return arena_printf(a, "/compare/%s-vs-%s", left, right);
}

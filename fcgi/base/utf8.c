/* utf8: the gate that every text from outside passes. The door to utf8proc. */
#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

bool utf8_is_valid(const char *bytes, size_t len)
{
    const utf8proc_uint8_t *p = (const utf8proc_uint8_t *)bytes;
    while (len > 0) {
        utf8proc_int32_t point;
        utf8proc_ssize_t n = utf8proc_iterate(p, (utf8proc_ssize_t)len, &point);
        if (n <= 0 || point == 0)
            return false;
        p += n;
        len -= (size_t)n;
    }
    return true;
}

static bool has_control(const char *text, bool lines)
{
    for (const unsigned char *p = (const unsigned char *)text; *p; p++) {
        if (lines && (*p == '\n' || *p == '\t'))
            continue;
        if (*p < ' ' || *p == 0x7f)
            return true;
        if (p[0] == 0xc2 && p[1] >= 0x80 && p[1] <= 0x9f) /* C1 */
            return true;
    }
    return false;
}

enum utf8_flaw utf8_take(struct arena *a, const char *bytes, size_t len, bool lines,
                         const char **text)
{
    *text = "";
    if (memchr(bytes, '\0', len))
        return UTF8_CONTROL;
    if (!utf8_is_valid(bytes, len))
        return UTF8_MALFORMED;
    char *copy = arena_alloc(a, len + 1);
    size_t n = 0;
    bool ascii = true;
    for (size_t i = 0; i < len; i++) {
        if (lines && bytes[i] == '\r' && i + 1 < len && bytes[i + 1] == '\n')
            continue;
        ascii = ascii && (unsigned char)bytes[i] < 0x80;
        copy[n++] = bytes[i];
    }
    if (has_control(copy, lines))
        return UTF8_CONTROL;
    *text = copy;
    if (ascii)
        return UTF8_FINE; /* ASCII is its own NFC */
    utf8proc_uint8_t *normal = utf8proc_NFC((const utf8proc_uint8_t *)copy);
    if (!normal)
        return UTF8_MALFORMED;
    *text = arena_copy(a, (const char *)normal);
    free(normal);
    return UTF8_FINE;
}

bool utf8_is_one_line(const char *text)
{
    return !strpbrk(text, "\n\t") && !strstr(text, "\u2028") && !strstr(text, "\u2029");
}

bool utf8_is_blank(const char *text)
{
    const utf8proc_uint8_t *p = (const utf8proc_uint8_t *)text;
    while (*p) {
        utf8proc_int32_t point;
        utf8proc_ssize_t n = utf8proc_iterate(p, -1, &point);
        if (n <= 0)
            return false;
        utf8proc_category_t kind = utf8proc_category(point);
        bool space = kind == UTF8PROC_CATEGORY_ZS || kind == UTF8PROC_CATEGORY_ZL ||
                     kind == UTF8PROC_CATEGORY_ZP || kind == UTF8PROC_CATEGORY_CC;
        if (!space)
            return false;
        p += n;
    }
    return true;
}

size_t utf8_length(const char *text)
{
    size_t n = 0;
    for (; *text; text++)
        n += ((unsigned char)*text & 0xc0) != 0x80;
    return n;
}

size_t utf8_cluster(const char *text, int *columns)
{
    const utf8proc_uint8_t *p = (const utf8proc_uint8_t *)text;
    utf8proc_int32_t before, point, state = 0;
    utf8proc_ssize_t len = utf8proc_iterate(p, -1, &before);
    *columns = len > 0 ? utf8proc_charwidth(before) : 1;
    if (len <= 0)
        return 1;
    for (utf8proc_ssize_t n; p[len]; len += n, before = point) {
        n = utf8proc_iterate(p + len, -1, &point);
        if (n <= 0 || utf8proc_grapheme_break_stateful(before, point, &state))
            break;
    }
    return (size_t)len;
}

const char *utf8_flaw_message(enum utf8_flaw flaw)
{
    switch (flaw) {
    case UTF8_FINE:
        return "";
    case UTF8_MALFORMED:
        return "must be valid UTF-8";
    case UTF8_CONTROL:
        return "must not hold control characters or line breaks";
    }
    return "";
}

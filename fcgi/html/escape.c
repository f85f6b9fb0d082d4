/* escape: writes hostile text so that it stays text.
 *
 * All places share one loop: a table of 256 classes finds the next byte that is not plain, the span
 * before it goes out in one write. Valid UTF-8 stays inside the span.
 */
#include "html/escape.h"

#include <stdbool.h>
#include <strings.h>

#define REPLACEMENT "\xef\xbf\xbd" /* U+FFFD */

enum class { PLAIN, END, DROP, HIGH, AMP, LESS, GREATER, QUOTE, APOSTROPHE, PERCENT };

/* clang-format off */
#define CONTROLS                                                                                   \
    [0] = END, [1 ... 8] = DROP, [11 ... 12] = DROP, [14 ... 31] = DROP, [127] = DROP,             \
    [128 ... 255] = HIGH

static const unsigned char text_class[256] = {
    CONTROLS, ['&'] = AMP, ['<'] = LESS, ['>'] = GREATER,
};
static const unsigned char attr_class[256] = {
    CONTROLS, ['&'] = AMP, ['<'] = LESS, ['>'] = GREATER, ['"'] = QUOTE, ['\''] = APOSTROPHE,
};
static const unsigned char part_class[256] = {
    CONTROLS, [9 ... 10] = PERCENT, [13] = PERCENT, [' ' ... ','] = PERCENT, ['/'] = PERCENT,
    [':' ... '@'] = PERCENT, ['[' ... '^'] = PERCENT, ['`'] = PERCENT, ['{' ... '}'] = PERCENT,
};
/* clang-format on */

static bool follows(unsigned char byte)
{
    return (byte & 0xc0) == 0x80;
}

/* Bytes of the UTF-8 sequence at `s`, 0 when it is not valid. A NUL never follows, so this stays
 * inside. */
static unsigned sequence(const unsigned char *s)
{
    if (s[0] < 0xc2)
        return 0;
    if (s[0] < 0xe0)
        return follows(s[1]) ? 2 : 0;
    if (s[0] < 0xf0) {
        unsigned char low = s[0] == 0xe0 ? 0xa0 : 0x80, high = s[0] == 0xed ? 0x9f : 0xbf;
        return s[1] >= low && s[1] <= high && follows(s[2]) ? 3 : 0;
    }
    if (s[0] > 0xf4)
        return 0;
    unsigned char low = s[0] == 0xf0 ? 0x90 : 0x80, high = s[0] == 0xf4 ? 0x8f : 0xbf;
    return s[1] >= low && s[1] <= high && follows(s[2]) && follows(s[3]) ? 4 : 0;
}

static bool xml_forbids(const unsigned char *s)
{
    return s[0] == 0xef && s[1] == 0xbf && s[2] >= 0xbe;
}

static void escape(struct out *o, const char *text, const unsigned char *class, bool xml)
{
    if (!text)
        return;
    const unsigned char *at = (const unsigned char *)text, *from = at;
    for (;;) {
        while (class[*at] == PLAIN)
            at++;
        enum class found = class[*at];
        if (found == HIGH) {
            unsigned n = sequence(at);
            if (n > 0 && !(xml && xml_forbids(at))) {
                at += n;
                continue;
            }
            out_write(o, from, (size_t)(at - from));
            out_literal(o, REPLACEMENT);
            at += n > 0 ? n : 1;
            from = at;
            continue;
        }
        out_write(o, from, (size_t)(at - from));
        switch (found) {
        case END:
            return;
        case AMP:
            out_literal(o, "&amp;");
            break;
        case LESS:
            out_literal(o, "&lt;");
            break;
        case GREATER:
            out_literal(o, "&gt;");
            break;
        case QUOTE:
            out_literal(o, "&#34;");
            break;
        case APOSTROPHE:
            out_literal(o, "&#39;");
            break;
        default: /* DROP */
            break;
        }
        from = ++at;
    }
}

void escape_text(struct out *o, const char *text)
{
    escape(o, text, text_class, false);
}

void escape_attr(struct out *o, const char *text)
{
    escape(o, text, attr_class, false);
}

void escape_xml_text(struct out *o, const char *text)
{
    escape(o, text, text_class, true);
}

void escape_xml_attr(struct out *o, const char *text)
{
    escape(o, text, attr_class, true);
}

static bool url_allowed(const char *url)
{
    for (const unsigned char *at = (const unsigned char *)url; *at; at++)
        if (*at < 0x20 || *at == 0x7f)
            return false;
    switch (url[0]) {
    case '\0':
    case '#':
    case '?':
        return true;
    case '/':
        return url[1] != '/' && url[1] != '\\';
    default:
        return strncasecmp(url, "http:", 5) == 0 || strncasecmp(url, "https:", 6) == 0 ||
               strncasecmp(url, "mailto:", 7) == 0 || strncasecmp(url, "otpauth:", 8) == 0;
    }
}

void escape_url(struct out *o, const char *url)
{
    if (url && !url_allowed(url))
        out_literal(o, "#blocked");
    else
        escape_xml_attr(o, url);
}

static void percent(struct out *o, const unsigned char *bytes, unsigned n)
{
    static const char digit[] = "0123456789ABCDEF";
    for (unsigned i = 0; i < n; i++) {
        char code[3] = {'%', digit[bytes[i] >> 4], digit[bytes[i] & 15]};
        out_write(o, code, sizeof code);
    }
}

void escape_url_part(struct out *o, const char *text)
{
    if (!text)
        return;
    const unsigned char *at = (const unsigned char *)text, *from = at;
    for (;;) {
        while (part_class[*at] == PLAIN)
            at++;
        out_write(o, from, (size_t)(at - from));
        enum class found = part_class[*at];
        if (found == END)
            return;
        unsigned n = found == HIGH ? sequence(at) : 1;
        if (n == 0)
            percent(o, (const unsigned char *)REPLACEMENT, sizeof REPLACEMENT - 1);
        else if (found != DROP)
            percent(o, at, n);
        at += n > 0 ? n : 1;
        from = at;
    }
}

void escape_plain(struct out *o, const char *text)
{
    out_text(o, text);
}

void escape_unsigned(struct out *o, unsigned long long number)
{
    char digits[20]; /* 2^64 - 1 has 20 */
    char *first = digits + sizeof digits;
    do {
        *--first = (char)('0' + number % 10);
        number /= 10;
    } while (number > 0);
    out_write(o, first, (size_t)(digits + sizeof digits - first));
}

void escape_signed(struct out *o, long long number)
{
    if (number < 0) {
        out_byte(o, '-');
        escape_unsigned(o, 0 - (unsigned long long)number);
    } else {
        escape_unsigned(o, (unsigned long long)number);
    }
}

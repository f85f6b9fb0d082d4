/* html: what compiled templates call. The C type of a value picks the function, the place in the
 * template (found by html2c) picks the macro; a type that a place does not take is a compile error.
 *
 * Names beginning with html_ belong to templates: html_put_… and html_true are the only ones taken
 * here.
 */
#ifndef HTML_HTML_H
#define HTML_HTML_H

#include <stdbool.h>
#include <stddef.h>

#include "base/markup.h" /* struct html: trusted markup */
#include "base/out.h"
#include "html/escape.h"

/* clang-format off */
#define HTML_WORDS(function) const char *: function, char *: function
#define HTML_NUMBERS                                                                               \
    int: escape_signed, long: escape_signed, long long: escape_signed,                             \
    unsigned: escape_unsigned, unsigned long: escape_unsigned,                                     \
    unsigned long long: escape_unsigned

#define html_put_text(o, value)                                                                    \
    _Generic((value), HTML_WORDS(escape_text), HTML_NUMBERS, struct html: html_put_markup)(o, value)
#define html_put_words(o, value) /* <title>, <textarea>: text without elements */                  \
    _Generic((value), HTML_WORDS(escape_text), HTML_NUMBERS)(o, value)
#define html_put_attr(o, value)                                                                    \
    _Generic((value), HTML_WORDS(escape_attr), HTML_NUMBERS)(o, value)
#define html_put_url(o, value) /* a whole URL */                                                   \
    _Generic((value), HTML_WORDS(escape_url))(o, value)
#define html_put_url_part(o, value)                                                                \
    _Generic((value), HTML_WORDS(escape_url_part), HTML_NUMBERS)(o, value)
#define html_put_xml_text(o, value)                                                                \
    _Generic((value), HTML_WORDS(escape_xml_text), HTML_NUMBERS)(o, value)
#define html_put_xml_attr(o, value)                                                                \
    _Generic((value), HTML_WORDS(escape_xml_attr), HTML_NUMBERS)(o, value)
#define html_put_plain(o, value)                                                                   \
    _Generic((value), HTML_WORDS(escape_plain), HTML_NUMBERS)(o, value)

/* What {{ if }} asks: a number that is not 0, a text that is not empty. A list asks with its n. */
#define html_true(value)                                                                           \
    _Generic((value), HTML_WORDS(html_true_words), struct html: html_true_markup,                  \
             bool: html_true_bool, int: html_true_signed, long: html_true_signed,                  \
             long long: html_true_signed, unsigned: html_true_unsigned,                            \
             unsigned long: html_true_unsigned, unsigned long long: html_true_unsigned)(value)
/* clang-format on */

static inline void html_put_markup(struct out *o, struct html html)
{
    out_text(o, html.markup);
}

static inline bool html_true_words(const char *text)
{
    return text && *text;
}

static inline bool html_true_markup(struct html html)
{
    return html_true_words(html.markup);
}

static inline bool html_true_bool(bool value)
{
    return value;
}

static inline bool html_true_signed(long long value)
{
    return value != 0;
}

static inline bool html_true_unsigned(unsigned long long value)
{
    return value != 0;
}

#endif

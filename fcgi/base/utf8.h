/* utf8: the gate that every text from outside passes. The door to utf8proc. */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

enum utf8_flaw {
    UTF8_FINE = 0,
    UTF8_MALFORMED, /* not UTF-8: overlong, surrogate, cut short, above U+10FFFF */
    UTF8_CONTROL,   /* NUL, another C0 control, DEL, or (in one-line text) a line break or tab */
};

/* Checks `len` bytes and normalises them to NFC. `*text` is a copy in `a`, NUL-terminated. With
 * `lines`, "\n" and "\t" may stand in it and "\r\n" becomes "\n". */
enum utf8_flaw utf8_take(struct arena *a, const char *bytes, size_t len, bool lines,
                         const char **text);

/* True for well-formed UTF-8 without NUL. */
bool utf8_is_valid(const char *bytes, size_t len);

/* True without line feed, tab and the separators U+2028 and U+2029. */
bool utf8_is_one_line(const char *text);

/* True when there is nothing but white space (Unicode's) in it. */
bool utf8_is_blank(const char *text);

/* Code points in a valid text; what SQL's char_length counts. */
size_t utf8_length(const char *text);

/* Bytes of what a reader takes for the first character of a valid text that is not empty: a
 * grapheme cluster. `*columns` is how wide it is where each character has one, two or no columns.
 */
size_t utf8_cluster(const char *text, int *columns);

/* A sentence about the flaw, for an error message: "must be valid UTF-8". */
const char *utf8_flaw_message(enum utf8_flaw flaw);

#endif

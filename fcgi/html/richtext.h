/* richtext: Markdown (CommonMark) that a stranger wrote, as markup that is safe to show. The door
 * to libcmark.
 *
 * Safe by construction: cmark only parses; the elements that can come out are those that richtext.c
 * writes, without any attribute but a link's and a list's first number.
 *
 *   HTML as typed        is shown as text
 *   # … ######           h3 to h6, so that they stand below the page's own headings
 *   images               a link to the image, with its description as text
 *   links                http://, https:// and mailto: with rel="nofollow ugc noopener"; others
 *                        leave their text only, and so does a link within a link
 *   the end of a line    stays one
 *   nesting              deeper than 12 elements is shown flat
 */
#ifndef HTML_RICHTEXT_H
#define HTML_RICHTEXT_H

#include "base/arena.h"
#include "base/err.h"
#include "base/markup.h"

#define RICHTEXT_MAX_BYTES 8192

/* `*markup` lives in `a`; at most some 60 bytes for each byte of `markdown` (NULL is like ""). Text
 * that is not UTF-8 comes out with U+FFFD. ERR_TOO_LARGE: more than RICHTEXT_MAX_BYTES. */
enum err richtext_render(struct arena *a, const char *markdown, struct html *markup);

#endif

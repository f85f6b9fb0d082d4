/* diff: what an edit changed in a text, word by word.
 *
 * A token is a word, a run of white space, or one other character (also one ideograph). The
 * shortest way from one text to the other is found as in E. W. Myers, "An O(ND) Difference
 * Algorithm and Its Variations", Algorithmica 1 (1986), the greedy algorithm of its section 4; what
 * both texts begin and end with is set aside first.
 */
#ifndef MODEL_DIFF_H
#define MODEL_DIFF_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

/* More tokens than this gone and new together are no edit but another text: all between the common
 * beginning and end is then shown as gone and new. It bounds the work to some ten milliseconds and
 * 3 MB. */
#define DIFF_CHANGES_MAX 1000

enum diff_kind { DIFF_SAME, DIFF_GONE, DIFF_NEW };

struct diff_part {
    enum diff_kind kind;
    bool is_gone, is_new; /* the same, for templates */
    const char *text;     /* never empty; whole UTF-8 characters */
};

/* In reading order: what is gone stands before the new that replaces it, and no two neighbours are
 * of one kind. The parts that are not new make the old text, those that are not gone the new one.
 */
struct diff {
    size_t n;
    struct diff_part *v;
};

/* Both texts are valid UTF-8; NULL is like "". */
struct diff diff_words(struct arena *a, const char *old_text, const char *new_text);

#endif

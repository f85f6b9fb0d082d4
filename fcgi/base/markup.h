/* markup: text that is already HTML, made by our own code and trusted by the views (never by a cast
 * in page/; in store/ only of a column that holds what html/richtext.c made). */
#ifndef BASE_MARKUP_H
#define BASE_MARKUP_H

struct html {
    const char *markup; /* NULL or "" prints nothing */
};

#endif

/* markup: text that is already HTML, made by our own code and trusted by the views (never by a cast
 * in page/ or store/). */
#ifndef BASE_MARKUP_H
#define BASE_MARKUP_H

struct html {
    const char *markup; /* NULL or "" prints nothing */
};

#endif

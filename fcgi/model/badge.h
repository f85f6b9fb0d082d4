/* badge: a tool's panel share as a small picture, and what goes into other sites' pages. As in
 * tool.h, strings are never NULL. */
#ifndef MODEL_BADGE_H
#define MODEL_BADGE_H

#include <stdbool.h>

#include "base/arena.h"
#include "model/tool.h"

enum theme { THEME_OF_READER, THEME_LIGHT, THEME_DARK };

/* Lengths in pixels. The widths are those of the text in Helvetica or what is made to its measures;
 * the picture asks for them, so that another font is fitted to them. */
struct badge {
    const char *name; /* cut when it is long */
    const char *line; /* "Panel 75% ship, 3 of 4, 2026-05-01" */
    const char *title, *description;
    bool ship, skip; /* the panel's majority; neither: it has none */
    bool light, dark;
    int width, text_x, name_width, line_width;
};

struct badge badge_of(struct arena *a, const struct tool *t, const char *site_name,
                      enum theme theme);

/* "" or "light" or "dark" */
enum theme badge_theme(const char *word);

/* What to copy to show a badge: `alt` and `alt_markdown` are the same words. */
struct badge_snippet {
    const char *slug, *image_url, *page_url;
    const char *alt, *alt_markdown;
    const char *html, *markdown; /* the snippets themselves */
};

/* What to copy to show a comparison in a frame. */
struct embed_snippet {
    const char *frame_url, *title;
    const char *html;
};

/* A comparison in a frame of another site. */
struct embed {
    const char *site_name;
    struct tool left, right;
    const char *reviewed_on; /* day of the last review of either; "" for none */
    const char *canonical;
    bool light, dark;
};

/* The day of a tool's last review; "" for none. */
const char *badge_reviewed_on(const struct tool *t);

/* `text` with a backslash before everything that could be markup in Markdown. */
const char *badge_markdown(struct arena *a, const char *text);

#endif

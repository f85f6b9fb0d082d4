/* badge: a tool's panel share as a small picture. */
#include "model/badge.h"

#include <string.h>

#include "base/out.h"
#include "base/utf8.h"

#define NAME_PX     15
#define LINE_PX     12
#define NAME_MAX_PX 260
#define MARGIN      12
#define FLAG_PX     38 /* with the space behind it */

/* Widths of Helvetica, in thousandths of its size, from the blank to the tilde; from its Adobe Font
 * Metrics. */
static const short regular[] = {
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333,  278, 278, 556, 556, 556,
    556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667,
    611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667,  611, 722, 667, 944, 667,
    667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278,  556, 556, 222, 222, 500,
    222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500,  500, 334, 260, 334, 584,
};
static const short bold[] = {
    278, 333, 474, 556, 556, 889, 722, 238, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556,
    556, 556, 556, 556, 556, 556, 556, 333, 333, 584, 584, 584, 611, 975, 722, 722, 722, 722, 667,
    611, 778, 722, 278, 556, 722, 611, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667,
    667, 611, 333, 278, 333, 584, 556, 333, 556, 611, 556, 611, 556, 333, 611, 611, 278, 278, 556,
    278, 889, 611, 611, 611, 611, 389, 556, 333, 611, 556, 778, 556, 556, 500, 389, 280, 389, 584,
};
#define WIDE   1000 /* of Chinese, Japanese, Korean, emoji */
#define NARROW 600  /* of any other script: near the middle of Latin, Greek and Cyrillic */

/* Of the first cluster of a text that is not empty. */
static int cluster_width(const char *text, const short *widths, size_t *bytes)
{
    int columns;
    *bytes = utf8_cluster(text, &columns);
    unsigned char c = (unsigned char)text[0];
    if (c >= ' ' && c <= '~')
        return widths[c - ' '];
    return columns == 0 ? 0 : columns == 1 ? NARROW : WIDE;
}

static int to_px(int thousandths, int size_px)
{
    return (thousandths * size_px + 999) / 1000;
}

static int text_width_px(const char *text, const short *widths, int size_px)
{
    int sum = 0;
    for (size_t bytes; *text; text += bytes)
        sum += cluster_width(text, widths, &bytes);
    return to_px(sum, size_px);
}

/* Cut between two clusters, with an ellipsis, when it is wider than NAME_MAX_PX. */
static const char *fit_name(struct arena *a, const char *name)
{
    int sum = 0;
    size_t len = 0;
    if (text_width_px(name, bold, NAME_PX) <= NAME_MAX_PX)
        return name;
    for (size_t bytes; name[len]; len += bytes) {
        sum += cluster_width(name + len, bold, &bytes);
        if (to_px(sum + WIDE, NAME_PX) > NAME_MAX_PX)
            break;
    }
    while (len > 0 && name[len - 1] == ' ')
        len--;
    return arena_printf(a, "%s…", arena_copy_n(a, name, len));
}

const char *badge_reviewed_on(const struct tool *t)
{
    const char *last = "";
    for (size_t i = 0; i < t->reviews.n; i++)
        if (strcmp(t->reviews.v[i].reviewed_on, last) > 0)
            last = t->reviews.v[i].reviewed_on;
    return last;
}

enum theme badge_theme(const char *word)
{
    return strcmp(word, "light") == 0  ? THEME_LIGHT
           : strcmp(word, "dark") == 0 ? THEME_DARK
                                       : THEME_OF_READER;
}

static int larger(int a, int b)
{
    return a > b ? a : b;
}

struct badge badge_of(struct arena *a, const struct tool *t, const char *site_name,
                      enum theme theme)
{
    const char *day = badge_reviewed_on(t);
    struct share s = t->panel;
    struct badge b = {
        .name = fit_name(a, t->name),
        .line = s.any ? arena_printf(a, "Panel %d%% ship, %d of %d, %s", s.percent, s.part, s.whole,
                                     day)
                      : "Panel: not reviewed yet",
        .title = s.any ? arena_printf(a, "%s: %d%% panel ship, %d of %d", t->name, s.percent,
                                      s.part, s.whole)
                       : arena_printf(a, "%s: not reviewed yet", t->name),
        .description =
            s.any
                ? arena_printf(a,
                               "The share of reviews by the panel of %s, editorial personas, that "
                               "say ship. Last review %s.",
                               site_name, day)
                : arena_printf(a, "The panel of %s has not reviewed it.", site_name),
        .ship = s.any && 2 * s.part > s.whole,
        .skip = s.any && 2 * s.part < s.whole,
        .light = theme == THEME_LIGHT,
        .dark = theme == THEME_DARK,
        .text_x = MARGIN,
    };
    if (b.ship || b.skip)
        b.text_x += FLAG_PX;
    b.name_width = text_width_px(b.name, bold, NAME_PX);
    b.line_width = text_width_px(b.line, regular, LINE_PX);
    b.width = b.text_x + larger(b.name_width, b.line_width) + MARGIN;
    return b;
}

const char *badge_markdown(struct arena *a, const char *text)
{
    struct out o = out_grow(a, strlen(text) * 2 + 1);
    for (; *text; text++) {
        if (strchr("\\`*_{}[]<>()#+-!|~&$", *text))
            out_byte(&o, '\\');
        out_byte(&o, *text);
    }
    return out_string(&o);
}

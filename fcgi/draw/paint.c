/* paint: words in boxes, flags and lines, in the look of the site. */
#include "draw/paint.h"

#include <math.h>

/* The tokens of the style sheet, light. */
static const unsigned rgb[] = {
    [COLOUR_PAPER] = 0xf8fafc,  [COLOUR_INK] = 0x0c1c2b,        [COLOUR_MUTED] = 0x45596c,
    [COLOUR_HULL] = 0x0c1c2b,   [COLOUR_HULL_WORDS] = 0xffffff, [COLOUR_HULL_MUTED] = 0xa9bccb,
    [COLOUR_BLUE] = 0x0b4db8,   [COLOUR_RED] = 0xcc1f33,        [COLOUR_WHITE] = 0xffffff,
    [COLOUR_YELLOW] = 0xffc533,
};

static void use_colour(struct paint *p, enum colour colour)
{
    unsigned c = rgb[colour];
    cairo_set_source_rgb(p->cairo, (c >> 16) / 255.0, (c >> 8 & 255) / 255.0, (c & 255) / 255.0);
}

void paint_fill(struct paint *p, struct box box, enum colour colour)
{
    use_colour(p, colour);
    cairo_rectangle(p->cairo, box.x, box.y, box.width, box.height);
    cairo_fill(p->cairo);
}

void paint_mast(struct paint *p, double x, double from, double to)
{
    paint_fill(p, (struct box){x - 1, from, 2, to - from}, COLOUR_INK);
}

void paint_yard(struct paint *p, double y, double from, double to)
{
    paint_fill(p, (struct box){from, y - 1, to - from, 2}, COLOUR_INK);
}

void paint_ring(struct paint *p, double x, double y, double radius)
{
    cairo_arc(p->cairo, x, y, radius, 0, 2 * M_PI);
    use_colour(p, COLOUR_PAPER);
    cairo_fill_preserve(p->cairo);
    use_colour(p, COLOUR_INK);
    cairo_set_line_width(p->cairo, 2);
    cairo_stroke(p->cairo);
}

static PangoLayout *set(struct paint *p, const char *words, struct type type, double size)
{
    PangoLayout *layout = pango_layout_new(p->words);
    PangoFontDescription *font = pango_font_description_new();
    pango_font_description_set_family_static(font, type.family);
    pango_font_description_set_weight(font, (PangoWeight)type.weight);
    pango_font_description_set_absolute_size(font, size * PANGO_SCALE);
    pango_layout_set_font_description(layout, font);
    pango_font_description_free(font);
    pango_layout_set_text(layout, words, -1);
    /* A line separator is a sign like others: the lines are ours. So are the hyphens: a name is
     * spelt as it is. */
    pango_layout_set_single_paragraph_mode(layout, TRUE);
    PangoAttrList *attributes = pango_attr_list_new();
    pango_attr_list_insert(attributes, pango_attr_insert_hyphens_new(FALSE));
    pango_layout_set_attributes(layout, attributes);
    pango_attr_list_unref(attributes);
    pango_layout_set_line_spacing(layout, type.lines > 1 ? 1.08f : 0);
    return layout;
}

/* All there, on no more lines than there may be, and no word torn apart? */
static bool fits(PangoLayout *layout, struct type type, struct box box)
{
    int width, height;
    pango_layout_set_width(layout, (int)(box.width * PANGO_SCALE));
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD);
    pango_layout_get_pixel_size(layout, &width, &height);
    return pango_layout_get_line_count(layout) <= type.lines && width <= box.width &&
           height <= box.height;
}

/* Pango takes the sides of words from right to left the other way round. */
static PangoAlignment alignment(PangoLayout *layout, enum side side)
{
    bool leftwards = pango_layout_get_direction(layout, 0) == PANGO_DIRECTION_RTL;
    if (side == SIDE_MIDDLE)
        return PANGO_ALIGN_CENTER;
    return (side == SIDE_RIGHT) != leftwards ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT;
}

double paint_words(struct paint *p, const char *words, struct type type, struct box box)
{
    double size = type.size;
    PangoLayout *layout = set(p, words, type, size);
    while (!fits(layout, type, box) && size > type.smallest) {
        g_object_unref(layout);
        size = fmax(type.smallest, size * 0.88);
        layout = set(p, words, type, size);
    }
    int width, height;
    pango_layout_set_width(layout, (int)(box.width * PANGO_SCALE));
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_height(layout, -type.lines);
    pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END);
    pango_layout_set_alignment(layout, alignment(layout, type.side));
    pango_layout_get_pixel_size(layout, &width, &height);
    cairo_save(p->cairo);
    cairo_rectangle(p->cairo, box.x, box.y, box.width, box.height);
    cairo_clip(p->cairo);
    use_colour(p, type.colour);
    cairo_move_to(p->cairo, box.x, box.y + (box.height - height) / 2);
    pango_cairo_show_layout(p->cairo, layout);
    cairo_restore(p->cairo);
    g_object_unref(layout);
    return width;
}

double paint_width(struct paint *p, const char *words, struct type type)
{
    int width;
    PangoLayout *layout = set(p, words, type, type.size);
    pango_layout_get_pixel_size(layout, &width, NULL);
    g_object_unref(layout);
    return width;
}

void paint_flag(struct paint *p, bool ship, struct box b)
{
    if (ship) {
        paint_fill(p, b, COLOUR_BLUE);
        paint_fill(
            p, (struct box){b.x + b.width * .31, b.y + b.height * .3, b.width * .38, b.height * .4},
            COLOUR_WHITE);
        return;
    }
    paint_fill(p, b, COLOUR_WHITE);
    paint_fill(p, (struct box){b.x, b.y, b.width / 2, b.height / 2}, COLOUR_RED);
    paint_fill(p, (struct box){b.x + b.width / 2, b.y + b.height / 2, b.width / 2, b.height / 2},
               COLOUR_RED);
    /* Its white would end nowhere on the paper. */
    use_colour(p, COLOUR_MUTED);
    cairo_set_line_width(p->cairo, 1);
    cairo_rectangle(p->cairo, b.x - .5, b.y - .5, b.width + 1, b.height + 1);
    cairo_stroke(p->cairo);
}

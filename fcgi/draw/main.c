/* main: slipway-draw, the program that draws the pictures of pages, one after the other.
 *
 * On standard input orders (order.h), each ended by the line "draw"; on standard output, for each,
 * "png N\n" and the N bytes of a PNG file, or "error WHY\n". It ends when the input does. It has no
 * other business: no network, no database, no configuration.
 */
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sysexits.h>
#include <unistd.h>

#include <glib.h>

#include "draw/fonts.h"
#include "draw/picture.h"

/* Fonts of the system are mapped, so much more than is ever used. */
#define MEMORY_LIMIT_BYTES ((rlim_t)768 << 20)

static cairo_status_t gather(void *to, const unsigned char *bytes, unsigned len)
{
    g_byte_array_append(to, bytes, len);
    return CAIRO_STATUS_SUCCESS;
}

static bool make(PangoFontMap *fonts, const struct order *order, GByteArray *png)
{
    cairo_surface_t *surface =
        cairo_image_surface_create(CAIRO_FORMAT_RGB24, PICTURE_WIDTH, PICTURE_HEIGHT);
    cairo_font_options_t *options = cairo_font_options_create();
    struct paint p = {.cairo = cairo_create(surface),
                      .words = pango_font_map_create_context(fonts)};
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    pango_cairo_context_set_font_options(p.words, options);
    pango_context_set_round_glyph_positions(p.words, FALSE);
    pango_cairo_update_context(p.cairo, p.words);
    picture_draw(&p, order);
    bool drawn = cairo_status(p.cairo) == CAIRO_STATUS_SUCCESS &&
                 cairo_surface_write_to_png_stream(surface, gather, png) == CAIRO_STATUS_SUCCESS;
    g_object_unref(p.words);
    cairo_destroy(p.cairo);
    cairo_font_options_destroy(options);
    cairo_surface_destroy(surface);
    return drawn;
}

static bool say(const void *bytes, size_t len)
{
    return fwrite(bytes, 1, len, stdout) == len;
}

static bool answer(PangoFontMap *fonts, char *text)
{
    struct order order;
    const char *why = order_read(text, &order);
    GByteArray *png = g_byte_array_sized_new(65536);
    bool said;
    if (!why && !make(fonts, &order, png))
        why = "cairo could not draw it";
    if (why)
        said = printf("error %s\n", why) > 0;
    else
        said = printf("png %u\n", png->len) > 0 && say(png->data, png->len);
    g_byte_array_unref(png);
    return said && fflush(stdout) == 0;
}

int main(void)
{
    static char text[ORDER_MAX_BYTES + 1];
    size_t len = 0;
    char line[ORDER_MAX_BYTES];
#ifndef __SANITIZE_ADDRESS__ /* whose shadow is larger than that */
    const struct rlimit memory = {MEMORY_LIMIT_BYTES, MEMORY_LIMIT_BYTES};
    setrlimit(RLIMIT_AS, &memory);
#endif
    prctl(PR_SET_NAME, "slipway-draw");
    PangoFontMap *fonts = fonts_open();
    if (!fonts) {
        fputs("slipway-draw: no fonts\n", stderr);
        return EX_OSFILE;
    }
    while (fgets(line, sizeof line, stdin)) {
        size_t more = strlen(line);
        if (strcmp(line, "draw\n") == 0) {
            text[len] = '\0';
            if (!answer(fonts, text))
                _exit(EX_IOERR);
            len = 0;
        } else if (len + more > ORDER_MAX_BYTES) {
            fputs("slipway-draw: an order that is too long\n", stderr);
            _exit(EX_DATAERR);
        } else {
            memcpy(text + len, line, more);
            len += more;
        }
    }
    _exit(EX_OK); /* nothing is left to be put away */
}

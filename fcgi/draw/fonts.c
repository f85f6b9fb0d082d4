/* fonts: the site's own, which this program carries with it, and those of the system behind them.
 */
#include "draw/fonts.h"

#include <stdbool.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include <fontconfig/fontconfig.h>
#include <pango/pangofc-fontmap.h>

/* The files are part of the program: what is drawn does not depend on where it was put. */
#define CARRY(name)                                                                                \
    __asm__(".pushsection .rodata\n"                                                               \
            ".balign 16\n"                                                                         \
            ".hidden font_" #name "\n.hidden font_" #name "_end\n"                                 \
            ".global font_" #name "\n.global font_" #name "_end\n"                                 \
            "font_" #name ": .incbin \"" DRAW_FONTS "/" #name ".ttf\"\n"                           \
            "font_" #name "_end:\n"                                                                \
            ".popsection\n");                                                                      \
    extern const unsigned char font_##name[], font_##name##_end[]

CARRY(d);
CARRY(t);
CARRY(n);

/* The files call themselves by what they were cut from; the site has its own names for them. */
static const char config_text[] =
    "<?xml version=\"1.0\"?><!DOCTYPE fontconfig SYSTEM \"fonts.dtd\"><fontconfig>"
    "<dir>/usr/share/fonts</dir><cachedir>/var/cache/fontconfig</cachedir>"
    "<match target=\"scan\"><test name=\"family\"><string>Newsreader 16pt</string></test>"
    "<edit name=\"family\" mode=\"assign\"><string>Log</string></edit></match>"
    "<match target=\"scan\"><test name=\"family\"><string>Archivo SemiBold</string></test>"
    "<test name=\"width\" compare=\"more\"><int>105</int></test>"
    "<edit name=\"family\" mode=\"assign\"><string>Hull</string></edit></match>"
    "<match target=\"scan\"><test name=\"family\"><string>Archivo SemiBold</string></test>"
    "<edit name=\"family\" mode=\"assign\"><string>Deck</string></edit></match>"
    "<match target=\"pattern\"><edit name=\"family\" mode=\"append\" binding=\"weak\">"
    "<string>Liberation Sans</string><string>DejaVu Sans</string>"
    "<string>Noto Sans</string><string>Droid Sans Fallback</string></edit></match>"
    "</fontconfig>";

/* A file in memory that fontconfig and FreeType open by its name; it stays open. */
static bool add(FcConfig *config, const char *name, const unsigned char *from,
                const unsigned char *end)
{
    char path[32];
    size_t len = (size_t)(end - from);
    int fd = memfd_create(name, MFD_CLOEXEC);
    if (fd < 0 || write(fd, from, len) != (ssize_t)len)
        return false;
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    return FcConfigAppFontAddFile(config, (const FcChar8 *)path);
}

PangoFontMap *fonts_open(void)
{
    FcConfig *config = FcConfigCreate();
    if (!config || !FcConfigParseAndLoadFromMemory(config, (const FcChar8 *)config_text, FcTrue) ||
        !FcConfigBuildFonts(config) || !add(config, "d.ttf", font_d, font_d_end) ||
        !add(config, "t.ttf", font_t, font_t_end) || !add(config, "n.ttf", font_n, font_n_end))
        return NULL;
    PangoFontMap *map = pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT);
    if (map)
        pango_fc_font_map_set_config(PANGO_FC_FONT_MAP(map), config);
    return map;
}

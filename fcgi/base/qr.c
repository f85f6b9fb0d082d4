/* qr: a text as a QR code. The door to libqrencode. */
#include "base/qr.h"

#include <qrencode.h>
#include <stdbool.h>

#include "base/out.h"

#define MARGIN 4

static bool is_dark(const QRcode *code, int x, int y)
{
    return x < code->width && (code->data[y * code->width + x] & 1);
}

const char *qr_path(struct arena *a, const char *text, int *side)
{
    QRcode *code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M);
    *side = 0;
    if (!code)
        return "";
    struct out path = out_grow(a, 8192);
    for (int y = 0; y < code->width; y++)
        for (int x = 0, run; x < code->width; x += run + 1) {
            for (run = 0; is_dark(code, x + run, y);)
                run++;
            if (run)
                out_printf(&path, "M%d %dh%dv1h-%dz", x + MARGIN, y + MARGIN, run, run);
        }
    *side = code->width + 2 * MARGIN;
    QRcode_free(code);
    return out_string(&path);
}

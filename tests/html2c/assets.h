/* What {{ asset }} and {{ style }} find in this suite. */
#ifndef HTML2C_ASSETS_H
#define HTML2C_ASSETS_H

#define ASSET_STYLE_CSS         "/static/style.1a2b.css"
#define ASSET_FONTS_D_1_0_WOFF2 "/static/fonts/d.woff2"

#define STYLE_CELL        "padding:0 1px;font-family:'A B',serif"
#define STYLE_NARROW_CELL "9px"

#endif

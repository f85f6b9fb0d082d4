/* What {{ asset }} finds in this suite. */
#ifndef HTML2C_ASSETS_H
#define HTML2C_ASSETS_H

#define ASSET_STYLE_CSS         "/static/style.1a2b.css"
#define ASSET_FONTS_D_1_0_WOFF2 "/static/fonts/d.woff2"

#endif

/* pages: the pages as HTML. html2c compiles the functions html_NAME from the templates of this
 * room. */
#ifndef VIEW_PAGES_H
#define VIEW_PAGES_H

#include "html.h"

#endif

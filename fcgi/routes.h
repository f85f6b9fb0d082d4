/* routes: the whole site on one page. */
#ifndef ROUTES_H
#define ROUTES_H

#include "http/router.h"

extern const struct route routes[];
extern const size_t routes_count;

#endif

/* json_exports: the published ballots as JSON. */
#ifndef VIEW_JSON_EXPORTS_H
#define VIEW_JSON_EXPORTS_H

#include "base/out.h"
#include "model/export.h"

/* {"exports":[…],"keys":[…],"next":…} */
void json_exports(struct arena *a, struct out *o, const struct exports_page *p);

#endif

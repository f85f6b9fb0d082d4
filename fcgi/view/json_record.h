/* json_record: the public record as JSON. As view/json.h says. */
#ifndef VIEW_JSON_RECORD_H
#define VIEW_JSON_RECORD_H

#include "base/out.h"
#include "model/record.h"

/* {"entries":[…],"head":{"entries":…,"hash":…,"at":…},"next":…} */
void json_log(struct arena *a, struct out *o, const struct log_page *p);

void json_stats(struct arena *a, struct out *o, const struct stats_page *p);
void json_history(struct arena *a, struct out *o, const struct history_page *p);

#endif

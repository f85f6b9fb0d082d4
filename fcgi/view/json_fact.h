/* json_fact: predictions and personas as JSON. */
#ifndef VIEW_JSON_FACT_H
#define VIEW_JSON_FACT_H

#include "base/out.h"
#include "model/fact.h"

void json_predictions(struct arena *a, struct out *o, const struct predictions_page *p);
void json_reviewer(struct arena *a, struct out *o, const struct reviewer_page *p);

#endif

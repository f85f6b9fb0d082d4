/* json_find: what search, suggestions and comparisons of more than two tools say as JSON. */
#ifndef VIEW_JSON_FIND_H
#define VIEW_JSON_FIND_H

#include "base/arena.h"
#include "base/out.h"
#include "model/find.h"

/* {"query", "matches", "results": [{"kind", "title", "snippet": [{"text", "match"}], "category",
 * "url"}], "categories": [{"slug", "name", "results"}], "near": […], "next"}; matches and results
 * of categories are null when there are too many to count. */
void json_search(struct arena *a, struct out *o, const struct search_page *p);

/* {"results": [{"name", "slug", "url", "category"}]} */
void json_suggestions(struct arena *a, struct out *o, const struct suggestions *list);

/* ["typed", ["name", …], ["tagline", …], ["url", …]]: the OpenSearch Suggestions extension 1.1. */
void json_opensearch_suggestions(struct arena *a, struct out *o,
                                 const struct suggest_answer *answer);

/* {"tools": […], "scorecard": [{"persona", "reviews": […]}], "comparisons": [{"title", "url"}],
 * "canonical"}; the reviews stand in the order of the tools, null where there is none. */
void json_many(struct arena *a, struct out *o, const struct many_page *p);

#endif

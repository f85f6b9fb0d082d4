/* json_parts: members that several JSON documents share. */
#ifndef VIEW_JSON_PARTS_H
#define VIEW_JSON_PARTS_H

#include "model/comparison.h"
#include "model/facts.h"
#include "model/find.h"
#include "model/pair_vote.h"
#include "model/tool.h"
#include "model/weighing.h"
#include "json/writer.h"

void json_put_tool(struct json_writer *w, const char *key, const struct tool *t);

/* observed_on and basis where the price says when it was seen. */
void json_put_pricing(struct json_writer *w, const char *key, const struct pricing *p);

/* `weighing` and `tally` NULL for none. */
void json_put_comparison(struct json_writer *w, const char *key, const struct comparison *c,
                         const struct weighing *weighing, const struct pair_tally *tally);
void json_put_tools(struct json_writer *w, const struct tools *list);
void json_put_category(struct json_writer *w, const char *key, const struct category *c);
void json_put_fact(struct json_writer *w, const char *key, const struct fact *f);
/* "tags": the names alone, where a tool is as it is written. */
void json_put_tag_names(struct json_writer *w, const struct tags *tags);
void json_put_community(struct json_writer *w, const struct community *c);
void json_put_pair_tally(struct json_writer *w, const struct pair_tally *t);
void json_put_review(struct json_writer *w, const char *key,
                     const struct review *r); /* null when not present */
void json_put_pairs(struct arena *a, struct json_writer *w, const struct pairs *list,
                    const char *base_url);
void json_put_categories(struct json_writer *w, const struct categories *list);
void json_put_percent(struct json_writer *w, const char *key,
                      struct share s); /* null when there is nothing to share */
void json_put_next(struct json_writer *w, const char *next); /* null for "" */

/* "predictions", each with its evidence once it is decided. */
void json_put_predictions(struct json_writer *w, const struct predictions *list);
void json_put_forecast(struct json_writer *w, const char *key, const struct forecast *f);

/* What json_rankings() and json_many() say, as a member. */
void json_put_rankings(struct json_writer *w, const char *key, const struct rankings_page *p);
void json_put_many(struct arena *a, struct json_writer *w, const char *key,
                   const struct many_page *p);

/* "price_history": what the page said from a day on. */
void json_put_price_runs(struct json_writer *w, const struct price_runs *runs);

#endif

/* json_parts: members that several JSON documents share. */
#include "view/json_parts.h"

void json_put_percent(struct json_writer *w, const char *key, struct share s)
{
    if (s.any)
        json_int(w, key, s.percent);
    else
        json_null(w, key);
}

void json_put_next(struct json_writer *w, const char *next)
{
    json_text(w, "next", next[0] ? next : NULL);
}

void json_put_category(struct json_writer *w, const char *key, const struct category *c)
{
    json_open(w, key, '{');
    json_text(w, "slug", c->slug);
    json_text(w, "name", c->name);
    json_close(w, '}');
}

static void put_panel(struct json_writer *w, const char *key, struct share s)
{
    json_open(w, key, '{');
    json_int(w, "ship", s.part);
    json_int(w, "reviews", s.whole);
    json_put_percent(w, "percent", s);
    json_close(w, '}');
}

void json_put_community(struct json_writer *w, const struct community *c)
{
    json_open(w, "community", '{');
    json_int(w, "ship", c->ship);
    json_int(w, "skip", c->skip);
    json_int(w, "votes", c->ship + c->skip);
    json_put_percent(w, "percent", c->share);
    if (c->tells) {
        json_int(w, "held", c->held);
        json_int(w, "voided", c->voided);
    }
    json_close(w, '}');
}

void json_put_pair_tally(struct json_writer *w, const struct pair_tally *t)
{
    json_open(w, "head_to_head", '{');
    json_int(w, "left", t->left);
    json_int(w, "right", t->right);
    json_int(w, "neither", t->neither);
    json_int(w, "votes", t->votes);
    json_put_percent(w, "left_percent", t->left_share);
    json_put_percent(w, "right_percent", t->right_share);
    if (t->tells) {
        json_int(w, "held", t->held);
        json_int(w, "voided", t->voided);
    }
    json_close(w, '}');
}

void json_put_review(struct json_writer *w, const char *key, const struct review *r)
{
    if (!r->present) {
        json_null(w, key);
        return;
    }
    json_open(w, key, '{');
    json_text(w, "persona", r->persona);
    json_text(w, "name", r->name);
    json_text(w, "verdict", r->ship ? "ship" : "skip");
    json_text(w, "quote", r->quote);
    json_text(w, "reviewed_on", r->reviewed_on);
    json_close(w, '}');
}

/* The tally at the end of each week, where the page tells of it. */
static void put_trend(struct json_writer *w, const struct trend *trend)
{
    if (trend->n == 0)
        return;
    json_open(w, "trend", '[');
    for (size_t i = 0; i < trend->n; i++) {
        json_open(w, NULL, '{');
        json_text(w, "week", trend->v[i].week);
        json_int(w, "ship", trend->v[i].community.part);
        json_int(w, "votes", trend->v[i].community.whole);
        json_put_percent(w, "percent", trend->v[i].community);
        json_close(w, '}');
    }
    json_close(w, ']');
}

void json_put_pricing(struct json_writer *w, const char *key, const struct pricing *p)
{
    json_open(w, key, '{');
    json_text(w, "model", p->model);
    json_text(w, "entry", p->entry);
    if (p->seen.observed_on[0]) {
        json_text(w, "observed_on", p->seen.observed_on);
        json_text(w, "basis", p->seen.basis);
    }
    if (p->seen.answered_on && p->seen.answered_on[0])
        json_text(w, "link_answered_on", p->seen.answered_on);
    json_close(w, '}');
}

void json_put_tag_names(struct json_writer *w, const struct tags *tags)
{
    json_open(w, "tags", '[');
    for (size_t i = 0; i < tags->n; i++)
        json_text(w, NULL, tags->v[i].name);
    json_close(w, ']');
}

void json_put_tool(struct json_writer *w, const char *key, const struct tool *t)
{
    json_open(w, key, '{');
    json_text(w, "slug", t->slug);
    json_text(w, "name", t->name);
    json_text(w, "tagline", t->tagline);
    json_put_category(w, "category", &t->category);
    json_text(w, "website", t->website);
    json_text(w, "description", t->description);
    json_put_pricing(w, "pricing", &t->pricing);
    put_panel(w, "panel", t->panel);
    json_put_community(w, &t->community);
    json_open(w, "reviews", '[');
    for (size_t i = 0; i < t->reviews.n; i++)
        json_put_review(w, NULL, &t->reviews.v[i]);
    json_close(w, ']');
    put_trend(w, &t->trend);
    json_open(w, "tags", '[');
    for (size_t i = 0; i < t->tags.n; i++) {
        json_open(w, NULL, '{');
        json_text(w, "slug", t->tags.v[i].slug);
        json_text(w, "name", t->tags.v[i].name);
        json_close(w, '}');
    }
    json_close(w, ']');
    json_put_price_runs(w, &t->price_runs);
    if (t->predictions.n)
        json_put_predictions(w, &t->predictions);
    json_text(w, "published_at", t->published_at);
    json_text(w, "updated_at", t->updated_at);
    if (t->as_of)
        json_text(w, "as_of", t->as_of);
    json_text(w, "url", t->url);
    json_close(w, '}');
}

void json_put_tools(struct json_writer *w, const struct tools *list)
{
    json_open(w, "tools", '[');
    for (size_t i = 0; i < list->n; i++)
        json_put_tool(w, NULL, &list->v[i]);
    json_close(w, ']');
}

static void put_weighing(struct json_writer *w, const struct weighing *weighing)
{
    json_open(w, "weighed", '{');
    json_open(w, "weights", '{');
    for (size_t i = 0; i < weighing->n; i++)
        json_int(w, weighing->v[i].persona, weighing->v[i].weight);
    json_close(w, '}');
    json_put_percent(w, "left", weighing->left);
    json_put_percent(w, "right", weighing->right);
    json_close(w, '}');
}

void json_put_comparison(struct json_writer *w, const char *key, const struct comparison *c,
                         const struct weighing *weighing, const struct pair_tally *tally)
{
    json_open(w, key, '{');
    json_put_tool(w, "left", &c->left);
    json_put_tool(w, "right", &c->right);
    json_text(w, "call", c->call.text);
    json_open(w, "like_for_like", '{');
    json_int(w, "personas", c->like_for_like.personas);
    json_put_percent(w, "left", c->like_for_like.left);
    json_put_percent(w, "right", c->like_for_like.right);
    json_close(w, '}');
    if (weighing && weighing->given)
        put_weighing(w, weighing);
    json_open(w, "scorecard", '[');
    for (size_t i = 0; i < c->scorecard.n; i++) {
        const struct scorecard_row *row = &c->scorecard.v[i];
        json_open(w, NULL, '{');
        json_text(w, "persona", row->persona);
        json_put_review(w, "left", &row->left);
        json_put_review(w, "right", &row->right);
        json_close(w, '}');
    }
    json_close(w, ']');
    if (tally)
        json_put_pair_tally(w, tally);
    json_text(w, "canonical", c->canonical);
    json_close(w, '}');
}

static void put_side(struct json_writer *w, const char *key, const char *slug, const char *name,
                     struct share panel)
{
    json_open(w, key, '{');
    json_text(w, "slug", slug);
    json_text(w, "name", name);
    put_panel(w, "panel", panel);
    json_close(w, '}');
}

void json_put_pairs(struct arena *a, struct json_writer *w, const struct pairs *list,
                    const char *base_url)
{
    json_open(w, "comparisons", '[');
    for (size_t i = 0; i < list->n; i++) {
        const struct pair *p = &list->v[i];
        json_open(w, NULL, '{');
        put_side(w, "left", p->left_slug, p->left_name, p->left_panel);
        put_side(w, "right", p->right_slug, p->right_name, p->right_panel);
        json_text(w, "url", arena_printf(a, "%s%s", base_url, p->path));
        json_close(w, '}');
    }
    json_close(w, ']');
}

void json_put_categories(struct json_writer *w, const struct categories *list)
{
    json_open(w, "categories", '[');
    for (size_t i = 0; i < list->n; i++) {
        json_open(w, NULL, '{');
        json_text(w, "slug", list->v[i].slug);
        json_text(w, "name", list->v[i].name);
        json_int(w, "tools", list->v[i].tools);
        json_close(w, '}');
    }
    json_close(w, ']');
}

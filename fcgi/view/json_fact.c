/* json_fact: predictions, personas and what prices were, as JSON. */
#include "view/json_fact.h"
#include "view/json_parts.h"

void json_put_price_runs(struct json_writer *w, const struct price_runs *runs)
{
    if (runs->n == 0)
        return;
    json_open(w, "price_history", '[');
    for (size_t i = 0; i < runs->n; i++) {
        const struct price_run *r = &runs->v[i];
        json_open(w, NULL, '{');
        json_text(w, "since", r->since);
        json_text(w, "model", r->model);
        json_text(w, "entry", r->entry);
        json_text(w, "observed_on", r->observed_on[0] ? r->observed_on : NULL);
        json_text(w, "basis", r->basis[0] ? r->basis : NULL);
        json_close(w, '}');
    }
    json_close(w, ']');
}

void json_put_forecast(struct json_writer *w, const char *key, const struct forecast *f)
{
    json_open(w, key, '{');
    json_int(w, "open", f->open);
    json_int(w, "overdue", f->overdue);
    json_int(w, "right", f->right);
    json_int(w, "wrong", f->wrong);
    json_int(w, "void", f->voided);
    json_put_percent(w, "hit_percent", f->hits);
    if (f->hits.any)
        json_number(w, "brier", f->brier);
    else
        json_null(w, "brier");
    json_close(w, '}');
}

static void put_resolution(struct json_writer *w, const struct prediction *p)
{
    if (!p->decided) {
        json_null(w, "resolution");
        return;
    }
    json_open(w, "resolution", '{');
    json_text(w, "resolved_on", p->resolved_on);
    json_text(w, "by", p->by);
    json_text(w, "words", p->words[0] ? p->words : NULL);
    json_text(w, "evidence", p->evidence[0] ? p->evidence : NULL);
    json_text(w, "log", p->log_url);
    json_close(w, '}');
}

void json_put_predictions(struct json_writer *w, const struct predictions *list)
{
    json_open(w, "predictions", '[');
    for (size_t i = 0; i < list->n; i++) {
        const struct prediction *p = &list->v[i];
        json_open(w, NULL, '{');
        json_int(w, "id", p->id);
        json_text(w, "text", p->text);
        json_int(w, "percent", p->percent);
        json_text(w, "made_on", p->made_on);
        json_text(w, "due_on", p->due_on);
        json_text(w, "state", p->standing);
        json_text(w, "tool", p->tool[0] ? p->tool : NULL);
        json_text(w, "tool_name", p->tool_name);
        json_text(w, "persona", p->persona);
        json_open(w, "review", '{');
        json_text(w, "verdict", p->ship ? "ship" : "skip");
        json_text(w, "reviewed_on", p->reviewed_on);
        json_bool(w, "superseded", p->superseded);
        json_close(w, '}');
        put_resolution(w, p);
        json_close(w, '}');
    }
    json_close(w, ']');
}

void json_predictions(struct arena *a, struct out *o, const struct predictions_page *p)
{
    struct json_writer *w = json_writer_new(a, o, JSON_COMPACT);
    json_open(w, NULL, '{');
    json_put_forecast(w, "counts", &p->forecast);
    json_put_predictions(w, &p->predictions);
    json_put_next(w, p->next);
    json_close(w, '}');
}

void json_reviewer(struct arena *a, struct out *o, const struct reviewer_page *p)
{
    struct json_writer *w = json_writer_new(a, o, JSON_COMPACT);
    json_open(w, NULL, '{');
    json_text(w, "slug", p->persona.slug);
    json_text(w, "name", p->persona.name);
    json_text(w, "kind", p->persona.kind);
    json_text(w, "lens", p->persona.lens);
    json_text(w, "disclosure", p->persona.disclosure);
    json_open(w, "ship", '{');
    json_int(w, "ship", p->persona.ships);
    json_int(w, "reviews", p->persona.reviews);
    json_put_percent(w, "percent", p->ships);
    json_close(w, '}');
    json_put_forecast(w, "forecasts", &p->forecast);
    json_put_predictions(w, &p->predictions);
    json_open(w, "reviews", '[');
    for (size_t i = 0; i < p->reviews.n; i++) {
        const struct own_review *r = &p->reviews.v[i];
        json_open(w, NULL, '{');
        json_text(w, "tool", r->tool);
        json_text(w, "tool_name", r->tool_name);
        json_text(w, "verdict", r->review.ship ? "ship" : "skip");
        json_text(w, "quote", r->review.quote);
        json_text(w, "reviewed_on", r->review.reviewed_on);
        json_text(w, "url", arena_printf(a, "%s/tools/%s", p->head.base_url, r->tool));
        json_close(w, '}');
    }
    json_close(w, ']');
    json_put_next(w, p->next);
    json_close(w, '}');
}

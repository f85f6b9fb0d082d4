/* catalogue_write: a catalogue as a file. */
#include "view/catalogue.h"
#include "json/writer.h"

static void put_predictions(struct json_writer *w, const struct predictions *list)
{
    json_open(w, "predictions", '[');
    for (size_t i = 0; i < list->n; i++) {
        json_open(w, NULL, '{');
        json_text(w, "text", list->v[i].text);
        json_text(w, "due", list->v[i].due_on);
        json_int(w, "percent", list->v[i].percent);
        json_close(w, '}');
    }
    json_close(w, ']');
}

static void put_review(struct json_writer *w, const struct review *r)
{
    json_open(w, NULL, '{');
    json_text(w, "persona", r->persona);
    json_text(w, "verdict", r->ship ? "ship" : "skip");
    json_text(w, "quote", r->quote);
    json_text(w, "reviewed_on", r->reviewed_on);
    if (r->predictions.n)
        put_predictions(w, &r->predictions);
    json_close(w, '}');
}

static void put_tool(struct json_writer *w, const struct tool *t)
{
    json_open(w, NULL, '{');
    json_text(w, "slug", t->slug);
    json_text(w, "name", t->name);
    json_text(w, "tagline", t->tagline);
    json_text(w, "category", t->category.name);
    json_text(w, "website", t->website);
    json_text(w, "description", t->description);
    if (t->tags.n > 0) {
        json_open(w, "tags", '[');
        for (size_t i = 0; i < t->tags.n; i++)
            json_text(w, NULL, t->tags.v[i].name);
        json_close(w, ']');
    }
    json_open(w, "pricing", '{');
    json_text(w, "model", t->pricing.model);
    json_text(w, "entry", t->pricing.entry);
    json_close(w, '}');
    json_open(w, "reviews", '[');
    for (size_t i = 0; i < t->reviews.n; i++)
        put_review(w, &t->reviews.v[i]);
    json_close(w, ']');
    json_close(w, '}');
}

void catalogue_write(struct arena *a, struct out *o, const struct catalogue *catalogue)
{
    struct json_writer *w = json_writer_new(a, o, JSON_INDENTED);
    json_open(w, NULL, '{');
    json_open(w, "tools", '[');
    for (size_t i = 0; i < catalogue->tools.n; i++)
        put_tool(w, &catalogue->tools.v[i]);
    json_close(w, ']');
    json_open(w, "comparisons", '[');
    for (size_t i = 0; i < catalogue->comparisons.n; i++) {
        json_open(w, NULL, '{');
        json_text(w, "left", catalogue->comparisons.v[i].left_slug);
        json_text(w, "right", catalogue->comparisons.v[i].right_slug);
        json_close(w, '}');
    }
    json_close(w, ']');
    json_close(w, '}');
}

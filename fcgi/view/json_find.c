/* json_find: what search, suggestions and comparisons of more than two tools say as JSON. */
#include "view/json_find.h"

#include "view/json_parts.h"

static void put_category(struct json_writer *w, const struct category *c)
{
    json_open(w, "category", '{');
    json_text(w, "slug", c->slug);
    json_text(w, "name", c->name);
    json_close(w, '}');
}

static void put_count(struct json_writer *w, const char *key, int count)
{
    if (count < 0)
        json_null(w, key);
    else
        json_int(w, key, count);
}

static void put_suggestions(struct json_writer *w, const char *key, const struct suggestions *list)
{
    json_open(w, key, '[');
    for (size_t i = 0; i < list->n; i++) {
        const struct suggestion *s = &list->v[i];
        json_open(w, NULL, '{');
        json_text(w, "name", s->name);
        json_text(w, "slug", s->slug);
        json_text(w, "url", s->url);
        put_category(w, &s->category);
        json_close(w, '}');
    }
    json_close(w, ']');
}

static void put_result(struct arena *a, struct json_writer *w, const struct result *r,
                       const char *base_url)
{
    struct out title = out_grow(a, 128);
    for (size_t i = 0; i < r->title.n; i++)
        out_text(&title, r->title.v[i].text);
    json_open(w, NULL, '{');
    json_text(w, "kind", r->kind);
    json_text(w, "title", out_string(&title));
    json_open(w, "snippet", '[');
    for (size_t i = 0; i < r->snippet.n; i++) {
        json_open(w, NULL, '{');
        json_text(w, "text", r->snippet.v[i].text);
        json_bool(w, "match", r->snippet.v[i].match);
        json_close(w, '}');
    }
    json_close(w, ']');
    put_category(w, &r->category);
    json_text(w, "url", arena_printf(a, "%s%s", base_url, r->path));
    json_close(w, '}');
}

void json_search(struct arena *a, struct out *o, const struct search_page *p)
{
    struct json_writer *w = json_writer_new(a, o, JSON_COMPACT);
    json_open(w, NULL, '{');
    json_text(w, "query", p->typed);
    put_count(w, "matches", p->matches);
    json_open(w, "results", '[');
    for (size_t i = 0; i < p->results.n; i++)
        put_result(a, w, &p->results.v[i], p->head.base_url);
    json_close(w, ']');
    json_open(w, "categories", '[');
    for (size_t i = 0; i < p->facets.n; i++) {
        json_open(w, NULL, '{');
        json_text(w, "slug", p->facets.v[i].category.slug);
        json_text(w, "name", p->facets.v[i].category.name);
        put_count(w, "results", p->facets.v[i].results);
        json_close(w, '}');
    }
    json_close(w, ']');
    put_suggestions(w, "near", &p->near);
    json_text(w, "comparison",
              p->comparison[0] ? arena_printf(a, "%s%s", p->head.base_url, p->comparison) : NULL);
    json_put_next(w, p->next);
    json_close(w, '}');
}

void json_suggestions(struct arena *a, struct out *o, const struct suggestions *list)
{
    struct json_writer *w = json_writer_new(a, o, JSON_COMPACT);
    json_open(w, NULL, '{');
    put_suggestions(w, "results", list);
    json_close(w, '}');
}

void json_opensearch_suggestions(struct arena *a, struct out *o,
                                 const struct suggest_answer *answer)
{
    const struct suggestions *list = &answer->list;
    struct json_writer *w = json_writer_new(a, o, JSON_COMPACT);
    json_open(w, NULL, '[');
    json_text(w, NULL, answer->typed);
    json_open(w, NULL, '[');
    for (size_t i = 0; i < list->n; i++)
        json_text(w, NULL, list->v[i].name);
    json_close(w, ']');
    json_open(w, NULL, '[');
    for (size_t i = 0; i < list->n; i++)
        json_text(w, NULL, list->v[i].tagline);
    json_close(w, ']');
    json_open(w, NULL, '[');
    for (size_t i = 0; i < list->n; i++)
        json_text(w, NULL, list->v[i].url);
    json_close(w, ']');
    json_close(w, ']');
}

void json_put_many(struct arena *a, struct json_writer *w, const char *key,
                   const struct many_page *p)
{
    json_open(w, key, '{');
    json_put_tools(w, &p->tools);
    json_open(w, "scorecard", '[');
    for (size_t i = 0; i < p->scorecard.n; i++) {
        const struct many_row *row = &p->scorecard.v[i];
        json_open(w, NULL, '{');
        json_text(w, "persona", row->persona);
        json_open(w, "reviews", '[');
        for (size_t j = 0; j < row->cells.n; j++)
            json_put_review(w, NULL, &row->cells.v[j].review);
        json_close(w, ']');
        json_close(w, '}');
    }
    json_close(w, ']');
    json_open(w, "comparisons", '[');
    for (size_t i = 0; i < p->pairs.n; i++) {
        json_open(w, NULL, '{');
        json_text(w, "title", p->pairs.v[i].label);
        json_text(w, "url", arena_printf(a, "%s%s", p->head.base_url, p->pairs.v[i].href));
        json_close(w, '}');
    }
    json_close(w, ']');
    json_text(w, "canonical", p->canonical);
    json_close(w, '}');
}

void json_many(struct arena *a, struct out *o, const struct many_page *p)
{
    json_put_many(a, json_writer_new(a, o, JSON_COMPACT), NULL, p);
}

/* json_pages: each page's JSON document. */
#include "view/json.h"
#include "view/json_parts.h"

static void put_counts(struct json_writer *w, int tools, int reviews, int comparisons)
{
    json_open(w, "counts", '{');
    json_int(w, "tools", tools);
    json_int(w, "reviews", reviews);
    json_int(w, "comparisons", comparisons);
    json_close(w, '}');
}

void json_home(struct arena *a, struct out *o, const struct home_page *p)
{
    struct json_writer *w = json_writer_new(a, o, JSON_COMPACT);
    json_open(w, NULL, '{');
    json_put_tools(w, &p->latest);
    json_put_pairs(a, w, &p->pairs, p->head.base_url);
    json_put_categories(w, &p->categories);
    put_counts(w, p->tools, p->reviews, p->comparisons);
    json_close(w, '}');
}

void json_tools(struct arena *a, struct out *o, const struct tools_page *p)
{
    struct json_writer *w = json_writer_new(a, o, JSON_COMPACT);
    json_open(w, NULL, '{');
    json_put_tools(w, &p->tools);
    json_put_next(w, p->next);
    json_close(w, '}');
}

void json_category(struct arena *a, struct out *o, const struct tools_page *p)
{
    struct json_writer *w = json_writer_new(a, o, JSON_COMPACT);
    json_open(w, NULL, '{');
    json_open(w, "category", '{');
    json_text(w, "slug", p->category.slug);
    json_text(w, "name", p->category.name);
    json_int(w, "tools", p->category.tools);
    json_close(w, '}');
    json_put_tools(w, &p->tools);
    json_put_next(w, p->next);
    json_close(w, '}');
}

void json_tool(struct arena *a, struct out *o, const struct tool_page *p)
{
    struct json_writer *w = json_writer_new(a, o, JSON_COMPACT);
    json_put_tool(w, NULL, &p->tool);
}

void json_picker(struct arena *a, struct out *o, const struct picker_page *p)
{
    struct json_writer *w = json_writer_new(a, o, JSON_COMPACT);
    json_open(w, NULL, '{');
    json_put_pairs(a, w, &p->pairs, p->head.base_url);
    json_put_next(w, p->next);
    json_close(w, '}');
}

void json_comparison(struct arena *a, struct out *o, const struct comparison_page *p)
{
    /* The votes of pairs are of now. */
    json_put_comparison(json_writer_new(a, o, JSON_COMPACT), NULL, &p->comparison, &p->weighing,
                        p->as_of.day[0] ? NULL : &p->pair_tally);
}

void json_categories(struct arena *a, struct out *o, const struct categories *list)
{
    struct json_writer *w = json_writer_new(a, o, JSON_COMPACT);
    json_open(w, NULL, '{');
    json_put_categories(w, list);
    json_close(w, '}');
}

void json_methodology(struct arena *a, struct out *o, const struct methodology_page *p)
{
    struct json_writer *w = json_writer_new(a, o, JSON_COMPACT);
    json_open(w, NULL, '{');
    json_open(w, "personas", '[');
    for (size_t i = 0; i < p->personas.n; i++) {
        const struct persona *persona = &p->personas.v[i];
        json_open(w, NULL, '{');
        json_text(w, "slug", persona->slug);
        json_text(w, "name", persona->name);
        json_text(w, "lens", persona->lens);
        json_text(w, "kind", persona->kind);
        json_text(w, "disclosure", persona->disclosure);
        json_int(w, "reviews", persona->reviews);
        json_int(w, "ship", persona->ships);
        json_close(w, '}');
    }
    json_close(w, ']');
    put_counts(w, p->tools, p->reviews, p->comparisons);
    json_int(w, "votes", p->votes);
    json_text(w, "url", p->head.canonical);
    json_close(w, '}');
}

void json_privacy(struct arena *a, struct out *o, const struct privacy_page *p)
{
    struct json_writer *w = json_writer_new(a, o, JSON_COMPACT);
    json_open(w, NULL, '{');
    json_text(w, "summary", p->head.description);
    json_text(w, "url", p->head.canonical);
    json_close(w, '}');
}

static void put_address(struct arena *a, struct json_writer *w, const char *key,
                        const struct head *h, const char *path)
{
    json_text(w, key, arena_printf(a, "%s%s", h->base_url, path));
}

void json_agents(struct arena *a, struct out *o, const struct agents_page *p)
{
    struct json_writer *w = json_writer_new(a, o, JSON_COMPACT);
    json_open(w, NULL, '{');
    json_text(w, "summary", p->head.description);
    put_address(a, w, "openapi", &p->head, "/api/v1/openapi.json");
    put_address(a, w, "mcp", &p->head, "/mcp");
    put_address(a, w, "facts", &p->head, "/tools/facts");
    put_address(a, w, "search", &p->head, "/api/v1/search");
    put_address(a, w, "rankings", &p->head, "/api/v1/rankings");
    put_address(a, w, "feed", &p->head, "/feed.json");
    put_address(a, w, "predictions", &p->head, "/predictions");
    put_address(a, w, "exports", &p->head, "/exports");
    json_open(w, "quotas", '{');
    json_int(w, "votes_a_day", p->vote_quota);
    json_int(w, "submissions_a_day", p->submission_quota);
    json_close(w, '}');
    json_text(w, "contact", p->contact[0] ? p->contact : NULL);
    json_text(w, "url", p->head.canonical);
    json_close(w, '}');
}

static void put_faster(struct json_writer *w, const struct faster *f)
{
    json_text(w, "state", f->state);
    json_int(w, "version", f->version);
    if (!f->entry) {
        json_null(w, "decided");
        return;
    }
    json_open(w, "decided", '{');
    json_int(w, "entry", f->entry);
    json_text(w, "who", f->who);
    json_text(w, "action", f->action);
    json_text(w, "at", f->at);
    json_close(w, '}');
}

void json_problem(struct arena *a, struct out *o, const struct error_page *p, const char *word)
{
    struct json_writer *w = json_writer_new(a, o, JSON_COMPACT);
    json_open(w, NULL, '{');
    json_text(w, "type", arena_printf(a, "urn:slipway:problem:%s", word));
    json_text(w, "title", p->title);
    json_int(w, "status", p->status);
    json_text(w, "detail", p->detail);
    json_text(w, "request_id", p->request_id);
    if (p->flaws.kept > 0) {
        json_open(w, "errors", '[');
        for (size_t i = 0; i < p->flaws.kept; i++) {
            json_open(w, NULL, '{');
            json_text(w, "pointer", p->flaws.v[i].pointer);
            json_text(w, "detail", p->flaws.v[i].detail);
            if (p->flaws.v[i].href[0])
                json_text(w, "see", arena_printf(a, "%s%s", p->head.base_url, p->flaws.v[i].href));
            json_close(w, '}');
        }
        json_close(w, ']');
    }
    if (p->faster)
        put_faster(w, p->faster);
    json_close(w, '}');
}

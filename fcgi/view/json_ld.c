/* json_ld: what search engines read, as schema.org JSON-LD inside script elements.
 *
 * Only facts that stand on the page too. A tool's aggregate rating is the community's: search
 * engines show it as what users say. What the panel says are reviews by the site, an organisation:
 * its seats are editorial personas, and no persons. Ratings are on a scale of 0 (skip) to 100
 * (ship).
 */
#include <string.h>

#include "view/json.h"
#include "json/writer.h"

/* "paid" has a price we show as words only; of the others it is certain that one can start for
 * nothing. */
static bool starts_free(const struct tool *t)
{
    return strcmp(t->pricing.model, "paid") != 0;
}

static void put_scale(struct json_writer *w)
{
    json_int(w, "bestRating", 100);
    json_int(w, "worstRating", 0);
}

static void put_tool_members(struct json_writer *w, const struct tool *t)
{
    json_text(w, "@type", "SoftwareApplication");
    json_text(w, "name", t->name);
    json_text(w, "description", t->tagline);
    json_text(w, "url", t->url);
    json_text(w, "sameAs", t->website);
    json_text(w, "applicationCategory", t->category.name);
    if (starts_free(t)) {
        json_open(w, "offers", '{');
        json_text(w, "@type", "Offer");
        json_text(w, "price", "0");
        json_text(w, "priceCurrency", "USD");
        json_close(w, '}');
    }
    const struct share *votes = &t->community.share;
    if (votes->any) {
        json_open(w, "aggregateRating", '{');
        json_text(w, "@type", "AggregateRating");
        json_int(w, "ratingValue", votes->percent);
        put_scale(w);
        json_int(w, "ratingCount", votes->whole);
        json_close(w, '}');
    }
}

static void put_reviews(struct arena *a, struct json_writer *w, const struct tool *t,
                        const struct head *h)
{
    if (t->reviews.n == 0)
        return;
    json_open(w, "review", '[');
    for (size_t i = 0; i < t->reviews.n; i++) {
        const struct review *r = &t->reviews.v[i];
        json_open(w, NULL, '{');
        json_text(w, "@type", "Review");
        json_text(w, "name", arena_printf(a, "%s (editorial persona)", r->name));
        json_text(w, "reviewBody", r->quote);
        if (r->reviewed_on[0])
            json_text(w, "datePublished", r->reviewed_on);
        json_open(w, "author", '{');
        json_text(w, "@type", "Organization");
        json_text(w, "name", h->site_name);
        json_text(w, "url", h->base_url);
        json_close(w, '}');
        json_open(w, "reviewRating", '{');
        json_text(w, "@type", "Rating");
        json_int(w, "ratingValue", r->ship ? 100 : 0);
        put_scale(w);
        json_close(w, '}');
        json_close(w, '}');
    }
    json_close(w, ']');
}

static void add_script(struct out *o, const struct out *json)
{
    out_literal(o, "<script type=\"application/ld+json\">");
    json_for_script(o, json->data, json->len);
    out_literal(o, "</script>");
}

/* Begins an object; its members follow. */
static struct json_writer *begin(struct arena *a, struct out *json, const char *type)
{
    *json = out_grow(a, 2048);
    struct json_writer *w = json_writer_new(a, json, JSON_COMPACT);
    json_open(w, NULL, '{');
    json_text(w, "@context", "https://schema.org");
    if (type)
        json_text(w, "@type", type);
    return w;
}

/* The way to a page: each step's name and path, the page itself last. */
static void add_breadcrumbs(struct arena *a, struct out *o, const struct head *h,
                            const struct choice *steps, size_t n)
{
    struct out json;
    struct json_writer *w = begin(a, &json, "BreadcrumbList");
    json_open(w, "itemListElement", '[');
    for (size_t i = 0; i < n; i++) {
        json_open(w, NULL, '{');
        json_text(w, "@type", "ListItem");
        json_int(w, "position", (int)i + 1);
        json_text(w, "name", steps[i].label);
        json_text(w, "item", arena_printf(a, "%s%s", h->base_url, steps[i].href));
        json_close(w, '}');
    }
    json_close(w, ']');
    json_close(w, '}');
    add_script(o, &json);
}

struct html json_ld_tool(struct arena *a, const struct tool *t, const struct head *h)
{
    struct out o = out_grow(a, 4096), json;
    struct json_writer *w = begin(a, &json, NULL);
    put_tool_members(w, t);
    put_reviews(a, w, t, h);
    json_close(w, '}');
    add_script(&o, &json);
    const struct choice steps[] = {
        {"/tools", "Tools", false},
        {arena_printf(a, "/c/%s", t->category.slug), t->category.name, false},
        {arena_printf(a, "/tools/%s", t->slug), t->name, true},
    };
    add_breadcrumbs(a, &o, h, steps, sizeof steps / sizeof *steps);
    return (struct html){out_string(&o)};
}

static void put_position(struct json_writer *w, size_t i, const struct tool *t)
{
    json_open(w, NULL, '{');
    json_text(w, "@type", "ListItem");
    json_int(w, "position", (int)i + 1);
    json_text(w, "name", t->name);
    json_text(w, "url", t->url);
    json_close(w, '}');
}

/* What each tool is stands on its own page. */
struct html json_ld_comparison(struct arena *a, const struct comparison *c)
{
    struct out o = out_grow(a, 2048), json;
    struct json_writer *w = begin(a, &json, "ItemList");
    json_text(w, "name", arena_printf(a, "%s vs %s", c->left.name, c->right.name));
    json_text(w, "url", c->canonical);
    json_open(w, "itemListElement", '[');
    put_position(w, 0, &c->left);
    put_position(w, 1, &c->right);
    json_close(w, ']');
    json_close(w, '}');
    add_script(&o, &json);
    return (struct html){out_string(&o)};
}

struct html json_ld_tools(struct arena *a, const struct tools_page *p)
{
    struct out o = out_grow(a, 8192), json;
    struct json_writer *w = begin(a, &json, "ItemList");
    json_text(w, "name", p->title);
    json_text(w, "url", p->head.canonical);
    json_open(w, "itemListElement", '[');
    for (size_t i = 0; i < p->tools.n; i++)
        put_position(w, i, &p->tools.v[i]);
    json_close(w, ']');
    json_close(w, '}');
    add_script(&o, &json);
    if (p->category.slug[0]) {
        const struct choice steps[] = {
            {"/tools", "Tools", false},
            {arena_printf(a, "/c/%s", p->category.slug), p->category.name, true},
        };
        add_breadcrumbs(a, &o, &p->head, steps, sizeof steps / sizeof *steps);
    }
    return (struct html){out_string(&o)};
}

struct html json_ld_site(struct arena *a, const struct head *h)
{
    struct out o = out_grow(a, 1024), json;
    struct json_writer *w = begin(a, &json, "WebSite");
    json_text(w, "name", h->site_name);
    json_text(w, "url", h->canonical);
    json_text(w, "description", h->description);
    json_close(w, '}');
    add_script(&o, &json);
    return (struct html){out_string(&o)};
}

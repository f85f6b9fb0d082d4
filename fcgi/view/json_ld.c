/* json_ld: what search engines read, as schema.org JSON-LD inside a script element.
 *
 * Only facts that stand on the page too. The panel's share is an editorial aggregate on a scale of
 * 0 to 100.
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

static void put_tool_members(struct json_writer *w, const struct tool *t)
{
    json_text(w, "@type", "SoftwareApplication");
    json_text(w, "name", t->name);
    json_text(w, "description", t->tagline);
    json_text(w, "url", t->url);
    json_text(w, "sameAs", t->website);
    json_text(w, "applicationCategory", t->category.name);
    json_text(w, "operatingSystem", "Any");
    if (starts_free(t)) {
        json_open(w, "offers", '{');
        json_text(w, "@type", "Offer");
        json_text(w, "price", "0");
        json_text(w, "priceCurrency", "USD");
        json_close(w, '}');
    }
    if (t->panel.any) {
        json_open(w, "aggregateRating", '{');
        json_text(w, "@type", "AggregateRating");
        json_int(w, "ratingValue", t->panel.percent);
        json_int(w, "bestRating", 100);
        json_int(w, "worstRating", 0);
        json_int(w, "reviewCount", t->panel.whole);
        json_close(w, '}');
    }
}

static struct html in_script(struct arena *a, const struct out *json)
{
    struct out o = out_grow(a, json->len + 128);
    out_literal(&o, "<script type=\"application/ld+json\">");
    json_for_script(&o, json->data, json->len);
    out_literal(&o, "</script>");
    return (struct html){out_string(&o)};
}

struct html json_ld_tool(struct arena *a, const struct tool *t)
{
    struct out json = out_grow(a, 2048);
    struct json_writer *w = json_writer_new(a, &json, JSON_COMPACT);
    json_open(w, NULL, '{');
    json_text(w, "@context", "https://schema.org");
    put_tool_members(w, t);
    json_close(w, '}');
    return in_script(a, &json);
}

static void put_position(struct json_writer *w, int position, const struct tool *t)
{
    json_open(w, NULL, '{');
    json_text(w, "@type", "ListItem");
    json_int(w, "position", position);
    json_open(w, "item", '{');
    put_tool_members(w, t);
    json_close(w, '}');
    json_close(w, '}');
}

struct html json_ld_comparison(struct arena *a, const struct comparison *c)
{
    struct out json = out_grow(a, 4096);
    struct json_writer *w = json_writer_new(a, &json, JSON_COMPACT);
    json_open(w, NULL, '{');
    json_text(w, "@context", "https://schema.org");
    json_text(w, "@type", "ItemList");
    json_text(w, "name", arena_printf(a, "%s vs %s", c->left.name, c->right.name));
    json_text(w, "description", c->call.text);
    json_text(w, "url", c->canonical);
    json_int(w, "numberOfItems", 2);
    json_open(w, "itemListElement", '[');
    put_position(w, 1, &c->left);
    put_position(w, 2, &c->right);
    json_close(w, ']');
    json_close(w, '}');
    return in_script(a, &json);
}

struct html json_ld_site(struct arena *a, const struct head *h)
{
    struct out json = out_grow(a, 512);
    struct json_writer *w = json_writer_new(a, &json, JSON_COMPACT);
    json_open(w, NULL, '{');
    json_text(w, "@context", "https://schema.org");
    json_text(w, "@type", "WebSite");
    json_text(w, "name", h->site_name);
    json_text(w, "url", h->canonical);
    json_text(w, "description", h->description);
    json_close(w, '}');
    return in_script(a, &json);
}

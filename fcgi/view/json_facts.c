/* json_facts: tools as facts, one a line. */
#include "view/json.h"
#include "view/json_parts.h"

void json_put_fact(struct json_writer *w, const char *key, const struct fact *f)
{
    json_open(w, key, '{');
    json_text(w, "slug", f->slug);
    json_text(w, "name", f->name);
    json_text(w, "tagline", f->tagline);
    json_put_category(w, "category", &f->category);
    json_open(w, "panel", '{');
    json_int(w, "ship", f->panel.part);
    json_int(w, "reviews", f->panel.whole);
    json_put_percent(w, "percent", f->panel);
    json_text(w, "reviewed_on", f->reviewed_on[0] ? f->reviewed_on : NULL);
    json_close(w, '}');
    json_open(w, "community", '{');
    json_int(w, "ship", f->community.ship);
    json_int(w, "skip", f->community.skip);
    json_int(w, "votes", f->community.share.whole);
    json_put_percent(w, "percent", f->community.share);
    json_text(w, "counted_on", f->counted_on);
    json_close(w, '}');
    json_put_pricing(w, "pricing", &f->pricing);
    json_text(w, "url", f->url);
    json_close(w, '}');
}

/* The writer knows no lines: what is around the tools is written by hand, each of them by itself.
 */
void json_facts(struct arena *a, struct out *o, const struct facts_page *p)
{
    out_literal(o, "{\"facts\":[");
    for (size_t i = 0; i < p->facts.n; i++) {
        out_text(o, i ? ",\n" : "\n");
        json_put_fact(json_writer_new(a, o, JSON_COMPACT), NULL, &p->facts.v[i]);
    }
    out_literal(o, "\n],\"next\":");
    json_text(json_writer_new(a, o, JSON_COMPACT), NULL, p->next[0] ? p->next : NULL);
    out_literal(o, "}\n");
}

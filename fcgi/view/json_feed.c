/* json_feed: a feed as JSON Feed 1.1. */
#include "view/json_feed.h"

#include "json/writer.h"

static void put_author(struct json_writer *w, const char *name)
{
    json_open(w, "authors", '[');
    json_open(w, NULL, '{');
    json_text(w, "name", name);
    json_close(w, '}');
    json_close(w, ']');
}

void json_feed(struct arena *a, struct out *o, const struct feed *f)
{
    struct json_writer *w = json_writer_new(a, o, JSON_COMPACT);
    json_open(w, NULL, '{');
    json_text(w, "version", "https://jsonfeed.org/version/1.1");
    json_text(w, "title", f->title);
    json_text(w, "description", f->description);
    json_text(w, "home_page_url", f->home_url);
    json_text(w, "feed_url", f->self_url);
    json_text(w, "language", "en");
    put_author(w, f->author);
    json_open(w, "items", '[');
    for (size_t i = 0; i < f->entries.n; i++) {
        const struct feed_entry *e = &f->entries.v[i];
        json_open(w, NULL, '{');
        json_text(w, "id", e->id);
        json_text(w, "url", e->url);
        json_text(w, "title", e->title);
        json_text(w, "content_text", e->text);
        json_text(w, "date_published", e->at);
        if (e->author[0])
            put_author(w, e->author);
        json_open(w, "tags", '[');
        json_text(w, NULL, e->term);
        json_close(w, ']');
        json_close(w, '}');
    }
    json_close(w, ']');
    json_close(w, '}');
}

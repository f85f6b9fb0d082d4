/* feed: what is new, of everything, of a category, of a tool. */
#include "page/feed.h"

#include <string.h>

#include "model/slug.h"
#include "page/page.h"
#include "store/feed.h"
#include "view/json_feed.h"
#include "view/pages.h"

#define FEED_ENTRIES 50

/* A feed in which nothing has happened yet has changed at some time, too. */
#define FEED_BEGAN "2026-01-01T00:00:00Z"

static const char *ending(const struct context *c)
{
    return strrchr(c->match.route->path, '.');
}

enum err feed_answer(struct context *c, const struct feed *f)
{
    bool atom = strcmp(ending(c), ".atom") == 0;
    if (atom)
        html_feed(context_body(c), f);
    else
        json_feed(c->arena, context_body(c), f);
    response_type(&c->res, atom ? "application/atom+xml; charset=utf-8" : "application/feed+json");
    response_header(&c->res, "Access-Control-Allow-Origin", "*");
    return ERR_OK;
}

void feed_of_page(const struct context *c, struct head *head, const char *path)
{
    head->feed = arena_printf(c->arena, "%s.atom", path);
    head->feed_json = arena_printf(c->arena, "%s.json", path);
}

static struct feed_entries entries_of(const struct context *c, const struct events *events)
{
    struct feed_entries list = {events->n, arena_array(c->arena, events->n, sizeof *list.v)};
    for (size_t i = 0; i < events->n; i++)
        list.v[i] = event_entry(c->arena, c->site->base_url, &events->v[i]);
    return list;
}

/* Only what can no longer be undone: a feed reader never forgets what it saw. `home` is the page
 * about the same. */
static enum err show(struct context *c, const struct news *news, const char *title,
                     const char *home)
{
    const char *path = strcmp(home, "/") == 0 ? "/feed" : arena_printf(c->arena, "%s/feed", home);
    struct feed f = {
        .id = news->urn,
        .title = arena_printf(c->arena, "%s | %s", title, c->site->name),
        .description = "New tools and comparisons, reviews, verdict flips and entry prices.",
        .author = c->site->name,
        .self_url = arena_printf(c->arena, "%s%s%s", c->site->base_url, path, ending(c)),
        .home_url = context_url(c, home),
        .entries = entries_of(c, &news->events),
    };
    f.updated = f.entries.n ? f.entries.v[0].at : news->since[0] ? news->since : FEED_BEGAN;
    return feed_answer(c, &f);
}

/* Both kinds. */
enum err page_feed(struct context *c)
{
    struct store s = context_store(c);
    struct news news;
    enum err e = store_news(&s, "", "", FEED_ENTRIES, &news);
    return e ? e : show(c, &news, "What is new", "/");
}

/* Both kinds. ERR_NOT_FOUND: no such category. */
enum err page_category_feed(struct context *c)
{
    struct store s = context_store(c);
    struct news news;
    enum err e = store_news(&s, context_path(c, "category"), "", FEED_ENTRIES, &news);
    if (e == ERR_NOT_FOUND)
        return context_fail(c, e, "there is no category of that name; /tools lists them all");
    return e ? e : show(c, &news, news.name, arena_printf(c->arena, "/c/%s", news.slug));
}

/* Both kinds. ERR_NOT_FOUND. An old slug answers with a redirect. */
enum err page_tool_feed(struct context *c)
{
    const char *slug = context_path(c, "slug");
    struct store s = context_store(c);
    struct news news;
    if (!slug_is_valid(slug))
        return ERR_NOT_FOUND;
    enum err e = store_news(&s, "", slug, FEED_ENTRIES, &news);
    if (e)
        return e;
    if (strcmp(slug, news.slug) != 0)
        return context_moved(c, arena_printf(c->arena, "/tools/%s/feed%s", news.slug, ending(c)));
    return show(c, &news, news.name, arena_printf(c->arena, "/tools/%s", news.slug));
}

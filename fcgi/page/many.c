/* many: three or four tools side by side. */
#include <string.h>

#include "page/as_of.h"
#include "page/page.h"
#include "store/search.h"
#include "view/json_find.h"
#include "view/pages.h"

/* All tools as they stood then, and what followed from their reviews. */
static enum err go_back(struct context *c, const char *day, struct many_page *p)
{
    for (size_t i = 0; i < p->tools.n; i++) {
        enum err e = as_of_tool(c, day, &p->tools.v[i]);
        if (e)
            return e;
    }
    many_compute(c->arena, p);
    return ERR_OK;
}

/* The day from which on all of them were here. */
static const char *since(const struct tools *tools)
{
    const char *last = "";
    for (size_t i = 0; i < tools->n; i++)
        if (strcmp(tools->v[i].published_at, last) > 0)
            last = tools->v[i].published_at;
    return last;
}

/* ERR_BAD_REQUEST: “asof” is no day, or “w”. ERR_NOT_FOUND: a tool that is not listed (or was not
 * then), or the same one twice. Another order, an old slug or a merged tool answers with a redirect
 * to the canonical address. */
enum err page_many(struct context *c, int n, const char *const *slugs)
{
    struct many_page p = {.title = ""};
    struct store s = context_store(c);
    const char *day;
    if (context_input(c, "w")[0])
        return context_fail(c, ERR_BAD_REQUEST,
                            "the parameter “w” goes with a comparison of two tools");
    for (int i = 0; i < n; i++)
        for (int j = 0; j < i; j++)
            if (strcmp(slugs[i], slugs[j]) == 0)
                return context_fail(c, ERR_NOT_FOUND,
                                    arena_printf(c->arena,
                                                 "“%s” stands there twice; name each tool once",
                                                 slugs[i]));
    enum err e = as_of_read(c, &day);
    if (e)
        return e;
    e = store_many(&s, n, slugs, &p);
    if (e == ERR_NOT_FOUND)
        return context_fail(c, e,
                            "one of these tools is not listed here; /compare helps to choose");
    if (e)
        return e;
    if (p.tools.n == 1)
        return context_moved(
            c, as_of_path(c, arena_printf(c->arena, "/tools/%s", p.tools.v[0].slug), day));
    /* Two that are left have a page of their own, in an order of its own. */
    if (p.tools.n == 2)
        return context_moved(c, as_of_path(c, p.pairs.v[0].href, day));
    if (strcmp(p.path, c->req.path) != 0)
        return context_moved(c, as_of_path(c, p.path, day));
    p.as_of = as_of_form(c, p.path, since(&p.tools), day);
    e = day[0] ? go_back(c, day, &p) : ERR_OK;
    if (e)
        return e;
    for (size_t i = 0; i < p.tools.n && !day[0]; i++)
        context_shows(c, &p.tools.v[i]);
    p.head = context_head(
        c, p.title,
        arena_printf(c->arena, "%s side by side: verdicts, entry prices and community votes.",
                     p.title),
        p.path);
    p.head.on_compare = p.head.noindex = p.head.many = true;
    if (c->match.face == FACE_JSON)
        json_many(c->arena, context_body(c), &p);
    else
        html_many(context_body(c), &p);
    return ERR_OK;
}

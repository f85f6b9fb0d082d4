/* many: three or four tools side by side. */
#include <string.h>

#include "page/page.h"
#include "store/search.h"
#include "view/json_find.h"
#include "view/pages.h"

/* ERR_BAD_REQUEST: “asof” or “w”. ERR_NOT_FOUND: a tool that is not listed, or the same one twice.
 * Another order, an old slug or a merged tool answers with a redirect to the canonical address. */
enum err page_many(struct context *c, int n, const char *const *slugs)
{
    struct many_page p = {.title = ""};
    struct store s = context_store(c);
    if (context_input(c, "asof")[0] || context_input(c, "w")[0])
        return context_fail(c, ERR_BAD_REQUEST,
                            "the parameters “asof” and “w” go with a comparison of two tools");
    for (int i = 0; i < n; i++)
        for (int j = 0; j < i; j++)
            if (strcmp(slugs[i], slugs[j]) == 0)
                return context_fail(c, ERR_NOT_FOUND,
                                    arena_printf(c->arena,
                                                 "“%s” stands there twice; name each tool once",
                                                 slugs[i]));
    enum err e = store_many(&s, n, slugs, &p);
    if (e == ERR_NOT_FOUND)
        return context_fail(c, e,
                            "one of these tools is not listed here; /compare helps to choose");
    if (e)
        return e;
    if (p.tools.n == 1)
        return context_moved(c, arena_printf(c->arena, "/tools/%s", p.tools.v[0].slug));
    /* Two that are left have a page of their own, in an order of its own. */
    if (p.tools.n == 2)
        return context_moved(c, p.pairs.v[0].href);
    if (strcmp(p.path, c->req.path) != 0)
        return context_moved(c, p.path);
    for (size_t i = 0; i < p.tools.n; i++)
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

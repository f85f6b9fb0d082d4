/* history: what a tool's page said, revision by revision. */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "model/slug.h"
#include "page/gone.h"
#include "page/page.h"
#include "store/record.h"
#include "view/json_record.h"
#include "view/pages.h"

/* Not indexed: a search engine that finds the words of yesterday should lead to those of today.
 * ERR_NOT_FOUND. ERR_BAD_REQUEST: “before” is no number. An old slug answers with a redirect. */
enum err page_history(struct context *c)
{
    const char *slug = context_path(c, "slug"), *before = context_input(c, "before");
    struct history_page p = {.next_href = "", .first_href = ""};
    struct store s = context_store(c);
    if (!slug_is_valid(slug))
        return ERR_NOT_FOUND;
    if (before[strspn(before, "0123456789")])
        return context_fail(c, ERR_BAD_REQUEST, "the parameter “before” must be a number");
    enum err e = store_history(&s, slug, before[0] ? atoi(before) : INT_MAX, &p);
    if (e == ERR_NOT_FOUND)
        return gone_tool(c, slug);
    if (e)
        return e;
    const char *path = arena_printf(c->arena, "/tools/%s/history", p.slug);
    if (strcmp(slug, p.slug) != 0)
        return context_moved(c, path);
    p.head = context_head(
        c, arena_printf(c->arena, "%s: what the page said", p.name),
        arena_printf(c->arena, "Every public revision of %s, with what each changed.", p.name),
        path);
    p.head.noindex = p.head.record = p.head.on_tools = true;
    if (p.next)
        p.next_href = arena_printf(c->arena, "%s?before=%d", path, p.next);
    if (before[0])
        p.first_href = path;
    if (c->match.face == FACE_JSON)
        json_history(c->arena, context_body(c), &p);
    else
        html_history(context_body(c), &p);
    return ERR_OK;
}

/* tool: one tool with its panel, community, price, and what to compare it with. */
#include <string.h>

#include "model/slug.h"
#include "page/as_of.h"
#include "page/feed.h"
#include "page/gone.h"
#include "page/page.h"
#include "page/share_image.h"
#include "page/travel.h"
#include "store/store.h"
#include "view/json.h"
#include "view/pages.h"

/* "/tools/x" or "/api/v1/tools/x", as the route that was asked. */
static const char *address(const struct context *c, const char *slug)
{
    size_t len = strlen(c->match.route->path) - strlen(":slug");
    return arena_printf(c->arena, "%.*s%s", (int)len, c->match.route->path, slug);
}

static struct head make_head(struct context *c, const struct tool *t)
{
    struct head head = context_head(
        c, arena_printf(c->arena, "%s: should you ship with it?", t->name),
        arena_printf(c->arena,
                     "%s. The panel's verdicts, the entry price (%s) and the community's vote.",
                     t->tagline, t->pricing.entry),
        arena_printf(c->arena, "/tools/%s", t->slug));
    head.og_type = "article";
    head.on_tools = true;
    head.noindex = t->as_of != NULL;
    head.votes = !t->as_of;
    if (!t->as_of) {
        share_image_tool(c, t, &head);
        head.json_ld = json_ld_tool(c->arena, t, &head);
    }
    return head;
}

/* With “asof” as it stood at the end of that day; such a page takes no votes and is not kept.
 * ERR_NOT_FOUND, ERR_BAD_REQUEST. An old slug, or a merged tool's, answers with a redirect to the
 * present one. */
enum err page_tool(struct context *c)
{
    const char *slug = context_path(c, "slug"), *moved_to, *day;
    if (!slug_is_valid(slug))
        return context_fail(c, ERR_NOT_FOUND, "there is no tool of that name here");
    enum err e = as_of_read(c, &day);
    if (e)
        return e;
    struct tool_page p = {.head.title = ""};
    struct store s = context_store(c);
    e = store_tool(&s, slug, &p, &moved_to);
    if (e == ERR_NOT_FOUND)
        return gone_tool(c, slug);
    if (e)
        return e;
    if (moved_to[0])
        return context_moved(c, as_of_path(c, address(c, moved_to), day));
    const char *path = arena_printf(c->arena, "/tools/%s", p.tool.slug);
    p.as_of = as_of_form(c, path, p.tool.published_at, day);
    if (day[0])
        e = as_of_tool(c, day, &p.tool);
    else
        context_shows(c, &p.tool);
    if (e)
        return e;
    p.ballot = ballot_of(&p.tool, path, &p.own);
    p.head = make_head(c, &p.tool);
    p.badge = travel_badge(c, &p.tool);
    feed_of_page(c, &p.head, arena_printf(c->arena, "%s/feed", path));
    if (c->match.face == FACE_JSON)
        json_tool(c->arena, context_body(c), &p);
    else
        html_tool(context_body(c), &p);
    return ERR_OK;
}

/* tool: one tool with its panel, community, price, and what to compare it with. */
#include <string.h>

#include "model/slug.h"
#include "page/page.h"
#include "store/store.h"
#include "view/json.h"
#include "view/pages.h"

/* "/tools/x" or "/api/v1/tools/x", as the route that was asked. */
static const char *address(const struct context *c, const char *slug)
{
    size_t len = strlen(c->match.route->path) - strlen(":slug");
    return arena_printf(c->arena, "%.*s%s", (int)len, c->match.route->path, slug);
}

/* ERR_NOT_FOUND. An old slug, or a merged tool's, answers with a redirect to the present one. */
enum err page_tool(struct context *c)
{
    const char *slug = context_path(c, "slug"), *moved_to;
    if (!slug_is_valid(slug))
        return ERR_NOT_FOUND;
    struct tool_page p = {.head.title = ""};
    struct store s = context_store(c);
    enum err e = store_tool(&s, slug, &p, &moved_to);
    if (e)
        return e;
    if (moved_to[0])
        return context_moved(c, address(c, moved_to));
    context_shows(c, &p.tool);
    p.ballot = ballot_of(&p.tool, arena_printf(c->arena, "/tools/%s", p.tool.slug), &p.own);
    p.head = context_head(
        c, arena_printf(c->arena, "%s: should you ship with it?", p.tool.name),
        arena_printf(c->arena,
                     "%s. The panel's verdicts, the entry price (%s) and the community's vote.",
                     p.tool.tagline, p.tool.pricing.entry),
        arena_printf(c->arena, "/tools/%s", p.tool.slug));
    p.head.og_type = "article";
    p.head.on_tools = p.head.votes = true;
    p.head.json_ld = json_ld_tool(c->arena, &p.tool);
    if (c->match.face == FACE_JSON)
        json_tool(c->arena, context_body(c), &p);
    else
        html_tool(context_body(c), &p);
    return ERR_OK;
}

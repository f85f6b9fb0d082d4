/* travel: what goes into other sites' pages: a tool's badge, a comparison in a frame. Both may be
 * kept for a while by anybody, and neither is anybody's own: no cookie, no script. */
#include "page/travel.h"

#include <string.h>

#include "model/slug.h"
#include "page/page.h"
#include "view/pages.h"

#define BADGE_END ".svg"

/* ---- what to copy ---- */

struct badge_snippet travel_badge(const struct context *c, const struct tool *t)
{
    struct out html = out_grow(c->arena, 512), markdown = out_grow(c->arena, 512);
    struct badge_snippet s = {
        .slug = t->slug,
        .image_url = arena_printf(c->arena, "%s/badge/%s" BADGE_END, c->site->base_url, t->slug),
        .page_url = t->url,
        .alt = arena_printf(c->arena, "%s: what the panel of %s says", t->name, c->site->name),
    };
    s.alt_markdown = badge_markdown(c->arena, s.alt);
    html_badge_html(&html, &s);
    html_badge_markdown(&markdown, &s);
    s.html = out_string(&html);
    /* a .txt ends with its line */
    s.markdown = arena_copy_n(c->arena, out_string(&markdown), markdown.len - 1);
    return s;
}

struct embed_snippet travel_embed(const struct context *c, const struct comparison *comparison)
{
    struct out html = out_grow(c->arena, 512);
    struct embed_snippet s = {
        .frame_url = arena_printf(c->arena, "%s/embed%s", c->site->base_url, comparison->path),
        .title = arena_printf(c->arena, "%s vs %s on %s", comparison->left.name,
                              comparison->right.name, c->site->name),
    };
    html_embed_html(&html, &s);
    s.html = out_string(&html);
    return s;
}

/* ---- what is shown there ---- */

/* `policy` stands in for the one that all other pages have, which no other site may frame. */
static void let_out(struct context *c, const char *policy)
{
    if (c->res.caching == CACHING_REVALIDATE)
        c->res.caching = CACHING_SHORT;
    response_header(&c->res, "Content-Security-Policy", policy);
    response_header(&c->res, "Cross-Origin-Resource-Policy", "cross-origin");
}

static const char *with_theme(const struct context *c, const char *path)
{
    const char *theme = context_input(c, "theme");
    return theme[0] ? arena_printf(c->arena, "%s?theme=%s", path, theme) : path;
}

/* ERR_NOT_FOUND: whoever shows it then shows the words of its alt. An old slug, or a merged tool's,
 * answers with a redirect. */
enum err page_badge(struct context *c)
{
    const char *file = context_path(c, "file"), *moved_to;
    size_t len = strlen(file), end = strlen(BADGE_END);
    if (len <= end || strcmp(file + len - end, BADGE_END) != 0)
        return ERR_NOT_FOUND;
    const char *slug = arena_copy_n(c->arena, file, len - end);
    if (!slug_is_valid(slug))
        return ERR_NOT_FOUND;
    struct tool_page p = {.head.title = ""};
    struct store s = context_store(c);
    enum err e = store_tool(&s, slug, &p, &moved_to);
    if (e)
        return e;
    if (moved_to[0])
        return context_moved(
            c, with_theme(c, arena_printf(c->arena, "/badge/%s" BADGE_END, moved_to)));
    struct badge badge =
        badge_of(c->arena, &p.tool, c->site->name, badge_theme(context_input(c, "theme")));
    html_badge(context_body(c), &badge);
    response_type(&c->res, "image/svg+xml");
    response_header(&c->res, "Access-Control-Allow-Origin", "*");
    let_out(c, "default-src 'none'; style-src 'unsafe-inline'; sandbox");
    return ERR_OK;
}

static const char *later(const char *a, const char *b)
{
    return strcmp(a, b) > 0 ? a : b;
}

/* ERR_NOT_FOUND. What is not the canonical address answers with a redirect. */
enum err page_embed(struct context *c)
{
    const char *slugs[SLUG_PAIR_MAX], *pair = context_path(c, "pair"), *same;
    if (slug_split(c->arena, pair, slugs) != 2 || strcmp(slugs[0], slugs[1]) == 0)
        return context_fail(c, ERR_NOT_FOUND,
                            "a comparison's address names two tools, as in /embed/compare/a-vs-b");
    struct comparison_page p = {.head.title = ""};
    struct store s = context_store(c);
    enum err e = store_comparison(&s, slugs[0], slugs[1], &p, &same);
    if (e || same[0])
        return context_fail(c, e ? e : ERR_NOT_FOUND,
                            "one of the two tools is not listed here; /compare helps to choose");
    const struct tool *l = &p.comparison.left, *r = &p.comparison.right;
    if (strcmp(strrchr(p.comparison.path, '/') + 1, pair) != 0)
        return context_moved(c,
                             with_theme(c, arena_printf(c->arena, "/embed%s", p.comparison.path)));
    context_shows(c, l);
    context_shows(c, r);
    enum theme theme = badge_theme(context_input(c, "theme"));
    struct embed embed = {
        .site_name = c->site->name,
        .left = *l,
        .right = *r,
        .reviewed_on = later(badge_reviewed_on(l), badge_reviewed_on(r)),
        .canonical = p.comparison.canonical,
        .light = theme == THEME_LIGHT,
        .dark = theme == THEME_DARK,
    };
    html_embed(context_body(c), &embed);
    let_out(c, "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; "
               "frame-ancestors *");
    return ERR_OK;
}

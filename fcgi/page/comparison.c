/* comparison: two tools side by side. */
#include <string.h>

#include "model/slug.h"
#include "page/page.h"
#include "store/store.h"
#include "view/json.h"
#include "view/pages.h"

static const char *share_words(struct arena *a, struct share s)
{
    return s.any ? arena_printf(a, "%d%% panel ship", s.percent) : "not reviewed yet";
}

static struct head make_head(struct context *c, const struct comparison *comparison)
{
    const struct tool *l = &comparison->left, *r = &comparison->right;
    struct head head = context_head(
        c, arena_printf(c->arena, "%s vs %s: which one should you ship with?", l->name, r->name),
        arena_printf(
            c->arena,
            "%s (%s) against %s (%s): side-by-side verdicts, pricing, reviewer split and community vote.",
            l->name, share_words(c->arena, l->panel), r->name, share_words(c->arena, r->panel)),
        comparison->path);
    head.og_type = "article";
    head.on_compare = head.votes = true;
    head.noindex = !comparison->indexed;
    head.json_ld = json_ld_comparison(c->arena, comparison);
    return head;
}

static enum err answer(struct context *c, const char *left, const char *right, bool api)
{
    struct comparison_page p = {.head.title = ""};
    struct store s = context_store(c);
    const char *same;
    if (!slug_is_valid(left) || !slug_is_valid(right))
        return context_fail(c, ERR_NOT_FOUND,
                            "a comparison's address names two tools, as in /compare/a-vs-b");
    if (strcmp(left, right) == 0)
        return context_fail(c, ERR_NOT_FOUND, "a tool cannot be compared with itself; choose two");
    enum err e = store_comparison(&s, left, right, &p, &same);
    if (e == ERR_NOT_FOUND)
        return context_fail(c, e,
                            "one of the two tools is not listed here; /compare helps to choose");
    if (e)
        return e;
    if (same[0])
        return context_moved(c,
                             arena_printf(c->arena, api ? "/api/v1/tools/%s" : "/tools/%s", same));
    const struct tool *l = &p.comparison.left, *r = &p.comparison.right;
    if (strcmp(l->slug, left) != 0 || strcmp(r->slug, right) != 0)
        return context_moved(
            c, api ? arena_printf(c->arena, "/api/v1/comparisons/%s/%s", l->slug, r->slug)
                   : p.comparison.path);
    context_shows(c, l);
    context_shows(c, r);
    p.left_ballot = ballot_of(l, p.comparison.path, &p.own);
    p.right_ballot = ballot_of(r, p.comparison.path, &p.own);
    p.head = make_head(c, &p.comparison);
    if (c->match.face == FACE_JSON)
        json_comparison(c->arena, context_body(c), &p);
    else
        html_comparison(context_body(c), &p);
    return ERR_OK;
}

/* ERR_NOT_FOUND. The reverse order, an old slug or a merged tool answers with a redirect to the
 * canonical address. */
enum err page_comparison(struct context *c)
{
    const char *slugs[SLUG_PAIR_MAX];
    if (slug_split(c->arena, context_path(c, "pair"), slugs) != 2)
        return context_fail(c, ERR_NOT_FOUND,
                            "a comparison's address names two tools, as in /compare/a-vs-b");
    return answer(c, slugs[0], slugs[1], false);
}

/* The same outcomes. */
enum err page_comparison_api(struct context *c)
{
    return answer(c, context_path(c, "a"), context_path(c, "b"), true);
}

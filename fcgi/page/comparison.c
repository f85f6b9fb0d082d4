/* comparison: two tools side by side. */
#include <string.h>

#include "model/slug.h"
#include "page/as_of.h"
#include "page/page.h"
#include "page/share_image.h"
#include "page/travel.h"
#include "page/weights.h"
#include "store/store.h"
#include "view/json.h"
#include "view/pages.h"

static const char *share_words(struct arena *a, struct share s)
{
    return s.any ? arena_printf(a, "%d%% panel ship", s.percent) : "not reviewed yet";
}

static struct head make_head(struct context *c, const struct comparison *comparison,
                             bool everybodys)
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
    head.on_compare = true;
    head.votes = !l->as_of;
    head.noindex = !comparison->indexed || !everybodys;
    if (everybodys) {
        share_image_comparison(c, comparison, &head);
        head.json_ld = json_ld_comparison(c->arena, comparison);
    }
    return head;
}

/* Both tools as they stood then, and what followed from their reviews. */
static enum err go_back(struct context *c, const char *day, struct comparison *comparison)
{
    enum err e = as_of_tool(c, day, &comparison->left);
    if (!e)
        e = as_of_tool(c, day, &comparison->right);
    if (!e)
        comparison_compute(c->arena, comparison);
    return e;
}

static const char *later(const char *a, const char *b)
{
    return strcmp(a, b) > 0 ? a : b;
}

static enum err answer(struct context *c, const char *left, const char *right, bool api)
{
    struct comparison_page p = {.head.title = ""};
    struct store s = context_store(c);
    const char *same, *day;
    if (!slug_is_valid(left) || !slug_is_valid(right))
        return context_fail(c, ERR_NOT_FOUND,
                            "a comparison's address names two tools, as in /compare/a-vs-b");
    if (strcmp(left, right) == 0)
        return context_fail(c, ERR_NOT_FOUND, "a tool cannot be compared with itself; choose two");
    enum err e = as_of_read(c, &day);
    if (e)
        return e;
    e = store_comparison(&s, left, right, &p, &same);
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
        return context_moved(c, as_of_path(c,
                                           api ? arena_printf(c->arena, "/api/v1/comparisons/%s/%s",
                                                              l->slug, r->slug)
                                               : p.comparison.path,
                                           day));
    p.as_of = as_of_form(c, p.comparison.path, later(l->published_at, r->published_at), day);
    if (day[0])
        e = go_back(c, day, &p.comparison);
    if (!e)
        e = weights_read(c, &p.comparison, &p.weighing);
    if (e)
        return e;
    bool everybodys = !day[0] && !p.weighing.given;
    if (everybodys) {
        context_shows(c, l);
        context_shows(c, r);
    }
    p.left_ballot = ballot_of(l, p.comparison.path, &p.own);
    p.right_ballot = ballot_of(r, p.comparison.path, &p.own);
    p.left_ballot.brief = p.right_ballot.brief = true;
    p.pair_ballot = pair_ballot_of(l, r, &p.pair_tally, &p.own_pair);
    p.head = make_head(c, &p.comparison, everybodys);
    p.embed = travel_embed(c, &p.comparison);
    if (c->match.face == FACE_JSON)
        json_comparison(c->arena, context_body(c), &p);
    else
        html_comparison(context_body(c), &p);
    return ERR_OK;
}

/* Why an address names no tools to compare. */
static const char *shape_error(const char *pair)
{
    int tools = 1;
    for (const char *at = pair; (at = strstr(at, "-vs-")); at += strlen("-vs-"))
        tools++;
    return tools > SLUG_PAIR_MAX
               ? "at most four tools can be compared; leave some of them out"
               : "a comparison's address names two to four tools, as in /compare/a-vs-b";
}

/* With “asof” as both stood at the end of that day, with “w” weighed by the reader; neither is
 * kept. ERR_NOT_FOUND, ERR_BAD_REQUEST. The reverse order, an old slug or a merged tool answers
 * with a redirect to the canonical address. */
enum err page_comparison(struct context *c)
{
    const char *slugs[SLUG_PAIR_MAX];
    int n = slug_split(c->arena, context_path(c, "pair"), slugs);
    if (n == 0)
        return context_fail(c, ERR_NOT_FOUND, shape_error(context_path(c, "pair")));
    if (n > 2)
        return page_many(c, n, slugs);
    return answer(c, slugs[0], slugs[1], false);
}

/* The same outcomes. */
enum err page_comparison_api(struct context *c)
{
    return answer(c, context_path(c, "a"), context_path(c, "b"), true);
}

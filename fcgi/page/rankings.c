/* rankings: where tools stand, by the panel, the community, what both disagree on, trend, head to
 * head. */
#include <string.h>

#include "model/slug.h"
#include "page/page.h"
#include "page/rankings.h"
#include "view/json.h"
#include "view/pages.h"

#define PAGE_RANKS    50
#define API_RANKS     20
#define API_RANKS_MAX 100

static const struct {
    const char *label, *title, *what;
} looks[RANKINGS] = {
    [BY_PANEL] = {"Panel", "The panel's ranking", "the panel's share of ship verdicts"},
    [BY_COMMUNITY] = {"Community", "The community's ranking", "the share of votes that say ship"},
    [BY_CONTESTED] = {"Contested", "Where panel and community differ",
                      "the distance between panel and community"},
    [BY_TRENDING] = {"Trending", "Trending tools", "recent votes"},
    [BY_HEAD_TO_HEAD] = {"Head to head", "The head-to-head ranking",
                         "votes between two tools at a time"},
};

/* "/rankings/x?by=y&after=z", with only what differs from the plain list; nothing in it would have
 * to be escaped. For the API the category is a parameter, too. */
static const char *href(const struct context *c, bool api, const char *category, enum ranking by,
                        const char *after)
{
    const char *path = api ? "/api/v1/rankings" : "/rankings", *mark = "?";
    if (category[0]) {
        path = arena_printf(c->arena, api ? "%s?category=%s" : "%s/%s", path, category);
        mark = api ? "&" : "?";
    }
    if (by != BY_PANEL) {
        path = arena_printf(c->arena, "%s%sby=%s", path, mark, ranking_word(by));
        mark = "&";
    }
    return after[0] ? arena_printf(c->arena, "%s%safter=%s", path, mark, after) : path;
}

const char *rankings_path(const struct context *c, const char *category, enum ranking by)
{
    return href(c, false, category, by, "");
}

enum err rankings_read(struct context *c, const struct ranking_query *q, struct rankings_page *p)
{
    struct store s = context_store(c);
    *p = (struct rankings_page){.title = looks[q->by].title,
                                .by = q->by,
                                .by_panel = q->by == BY_PANEL,
                                .by_community = q->by == BY_COMMUNITY,
                                .by_contested = q->by == BY_CONTESTED,
                                .by_trending = q->by == BY_TRENDING,
                                .by_head_to_head = q->by == BY_HEAD_TO_HEAD};
    if (q->category[0] && !slug_is_valid(q->category))
        return ERR_NOT_FOUND;
    return store_ranking(&s, q, p);
}

static void add_choices(const struct context *c, struct rankings_page *p)
{
    p->ways.v = arena_array(c->arena, RANKINGS, sizeof *p->ways.v);
    for (int by = 0; by < RANKINGS; by++)
        p->ways.v[p->ways.n++] =
            (struct choice){href(c, false, p->category.slug, (enum ranking)by, ""), looks[by].label,
                            by == (int)p->by};
    p->scopes.v = arena_array(c->arena, p->categories.n + 1, sizeof *p->scopes.v);
    p->scopes.v[p->scopes.n++] =
        (struct choice){href(c, false, "", p->by, ""), "All tools", !p->category.slug[0]};
    for (size_t i = 0; i < p->categories.n; i++) {
        const struct category *k = &p->categories.v[i];
        p->scopes.v[p->scopes.n++] =
            (struct choice){href(c, false, k->slug, p->by, ""), k->name, k->current};
    }
}

/* Fills everything but the head and the choices. ERR_NOT_FOUND: no such category. ERR_BAD_REQUEST:
 * a cursor that is not ours. */
static enum err read_ranking(struct context *c, struct rankings_page *p, const char *category,
                             int limit, bool api)
{
    struct ranking_query q = {
        .by = ranking_from(context_input(c, "by")),
        .category = category,
        .after = context_input(c, "after"),
        .limit = limit,
    };
    enum err e = rankings_read(c, &q, p);
    if (e == ERR_BAD_REQUEST)
        return context_fail(
            c, e, "the parameter “after” must be the “next” of an earlier answer of this ranking");
    if (e == ERR_NOT_FOUND)
        return context_fail(c, e, "there is no category of that name; /rankings lists them all");
    if (e)
        return e;
    p->next_href = p->next[0] ? href(c, api, p->category.slug, q.by, p->next) : "";
    p->first_href = q.after[0] ? href(c, api, p->category.slug, q.by, "") : "";
    return ERR_OK;
}

/* ERR_NOT_FOUND: no such category. ERR_BAD_REQUEST: a cursor that is not ours. */
enum err page_rankings(struct context *c)
{
    struct rankings_page p;
    enum err e = read_ranking(c, &p, context_path(c, "category"), PAGE_RANKS, false);
    if (e)
        return e;
    const char *among = p.category.slug[0] ? p.category.name : "all tools";
    add_choices(c, &p);
    p.head = context_head(
        c, arena_printf(c->arena, "%s: %s", p.title, among),
        arena_printf(c->arena,
                     "AI tools (%s) by %s, as ranges of places, with the count and the 95%% "
                     "interval behind each.",
                     among, looks[p.by].what),
        href(c, false, p.category.slug, p.by, ""));
    p.head.on_rankings = p.head.ranks = true;
    p.head.noindex = context_input(c, "after")[0] || p.ranked.n == 0;
    if (c->match.face == FACE_JSON)
        json_rankings(c->arena, context_body(c), &p);
    else
        html_rankings(context_body(c), &p);
    return ERR_OK;
}

/* ERR_BAD_REQUEST: a limit outside 1…100, or a cursor that is not ours. ERR_NOT_FOUND: no such
 * category. */
enum err page_rankings_api(struct context *c)
{
    const char *limit = context_input(c, "limit");
    int n = limit[0] ? context_int(limit) : API_RANKS;
    if (n < 1 || n > API_RANKS_MAX)
        return context_fail(c, ERR_BAD_REQUEST,
                            "the parameter “limit” must be a number from 1 to 100");
    struct rankings_page p;
    enum err e = read_ranking(c, &p, context_input(c, "category"), n, true);
    if (e)
        return e;
    if (p.next_href[0]) {
        const char *url = context_url(c, p.next_href);
        response_header(&c->res, "Link",
                        limit[0] ? arena_printf(c->arena, "<%s&limit=%d>; rel=\"next\"", url, n)
                                 : arena_printf(c->arena, "<%s>; rel=\"next\"", url));
    }
    json_rankings(c->arena, context_body(c), &p);
    return ERR_OK;
}

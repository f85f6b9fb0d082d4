/* search: tools and comparisons with the words that were typed; "a vs b" leads straight to the
 * comparison. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "http/form.h"
#include "model/slug.h"
#include "page/page.h"
#include "store/search.h"
#include "view/json_find.h"
#include "view/pages.h"

#define API_RESULTS_MAX 100

/* When each side of a question surely means a tool, and none the same, `*path` is the comparison.
 */
static enum err find_comparison(struct context *c, const char *typed, const char **path)
{
    const char *sides[QUESTION_SIDES];
    struct tool_match matches[QUESTION_SIDES];
    struct store s = context_store(c);
    bool plain;
    *path = "";
    int n = question_sides(c->arena, typed, sides, &plain);
    if (n == 0)
        return ERR_OK;
    enum err e = store_match_all(&s, n, sides, matches);
    if (e)
        return e;
    const char *to = "/compare/";
    for (int i = 0; i < n; i++) {
        for (int j = 0; j < i; j++)
            if (strcmp(matches[i].slug, matches[j].slug) == 0)
                return ERR_OK;
        if (!question_means(sides[i], &matches[i], plain))
            return ERR_OK;
        to = arena_printf(c->arena, "%s%s%s", to, i ? "-vs-" : "", matches[i].slug);
    }
    *path = to;
    return ERR_OK;
}

/* "/search?q=x&kind=tool&category=y&after=z", with only what is there. */
static const char *search_href(const struct context *c, const char *path, const char *kind,
                               const char *category, const char *after)
{
    struct arena *a = c->arena;
    const char *href = arena_printf(a, "%s?q=%s", path, form_escape(a, context_input(c, "q")));
    if (kind[0])
        href = arena_printf(a, "%s&kind=%s", href, kind);
    if (category[0])
        href = arena_printf(a, "%s&category=%s", href, category);
    return after[0] ? arena_printf(a, "%s&after=%s", href, after) : href;
}

static void fill_links(struct context *c, struct search_page *p, const char *path)
{
    static const struct {
        const char *kind, *label;
    } kinds[] = {{"", "Everything"}, {"tool", "Tools"}, {"comparison", "Comparisons"}};
    const char *category = p->category.slug;
    p->kinds.n = sizeof kinds / sizeof *kinds;
    p->kinds.v = arena_array(c->arena, p->kinds.n, sizeof *p->kinds.v);
    for (size_t i = 0; i < p->kinds.n; i++)
        p->kinds.v[i] = (struct choice){search_href(c, path, kinds[i].kind, category, ""),
                                        kinds[i].label, strcmp(kinds[i].kind, p->kind) == 0};
    for (size_t i = 0; i < p->facets.n; i++)
        p->facets.v[i].href = search_href(c, path, p->kind, p->facets.v[i].category.slug, "");
    p->next_href = p->next[0] ? search_href(c, path, p->kind, category, p->next) : "";
    p->first_href = context_input(c, "after")[0] ? search_href(c, path, p->kind, category, "") : "";
}

static const char *matches_words(struct arena *a, int matches)
{
    if (matches < 0)
        return "more than 5,000 results";
    return arena_printf(a, "%d %s", matches, matches == 1 ? "result" : "results");
}

/* Fills all but the head. With `leads` nothing is looked for when the answer is a comparison's
 * page: p->comparison, which is not "" then. */
static enum err find(struct context *c, struct search_page *p, const char *route, int limit,
                     bool leads)
{
    struct store s = context_store(c);
    struct search_query q = {.typed = context_input(c, "q"),
                             .kind = context_input(c, "kind"),
                             .category = context_input(c, "category"),
                             .after = context_input(c, "after"),
                             .limit = limit};
    *p = (struct search_page){.typed = q.typed,
                              .kind = q.kind,
                              .category = {.slug = "", .name = ""},
                              .next = "",
                              .next_href = "",
                              .first_href = "",
                              .comparison = "",
                              .told = ""};
    if (!q.typed[strspn(q.typed, " ")])
        return ERR_OK;
    /* What anybody may type would only push out what many read. */
    c->subjects.keep = KEEP_NOT;
    /* Who narrows it down wants the results. */
    bool may = !q.after[0] && !q.kind[0] && !q.category[0];
    enum err e = may ? find_comparison(c, q.typed, &p->comparison) : ERR_OK;
    if (e || (leads && p->comparison[0]))
        return e;
    e = store_search(&s, &q, p);
    if (e == ERR_NOT_FOUND)
        return context_fail(c, e, "there is no category of that name; /tools lists them all");
    if (e == ERR_BAD_REQUEST)
        return context_fail(c, e, "the parameter “after” must be the “next” of an earlier answer");
    if (!e && p->none && !q.after[0])
        e = store_near(&s, q.typed, &p->near);
    if (e)
        return e;
    p->told = matches_words(c->arena, p->matches);
    fill_links(c, p, route);
    return ERR_OK;
}

/* With "a vs b" of two to four tools 303 to their comparison. ERR_BAD_REQUEST: a cursor that is not
 * ours. ERR_NOT_FOUND: no such category. Nothing found is 200, with names that may have been meant.
 */
enum err page_search(struct context *c)
{
    struct search_page p;
    enum err e = find(c, &p, "/search", SEARCH_RESULTS, true);
    if (e)
        return e;
    if (p.comparison[0])
        return context_see_other(c, p.comparison);
    p.head =
        context_head(c, p.asked ? arena_printf(c->arena, "Search: %s", p.typed) : "Search",
                     "Tools and comparisons by their names, descriptions and reviews.", "/search");
    p.head.noindex = p.head.finds = p.head.on_search = true;
    p.head.typed = p.typed;
    if (c->match.face == FACE_JSON)
        json_search(c->arena, context_body(c), &p);
    else
        html_search(context_body(c), &p);
    return ERR_OK;
}

/* ERR_BAD_REQUEST, also for a limit outside 1…100; ERR_NOT_FOUND. The comparison that is asked for
 * is named beside the results: a program chose this address for what it answers. */
enum err page_search_api(struct context *c)
{
    const char *limit = context_input(c, "limit");
    int n = limit[0] ? context_int(limit) : SEARCH_RESULTS;
    struct search_page p;
    if (n < 1 || n > API_RESULTS_MAX)
        return context_fail(c, ERR_BAD_REQUEST,
                            "the parameter “limit” must be a number from 1 to 100");
    enum err e = find(c, &p, "/api/v1/search", n, false);
    if (e)
        return e;
    p.head = context_head(c, "Search", "", "/search");
    if (p.next_href[0]) {
        const char *url = context_url(c, p.next_href);
        const char *next = limit[0] ? arena_printf(c->arena, "<%s&limit=%d>; rel=\"next\"", url, n)
                                    : arena_printf(c->arena, "<%s>; rel=\"next\"", url);
        response_header(&c->res, "Link", next);
    }
    json_search(c->arena, context_body(c), &p);
    return ERR_OK;
}

/* tools: lists of tools, whole or of one category, and the list of categories. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "page/feed.h"
#include "page/page.h"
#include "store/store.h"
#include "view/json.h"
#include "view/pages.h"

#define PAGE_TOOLS    20
#define API_TOOLS_MAX 100

static const struct {
    const char *word, *label;
    enum tool_sort sort;
} sorts[] = {
    {"newest", "Newest", SORT_NEWEST},
    {"panel", "Panel ship", SORT_PANEL},
    {"community", "Community", SORT_COMMUNITY},
};
#define SORTS (sizeof sorts / sizeof *sorts)

static size_t chosen_sort(const struct context *c)
{
    const char *word = context_input(c, "sort");
    for (size_t i = 0; i < SORTS; i++)
        if (strcmp(word, sorts[i].word) == 0)
            return i;
    return 0;
}

/* "/tools?category=x&sort=panel&after=y", with only what differs from the plain list. Slugs, words
 * and cursors hold nothing that a query would have to escape. */
static const char *list_href(const struct context *c, const char *path, const char *category,
                             size_t sort, const char *after)
{
    const char *separators[] = {"?", "&", "&"};
    size_t n = 0;
    const char *href = path;
    if (category[0])
        href = arena_printf(c->arena, "%s%scategory=%s", href, separators[n++], category);
    if (sort > 0)
        href = arena_printf(c->arena, "%s%ssort=%s", href, separators[n++], sorts[sort].word);
    if (after[0])
        href = arena_printf(c->arena, "%s%safter=%s", href, separators[n], after);
    return href;
}

/* Fills everything but the head. `path` is the list's own address; `filter` the category that its
 * query names. */
static enum err read_list(struct context *c, struct tools_page *p, const char *path,
                          const char *category, const char *filter, int limit)
{
    size_t sort = chosen_sort(c);
    struct tool_query q = {
        .category = category,
        .sort = sorts[sort].sort,
        .after = context_input(c, "after"),
        .limit = limit,
    };
    struct store s = context_store(c);
    enum err e = store_tools(&s, &q, p);
    if (e == ERR_BAD_REQUEST)
        return context_fail(c, e, "the parameter “after” must be the “next” of an earlier answer");
    if (e)
        return e;
    p->sort = sorts[sort].word;
    p->sorts.n = SORTS;
    p->sorts.v = arena_array(c->arena, SORTS, sizeof *p->sorts.v);
    for (size_t i = 0; i < SORTS; i++)
        p->sorts.v[i] =
            (struct choice){list_href(c, path, filter, i, ""), sorts[i].label, i == sort};
    p->next_href = p->next[0] ? list_href(c, path, filter, sort, p->next) : "";
    p->first_href = q.after[0] ? list_href(c, path, filter, sort, "") : "";
    p->rankings_href = p->category.slug[0]
                           ? arena_printf(c->arena, "/rankings/%s", p->category.slug)
                           : "/rankings";
    p->title = p->category.slug[0] ? p->category.name : "Tools";
    return ERR_OK;
}

/* ERR_NOT_FOUND: no such category. ERR_BAD_REQUEST: a cursor that is not ours. */
enum err page_tools(struct context *c)
{
    const char *category = context_input(c, "category");
    struct tools_page p = {.title = ""};
    enum err e = read_list(c, &p, "/tools", category, category, PAGE_TOOLS);
    if (e == ERR_NOT_FOUND)
        return context_fail(c, e, "there is no category of that name; /tools lists them all");
    if (e)
        return e;
    /* A category has a page of its own; sorted and later pages are ways to look at the same. */
    const char *path = category[0] ? arena_printf(c->arena, "/c/%s", p.category.slug) : "/tools";
    p.head = context_head(
        c,
        category[0] ? arena_printf(c->arena, "%s tools", p.title)
                    : "AI tools and the panel's verdicts",
        "AI tools with the panel's verdicts, the entry price and the community's vote.", path);
    p.head.on_tools = true;
    p.head.noindex = c->req.query.n > 0;
    feed_of_page(c, &p.head,
                 category[0] ? arena_printf(c->arena, "/c/%s/feed", p.category.slug) : "/feed");
    if (!p.head.noindex)
        p.head.json_ld = json_ld_tools(c->arena, &p);
    if (c->match.face == FACE_JSON)
        json_tools(c->arena, context_body(c), &p);
    else
        html_tools(context_body(c), &p);
    return ERR_OK;
}

/* ERR_BAD_REQUEST: a limit outside 1…100, or a cursor that is not ours. ERR_NOT_FOUND: no such
 * category. */
enum err page_tools_api(struct context *c)
{
    const char *limit = context_input(c, "limit");
    char *end;
    long n = limit[0] ? strtol(limit, &end, 10) : PAGE_TOOLS;
    if (limit[0] && (*end || !isdigit((unsigned char)limit[0]) || n < 1 || n > API_TOOLS_MAX))
        return context_fail(c, ERR_BAD_REQUEST,
                            "the parameter “limit” must be a number from 1 to 100");
    struct tools_page p = {.title = ""};
    const char *category = context_input(c, "category");
    enum err e = read_list(c, &p, "/api/v1/tools", category, category, (int)n);
    if (e)
        return e;
    if (p.next_href[0]) {
        const char *url = context_url(c, p.next_href);
        const char *next = limit[0] ? arena_printf(c->arena, "<%s&limit=%ld>; rel=\"next\"", url, n)
                                    : arena_printf(c->arena, "<%s>; rel=\"next\"", url);
        response_header(&c->res, "Link", next);
    }
    json_tools(c->arena, context_body(c), &p);
    return ERR_OK;
}

/* ERR_NOT_FOUND: no such category. ERR_BAD_REQUEST: a cursor that is not ours. */
enum err page_category(struct context *c)
{
    const char *category = context_path(c, "category");
    const char *path = arena_printf(c->arena, "/c/%s", category);
    struct tools_page p = {.title = ""};
    enum err e = read_list(c, &p, path, category, "", PAGE_TOOLS);
    if (e)
        return e;
    p.head = context_head(
        c, arena_printf(c->arena, "%s: AI tools compared", p.title),
        arena_printf(
            c->arena,
            "%s: the tools of this category with the panel's verdicts, the entry price and "
            "the community's vote.",
            p.title),
        path);
    p.head.on_tools = true;
    p.head.noindex = c->req.query.n > 0;
    feed_of_page(c, &p.head, arena_printf(c->arena, "%s/feed", path));
    if (!p.head.noindex)
        p.head.json_ld = json_ld_tools(c->arena, &p);
    if (c->match.face == FACE_JSON)
        json_category(c->arena, context_body(c), &p);
    else
        html_tools(context_body(c), &p);
    return ERR_OK;
}

enum err page_categories_api(struct context *c)
{
    struct categories list;
    struct store s = context_store(c);
    enum err e = store_categories(&s, &list);
    if (e)
        return e;
    json_categories(c->arena, context_body(c), &list);
    return ERR_OK;
}

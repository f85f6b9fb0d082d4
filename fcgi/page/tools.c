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

static const struct {
    const char *model, *label;
} prices[] = {
    {"", "Any price"},
    {"free", "Free"},
    {"freemium", "Freemium"},
    {"paid", "Paid"},
    {"open_source", "Open source"},
};
#define PRICES (sizeof prices / sizeof *prices)

/* A way to look at a list. */
struct view {
    const char *path, *category, *tag, *pricing; /* "" for what is not chosen */
    size_t sort;
};

/* "/tools?category=x&sort=panel&after=y", with only what differs from the plain list. Slugs, words
 * and cursors hold nothing that a query would have to escape. */
static const char *list_href(const struct context *c, struct view view, const char *after)
{
    const struct {
        const char *name, *value;
    } parts[] = {
        {"category", view.category},
        {"tag", view.tag},
        {"pricing", view.pricing},
        {"sort", view.sort > 0 ? sorts[view.sort].word : ""},
        {"after", after},
    };
    const char *href = view.path, *separator = "?";
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (parts[i].value[0]) {
            href =
                arena_printf(c->arena, "%s%s%s=%s", href, separator, parts[i].name, parts[i].value);
            separator = "&";
        }
    return href;
}

/* The same list with another price model, or another tag: only where the address takes them. */
static void fill_filters(const struct context *c, struct tools_page *p, struct view view)
{
    struct view other = view;
    p->prices = (struct choices){PRICES, arena_array(c->arena, PRICES, sizeof *p->prices.v)};
    for (size_t i = 0; i < PRICES; i++) {
        other.pricing = prices[i].model;
        p->prices.v[i] = (struct choice){list_href(c, other, ""), prices[i].label,
                                         strcmp(prices[i].model, view.pricing) == 0};
    }
    other = view;
    p->tagged.v = arena_array(c->arena, p->tags.n + 2, sizeof *p->tagged.v);
    bool listed = false;
    for (size_t i = 0; i < p->tags.n; i++) {
        bool current = strcmp(p->tags.v[i].slug, view.tag) == 0;
        listed = listed || current;
        other.tag = p->tags.v[i].slug;
        p->tagged.v[p->tagged.n++] =
            (struct choice){list_href(c, other, ""), p->tags.v[i].name, current};
    }
    if (view.tag[0] && !listed)
        p->tagged.v[p->tagged.n++] = (struct choice){list_href(c, view, ""), p->tag.name, true};
    other.tag = "";
    if (view.tag[0])
        p->tagged.v[p->tagged.n++] = (struct choice){list_href(c, other, ""), "Any tag", false};
}

/* Fills everything but the head. `path` is the list's own address; `filter` the category that its
 * query names. */
static enum err read_list(struct context *c, struct tools_page *p, const char *path,
                          const char *category, const char *filter, int limit)
{
    size_t sort = chosen_sort(c);
    struct view view = {.path = path,
                        .category = filter,
                        .tag = context_input(c, "tag"),
                        .pricing = context_input(c, "pricing"),
                        .sort = sort};
    struct tool_query q = {
        .category = category,
        .tag = view.tag,
        .pricing = view.pricing,
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
    for (size_t i = 0; i < SORTS; i++) {
        struct view other = view;
        other.sort = i;
        p->sorts.v[i] = (struct choice){list_href(c, other, ""), sorts[i].label, i == sort};
    }
    p->next_href = p->next[0] ? list_href(c, view, p->next) : "";
    p->first_href = q.after[0] ? list_href(c, view, "") : "";
    p->filtered = view.tag[0] || view.pricing[0];
    p->rankings_href = p->category.slug[0]
                           ? arena_printf(c->arena, "/rankings/%s", p->category.slug)
                           : "/rankings";
    p->title = p->category.slug[0] ? p->category.name : "Tools";
    if (p->tag.slug[0])
        p->title = arena_printf(c->arena, "%s: %s", p->title, p->tag.name);
    /* /c/{category} takes no filters: they lead to the same category under /tools. */
    view.path = "/tools";
    view.category = category;
    fill_filters(c, p, view);
    return ERR_OK;
}

/* ERR_NOT_FOUND: no such category. ERR_BAD_REQUEST: a cursor that is not ours. */
enum err page_tools(struct context *c)
{
    const char *category = context_input(c, "category");
    struct tools_page p = {.title = ""};
    enum err e = read_list(c, &p, "/tools", category, category, PAGE_TOOLS);
    if (e == ERR_NOT_FOUND)
        return context_fail(c, e, "there is no such category or tag; /tools lists them");
    if (e)
        return e;
    /* A category has a page of its own; sorted and later pages are ways to look at the same. */
    const char *path = category[0] ? arena_printf(c->arena, "/c/%s", p.category.slug) : "/tools";
    p.head = context_head(
        c,
        category[0] ? arena_printf(c->arena, "%s tools", p.title)
                    : "AI tools and the panel's verdicts",
        "AI tools with the panel's verdicts, the entry price and the community's vote.", path);
    p.head.on_tools = p.head.finds = true;
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
    p.head.on_tools = p.head.finds = true;
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

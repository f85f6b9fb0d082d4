/* event: something new about the catalogue, in words. */
#include "model/event.h"

#include <stdbool.h>
#include <string.h>

#include "model/slug.h"

static bool is(const struct event *e, const char *kind)
{
    return strcmp(e->kind, kind) == 0;
}

static const char *tool_url(struct arena *a, const char *base_url, const struct event *e)
{
    return arena_printf(a, "%s/tools/%s", base_url, e->tool);
}

static struct feed_entry of_tool(struct arena *a, const char *base_url, const struct event *e)
{
    return (struct feed_entry){
        .url = tool_url(a, base_url, e),
        .title = arena_printf(a, "New tool: %s", e->tool_name),
        .text = e->tagline,
        .author = "",
        .label = "New tool",
    };
}

static struct feed_entry of_comparison(struct arena *a, const char *base_url, const struct event *e)
{
    return (struct feed_entry){
        .url = arena_printf(a, "%s%s", base_url, slug_pair_path(a, e->tool, e->other)),
        .title = arena_printf(a, "New comparison: %s vs %s", e->tool_name, e->other_name),
        .text = arena_printf(a,
                             "%s and %s side by side: the panel’s verdicts, the entry price and "
                             "the community’s vote.",
                             e->tool_name, e->other_name),
        .author = "",
        .label = "New comparison",
    };
}

static struct feed_entry of_review(struct arena *a, const char *base_url, const struct event *e)
{
    bool turned = e->was[0] && strcmp(e->was, e->became) != 0;
    return (struct feed_entry){
        .url = arena_printf(a, "%s/tools/%s#seat-%s", base_url, e->tool, e->persona),
        .title = arena_printf(a, "The %s on %s: %s%s%s", e->persona_name, e->tool_name, e->became,
                              turned ? ", before " : "", turned ? e->was : ""),
        .text = e->quote,
        /* wherever they speak they are said to be no people */
        .author = arena_printf(a, "%s (editorial persona)", e->persona_name),
        .label = "Review",
    };
}

static struct feed_entry of_price(struct arena *a, const char *base_url, const struct event *e)
{
    return (struct feed_entry){
        .url = tool_url(a, base_url, e),
        .title = arena_printf(a, "Entry price of %s: %s, was %s", e->tool_name, e->became, e->was),
        .text = arena_printf(a, "The entry price of %s is “%s” now. It was “%s”.", e->tool_name,
                             e->became, e->was),
        .author = "",
        .label = "Price",
    };
}

static struct feed_entry of_flip(struct arena *a, const char *base_url, const struct event *e)
{
    bool panel = is(e, "panel-flipped"), ships = strcmp(e->became, "ship") == 0;
    const char *who = panel ? "panel" : "community";
    return (struct feed_entry){
        .url = tool_url(a, base_url, e),
        .title = arena_printf(a, "Verdict flip: the %s now %s %s", who, ships ? "ships" : "skips",
                              e->tool_name),
        .text = arena_printf(a, "%d of %d %s say %s. Before, the %s’s majority said %s.",
                             ships ? e->ship : e->n - e->ship, e->n,
                             panel ? "reviews" : "counted votes", e->became, who, e->was),
        .author = "",
        .label = "Verdict flip",
    };
}

struct feed_entry event_entry(struct arena *a, const char *base_url, const struct event *e)
{
    struct feed_entry entry = is(e, "tool-published")       ? of_tool(a, base_url, e)
                              : is(e, "comparison-curated") ? of_comparison(a, base_url, e)
                              : is(e, "review-published")   ? of_review(a, base_url, e)
                              : is(e, "price-changed")      ? of_price(a, base_url, e)
                                                            : of_flip(a, base_url, e);
    entry.id = e->urn;
    entry.at = e->at;
    entry.term = e->kind;
    return entry;
}

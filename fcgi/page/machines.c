/* machines: what is read by programs only: sitemap, robots, health. */
#include <string.h>

#include "page/page.h"
#include "store/store.h"
#include "view/pages.h"

#define PART_DIGITS_MAX 9

enum err page_sitemap(struct context *c)
{
    struct sitemap map;
    struct store s = context_store(c);
    enum err e = store_sitemap(&s, &map);
    if (e)
        return e;
    html_sitemap_index(context_body(c), &map);
    return ERR_OK;
}

/* "tools-12.xml" → 12 when `kind` is "tools"; 0 for any other name. */
static int64_t part_of(const struct context *c, const char *name, const char *kind)
{
    size_t len = strlen(kind);
    if (strncmp(name, kind, len) != 0 || name[len] != '-')
        return 0;
    const char *digits = name + len + 1;
    size_t n = strspn(digits, "0123456789");
    if (n == 0 || n > PART_DIGITS_MAX || digits[0] == '0' || strcmp(digits + n, ".xml") != 0)
        return 0;
    return context_number(arena_copy_n(c->arena, digits, n));
}

/* ERR_NOT_FOUND: there is no such part, or nothing is left in it. */
enum err page_sitemap_part(struct context *c)
{
    const char *name = context_path(c, "part");
    int64_t tools = part_of(c, name, "tools"), comparisons = part_of(c, name, "comparisons");
    struct sitemap map;
    struct store s = context_store(c);
    enum err e = strcmp(name, "pages.xml") == 0 ? store_sitemap_pages(&s, &map)
                 : tools                        ? store_sitemap_tools(&s, tools, &map)
                 : comparisons                  ? store_sitemap_comparisons(&s, comparisons, &map)
                                                : ERR_NOT_FOUND;
    if (e)
        return e;
    html_sitemap(context_body(c), &map);
    return ERR_OK;
}

enum err page_robots(struct context *c)
{
    struct robots robots = {.base_url = c->site->base_url};
    html_robots(context_body(c), &robots);
    return ERR_OK;
}

enum err page_healthz(struct context *c)
{
    out_literal(context_body(c), "ok\n");
    return ERR_OK;
}

/* ERR_DB_DOWN when the database is away, its schema is another version's, or a tally differs from
 * its votes. */
enum err page_readyz(struct context *c)
{
    struct store s = context_store(c);
    const char *why;
    if (store_ready(&s, &why))
        return context_fail(c, ERR_DB_DOWN, why);
    if (board_drift(c->board))
        return context_fail(c, ERR_DB_DOWN, "a tally differs from its votes; see tally_drift");
    out_literal(context_body(c), "ready\n");
    return ERR_OK;
}

/* In Prometheus's text format; of all processes of this host. */
enum err page_metrics(struct context *c)
{
    metrics_write(c->metrics, context_body(c));
    response_type(&c->res, "text/plain; version=0.0.4; charset=utf-8");
    return ERR_OK;
}

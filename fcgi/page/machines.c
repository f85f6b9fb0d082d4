/* machines: what is read by programs only: sitemap, robots, health. */
#include "page/page.h"
#include "store/store.h"
#include "view/pages.h"

enum err page_sitemap(struct context *c)
{
    struct sitemap map;
    struct store s = context_store(c);
    enum err e = store_sitemap(&s, &map);
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

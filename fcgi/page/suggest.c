/* suggest: names of tools while somebody types, and how browsers search here. */
#include "page/page.h"
#include "store/search.h"
#include "view/json_find.h"
#include "view/pages.h"

/* Names change seldom, and a suggestion that is a minute old leads on all the same. */
#define SUGGEST_MAX_AGE_S 60

static enum err read_suggestions(struct context *c, struct suggest_answer *answer)
{
    struct store s = context_store(c);
    answer->typed = context_input(c, "q");
    enum err e = store_suggest(&s, answer->typed, &answer->list);
    if (e)
        return e;
    c->res.max_age_s = SUGGEST_MAX_AGE_S;
    /* What leads nowhere, anybody can make up without end: it would push out what many read. */
    if (answer->list.n == 0)
        c->subjects.keep = KEEP_NOT;
    return ERR_OK;
}

/* An empty q is answered with no suggestions, as is one that no name is like. */
enum err page_suggest(struct context *c)
{
    struct suggest_answer answer;
    enum err e = read_suggestions(c, &answer);
    if (e)
        return e;
    json_opensearch_suggestions(c->arena, context_body(c), &answer);
    response_type(&c->res, "application/x-suggestions+json");
    context_share(c);
    return ERR_OK;
}

enum err page_suggest_api(struct context *c)
{
    struct suggest_answer answer;
    enum err e = read_suggestions(c, &answer);
    if (e)
        return e;
    json_suggestions(c->arena, context_body(c), &answer.list);
    return ERR_OK;
}

enum err page_opensearch(struct context *c)
{
    struct opensearch p = {.site_name = c->site->name, .base_url = c->site->base_url};
    html_opensearch(context_body(c), &p);
    response_type(&c->res, "application/opensearchdescription+xml");
    return ERR_OK;
}

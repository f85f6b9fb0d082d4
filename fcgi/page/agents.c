/* agents: what programs are told of the site: what they may do, where, and each tool in a line. */
#include <stdlib.h>
#include <string.h>

#include "page/page.h"
#include "store/facts.h"
#include "view/json.h"
#include "view/pages.h"

static struct agents_page make(struct context *c)
{
    struct agents_page p = {
        .head = context_head(
            c, "For agents and other programs",
            "What programs may do here, how often, how to cite what they read, and where to ask.",
            "/agents"),
        .contact = c->site->contact,
        .contact_href = arena_printf(c->arena, "mailto:%s", c->site->contact),
        .vote_quota = c->site->vote_quota,
        .submission_quota = c->site->submission_quota,
    };
    return p;
}

enum err page_agents(struct context *c)
{
    struct agents_page p = make(c);
    if (c->match.face == FACE_JSON)
        json_agents(c->arena, context_body(c), &p);
    else
        html_agents(context_body(c), &p);
    return ERR_OK;
}

enum err page_llms(struct context *c)
{
    struct agents_page p = make(c);
    html_llms(context_body(c), &p);
    return ERR_OK;
}

/* ERR_BAD_REQUEST: a limit outside 1…500, or a cursor that is not ours. */
enum err page_facts(struct context *c)
{
    const char *digits = context_input(c, "limit");
    int limit = digits[0] ? context_int(digits) : FACTS_MAX;
    struct facts_page p = {.next = ""};
    struct store s = context_store(c);
    if (limit < 1 || limit > FACTS_MAX)
        return context_fail(c, ERR_BAD_REQUEST,
                            "the parameter “limit” must be a number from 1 to 500");
    enum err e = store_facts(&s, context_input(c, "after"), limit, &p);
    if (e == ERR_BAD_REQUEST)
        return context_fail(c, e, "the parameter “after” must be the “next” of an earlier answer");
    if (e)
        return e;
    if (p.next[0])
        response_header(&c->res, "Link",
                        arena_printf(c->arena, "<%s?limit=%d&after=%s>; rel=\"next\"",
                                     context_url(c, "/tools/facts"), limit, p.next));
    json_facts(c->arena, context_body(c), &p);
    return ERR_OK;
}

/* about: how the numbers come about, and what is kept about visitors. */
#include "page/page.h"
#include "page/visitor.h"
#include "store/store.h"
#include "view/json.h"
#include "view/pages.h"

enum err page_methodology(struct context *c)
{
    struct methodology_page p = {
        .head = context_head(
            c, "How the verdicts come about",
            "How panel and community numbers are made, who the personas are, and what the call means.",
            "/methodology"),
    };
    struct store s = context_store(c);
    enum err e = store_methodology(&s, &p);
    if (e)
        return e;
    p.head.on_methodology = true;
    p.vote_quota = c->site->vote_quota;
    if (c->match.face == FACE_JSON)
        json_methodology(c->arena, context_body(c), &p);
    else
        html_methodology(context_body(c), &p);
    return ERR_OK;
}

enum err page_privacy(struct context *c)
{
    struct privacy_page p = {
        .head = context_head(
            c, "Privacy",
            "Reading this site sets no cookie, loads nothing from third parties and is not tracked.",
            "/privacy"),
        .voter_cookie = visitor_cookie(c),
    };
    if (c->match.face == FACE_JSON)
        json_privacy(c->arena, context_body(c), &p);
    else
        html_privacy(context_body(c), &p);
    return ERR_OK;
}

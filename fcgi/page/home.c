/* home: the latest verdicts, the compare picker, categories. */
#include "page/feed.h"
#include "page/page.h"
#include "store/store.h"
#include "view/json.h"
#include "view/pages.h"

enum err page_home(struct context *c)
{
    struct home_page p = {
        .head = context_head(
            c, "Which AI tool should you ship with?",
            "Two AI tools side by side: a panel's verdicts, the entry price, the reviewer split and "
            "the community's vote.",
            "/"),
    };
    struct store s = context_store(c);
    enum err e = store_home(&s, &p);
    if (e)
        return e;
    p.head.on_home = p.head.finds = true;
    feed_of_page(c, &p.head, "/feed");
    p.head.json_ld = json_ld_site(c->arena, &p.head);
    if (c->match.face == FACE_JSON)
        json_home(c->arena, context_body(c), &p);
    else
        html_home(context_body(c), &p);
    return ERR_OK;
}

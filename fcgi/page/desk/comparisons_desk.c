/* comparisons_desk: which pairs there are, which side is which, and what the home page begins with.
 */
#include <string.h>

#include "page/desk/desk.h"
#include "page/page.h"
#include "view/pages.h"

static struct comparisons_desk_page begin(struct context *c)
{
    return (struct comparisons_desk_page){
        .head = staff_head(c, "Comparisons", "/mod/comparisons"),
        .search = "",
        .left = "",
        .right = "",
        .error = "",
        .left_error = "",
        .right_error = "",
        .next_href = "",
        .first_href = "",
    };
}

static enum err show(struct context *c, struct comparisons_desk_page *p, const char *after)
{
    struct store s = context_store(c);
    const char *next;
    enum err e = store_comparisons_desk(&s, c->credential, p->search, after, &p->comparisons,
                                        &p->names, &next);
    if (e)
        return e;
    if (request_is_safe(&c->req)) {
        const char *names[] = {"q"}, *values[] = {p->search};
        desk_pages(c, desk_href(c, "/mod/comparisons", names, values, 1), next, &p->next_href,
                   &p->first_href);
    }
    html_comparisons_desk(context_body(c), p);
    return ERR_OK;
}

/* ERR_BAD_REQUEST: a cursor that is not ours. */
enum err page_comparisons_desk(struct context *c)
{
    struct comparisons_desk_page p = begin(c);
    p.search = context_input(c, "q");
    enum err e = done_read(c, &p.head, "/mod/comparisons");
    return e ? e : show(c, &p, context_input(c, "after"));
}

static void explain(struct context *c, struct comparisons_desk_page *p, enum err e,
                    const struct refusal *why)
{
    static const char nowhere[] =
        "There is no published tool of that name. Give the last part of its address.";
    if (strcmp(why->rule, "comparisons_left") == 0)
        p->left_error = nowhere;
    else if (strcmp(why->rule, "comparisons_right") == 0)
        p->right_error = nowhere;
    else if (strcmp(why->rule, "comparisons_of_two") == 0)
        p->right_error = "A tool is not compared with itself.";
    else if (e == ERR_CONFLICT && strcmp(why->rule, "comparisons_one_a_pair") == 0)
        p->error = "These two are compared already.";
    else
        p->error = done_sentence(c->arena, why->words);
}

/* What is wrong is shown with what was typed: 404 becomes 422 here, 409. */
enum err page_curate(struct context *c)
{
    struct comparisons_desk_page p = begin(c);
    struct store s = context_store(c);
    struct refusal why;
    int64_t entry;
    p.left = context_field(c, "left");
    p.right = context_field(c, "right");
    enum err e = store_curate(&s, c->credential, p.left, p.right, &entry, &why);
    if (e == ERR_NOT_FOUND)
        e = ERR_INVALID;
    if (!e)
        return done_see(c, "/mod/comparisons", entry);
    if (!done_is_refusal(e))
        return e;
    explain(c, &p, e, &why);
    context_status(c, e);
    return show(c, &p, "");
}

/* ERR_NOT_FOUND: there is no such comparison. What changed meanwhile is said: 409. */
enum err page_arrange(struct context *c)
{
    struct comparisons_desk_page p = begin(c);
    struct store s = context_store(c);
    struct refusal why;
    int64_t id, entry;
    enum err e = desk_id(c, "id", &id);
    if (!e)
        e = store_arrange(&s, c->credential, id, context_field(c, "left"),
                          context_field(c, "action"), done_typed(c, "reason"), &entry, &why);
    if (!e)
        return done_see(c, "/mod/comparisons", entry);
    if (!done_is_refusal(e))
        return e;
    explain(c, &p, e, &why);
    context_status(c, e);
    return show(c, &p, "");
}

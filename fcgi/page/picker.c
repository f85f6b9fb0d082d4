/* picker: choose two tools. A plain GET form; what was typed may be a slug or a name. */
#include <string.h>

#include "model/slug.h"
#include "page/page.h"
#include "store/store.h"
#include "view/json.h"
#include "view/pages.h"

static const char *side_error(struct context *c, const char *typed, const char *slug)
{
    if (!typed[0])
        return "Name a tool.";
    if (!slug[0])
        return arena_printf(
            c->arena, "No tool here is called “%s”. Check the spelling, or pick one from the list.",
            typed);
    return "";
}

/* ERR_BAD_REQUEST: a cursor that is not ours. With both tools known it answers 303 to their
 * comparison; with one unknown, 200 with the form as it was typed and what is wrong with it. */
enum err page_picker(struct context *c)
{
    const char *left = context_input(c, "left"), *right = context_input(c, "right");
    const char *left_slug = "", *right_slug = "", *after = context_input(c, "after");
    bool typed = left[0] || right[0];
    struct picker_page p = {.left = left, .right = right, .left_error = "", .right_error = ""};
    struct store s = context_store(c);
    if (typed) {
        /* What anybody may type would only push out what many read. */
        c->subjects.keep = KEEP_NOT;
        enum err e = store_match(&s, left, right, &left_slug, &right_slug);
        if (e)
            return e;
        p.left_error = side_error(c, left, left_slug);
        p.right_error = side_error(c, right, right_slug);
        bool same = left_slug[0] && strcmp(left_slug, right_slug) == 0;
        if (same)
            p.right_error = "That is the same tool. Name another to compare it with.";
        else if (left_slug[0] && right_slug[0])
            return context_see_other(c, slug_pair_path(c->arena, left_slug, right_slug));
    }
    enum err e = store_picker(&s, after, &p);
    if (e == ERR_BAD_REQUEST)
        return context_fail(c, e, "the parameter “after” must be the “next” of an earlier answer");
    if (e)
        return e;
    p.next_href = p.next[0] ? arena_printf(c->arena, "/compare?after=%s", p.next) : "";
    p.first_href = after[0] ? "/compare" : "";
    p.head = context_head(
        c, "Compare two AI tools",
        "Choose two AI tools and see the panel's verdicts, prices and votes side by side.",
        "/compare");
    p.head.on_compare = true;
    p.head.noindex = c->req.query.n > 0;
    if (c->match.face == FACE_JSON)
        json_picker(c->arena, context_body(c), &p);
    else
        html_picker(context_body(c), &p);
    return ERR_OK;
}

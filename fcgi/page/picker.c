/* picker: choose two to four tools. A plain GET form; what was typed may be a slug or a name. */
#include <string.h>

#include "page/page.h"
#include "store/search.h"
#include "view/json.h"
#include "view/pages.h"

#define SIDES    4
#define REQUIRED 2

struct picked {
    const char *typed[SIDES], *slugs[SIDES], *errors[SIDES];
};

/* Says what is wrong with each field; true when there is something to compare. */
static bool check(struct context *c, struct picked *it)
{
    bool good = true;
    for (int i = 0; i < SIDES; i++) {
        it->errors[i] = "";
        if (!it->typed[i][0])
            it->errors[i] = i < REQUIRED ? "Name a tool." : "";
        else if (!it->slugs[i][0])
            it->errors[i] = arena_printf(
                c->arena,
                "No tool here is called “%s”. Check the spelling, or pick one from the list.",
                it->typed[i]);
        for (int j = 0; j < i && it->slugs[i][0]; j++)
            if (strcmp(it->slugs[i], it->slugs[j]) == 0)
                it->errors[i] = "That is the same tool. Name another to compare it with.";
        good = good && !it->errors[i][0];
    }
    return good;
}

/* "/compare/a-vs-b[-vs-c[-vs-d]]", in the order in which they were typed. */
static const char *path_of(struct arena *a, const struct picked *it)
{
    const char *path = "/compare/";
    for (int i = 0; i < SIDES; i++)
        if (it->slugs[i][0])
            path = arena_printf(a, "%s%s%s", path, i ? "-vs-" : "", it->slugs[i]);
    return path;
}

/* ERR_BAD_REQUEST: a cursor that is not ours. With all that was named known it answers 303 to their
 * comparison; with one unknown, 200 with the form as it was typed and what is wrong with it. */
enum err page_picker(struct context *c)
{
    static const char *const names[SIDES] = {"left", "right", "third", "fourth"};
    struct picked it = {.errors = {"", "", "", ""}};
    const char *after = context_input(c, "after");
    struct store s = context_store(c);
    bool typed = false;
    for (int i = 0; i < SIDES; i++) {
        it.typed[i] = context_input(c, names[i]);
        typed = typed || it.typed[i][0];
    }
    if (typed) {
        /* What anybody may type would only push out what many read. */
        c->subjects.keep = KEEP_NOT;
        struct tool_match matches[SIDES];
        enum err e = store_match_all(&s, SIDES, it.typed, matches);
        if (e)
            return e;
        for (int i = 0; i < SIDES; i++)
            it.slugs[i] = matches[i].slug;
        if (check(c, &it))
            return context_see_other(c, path_of(c->arena, &it));
    }
    struct picker_page p = {
        .left = it.typed[0],
        .right = it.typed[1],
        .third = it.typed[2],
        .fourth = it.typed[3],
        .left_error = it.errors[0],
        .right_error = it.errors[1],
        .third_error = it.errors[2],
        .fourth_error = it.errors[3],
    };
    enum err e = store_picker(&s, after, &p);
    if (e == ERR_BAD_REQUEST)
        return context_fail(c, e, "the parameter “after” must be the “next” of an earlier answer");
    if (e)
        return e;
    p.next_href = p.next[0] ? arena_printf(c->arena, "/compare?after=%s", p.next) : "";
    p.first_href = after[0] ? "/compare" : "";
    p.head = context_head(
        c, "Compare AI tools",
        "Choose two to four AI tools and see the panel's verdicts, prices and votes side by side.",
        "/compare");
    p.head.on_compare = p.head.finds = true;
    p.head.noindex = c->req.query.n > 0;
    if (c->match.face == FACE_JSON)
        json_picker(c->arena, context_body(c), &p);
    else
        html_picker(context_body(c), &p);
    return ERR_OK;
}

/* forecasts: what reviews predicted and what became of it, and the seat of the panel that did. */
#include <stdlib.h>
#include <string.h>

#include "model/slug.h"
#include "page/page.h"
#include "store/fact.h"
#include "view/json_fact.h"
#include "view/pages.h"

#define PAGE_LINES 30
#define LINES_MAX  100

static enum err read_limit(struct context *c, int *limit)
{
    const char *digits = context_input(c, "limit");
    *limit = digits[0] ? context_int(digits) : PAGE_LINES;
    if (*limit < 1 || *limit > LINES_MAX)
        return context_fail(c, ERR_BAD_REQUEST,
                            "the parameter “limit” must be a number from 1 to 100");
    return ERR_OK;
}

static void add(const struct context *c, struct out *o, const char *name, const char *value)
{
    if (value[0])
        out_printf(o, "%c%s=%s", memchr(o->data, '?', o->len) ? '&' : '?', name,
                   form_escape(c->arena, value));
}

static const char *href(const struct context *c, const struct predictions_page *p,
                        const char *standing, const char *after)
{
    struct out o = out_grow(c->arena, 128);
    out_text(&o, "/predictions");
    add(c, &o, "persona", p->persona);
    add(c, &o, "tool", p->tool);
    add(c, &o, "state", standing);
    if (after[0])
        add(c, &o, "limit", context_input(c, "limit"));
    add(c, &o, "after", after);
    return out_string(&o);
}

static void fill_standings(const struct context *c, struct predictions_page *p)
{
    static const char *const standings[][2] = {
        {"", "Any"},        {"open", "Open"}, {"overdue", "Overdue"}, {"right", "Came true"},
        {"wrong", "Wrong"}, {"void", "Void"},
    };
    p->standings.n = sizeof standings / sizeof *standings;
    p->standings.v = arena_array(c->arena, p->standings.n, sizeof *p->standings.v);
    for (size_t i = 0; i < p->standings.n; i++)
        p->standings.v[i] = (struct choice){standings[i][0], standings[i][1],
                                            strcmp(standings[i][0], p->standing) == 0};
}

static void link_next(struct context *c, const char *next_href)
{
    if (next_href[0])
        response_header(&c->res, "Link",
                        arena_printf(c->arena, "<%s>; rel=\"next\"", context_url(c, next_href)));
}

static enum err refuse_cursor(struct context *c, enum err e)
{
    return e == ERR_BAD_REQUEST
               ? context_fail(c, e, "the parameter “after” must be the “next” of an earlier answer")
               : e;
}

/* ERR_BAD_REQUEST: a limit or a cursor that is none. ERR_NOT_FOUND: there is no such persona or
 * tool. */
enum err page_predictions(struct context *c)
{
    struct predictions_page p = {
        .head = context_head(c, "Predictions",
                             "What our reviews said would come true, by when, at what chance, and "
                             "what became of it.",
                             "/predictions"),
        .persona = context_input(c, "persona"),
        .tool = context_input(c, "tool"),
        .standing = context_input(c, "state"),
        .next_href = "",
        .first_href = "",
    };
    struct store s = context_store(c);
    enum err e = read_limit(c, &p.limit);
    if (!e)
        e = refuse_cursor(c, store_predictions(&s, context_input(c, "after"), &p));
    if (e == ERR_NOT_FOUND)
        return context_fail(
            c, e, "there is no seat of the panel or no tool of that name; /predictions lists all");
    if (e)
        return e;
    p.head.record = true;
    p.head.noindex = c->req.query.n > 0;
    p.filtered = p.persona[0] || p.tool[0] || p.standing[0];
    fill_standings(c, &p);
    if (p.next[0])
        p.next_href = href(c, &p, p.standing, p.next);
    if (context_input(c, "after")[0])
        p.first_href = href(c, &p, p.standing, "");
    if (c->match.face == FACE_HTML) {
        html_predictions(context_body(c), &p);
        return ERR_OK;
    }
    link_next(c, p.next_href);
    json_predictions(c->arena, context_body(c), &p);
    return ERR_OK;
}

static const char *reviewer_href(const struct context *c, const char *path, const char *after)
{
    const char *limit = context_input(c, "limit");
    return arena_printf(c->arena, "%s?%s%s%safter=%s", path, limit[0] ? "limit=" : "", limit,
                        limit[0] ? "&" : "", after);
}

static const char *kind_words(const char *kind)
{
    return strcmp(kind, "human") == 0 ? "a person"
           : strcmp(kind, "ai") == 0  ? "an AI model"
                                      : "a person and an AI model";
}

/* ERR_NOT_FOUND: there is no such seat. ERR_BAD_REQUEST: a limit or a cursor that is none. */
enum err page_reviewer(struct context *c)
{
    const char *slug = context_path(c, "persona");
    struct reviewer_page p = {.next_href = "", .first_href = ""};
    struct store s = context_store(c);
    if (!slug_is_valid(slug))
        return ERR_NOT_FOUND;
    enum err e = read_limit(c, &p.limit);
    if (!e)
        e = refuse_cursor(c, store_reviewer(&s, slug, context_input(c, "after"), &p));
    if (e)
        return e;
    const char *path = arena_printf(c->arena, "/reviewers/%s", slug);
    p.head = context_head(c, arena_printf(c->arena, "%s, a seat of the panel", p.persona.name),
                          p.persona.disclosure, path);
    p.head.record = true;
    p.head.noindex = c->req.query.n > 0;
    p.kind_words = kind_words(p.persona.kind);
    if (p.next[0])
        p.next_href = reviewer_href(c, path, p.next);
    if (context_input(c, "after")[0])
        p.first_href = path;
    if (c->match.face == FACE_HTML) {
        html_reviewer(context_body(c), &p);
        return ERR_OK;
    }
    link_next(c, p.next_href);
    json_reviewer(c->arena, context_body(c), &p);
    return ERR_OK;
}

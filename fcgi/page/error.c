/* error: refusals and failures, in the site's look or as problem+json. */
#include "page/error.h"

#include <ctype.h>
#include <string.h>

#include "model/error_page.h"
#include "page/staff.h"
#include "view/json.h"
#include "view/pages.h"

/* "the parameter x is not known" → "The parameter x is not known." */
static const char *as_sentence(struct arena *a, const char *why)
{
    size_t len = strlen(why);
    bool ended = len > 0 && strchr(".!?", why[len - 1]) != NULL;
    char *text = arena_printf(a, "%s%s", why, ended ? "" : ".");
    text[0] = (char)toupper((unsigned char)text[0]);
    return text;
}

/* Fields that hold words; nothing that opens a door is among them. */
static bool is_words(const char *name)
{
    static const char *const names[] = {"reason", "description", "note", "words",     "quote",
                                        "text",   "tagline",     "lens", "disclosure"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(name, names[i]) == 0)
            return true;
    return false;
}

struct typed_texts error_typed(const struct context *c)
{
    const struct params *form = &c->req.form;
    struct typed_texts typed = {.v = arena_array(c->arena, form->n, sizeof *typed.v)};
    for (size_t i = 0; i < form->n; i++)
        if (is_words(form->v[i].name) && form->v[i].value[0])
            typed.v[typed.n++] = (struct typed_text){form->v[i].name, form->v[i].value};
    return typed;
}

/* Whoever is signed in and at work stays in the frame of their pages. */
static bool is_desk(const struct context *c)
{
    return c->account && c->account->stage == STAGE_FULL && strncmp(c->req.path, "/mod", 4) == 0;
}

/* Of the form as it came, whatever the route declares; "" when it is not there. */
static const char *form_value(const struct context *c, const char *name)
{
    for (size_t i = 0; i < c->req.form.n; i++)
        if (strcmp(c->req.form.v[i].name, name) == 0)
            return c->req.form.v[i].value;
    return "";
}

void error_answer(struct context *c, enum err e, int status, const char *words)
{
    struct error_page p = error_page_for(status, words);
    if (c->why[0])
        p.detail = as_sentence(c->arena, c->why);
    if (c->see) {
        p.see = c->see;
        p.see_words = c->see_words;
    }
    p.request_id = c->req.id;
    if (c->flaws)
        p.flaws = *c->flaws;
    p.sign_in = e == ERR_UNAUTHENTICATED;
    p.typed = error_typed(c);
    p.faster = c->faster;
    bool desk = is_desk(c);
    p.head = desk ? staff_head(c, p.title, "") : context_head(c, p.title, p.detail, "");
    p.head.noindex = true;
    if (desk && c->req.form.n)
        p.back = staff_back(form_value(c, "back"));
    if (request_wants_json_error(&c->req)) {
        p.title = words;
        if (e == ERR_NOT_FOUND && !c->why[0])
            p.detail = "There is nothing at this address.";
        response_type(&c->res, "application/problem+json");
        context_share(c);
        json_problem(c->arena, &c->res.body, &p, err_word(e));
        return;
    }
    if (desk)
        html_error_desk(&c->res.body, &p);
    else
        html_error(&c->res.body, &p);
}

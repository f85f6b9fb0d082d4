/* predictions_desk: what reviews predicted, for those who say what became of it. */
#include <stdlib.h>
#include <string.h>

#include "page/desk/desk.h"
#include "page/page.h"
#include "store/fact.h"
#include "view/pages.h"

static const char *const standings[][2] = {
    {"overdue", "Overdue"}, {"open", "Open"}, {"right", "Came true"},
    {"wrong", "Wrong"},     {"void", "Void"},
};
#define STANDINGS_N (sizeof standings / sizeof *standings)

static const char *path_of(const struct context *c, const char *standing)
{
    return arena_printf(c->arena, "/mod/predictions?state=%s", standing);
}

static struct predictions_desk_page begin(struct context *c, const char *standing)
{
    struct predictions_desk_page p = {
        .head = staff_head(c, "Predictions", "/mod/predictions"),
        .standing = standing[0] ? standing : "overdue",
        .next_href = "",
        .first_href = "",
        .error = "",
        .lost = "",
    };
    p.standings =
        (struct choices){STANDINGS_N, arena_array(c->arena, STANDINGS_N, sizeof *p.standings.v)};
    for (size_t i = 0; i < STANDINGS_N; i++)
        p.standings.v[i] = (struct choice){path_of(c, standings[i][0]), standings[i][1],
                                           strcmp(standings[i][0], p.standing) == 0};
    return p;
}

/* `typed`: what was refused; NULL for nothing. */
static void fill_lines(struct context *c, struct predictions_desk_page *p,
                       const struct predictions *list, int64_t id,
                       const struct prediction_line *typed)
{
    p->lines =
        (struct prediction_lines){list->n, arena_array(c->arena, list->n, sizeof *p->lines.v)};
    if (typed)
        p->lost = typed->words;
    for (size_t i = 0; i < list->n; i++) {
        bool refused = typed && list->v[i].id == id && !list->v[i].decided && !list->v[i].own;
        p->lines.v[i] =
            refused ? *typed
                    : (struct prediction_line){
                          .words = "", .evidence = "", .words_error = "", .evidence_error = ""};
        p->lines.v[i].it = list->v[i];
        p->lines.v[i].open_form = refused;
        if (refused)
            p->lost = "";
    }
}

static enum err show(struct context *c, struct predictions_desk_page *p, const char *after,
                     int64_t id, const struct prediction_line *typed)
{
    struct store s = context_store(c);
    struct predictions list;
    const char *next;
    enum err e = store_predictions_desk(&s, c->credential, p->standing, after, &list, &next);
    if (e)
        return e;
    fill_lines(c, p, &list, id, typed);
    if (request_is_safe(&c->req))
        desk_pages(c, path_of(c, p->standing), next, &p->next_href, &p->first_href);
    html_predictions_desk(context_body(c), p);
    return ERR_OK;
}

/* ERR_BAD_REQUEST: a cursor that is not ours. */
enum err page_predictions_desk(struct context *c)
{
    struct predictions_desk_page p = begin(c, context_input(c, "state"));
    enum err e = done_read(c, &p.head, path_of(c, p.standing));
    return e ? e : show(c, &p, context_input(c, "after"), 0, NULL);
}

static void explain(struct context *c, struct predictions_desk_page *p,
                    struct prediction_line *typed, enum err e, const struct refusal *why)
{
    if (strcmp(why->rule, "predictions_evidence_form") == 0)
        typed->evidence_error = "Give the web address where it can be seen, such as https://…";
    else if (e == ERR_INVALID)
        typed->words_error = typed->words[0]
                                 ? "At most 4000 characters."
                                 : "Say in a sentence what happened: the public sees it.";
    else
        p->error = done_sentence(c->arena, why->words);
}

/* What is wrong is shown with what was typed: 422, 409, 403. ERR_NOT_FOUND: there is none. */
enum err page_prediction_resolve(struct context *c)
{
    struct predictions_desk_page p = begin(c, context_field(c, "state"));
    struct store s = context_store(c);
    struct refusal why;
    int64_t entry;
    struct resolution r = {
        .version = atoi(context_field(c, "version")),
        .action = context_field(c, "action"),
        .words = done_typed(c, "words"),
        .evidence = done_typed(c, "evidence"),
    };
    enum err e = desk_id(c, "id", &r.id);
    if (!e)
        e = store_prediction_resolve(&s, c->credential, &r, &entry, &why);
    if (!e)
        return done_see(c, path_of(c, p.standing), entry);
    if (!done_is_refusal(e))
        return e;
    struct prediction_line typed = {
        .words = r.words, .evidence = r.evidence, .words_error = "", .evidence_error = ""};
    explain(c, &p, &typed, e, &why);
    context_status(c, e);
    return show(c, &p, "", r.id, &typed);
}

/* reviews: a panelist's reviews on their way, and writing one. */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "model/slug.h"
#include "page/desk/desk.h"
#include "page/desk/foretell.h"
#include "page/page.h"
#include "view/pages.h"

static const char *notice(const struct context *c)
{
    const char *said = context_input(c, "said");
    if (strcmp(said, "saved") == 0)
        return "Saved. Nobody but the moderators sees it.";
    return strcmp(said, "sent") == 0 ? "Sent in. A moderator looks at it before readers do." : "";
}

static void fill_states(const struct context *c, struct drafts_page *p, const char *state)
{
    static const char *const states[][2] = {{"", "All"},
                                            {"draft", "Being written"},
                                            {"pending", "Waiting"},
                                            {"published", "Published"},
                                            {"rejected", "Rejected"},
                                            {"retired", "Retired"}};
    p->states.n = sizeof states / sizeof *states;
    p->states.v = arena_array(c->arena, p->states.n, sizeof *p->states.v);
    for (size_t i = 0; i < p->states.n; i++)
        p->states.v[i] = (struct choice){
            .href = states[i][0][0] ? arena_printf(c->arena, "/mod/reviews?state=%s", states[i][0])
                                    : "/mod/reviews",
            .label = states[i][1],
            .current = strcmp(states[i][0], state) == 0,
        };
}

/* ERR_BAD_REQUEST: a cursor that is not ours. */
enum err page_reviews(struct context *c)
{
    struct drafts_page p = {.head = staff_head(c, "Reviews", "/mod/reviews")};
    struct store s = context_store(c);
    struct options seats;
    struct tools names;
    const char *next, *state = context_input(c, "state");
    enum err e =
        store_drafts(&s, c->credential, state, context_input(c, "after"), &p.drafts, &next);
    if (!e)
        e = store_seats(&s, c->credential, &seats, &names);
    if (e)
        return e;
    p.head.staff.notice = notice(c);
    p.everybody = c->account->role >= ROLE_MODERATOR;
    p.has_seat = seats.n > 0;
    fill_states(c, &p, state);
    desk_pages(c,
               state[0] ? arena_printf(c->arena, "/mod/reviews?state=%s", state) : "/mod/reviews",
               next, &p.next_href, &p.first_href);
    html_drafts(context_body(c), &p);
    return ERR_OK;
}

/* ---- one review ---- */

static struct draft_page begin(struct context *c, const char *title)
{
    return (struct draft_page){
        .head = staff_head(c, title, "/mod/reviews"),
        .action = "/mod/reviews",
        .tool = "",
        .quote = "",
        .reviewed_on = "",
        .verdict = "",
        .error = "",
        .tool_error = "",
        .persona_error = "",
        .verdict_error = "",
        .quote_error = "",
        .day_error = "",
        .lost = "",
    };
}

static enum err show(struct context *c, struct draft_page *p, const char *persona)
{
    struct store s = context_store(c);
    enum err e = store_seats(&s, c->credential, &p->seats, &p->names);
    if (e)
        return e;
    for (size_t i = 0; i < p->seats.n; i++)
        p->seats.v[i].chosen = strcmp(p->seats.v[i].value, persona) == 0;
    p->ship = strcmp(p->verdict, "ship") == 0;
    p->skip = strcmp(p->verdict, "skip") == 0;
    html_draft(context_body(c), p);
    return ERR_OK;
}

enum err page_review_new(struct context *c)
{
    struct draft_page p = begin(c, "Write a review");
    p.tool = context_input(c, "tool");
    p.reviewed_on = clock_today(c->arena);
    foretell_fill(c, &p, &(struct predictions){0});
    return show(c, &p, context_input(c, "persona"));
}

static void fill(struct context *c, struct draft_page *p)
{
    p->action = p->draft.href;
    p->version = p->draft.version;
    p->tool = p->draft.tool;
    p->quote = p->draft.review.quote;
    p->reviewed_on = p->draft.review.reviewed_on;
    p->verdict = p->draft.review.ship ? "ship" : "skip";
    foretell_fill(c, p, &p->draft.review.predictions);
}

/* ERR_NOT_FOUND: there is none, or it is another panelist's. */
enum err page_review(struct context *c)
{
    struct draft_page p = begin(c, "Review");
    struct store s = context_store(c);
    int64_t id;
    enum err e = desk_id(c, "id", &id);
    if (!e)
        e = store_draft(&s, c->credential, id, &p.draft);
    if (e)
        return e;
    p.head.title = arena_printf(c->arena, "%s on %s", p.draft.persona_name, p.draft.tool_name);
    p.head.staff.notice = notice(c);
    fill(c, &p);
    return show(c, &p, p.draft.persona);
}

/* ---- writing it down ---- */

static bool is_day(const char *text)
{
    static const char form[] = "dddd-dd-dd";
    for (size_t i = 0; i < sizeof form - 1; i++)
        if (form[i] == 'd' ? text[i] < '0' || text[i] > '9' : text[i] != form[i])
            return false;
    return text[sizeof form - 1] == '\0';
}

static bool check(struct draft_page *p, const struct draft_typed *typed)
{
    if (!slug_is_valid(typed->tool))
        p->tool_error = "Give the last part of the address of a tool’s page.";
    if (!typed->persona[0])
        p->persona_error = "Choose for whom you write.";
    if (!typed->verdict[0])
        p->verdict_error = "Ship or skip?";
    if (!typed->quote[0])
        p->quote_error = "Say why.";
    if (!is_day(typed->reviewed_on))
        p->day_error = "Give a day, such as 2026-05-01.";
    return !p->tool_error[0] && !p->persona_error[0] && !p->verdict_error[0] &&
           !p->quote_error[0] && !p->day_error[0];
}

/* What the database did not take, at its field. */
static void explain(struct context *c, struct draft_page *p, enum err e, const struct refusal *why)
{
    if (strcmp(why->rule, "review_drafts_tool_public") == 0)
        p->tool_error = "There is no published tool of that name.";
    else if (strcmp(why->rule, "review_drafts_quote_form") == 0)
        p->quote_error = "At most 4000 characters, and no control characters.";
    else if (strcmp(why->rule, "review_drafts_one_open") == 0)
        p->error = "Another review of this tool for this persona is under way; only one can be.";
    else if (e == ERR_FORBIDDEN || strcmp(why->rule, "review_drafts_persona_known") == 0)
        p->persona_error = "You do not write for this persona.";
    else if (foretell_refusal(why->rule)[0])
        p->error = foretell_refusal(why->rule);
    else if (e == ERR_INVALID)
        p->day_error = "There is no such day.";
    else
        p->error = done_sentence(c->arena, why->words);
}

/* The form once more, with all that was typed. What is not written any more is shown as it stands,
 * beside what was typed. */
static enum err show_refused(struct context *c, struct draft_page *p, enum err e,
                             const struct draft_typed *typed)
{
    struct store s = context_store(c);
    enum err lost = typed->id ? store_draft(&s, c->credential, typed->id, &p->draft) : ERR_OK;
    if (lost)
        return lost;
    if (typed->id) {
        struct typed_predictions typed_ones = p->predictions;
        fill(c, p);
        p->predictions = typed_ones;
        p->head.title =
            arena_printf(c->arena, "%s on %s", p->draft.persona_name, p->draft.tool_name);
    }
    if (typed->id && !p->draft.writes)
        p->lost = typed->quote;
    p->tool = typed->tool;
    p->quote = typed->quote;
    p->reviewed_on = typed->reviewed_on;
    p->verdict = typed->verdict;
    p->predicts = typed->predictions.n > 0;
    context_status(c, e);
    return show(c, p, typed->persona);
}

static enum err save(struct context *c, int64_t id)
{
    struct draft_page p = begin(c, "Write a review");
    struct store s = context_store(c);
    struct refusal why = {"", ""};
    struct draft_typed typed = {
        .id = id,
        .version = atoi(context_field(c, "version")),
        .tool = context_field(c, "tool"),
        .persona = context_field(c, "persona"),
        .verdict = context_field(c, "verdict"),
        .quote = done_typed(c, "quote"),
        .reviewed_on = context_field(c, "reviewed_on"),
        .submit = strcmp(context_field(c, "do"), "send") == 0,
    };
    bool predicts_well = foretell_read(c, &p.predictions, &typed.predictions);
    if (!check(&p, &typed) || !predicts_well)
        return show_refused(c, &p, ERR_INVALID, &typed);
    enum err e = store_draft_save(&s, c->credential, &typed, &id, &why);
    if (done_is_refusal(e)) {
        explain(c, &p, e, &why);
        return show_refused(c, &p, e, &typed);
    }
    if (e)
        return e;
    return context_see_other(
        c, typed.submit ? "/mod/reviews?said=sent"
                        : arena_printf(c->arena, "/mod/reviews/%lld?said=saved", (long long)id));
}

/* What is wrong is shown in the form: 422, 409, 403. */
enum err page_review_begin(struct context *c)
{
    return save(c, 0);
}

/* The same. ERR_NOT_FOUND: there is none, or it is another panelist's. */
enum err page_review_save(struct context *c)
{
    int64_t id;
    enum err e = desk_id(c, "id", &id);
    return e ? e : save(c, id);
}

/* receipt: how a submission stands, for whoever has its address, and what they can do next. */
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "page/page.h"
#include "page/proposal.h"
#include "page/sending.h"
#include "view/json.h"
#include "view/pages.h"

#define FLAWS_MAX 32

static const char *token_hash(struct context *c)
{
    return sending_token_hash(c, context_path(c, "token"));
}

/* ERR_NOT_FOUND: nobody has such a receipt. */
static enum err find(struct context *c, struct receipt_page *p)
{
    struct store s = context_store(c);
    if (!ticket_token_is_valid(context_path(c, "token")))
        return context_fail(c, ERR_NOT_FOUND, "there is no submission with this address");
    enum err e = store_receipt(&s, token_hash(c), &p->receipt);
    return e == ERR_NOT_FOUND ? context_fail(c, e, "there is no submission with this address") : e;
}

/* What the state means to whoever reads the page. */
static void complete(struct context *c, struct receipt_page *p)
{
    const char *state = p->receipt.state;
    p->token = context_path(c, "token");
    p->head = context_head(c, p->receipt.proposal.name, "", "");
    p->head.noindex = p->head.forms = true;
    p->url = context_url(c, arena_printf(c->arena, "/submissions/%s", p->token));
    p->since = p->receipt.submitted_at[0]
                   ? arena_printf(c->arena, "%.10s, %.5s UTC", p->receipt.submitted_at,
                                  p->receipt.submitted_at + strlen("2026-05-01T"))
                   : "";
    p->waits = strcmp(state, "pending") == 0;
    p->asked = p->resubmits = strcmp(state, "draft") == 0;
    p->approved = strcmp(state, "approved") == 0;
    p->rejected = strcmp(state, "rejected") == 0;
    p->merged = strcmp(state, "merged") == 0;
    p->not_taken = strcmp(state, "spam") == 0;
    p->appeals = p->rejected && !p->receipt.appealed;
    p->shown = proposal_as_tool(c, &p->receipt.proposal);
    if (!p->trouble)
        p->trouble = "";
}

/* The address is the key to the page: it is neither kept nor told to other sites. */
static struct out *private_body(struct context *c)
{
    response_header(&c->res, "Referrer-Policy", "no-referrer");
    response_header(&c->res, "X-Robots-Tag", "noindex");
    return context_body(c);
}

static enum err show(struct context *c, struct receipt_page *p, struct proposal *typed,
                     struct flaws *flaws, enum err outcome)
{
    complete(c, p);
    p->lost = p->lost || (outcome == ERR_CONFLICT && typed && !p->resubmits);
    if (typed)
        p->typed = *typed;
    if (p->resubmits) {
        proposal_make_form(c, typed ? typed : &p->receipt.proposal, flaws, &p->form);
        p->draft = proposal_as_tool(c, typed ? typed : &p->receipt.proposal);
        if (!outcome && p->form.errors.n)
            outcome = ERR_INVALID;
    }
    if (outcome)
        context_status(c, outcome);
    html_receipt(private_body(c), p);
    return ERR_OK;
}

/* ERR_NOT_FOUND. */
enum err page_receipt(struct context *c)
{
    struct receipt_page p = {.words = {"", "", "", ""}};
    struct flaws none = flaws_new(c->arena, FLAWS_MAX);
    enum err e = find(c, &p);
    if (e)
        return e;
    if (c->match.face == FACE_HTML)
        return show(c, &p, NULL, &none, ERR_OK);
    complete(c, &p);
    json_receipt(c->arena, private_body(c), &p);
    return ERR_OK;
}

static const char *as_it_stands = "It has changed since you opened this page. How it stands now is "
                                  "below, and so is what you typed.";
static const char *waits_already =
    "Meanwhile a tool of the same website was sent in, and waits for a "
    "moderator. Appeal once that is decided.";
static const char *away = "The part that holds the data is away. Nothing is lost: send it again in "
                          "a few seconds.";

static bool is_away(enum err e)
{
    return e == ERR_DB_DOWN || e == ERR_TIMEOUT || e == ERR_RETRY;
}

/* While nothing can be asked: the page as its submitter saw it, as far as the form tells. */
static void remember(struct context *c, struct receipt_page *p, const char *state,
                     const struct proposal *typed)
{
    response_header(&c->res, "Retry-After", "2");
    p->trouble = away;
    p->receipt = (struct receipt){
        .state = state,
        .version = atoi(context_field(c, "version")),
        .tool_slug = "",
        .proposal = *typed,
        .reason = "",
        .appeal = "",
        .submitted_at = "",
        .decided_at = "",
    };
}

/* ERR_NOT_FOUND. Shows the page again, with all that was typed, for a preview and for what was not
 * taken: 422, 409 when it changed meanwhile, 503 while the database is away. */
enum err page_resubmit(struct context *c)
{
    struct receipt_page p = {.words = {"", "", "", ""}};
    struct store s = context_store(c);
    struct flaws flaws = flaws_new(c->arena, FLAWS_MAX);
    struct refusal why = {"", ""};
    struct proposal typed;
    enum err outcome = proposal_read(c, &typed, &flaws);
    p.preview = strcmp(context_field(c, "do"), "preview") == 0;
    if (!outcome && !p.preview) {
        outcome =
            store_resubmit(&s, token_hash(c), atoi(context_field(c, "version")), &typed, &why);
        if (!outcome)
            return context_see_other(
                c, arena_printf(c->arena, "/submissions/%s", context_path(c, "token")));
        if (strcmp(why.rule, "proposals_differ") == 0)
            p.trouble = "Nothing is different from what the page says now. Change what is wrong.";
        else if (!proposal_note_refusal(c, &why, &flaws) && outcome == ERR_CONFLICT)
            p.trouble = as_it_stands;
    }
    enum err e = is_away(outcome) ? outcome : find(c, &p);
    if (is_away(e)) {
        remember(c, &p, "draft", &typed);
        outcome = e;
    } else if (e) {
        return e;
    }
    return show(c, &p, &typed, &flaws, outcome);
}

static const char *words_flaw(const char *words)
{
    if (utf8_is_blank(words))
        return "Say why the decision was wrong.";
    return utf8_length(words) > SUBMISSION_APPEAL_MAX
               ? "The appeal must have at most 2000 characters."
               : "";
}

/* ERR_NOT_FOUND. As page_resubmit(). */
enum err page_appeal(struct context *c)
{
    const char *words = context_field(c, "words"), *flaw = words_flaw(words);
    struct receipt_page p = {.words = {words, flaw, "", ""}};
    struct store s = context_store(c);
    struct flaws none = flaws_new(c->arena, FLAWS_MAX);
    struct refusal why = {"", ""};
    enum err outcome = flaw[0] ? ERR_INVALID : ERR_OK;
    if (!outcome) {
        outcome = store_appeal(&s, token_hash(c), atoi(context_field(c, "version")), words, &why);
        if (!outcome)
            return context_see_other(
                c, arena_printf(c->arena, "/submissions/%s", context_path(c, "token")));
    }
    enum err e = is_away(outcome) ? outcome : find(c, &p);
    if (is_away(e)) {
        struct proposal unknown = proposal_blank();
        unknown.name = "Your submission";
        remember(c, &p, "rejected", &unknown);
        outcome = e;
    } else if (e) {
        return e;
    }
    if (strcmp(why.rule, "submissions_one_website") == 0) {
        p.trouble = waits_already;
    } else if (outcome == ERR_CONFLICT) {
        p.trouble = as_it_stands;
        p.lost = strcmp(p.receipt.state, "rejected") != 0 || p.receipt.appealed;
    }
    return show(c, &p, NULL, &none, outcome);
}

/* predictions_api: predictions for programs: those to resolve, and saying what became of one. */
#include <stdlib.h>
#include <string.h>

#include "page/desk/outside.h"
#include "page/page.h"
#include "store/fact.h"
#include "view/json_moderation.h"

#define FLAWS_MAX     32
#define ID_DIGITS_MAX 18
#define READS         "moderation:read"
#define DECIDES       "moderation:decide"

/* ERR_BAD_REQUEST: a cursor that is not ours. */
enum err page_predictions_api(struct context *c)
{
    const char *standing = context_input(c, "state"), *next;
    struct store s = context_store(c);
    struct predictions list;
    if (!standing[0])
        standing = "overdue";
    enum err e = store_predictions_desk(&s, c->credential, standing, context_input(c, "after"),
                                        &list, &next);
    if (e == ERR_BAD_REQUEST)
        return context_fail(c, e, "the parameter “after” must be the “next” of an earlier answer");
    if (e)
        return outside_may(c, e, READS);
    if (next[0])
        response_header(&c->res, "Link",
                        arena_printf(c->arena, "<%s?state=%s&after=%s>; rel=\"next\"",
                                     context_url(c, c->match.route->path), standing, next));
    json_predictions_desk(c->arena, context_body(c), &list, next);
    return ERR_OK;
}

static const char *state_after(const char *action)
{
    static const char *const states[][2] = {
        {"call-right", "right"}, {"call-wrong", "wrong"}, {"call-void", "void"}};
    for (size_t i = 0; i < sizeof states / sizeof *states; i++)
        if (strcmp(states[i][0], action) == 0)
            return states[i][1];
    return NULL;
}

static enum err flaw(struct context *c, const char *pointer, const char *detail)
{
    struct flaws flaws = flaws_new(c->arena, 1);
    flaws_add(&flaws, pointer, detail);
    return outside_flaws(c, ERR_INVALID, &flaws);
}

static enum err explain(struct context *c, enum err e, const struct resolution *r,
                        const struct refusal *why)
{
    if (strcmp(why->rule, "predictions_evidence_form") == 0)
        return flaw(c, "/evidence", "must be the web address where it can be seen");
    if (e == ERR_INVALID)
        return flaw(c, "/reason",
                    r->words[0] ? "must be text" : "is needed: a sentence on what happened");
    if (e == ERR_NOT_FOUND)
        return context_fail(c, e, "there is no such prediction");
    if (e == ERR_CONFLICT)
        return context_fail(c, strstr(why->words, "changed meanwhile") ? ERR_PRECONDITION : e,
                            why->words);
    if (e == ERR_FORBIDDEN && c->account->stage != STAGE_KEY)
        return context_fail(c, e, why->words);
    return outside_may(c, e, DECIDES);
}

/* ERR_NOT_FOUND: there is none. ERR_NEEDS_PRECONDITION, ERR_PRECONDITION: If-Match. ERR_CONFLICT:
 * it takes no such decision now. ERR_INVALID: c->flaws says where. ERR_FORBIDDEN: one's own, or the
 * key's scopes. */
enum err page_resolve_api(struct context *c)
{
    struct store s = context_store(c);
    struct flaws flaws = flaws_new(c->arena, FLAWS_MAX);
    struct wish wish;
    struct refusal why;
    struct resolution r = {.id = 0};
    int64_t entry;
    const char *digits = context_path(c, "id");
    if (digits[strspn(digits, "0123456789")] || strlen(digits) > ID_DIGITS_MAX)
        return context_fail(c, ERR_NOT_FOUND, "there is no such prediction");
    enum err e = json_read_resolution(c->arena, c->req.body, c->req.body_len, &wish, &flaws);
    if (e)
        return outside_flaws(c, e, &flaws);
    if (!state_after(wish.action))
        return flaw(c, "/action", "must be one of: call-right, call-wrong, call-void");
    e = outside_version(c, &r.version);
    if (e)
        return e;
    r.id = strtoll(digits, NULL, 10);
    r.action = wish.action;
    r.words = wish.reason;
    r.evidence = wish.evidence;
    e = store_prediction_resolve(&s, c->credential, &r, &entry, &why);
    if (e)
        return explain(c, e, &r, &why);
    board_bump_catalogue(c->board);
    struct decided decided = {.item = arena_printf(c->arena, "prediction-%s", digits),
                              .action = r.action,
                              .entry = entry,
                              .state = state_after(r.action),
                              .version = r.version + 1};
    outside_tag(c, decided.version);
    json_decided(c->arena, context_body(c), &decided);
    return ERR_OK;
}

/* pair_vote: a visitor's head-to-head vote on two tools: cast, changed, withdrawn. */
#include "http/voter.h"
#include "model/slug.h"
#include "page/page.h"
#include "page/visitor.h"
#include "store/store.h"
#include "view/json.h"

/* Both tools' pages are told: a page of the pair is old when either is. */
static void note(struct context *c, const struct pair_standing *standing)
{
    if (standing->changed) {
        board_bump_tool(c->board, standing->left_id);
        board_bump_tool(c->board, standing->right_id);
    }
    metrics_add(c->metrics, METRIC_VOTE, 1);
    metrics_add(c->metrics, METRIC_VOTE_CHANGED, standing->changed);
    metrics_add(c->metrics, METRIC_VOTE_HELD,
                standing->changed && standing->own.side && !standing->own.counted);
}

/* As cast() of a vote on one tool (vote.c). ERR_NOT_FOUND: the two are no tools. ERR_CONFLICT: the
 * vote on one of them is closed. ERR_BAD_REQUEST: the key is none. */
static enum err cast(struct context *c, const char *left, const char *right, enum side side,
                     const char *own, const char *key, struct pair_standing *standing)
{
    if (!slug_is_valid(left) || !slug_is_valid(right))
        return context_fail(c, ERR_NOT_FOUND, "a pair's address names two tools, as in a-vs-b");
    if (key[0] && !voter_key_is_valid(key))
        return context_fail(c, ERR_BAD_REQUEST,
                            "the idempotency key must be 16 to 64 letters, digits, - or _");
    struct visitor visitor = visitor_find(c);
    bool remember = visitor.voter || side; /* who has nothing to withdraw stays unknown */
    if (!visitor.voter)
        visitor = visitor_new(c, key);
    struct store s = context_store(c);
    enum err e = store_cast_pair_vote(&s, left, right, visitor.voter, side, visitor_network(c),
                                      c->site->vote_quota, standing);
    if (e == ERR_NOT_FOUND)
        return context_fail(c, e, "these are not two different tools that are listed here");
    if (e == ERR_CONFLICT)
        return context_fail(c, e, "the vote on this pair is closed");
    /* Even when it failed: it may have been stored before its answer was lost. */
    if (remember)
        visitor_remember(c, &visitor, own);
    if (!e)
        note(c, standing);
    return e;
}

/* ERR_BAD_REQUEST: no choice. ERR_NOT_FOUND, ERR_CONFLICT: see cast(). */
enum err page_pair_vote(struct context *c)
{
    const char *choice = context_field(c, "choice"), *slugs[SLUG_PAIR_MAX];
    struct pair_standing standing;
    if (slug_split(c->arena, context_path(c, "pair"), slugs) != 2)
        return context_fail(c, ERR_NOT_FOUND,
                            "a comparison's address names two tools, as in /compare/a-vs-b");
    if (!choice[0])
        return context_fail(c, ERR_BAD_REQUEST,
                            "the field “choice” must be one of: left, right, neither, none");
    enum err e = cast(c, slugs[0], slugs[1], side_from(choice), OWN_PAGE, context_field(c, "key"),
                      &standing);
    if (e)
        return e;
    return context_see_other(c, arena_printf(c->arena, "/compare/%s-vs-%s#head-to-head",
                                             standing.left_slug, standing.right_slug));
}

static enum err answer(struct context *c, enum side side)
{
    struct pair_standing standing;
    enum err e = cast(c, context_path(c, "a"), context_path(c, "b"), side, OWN_SCRIPT,
                      c->req.idempotency_key, &standing);
    if (e)
        return e;
    json_pair_vote(c->arena, context_body(c), &standing);
    return ERR_OK;
}

/* ERR_BAD_REQUEST: not JSON. ERR_INVALID: not what a vote is; c->flaws says where. ERR_NOT_FOUND,
 * ERR_CONFLICT: see cast(). */
enum err page_pair_vote_set(struct context *c)
{
    struct flaws flaws = flaws_new(c->arena, 16);
    enum side side;
    enum err e = json_read_pair_vote(c->arena, c->req.body, c->req.body_len, &side, &flaws);
    if (e == ERR_BAD_REQUEST)
        return context_fail(c, e, arena_printf(c->arena, "the body %s", flaws.v[0].detail));
    if (e) {
        c->flaws = arena_alloc(c->arena, sizeof flaws);
        *c->flaws = flaws;
        return context_fail(c, e, "send an object such as {\"choice\": \"left\"}");
    }
    return answer(c, side);
}

/* ERR_NOT_FOUND, ERR_CONFLICT: see cast(). */
enum err page_pair_vote_withdraw(struct context *c)
{
    return answer(c, SIDE_NONE);
}

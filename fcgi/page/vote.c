/* vote: a visitor's vote on a tool: cast, changed, withdrawn, shown to themselves. */
#include <string.h>

#include "http/voter.h"
#include "model/slug.h"
#include "page/page.h"
#include "page/quota.h"
#include "page/visitor.h"
#include "store/store.h"
#include "view/json.h"

static void note(struct context *c, const struct vote_standing *standing)
{
    if (standing->changed)
        board_bump_tool(c->board, standing->tool_id);
    metrics_add(c->metrics, METRIC_VOTE, 1);
    metrics_add(c->metrics, METRIC_VOTE_CHANGED, standing->changed);
    metrics_add(c->metrics, METRIC_VOTE_HELD,
                standing->changed && standing->own.vote && !standing->own.counted);
}

/* Sets the visitor's vote; `own` is how they will see it, `key` what makes a first vote that is
 * sent again the same. ERR_NOT_FOUND: there is no such tool. ERR_CONFLICT: its vote is closed.
 * ERR_BAD_REQUEST: the key is none. */
static enum err cast(struct context *c, enum vote vote, const char *own, const char *key,
                     struct vote_standing *standing)
{
    const char *slug = context_path(c, "slug");
    if (!slug_is_valid(slug))
        return ERR_NOT_FOUND;
    if (key[0] && !voter_key_is_valid(key))
        return context_fail(c, ERR_BAD_REQUEST,
                            "the idempotency key must be 16 to 64 letters, digits, - or _");
    struct visitor visitor = visitor_find(c);
    bool remember = visitor.voter || vote; /* who has nothing to withdraw stays unknown */
    if (!visitor.voter)
        visitor = visitor_new(c, key);
    struct store s = context_store(c);
    enum err e = store_cast_vote(&s, slug, visitor.voter, vote, visitor_network(c),
                                 c->site->vote_quota, standing);
    if (e == ERR_NOT_FOUND)
        return context_fail(c, e, "there is no tool of that name here");
    if (e == ERR_CONFLICT)
        return context_fail(c, e, "the vote on this tool is closed");
    /* Even when it failed: the vote may have been stored before its answer was lost, and whoever
       sends it again must not be somebody else. */
    if (remember)
        visitor_remember(c, &visitor, own);
    if (!e)
        note(c, standing);
    return e;
}

/* A page of ours that shows a vote: "/tools/a" or "/compare/a-vs-b". */
static bool shows_votes(struct context *c, const char *path)
{
    const char *slugs[SLUG_PAIR_MAX];
    if (strncmp(path, "/tools/", 7) == 0)
        return slug_is_valid(path + 7);
    if (strncmp(path, "/compare/", 9) != 0)
        return false;
    int n = slug_split(c->arena, path + 9, slugs);
    for (int i = 0; i < n; i++)
        if (!slug_is_valid(slugs[i]))
            return false;
    return n > 0;
}

/* ERR_BAD_REQUEST: no verdict. ERR_NOT_FOUND, ERR_CONFLICT: see cast(). */
enum err page_vote(struct context *c)
{
    const char *verdict = context_field(c, "verdict"), *back = context_field(c, "back");
    struct vote_standing standing;
    if (!verdict[0])
        return context_fail(c, ERR_BAD_REQUEST,
                            "the field “verdict” must be one of: ship, skip, none");
    enum err e = cast(c, vote_from(verdict), OWN_PAGE, context_field(c, "key"), &standing);
    if (e)
        return e;
    if (!shows_votes(c, back))
        back = arena_printf(c->arena, "/tools/%s", standing.own.tool);
    return context_see_other(c, arena_printf(c->arena, "%s#vote", back));
}

static enum err answer(struct context *c, enum vote vote)
{
    struct vote_standing standing;
    enum err e = cast(c, vote, OWN_SCRIPT, c->req.idempotency_key, &standing);
    if (e)
        return e;
    quota_tell(c, QUOTA_VOTES, c->site->vote_quota, standing.used);
    json_vote(c->arena, context_body(c), &standing);
    return ERR_OK;
}

/* ERR_BAD_REQUEST: not JSON. ERR_INVALID: not what a vote is; c->flaws says where. ERR_NOT_FOUND,
 * ERR_CONFLICT: see cast(). */
enum err page_vote_set(struct context *c)
{
    struct flaws flaws = flaws_new(c->arena, 16);
    enum vote vote;
    enum err e = json_read_vote(c->arena, c->req.body, c->req.body_len, &vote, &flaws);
    if (e == ERR_BAD_REQUEST)
        return context_fail(c, e, arena_printf(c->arena, "the body %s", flaws.v[0].detail));
    if (e) {
        c->flaws = arena_alloc(c->arena, sizeof flaws);
        *c->flaws = flaws;
        return context_fail(c, e, "send an object such as {\"verdict\": \"ship\"}");
    }
    return answer(c, vote);
}

/* ERR_NOT_FOUND, ERR_CONFLICT: see cast(). */
enum err page_vote_withdraw(struct context *c)
{
    return answer(c, VOTE_NONE);
}

/* ERR_BAD_REQUEST: what was asked for is no tool's name. A visitor who never voted has no votes. */
enum err page_own_votes(struct context *c)
{
    struct own_votes own = {0};
    struct own_pair_vote pair = {.pair = ""};
    const char *asked = context_input(c, "pair"), *sides[SLUG_PAIR_MAX];
    struct out slugs = out_grow(c->arena, 1024);
    for (size_t i = 0; i < c->req.query.n; i++) {
        const struct param *p = &c->req.query.v[i];
        if (strcmp(p->name, "tool") != 0)
            continue;
        if (!slug_is_valid(p->value))
            return context_fail(c, ERR_BAD_REQUEST, "the parameter “tool” must be a tool's slug");
        out_printf(&slugs, "%s%s", slugs.len ? "," : "", p->value);
    }
    if (asked[0] && slug_split(c->arena, asked, sides) != 2)
        return context_fail(c, ERR_BAD_REQUEST,
                            "the parameter “pair” must name two tools, as in a-vs-b");
    struct visitor visitor = visitor_find(c);
    if (visitor.voter && (slugs.len || asked[0])) {
        struct store s = context_store(c);
        enum err e =
            slugs.len ? store_own_votes(&s, visitor.voter, out_string(&slugs), &own) : ERR_OK;
        if (!e && asked[0])
            e = store_own_pair_vote(&s, visitor.voter, sides[0], sides[1], &pair);
        if (e)
            return e;
        visitor_remember(c, &visitor, OWN_SCRIPT);
    }
    pair.pair = asked;
    json_own_votes(c->arena, context_body(c), &own, &pair);
    return ERR_OK;
}

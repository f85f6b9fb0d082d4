/* submissions_api: proposing a tool as JSON, and what a tool that is proposed may be already. */
#include <string.h>

#include "http/voter.h"
#include "page/page.h"
#include "page/proposal.h"
#include "page/quota.h"
#include "page/sending.h"
#include "view/json.h"

#define FLAWS_MAX 32

static enum err refuse(struct context *c, enum err e, const struct flaws *flaws, const char *why)
{
    c->flaws = arena_alloc(c->arena, sizeof *flaws);
    *c->flaws = *flaws;
    return context_fail(c, e, why);
}

static enum err explain(struct context *c, enum err e, const struct refusal *why,
                        struct flaws *flaws)
{
    if (proposal_note_refusal(c, why, flaws))
        return refuse(c, e, flaws, "a member breaks a rule, or contradicts what is here");
    if (e == ERR_CONFLICT)
        return context_fail(c, e, "something else was sent under this Idempotency-Key");
    if (e != ERR_RATE)
        return e;
    quota_tell(c, QUOTA_SUBMISSIONS, c->site->submission_quota, c->site->submission_quota);
    return context_fail(c, e, sending_over_quota(c));
}

/* ERR_BAD_REQUEST: not JSON, or the idempotency key is none. ERR_INVALID: c->flaws says where.
 * ERR_CONFLICT: such a tool is here, or something else was sent under the key. ERR_RATE: over the
 * quota. The same once more under the same key answers as before. */
enum err page_submissions_api(struct context *c)
{
    struct flaws flaws = flaws_new(c->arena, FLAWS_MAX);
    struct proposal proposal;
    struct refusal why;
    bool fresh;
    int used;
    const char *token, *name = c->req.idempotency_key;
    char key[TICKET_KEY_HEX_BYTES];
    if (name[0] && !voter_key_is_valid(name))
        return context_fail(c, ERR_BAD_REQUEST,
                            "the idempotency key must be 16 to 64 letters, digits, - or _");
    enum err e = proposal_read(c, &proposal, &flaws);
    if (e == ERR_BAD_REQUEST)
        return e;
    if (e)
        return refuse(c, e, &flaws, "the submission is not as it must be");
    if (name[0])
        ticket_key_of(c->site->secrets, name, key);
    else
        ticket_key(key);
    struct store s = context_store(c);
    struct sender from = sending_from(c, key, "", proposal_hash(c, &proposal, ""));
    e = store_submit_tool(&s, &from, &proposal, &fresh, &used, &why);
    if (e)
        return explain(c, e, &why, &flaws);
    quota_tell(c, QUOTA_SUBMISSIONS, c->site->submission_quota, used);
    struct receipt receipt = {.state = "pending"};
    e = sending_token(c, key, fresh, &token);
    if (!e && !fresh)
        e = store_receipt(&s, sending_token_hash(c, token), &receipt);
    if (e)
        return e;
    const char *path = arena_printf(c->arena, "/submissions/%s", token);
    struct submitted submitted = {.token = token,
                                  .state = strcmp(receipt.state, "spam") == 0 ? "not-taken"
                                                                              : receipt.state,
                                  .url = context_url(c, path)};
    if (fresh)
        response_created(&c->res, arena_printf(c->arena, "/api/v1%s", path));
    json_submitted(c->arena, context_body(c), &submitted);
    return ERR_OK;
}

enum err page_duplicates_api(struct context *c)
{
    struct store s = context_store(c);
    struct duplicates list = {0};
    enum err e = store_duplicates(&s, context_input(c, "name"), context_input(c, "website"), &list);
    if (e)
        return e;
    json_duplicates(c->arena, context_body(c), &list);
    return ERR_OK;
}

/* outside_tools: programs publish a tool, or edit one. */
#include <string.h>

#include "model/slug.h"
#include "page/desk/outside.h"
#include "page/page.h"
#include "page/proposal.h"
#include "store/outside.h"
#include "view/json_moderation.h"

#define FLAWS_MAX 32
#define WRITES    "tools:write"

static enum err show(struct context *c, const struct written *tool)
{
    outside_tag(c, tool->version);
    json_written(c->arena, context_body(c), tool);
    return ERR_OK;
}

/* ERR_NOT_FOUND: there is no such tool, or it was never published. */
enum err page_written(struct context *c)
{
    struct store s = context_store(c);
    struct written tool;
    enum err e = slug_is_valid(context_path(c, "slug"))
                     ? store_written(&s, c->credential, context_path(c, "slug"), &tool)
                     : ERR_NOT_FOUND;
    if (e == ERR_NOT_FOUND)
        return context_fail(c, e, "there is no published or delisted tool of that name");
    return e ? outside_may(c, e, WRITES) : show(c, &tool);
}

/* What a visitor may say besides means nothing here. */
static void refuse_rest(const struct proposal *p, struct flaws *flaws)
{
    if (p->note[0])
        flaws_add(flaws, "/note", "is not a known member");
    if (p->email[0])
        flaws_add(flaws, "/email", "is not a known member");
}

static enum err read_content(struct context *c, struct proposal *p, struct flaws *flaws)
{
    if (c->req.body_kind != BODY_JSON)
        return context_fail(c, ERR_BAD_REQUEST, "send the tool as JSON");
    enum err e = proposal_read(c, p, flaws);
    if (e == ERR_BAD_REQUEST)
        return e;
    refuse_rest(p, flaws);
    return flaws->n ? outside_flaws(c, ERR_INVALID, flaws) : ERR_OK;
}

/* At its member, if it has one. */
static enum err explain(struct context *c, enum err e, const struct refusal *why,
                        struct flaws *flaws)
{
    if (strncmp(why->rule, "tool_revisions_", 15) == 0 && e == ERR_INVALID) {
        flaws_add(flaws, "", "a member is not in its form");
        return outside_flaws(c, e, flaws);
    }
    if (strstr(why->rule, "slug"))
        return context_fail(c, e, "this address cannot be a tool's, or is another's");
    if (proposal_note_refusal(c, why, flaws))
        return outside_flaws(c, e, flaws);
    return outside_may(c, e, WRITES);
}

static enum err publish(struct context *c, const char *slug, const struct proposal *p,
                        struct flaws *flaws)
{
    struct store s = context_store(c);
    struct written tool;
    struct refusal why;
    enum err e = store_publish_tool(&s, c->credential, slug, p, &why);
    if (e == ERR_CONFLICT && strcmp(why.rule, "tools_slug_key") == 0 &&
        store_written(&s, c->credential, slug, &tool) == ERR_OK)
        return context_fail(c, ERR_NEEDS_PRECONDITION,
                            "this tool is here already; to edit it, send its entity tag in "
                            "If-Match");
    if (e)
        return explain(c, e, &why, flaws);
    board_bump_catalogue(c->board);
    e = store_written(&s, c->credential, slug, &tool);
    if (e)
        return e;
    response_created(&c->res, arena_printf(c->arena, "/tools/%s", tool.slug));
    return show(c, &tool);
}

static enum err edit(struct context *c, const char *slug, const struct proposal *p,
                     struct flaws *flaws)
{
    struct store s = context_store(c);
    struct written tool;
    struct refusal why;
    int version;
    enum err e = outside_version(c, &version);
    if (e)
        return e;
    e = store_write_tool(&s, c->credential, slug, version, p, &why);
    if (e == ERR_NOT_FOUND)
        return context_fail(c, ERR_PRECONDITION,
                            "there is no such tool; without If-Match it is made");
    bool same = e == ERR_CONFLICT && strcmp(why.rule, "tool_revisions_differ") == 0;
    bool late = e == ERR_CONFLICT && !why.rule[0];
    if (e && !same && !late)
        return explain(c, e, &why, flaws);
    if (!e)
        board_bump_catalogue(c->board);
    e = store_written(&s, c->credential, slug, &tool);
    if (late && (e || tool.version == version))
        return context_fail(c, ERR_CONFLICT, why.words);
    if (late)
        return context_fail(c, ERR_PRECONDITION, why.words);
    return e ? e : show(c, &tool);
}

/* Without If-Match a tool that is new is made and published; with it one that is here is edited.
 * ERR_INVALID: c->flaws says where. ERR_CONFLICT: the address or the website is another tool's.
 * ERR_NEEDS_PRECONDITION: it is here. ERR_PRECONDITION: it changed meanwhile. */
enum err page_put_tool(struct context *c)
{
    struct flaws flaws = flaws_new(c->arena, FLAWS_MAX);
    struct proposal proposal;
    const char *slug = context_path(c, "slug");
    if (!slug_is_valid(slug))
        return context_fail(c, ERR_NOT_FOUND,
                            "an address is small letters, digits and single hyphens, at most 80, "
                            "without the word “vs”");
    enum err e = read_content(c, &proposal, &flaws);
    if (e)
        return e;
    return c->req.if_match[0] ? edit(c, slug, &proposal, &flaws)
                              : publish(c, slug, &proposal, &flaws);
}

/* mcp: the Model Context Protocol, so that language models can ask what the pages say.
 *
 * Streamable HTTP without sessions: each message is a POST by itself, answered with one JSON object
 * (nothing here is worth a stream). What is wrong with a message is an error of JSON-RPC; what a
 * tool cannot do with its arguments is the tool's own answer, so that the model can mend it.
 */
#include <string.h>

#include "model/slug.h"
#include "page/mcp_find.h"
#include "page/page.h"
#include "store/facts.h"
#include "view/json_mcp.h"

#define LIMIT_USUAL 10
#define FLAWS_MAX   8

/* ---- refusals ---- */

/* Before the method was looked at: the HTTP status says so, too. */
static enum err refuse(struct context *c, const struct mcp_message *m, enum err e,
                       enum mcp_code code, const char *message)
{
    context_status(c, e);
    json_mcp_refusal(c->arena, context_body(c), m, code, message);
    return ERR_OK;
}

static enum err refuse_bad(struct context *c, const struct mcp_message *m, enum mcp_code code,
                           const char *message)
{
    return refuse(c, m, ERR_BAD_REQUEST, code, message);
}

/* ---- tools ---- */

static enum err fail(struct context *c, const struct mcp_message *m, const char *why)
{
    json_mcp_failed(c->arena, context_body(c), m, why);
    return ERR_OK;
}

static const char no_category[] =
    "There is no category of that slug. Leave it out for all tools; each tool found says its own.";

static enum err call_search(struct context *c, const struct mcp_message *m,
                            const struct mcp_arguments *in)
{
    struct mcp_found found;
    enum err e = mcp_find(c, in->q, in->category, in->limit ? in->limit : LIMIT_USUAL, &found);
    if (e == ERR_NOT_FOUND)
        return fail(c, m, no_category);
    if (e)
        return e;
    json_mcp_found(c->arena, context_body(c), m, &found);
    return ERR_OK;
}

static enum err call_get(struct context *c, const struct mcp_message *m,
                         const struct mcp_arguments *in)
{
    struct store s = context_store(c);
    struct tool_page p = {.tool.slug = NULL};
    struct facts facts = {0};
    const char *moved_to;
    enum err e = store_tool(&s, in->slug, &p, &moved_to);
    if (!e && moved_to[0])
        e = store_tool(&s, moved_to, &p, &moved_to);
    if (!e && p.tool.slug)
        e = store_facts_of(&s, p.tool.slug, &facts);
    if (e == ERR_NOT_FOUND || (!e && facts.n == 0))
        return fail(c, m, "There is no tool of that slug; search_tools finds it by name.");
    if (e)
        return e;
    struct mcp_tool answer = {.fact = facts.v[0], .tool = p.tool};
    json_mcp_tool(c->arena, context_body(c), m, &answer);
    return ERR_OK;
}

/* The same slug twice is found here, two slugs of one tool when they are looked up. */
static enum err call_compare(struct context *c, const struct mcp_message *m,
                             const struct mcp_arguments *in)
{
    struct mcp_comparison pair;
    struct mcp_many many;
    enum err e;
    for (int i = 0; i < in->slugs_n; i++)
        for (int j = 0; j < i; j++)
            if (strcmp(in->slugs[i], in->slugs[j]) == 0)
                return fail(c, m,
                            arena_printf(c->arena, "“%s” stands there twice; name each tool once.",
                                         in->slugs[i]));
    if (in->slugs_n == 2)
        e = mcp_find_pair(c, in->slugs, &pair);
    else
        e = mcp_find_many(c, in->slugs_n, in->slugs, &many);
    if (e == ERR_CONFLICT)
        return fail(c, m, "Two of the slugs are the same tool's; name each tool once.");
    if (e == ERR_NOT_FOUND)
        return fail(c, m, "One of these tools is not listed here; search_tools finds their slugs.");
    if (e)
        return e;
    if (in->slugs_n == 2)
        json_mcp_comparison(c->arena, context_body(c), m, &pair);
    else
        json_mcp_many(c->arena, context_body(c), m, &many);
    return ERR_OK;
}

static enum err call_rankings(struct context *c, const struct mcp_message *m,
                              const struct mcp_arguments *in)
{
    struct mcp_ranking ranking;
    enum err e = mcp_find_ranking(c, in, in->limit ? in->limit : LIMIT_USUAL, &ranking);
    if (e == ERR_NOT_FOUND)
        return fail(c, m, no_category);
    if (e == ERR_BAD_REQUEST)
        return fail(c, m,
                    "“after” must be the “next” of an earlier answer of this ranking; leave it out "
                    "to begin.");
    if (e)
        return e;
    json_mcp_ranking(c->arena, context_body(c), m, &ranking);
    return ERR_OK;
}

static const char *sentence_of(struct context *c, const struct flaws *flaws)
{
    struct out o = out_grow(c->arena, 256);
    out_literal(&o, "The arguments are not as the inputSchema says.");
    for (size_t i = 0; i < flaws->kept; i++)
        out_printf(&o, "\n%s %s", flaws->v[i].pointer[0] ? flaws->v[i].pointer : "arguments",
                   flaws->v[i].detail);
    return out_string(&o);
}

static enum err call_tool(struct context *c, const struct mcp_message *m)
{
    struct flaws flaws = flaws_new(c->arena, FLAWS_MAX);
    struct mcp_arguments in;
    enum mcp_tool_kind kind = mcp_tool_named(m->name);
    if (kind == MCP_TOOLS || m->arguments_are_none) {
        json_mcp_refusal(c->arena, context_body(c), m, MCP_INVALID_PARAMS,
                         kind == MCP_TOOLS ? "there is no tool of that name; tools/list lists them"
                                           : "“arguments” must be an object");
        return ERR_OK;
    }
    mcp_read_arguments(c->arena, kind, m->arguments, &in, &flaws);
    if (flaws.n)
        return fail(c, m, sentence_of(c, &flaws));
    switch (kind) {
    case MCP_SEARCH:
        return call_search(c, m, &in);
    case MCP_GET:
        return call_get(c, m, &in);
    case MCP_COMPARE_TOOLS:
        return call_compare(c, m, &in);
    case MCP_RANKINGS:
        return call_rankings(c, m, &in);
    case MCP_TOOLS:
        break;
    }
    return ERR_INTERNAL;
}

/* ---- methods ---- */

static enum err list_tools(struct context *c, const struct mcp_message *m)
{
    if (m->pages)
        json_mcp_refusal(c->arena, context_body(c), m, MCP_INVALID_PARAMS,
                         "the list has one page and no cursor");
    else
        json_mcp_tools(c->arena, context_body(c), m);
    return ERR_OK;
}

static enum err answer_initialize(struct context *c, const struct mcp_message *m,
                                  const struct mcp_server *server)
{
    if (!m->version[0] || !m->says_capabilities || !m->says_client)
        json_mcp_refusal(c->arena, context_body(c), m, MCP_INVALID_PARAMS,
                         "initialize needs protocolVersion, capabilities and clientInfo");
    else
        json_mcp_initialize(c->arena, context_body(c), m, server);
    return ERR_OK;
}

static enum err answer_request(struct context *c, const struct mcp_message *m)
{
    struct mcp_server server = {c->site->name, c->site->base_url, SLIPWAY_VERSION};
    if (strcmp(m->method, "tools/call") == 0)
        return call_tool(c, m);
    if (strcmp(m->method, "tools/list") == 0)
        return list_tools(c, m);
    if (m->modern && strcmp(m->method, "server/discover") == 0) {
        json_mcp_discover(c->arena, context_body(c), m, &server);
        return ERR_OK;
    }
    if (!m->modern && strcmp(m->method, "initialize") == 0)
        return answer_initialize(c, m, &server);
    if (!m->modern && strcmp(m->method, "ping") == 0) {
        json_mcp_nothing(c->arena, context_body(c), m);
        return ERR_OK;
    }
    if (m->modern)
        return refuse(c, m, ERR_NOT_FOUND, MCP_NO_METHOD, "this method is not known here");
    json_mcp_refusal(c->arena, context_body(c), m, MCP_NO_METHOD, "this method is not known here");
    return ERR_OK;
}

/* ---- versions ---- */

static bool is_legacy(const char *version)
{
    return strcmp(version, MCP_LEGACY) == 0 || strcmp(version, MCP_OLDEST) == 0;
}

/* The modern era: what stands in the body stands in the headers, too, for those on the way. */
static enum mcp_code check_modern(const struct context *c, const struct mcp_message *m,
                                  const char **why)
{
    *why = "the header MCP-Protocol-Version must be there and say what _meta says";
    if (strcmp(c->req.mcp_version, m->version) != 0)
        return MCP_HEADER_MISMATCH;
    *why = "this version of the protocol is not spoken here";
    if (strcmp(m->version, MCP_MODERN) != 0)
        return MCP_UNSUPPORTED_VERSION;
    *why = "_meta needs io.modelcontextprotocol/clientCapabilities, an object";
    if (!m->says_capabilities)
        return MCP_INVALID_PARAMS;
    if (m->id_kind == MCP_ID_NONE)
        return MCP_FINE;
    *why = "the header Mcp-Method must be there and say what the body says";
    if (strcmp(c->req.mcp_method, m->method) != 0)
        return MCP_HEADER_MISMATCH;
    *why = "the header Mcp-Name must be there and say what params.name says";
    if (strcmp(m->method, "tools/call") == 0 && strcmp(c->req.mcp_name, m->name) != 0)
        return MCP_HEADER_MISMATCH;
    return MCP_FINE;
}

/* The legacy one: a header that is missing means one from before there was one; who begins has
 * agreed on nothing yet. */
static enum mcp_code check_legacy(const struct context *c, struct mcp_message *m, const char **why)
{
    const char *header = c->req.mcp_version;
    if (!header[0] || is_legacy(header) || strcmp(m->method, "initialize") == 0)
        return MCP_FINE;
    if (strcmp(header, MCP_MODERN) == 0) {
        *why = "_meta needs io.modelcontextprotocol/protocolVersion in this version";
        return MCP_INVALID_PARAMS;
    }
    *why = "this version of the protocol is not spoken here";
    m->version = header;
    return MCP_UNSUPPORTED_VERSION;
}

/* Whatever is wrong with the message is said in the protocol. */
enum err page_mcp(struct context *c)
{
    struct mcp_message m;
    const char *why;
    enum mcp_code code = mcp_read(c->arena, c->req.body, c->req.body_len, &m, &why);
    if (!code)
        code = m.modern ? check_modern(c, &m, &why) : check_legacy(c, &m, &why);
    if (code)
        return refuse_bad(c, &m, code, why);
    if (m.id_kind == MCP_ID_NONE) {
        response_accepted(&c->res);
        return ERR_OK;
    }
    return answer_request(c, &m);
}

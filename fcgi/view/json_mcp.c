/* json_mcp: answers in the Model Context Protocol. */
#include "view/json_mcp.h"

#include <string.h>

#include "view/json_parts.h"
#include "view/mcp_tools.h"
#include "view/pages.h"
#include "view/schemas.h"

/* Tools and what they say of themselves change with a release only. */
#define TTL_MS 3600000

const struct mcp_tool_row mcp_tools[MCP_TOOLS] = {
    [MCP_SEARCH] =
        {"search_tools", "Search AI tools",
         "Finds AI tools by words of their names, tags, descriptions and reviews, or by a name, also "
         "a misspelt one; answers with the verdicts, the price and the page to cite of each.",
         &schema_search_arguments, &schema_mcp_found},
    [MCP_GET] = {"get_tool", "One AI tool",
                 "All about one tool: each panel review with its quote, the community's votes, the "
                 "entry price, the description.",
                 &schema_get_arguments, &schema_mcp_tool},
    [MCP_COMPARE_TOOLS] = {"compare_tools", "Compare AI tools",
                           "Two to four tools side by side: prices, votes and what each "
                           "reviewer says; of two also who the panel ships and by how much.",
                           &schema_compare_arguments, &schema_mcp_comparison},
    [MCP_RANKINGS] = {"rankings", "Rank AI tools",
                      "Where AI tools stand by the panel, by the community, by what both disagree "
                      "on, by recent votes or head to head; of one category or of all. Places are "
                      "ranges: what overlaps is not told apart.",
                      &schema_rankings_arguments, &schema_mcp_ranking},
};

enum mcp_tool_kind mcp_tool_named(const char *name)
{
    int kind = 0;
    while (kind < MCP_TOOLS && strcmp(mcp_tools[kind].name, name) != 0)
        kind++;
    return (enum mcp_tool_kind)kind;
}

/* ---- messages ---- */

static struct json_writer *begin(struct arena *a, struct out *o, const struct mcp_message *m)
{
    struct json_writer *w = json_writer_new(a, o, JSON_COMPACT);
    json_open(w, NULL, '{');
    json_text(w, "jsonrpc", "2.0");
    if (m->id_kind == MCP_ID_NUMBER)
        json_int(w, "id", m->id_number);
    else
        json_text(w, "id", m->id_kind == MCP_ID_TEXT ? m->id : NULL);
    return w;
}

static struct json_writer *begin_result(struct arena *a, struct out *o, const struct mcp_message *m)
{
    struct json_writer *w = begin(a, o, m);
    json_open(w, "result", '{');
    if (m->modern)
        json_text(w, "resultType", "complete");
    return w;
}

static void end_result(struct json_writer *w)
{
    json_close(w, '}');
    json_close(w, '}');
}

void json_mcp_refusal(struct arena *a, struct out *o, const struct mcp_message *m,
                      enum mcp_code code, const char *message)
{
    struct json_writer *w = begin(a, o, m);
    json_open(w, "error", '{');
    json_int(w, "code", code);
    json_text(w, "message", message);
    if (code == MCP_UNSUPPORTED_VERSION) {
        json_open(w, "data", '{');
        json_open(w, "supported", '[');
        json_text(w, NULL, MCP_MODERN);
        json_text(w, NULL, MCP_LEGACY);
        json_text(w, NULL, MCP_OLDEST);
        json_close(w, ']');
        json_text(w, "requested", m->version);
        json_close(w, '}');
    }
    end_result(w);
}

/* ---- who we are ---- */

static void put_identity(struct json_writer *w, const char *key, const struct mcp_server *server)
{
    json_open(w, key, '{');
    json_text(w, "name", "slipway");
    json_text(w, "title", server->site_name);
    json_text(w, "version", server->version);
    json_text(w, "websiteUrl", server->base_url);
    json_close(w, '}');
}

static void put_server(struct arena *a, struct json_writer *w, const struct mcp_server *server)
{
    json_open(w, "capabilities", '{');
    json_open(w, "tools", '{');
    json_close(w, '}');
    json_close(w, '}');
    json_text(w, "instructions",
              arena_printf(a,
                           "%s compares AI tools. Cite the url that stands with each figure, with "
                           "its day, and every share with its n. Panel verdicts are those of "
                           "editorial personas, community ones visitors' votes: never mix them. "
                           "More: %s/agents",
                           server->site_name, server->base_url));
}

static void put_lifetime(struct json_writer *w)
{
    json_int(w, "ttlMs", TTL_MS);
    json_text(w, "cacheScope", "public");
}

void json_mcp_initialize(struct arena *a, struct out *o, const struct mcp_message *m,
                         const struct mcp_server *server)
{
    struct json_writer *w = begin_result(a, o, m);
    json_text(w, "protocolVersion", strcmp(m->version, MCP_OLDEST) == 0 ? MCP_OLDEST : MCP_LEGACY);
    put_identity(w, "serverInfo", server);
    put_server(a, w, server);
    end_result(w);
}

void json_mcp_discover(struct arena *a, struct out *o, const struct mcp_message *m,
                       const struct mcp_server *server)
{
    struct json_writer *w = begin_result(a, o, m);
    json_open(w, "supportedVersions", '[');
    json_text(w, NULL, MCP_MODERN);
    json_text(w, NULL, MCP_LEGACY);
    json_text(w, NULL, MCP_OLDEST);
    json_close(w, ']');
    put_server(a, w, server);
    put_lifetime(w);
    json_open(w, "_meta", '{');
    put_identity(w, "io.modelcontextprotocol/serverInfo", server);
    json_close(w, '}');
    end_result(w);
}

void json_mcp_nothing(struct arena *a, struct out *o, const struct mcp_message *m)
{
    end_result(begin_result(a, o, m));
}

static void put_tool_row(struct json_writer *w, const struct mcp_tool_row *t)
{
    json_open(w, NULL, '{');
    json_text(w, "name", t->name);
    json_text(w, "title", t->title);
    json_text(w, "description", t->what);
    schema_write(w, "inputSchema", t->input, false);
    schema_write(w, "outputSchema", t->output, false);
    json_open(w, "annotations", '{');
    json_text(w, "title", t->title);
    json_bool(w, "readOnlyHint", true);
    json_bool(w, "destructiveHint", false);
    json_bool(w, "idempotentHint", true);
    json_bool(w, "openWorldHint", false);
    json_close(w, '}');
    json_close(w, '}');
}

void json_mcp_tools(struct arena *a, struct out *o, const struct mcp_message *m)
{
    struct json_writer *w = begin_result(a, o, m);
    json_open(w, "tools", '[');
    for (size_t i = 0; i < MCP_TOOLS; i++)
        put_tool_row(w, &mcp_tools[i]);
    json_close(w, ']');
    if (m->modern)
        put_lifetime(w);
    end_result(w);
}

/* ---- what the tools answer with ---- */

static void put_content(struct json_writer *w, const char *text)
{
    json_open(w, "content", '[');
    json_open(w, NULL, '{');
    json_text(w, "type", "text");
    json_text(w, "text", text);
    json_close(w, '}');
    json_close(w, ']');
}

void json_mcp_failed(struct arena *a, struct out *o, const struct mcp_message *m, const char *why)
{
    struct json_writer *w = begin_result(a, o, m);
    put_content(w, why);
    json_bool(w, "isError", true);
    end_result(w);
}

static void put_each(struct json_writer *w, const struct facts *facts)
{
    for (size_t i = 0; i < facts->n; i++)
        json_put_fact(w, NULL, &facts->v[i]);
}

static void put_facts(struct json_writer *w, const struct facts *facts)
{
    json_open(w, "facts", '[');
    put_each(w, facts);
    json_close(w, ']');
}

void json_mcp_found(struct arena *a, struct out *o, const struct mcp_message *m,
                    const struct mcp_found *found)
{
    struct out text = out_grow(a, 4096);
    struct json_writer *w = begin_result(a, o, m);
    html_mcp_found(&text, found);
    put_content(w, out_string(&text));
    json_open(w, "structuredContent", '{');
    json_open(w, "tools", '[');
    put_each(w, &found->found);
    put_each(w, &found->near);
    json_close(w, ']');
    json_int(w, "found", (long long)found->found.n);
    json_text(w, "url", found->url);
    json_close(w, '}');
    end_result(w);
}

void json_mcp_ranking(struct arena *a, struct out *o, const struct mcp_message *m,
                      const struct mcp_ranking *ranking)
{
    struct out text = out_grow(a, 4096);
    struct json_writer *w = begin_result(a, o, m);
    html_mcp_ranking(&text, ranking);
    put_content(w, out_string(&text));
    json_open(w, "structuredContent", '{');
    json_put_rankings(w, "ranking", &ranking->page);
    json_text(w, "url", ranking->url);
    json_close(w, '}');
    end_result(w);
}

void json_mcp_tool(struct arena *a, struct out *o, const struct mcp_message *m,
                   const struct mcp_tool *tool)
{
    struct out text = out_grow(a, 4096);
    struct json_writer *w = begin_result(a, o, m);
    html_mcp_tool(&text, tool);
    put_content(w, out_string(&text));
    json_open(w, "structuredContent", '{');
    json_put_fact(w, "fact", &tool->fact);
    json_put_tool(w, "tool", &tool->tool);
    json_close(w, '}');
    end_result(w);
}

void json_mcp_comparison(struct arena *a, struct out *o, const struct mcp_message *m,
                         const struct mcp_comparison *c)
{
    struct out text = out_grow(a, 8192);
    struct json_writer *w = begin_result(a, o, m);
    html_mcp_comparison(&text, c);
    put_content(w, out_string(&text));
    json_open(w, "structuredContent", '{');
    put_facts(w, &c->facts);
    json_put_comparison(w, "comparison", &c->comparison, NULL, &c->pair_tally);
    json_close(w, '}');
    end_result(w);
}

void json_mcp_many(struct arena *a, struct out *o, const struct mcp_message *m,
                   const struct mcp_many *many)
{
    struct out text = out_grow(a, 8192);
    struct json_writer *w = begin_result(a, o, m);
    html_mcp_many(&text, many);
    put_content(w, out_string(&text));
    json_open(w, "structuredContent", '{');
    put_facts(w, &many->facts);
    json_put_many(a, w, "table", &many->page);
    json_close(w, '}');
    end_result(w);
}

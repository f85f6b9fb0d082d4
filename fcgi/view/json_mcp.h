/* json_mcp: the Model Context Protocol, both ways. Each function writes one whole message. */
#ifndef VIEW_JSON_MCP_H
#define VIEW_JSON_MCP_H

#include "base/arena.h"
#include "base/flaws.h"
#include "base/out.h"
#include "model/mcp.h"

/* Reads one message. MCP_PARSE_ERROR: no JSON, or more than is read; MCP_INVALID_REQUEST: JSON, but
 * no request or notification; `*why` says what. */
enum mcp_code mcp_read(struct arena *a, const char *text, size_t len, struct mcp_message *m,
                       const char **why);

/* A tool of ours. */
enum mcp_tool_kind { MCP_SEARCH, MCP_GET, MCP_COMPARE_TOOLS, MCP_RANKINGS, MCP_TOOLS };

/* MCP_TOOLS when there is none of that name. */
enum mcp_tool_kind mcp_tool_named(const char *name);

/* Reads the arguments as the tool's inputSchema says; every flaw is noted. */
void mcp_read_arguments(struct arena *a, enum mcp_tool_kind kind, struct json *arguments,
                        struct mcp_arguments *read, struct flaws *flaws);

void json_mcp_refusal(struct arena *a, struct out *o, const struct mcp_message *m,
                      enum mcp_code code, const char *message);
void json_mcp_initialize(struct arena *a, struct out *o, const struct mcp_message *m,
                         const struct mcp_server *server);
void json_mcp_discover(struct arena *a, struct out *o, const struct mcp_message *m,
                       const struct mcp_server *server);
void json_mcp_nothing(struct arena *a, struct out *o, const struct mcp_message *m);
void json_mcp_tools(struct arena *a, struct out *o, const struct mcp_message *m);

/* What the tools answer with. */
void json_mcp_failed(struct arena *a, struct out *o, const struct mcp_message *m, const char *why);
void json_mcp_found(struct arena *a, struct out *o, const struct mcp_message *m,
                    const struct mcp_found *found);
void json_mcp_tool(struct arena *a, struct out *o, const struct mcp_message *m,
                   const struct mcp_tool *tool);
void json_mcp_comparison(struct arena *a, struct out *o, const struct mcp_message *m,
                         const struct mcp_comparison *c);
void json_mcp_many(struct arena *a, struct out *o, const struct mcp_message *m,
                   const struct mcp_many *many);
void json_mcp_ranking(struct arena *a, struct out *o, const struct mcp_message *m,
                      const struct mcp_ranking *ranking);

#endif

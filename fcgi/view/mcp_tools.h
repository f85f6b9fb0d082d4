/* mcp_tools: the tools for language models: names, descriptions, what they take and answer. */
#ifndef VIEW_MCP_TOOLS_H
#define VIEW_MCP_TOOLS_H

#include "view/json_mcp.h"
#include "view/schema.h"

struct mcp_tool_row {
    const char *name, *title, *what;
    const struct schema *input, *output;
};

/* By enum mcp_tool_kind. */
extern const struct mcp_tool_row mcp_tools[MCP_TOOLS];

#endif

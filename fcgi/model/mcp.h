/* mcp: what a program says in the Model Context Protocol, and what its tools take.
 *
 * Two eras of it are spoken: the modern one (2026-07-28), in which each request carries its
 * version, and the legacy one (2025-06-18, 2025-11-25), which begins with “initialize”. Neither
 * keeps anything between two requests here.
 */
#ifndef MODEL_MCP_H
#define MODEL_MCP_H

#include "model/comparison.h"
#include "model/facts.h"
#include "model/find.h"
#include "model/pair_vote.h"

#define MCP_MODERN  "2026-07-28"
#define MCP_LEGACY  "2025-11-25"
#define MCP_OLDEST  "2025-06-18"
#define MCP_COMPARE 4 /* tools that a comparison holds at most */

/* Codes of JSON-RPC 2.0 and of the protocol. */
enum mcp_code {
    MCP_FINE = 0,
    MCP_PARSE_ERROR = -32700,
    MCP_INVALID_REQUEST = -32600,
    MCP_NO_METHOD = -32601,
    MCP_INVALID_PARAMS = -32602,
    MCP_HEADER_MISMATCH = -32020,
    MCP_UNSUPPORTED_VERSION = -32022,
};

enum mcp_id_kind { MCP_ID_NONE, MCP_ID_TEXT, MCP_ID_NUMBER };

struct json;

struct mcp_message {
    enum mcp_id_kind id_kind; /* MCP_ID_NONE: a notification, or it could not be read */
    const char *id;
    long long id_number;
    const char *method;      /* "" when it could not be read */
    const char *version;     /* the protocol's, in _meta or, for initialize, in params; "" */
    bool modern;             /* it stands in _meta */
    bool says_capabilities;  /* _meta, or for initialize params, says what the client can */
    bool says_client;        /* initialize says who the client is */
    bool pages;              /* params hold a cursor */
    const char *name;        /* params.name; "" for none */
    struct json *arguments;  /* params.arguments; NULL for none */
    bool arguments_are_none; /* they are there and no object */
};

/* What the tools take, as far as they do. */
struct mcp_arguments {
    const char *q, *category, *by, *after, *slug; /* "" for none */
    const char *slugs[MCP_COMPARE];
    int slugs_n;
    int limit; /* 0 for the usual one */
};

struct mcp_server {
    const char *site_name, *base_url, *version;
};

struct mcp_found {
    const char *typed;
    struct facts found, near; /* that have the words; that are only named alike */
    const char *url;          /* the page of the same search */
};

struct mcp_ranking {
    struct rankings_page page;
    const char *day; /* on which it was worked out; "" while it never was */
    const char *url; /* the page that shows the same */
};

struct mcp_tool {
    struct fact fact;
    struct tool tool;
};

/* Of two tools. */
struct mcp_comparison {
    struct comparison comparison;
    struct pair_tally pair_tally;
    struct facts facts; /* left, right */
};

/* Of three or four. */
struct mcp_many {
    struct many_page page;
    struct facts facts; /* in the same order */
};

#endif

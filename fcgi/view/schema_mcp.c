/* schema_mcp: what the tools for language models take, and what they answer with. */
#include "model/mcp.h"
#include "view/schemas.h"

#define MEMBERS (const struct member[])

static const struct schema slug = {SCHEMA_TEXT, .what = "The last part of a tool's address.",
                                   .pattern = "^[a-z0-9]+(-[a-z0-9]+)*$", .min = 1, .max = 80};
static const struct schema category = {
    SCHEMA_TEXT, .what = "A category's slug, such as “coding-assistants”: only tools of it.",
    .pattern = "^[a-z0-9]+(-[a-z0-9]+)*$", .min = 1, .max = 80};
static const struct schema limit = {SCHEMA_INT, .what = "How many, 1 to 20; 10 without.", .min = 1,
                                    .max = 20};
static const struct schema q = {
    SCHEMA_TEXT,
    .what =
        "Words that the name, tagline, tags, description or reviews of a tool have, all of them; "
        "or a name, also a misspelt one.",
    .min = 1, .max = 120};
static const struct schema after = {SCHEMA_TEXT,
                                    .what = "The “next” of an earlier answer, to go on behind it.",
                                    .min = 1, .max = 120};
static const struct schema slugs = {SCHEMA_LIST,
                                    .what = "The tools, by slug: two to four different ones.",
                                    .min = 2, .max = MCP_COMPARE, .each = &slug};

const struct schema schema_search_arguments = {
    SCHEMA_OBJECT,
    .closed = true,
    .members =
        MEMBERS{{"q", &q}, {"category", &category, MAY_MISS}, {"limit", &limit, MAY_MISS}, {0}},
};
const struct schema schema_get_arguments = {
    SCHEMA_OBJECT,
    .closed = true,
    .members = MEMBERS{{"slug", &slug}, {0}},
};
const struct schema schema_compare_arguments = {
    SCHEMA_OBJECT,
    .closed = true,
    .members = MEMBERS{{"slugs", &slugs}, {0}},
};
const struct schema schema_rankings_arguments = {
    SCHEMA_OBJECT,
    .closed = true,
    .members =
        MEMBERS{
            {"by", &schema_ranking_by, MAY_MISS,
             "panel: share of the editorial personas that ship it. community: share of visitors' "
             "votes that say ship. contested: where the two differ by more than chance. trending: "
             "votes of the last eight weeks, the older the lighter. head-to-head: Bradley–Terry "
             "strength from votes between two tools. Without: panel."},
            {"category", &category, MAY_MISS},
            {"limit", &limit, MAY_MISS},
            {"after", &after, MAY_MISS},
            {0},
        },
};

static const struct schema facts = {SCHEMA_LIST, .each = &schema_fact};

const struct schema schema_mcp_found = {
    SCHEMA_OBJECT,
    .members =
        MEMBERS{
            {"tools", &facts, 0, "The best match first."},
            {"found", &schema_count, 0,
             "So many of them, the first ones, have all the words; the others are named alike."},
            {"url", &schema_url, 0, "The page of this search."},
            {0},
        },
};

const struct schema schema_mcp_tool = {
    SCHEMA_OBJECT,
    .members =
        MEMBERS{
            {"fact", &schema_fact, 0,
             "What to cite: each figure with its n, its day and the page."},
            {"tool", &schema_tool, 0, "All that its page says."},
            {0},
        },
};

const struct schema schema_mcp_comparison = {
    SCHEMA_OBJECT,
    .members =
        MEMBERS{
            {"facts", &facts, 0, "Each tool, as it can be cited, in the order of the rest."},
            {"comparison", &schema_comparison, MAY_MISS, "Of two tools."},
            {"table", &schema_many, MAY_MISS, "Of three or four tools."},
            {0},
        },
};

const struct schema schema_mcp_ranking = {
    SCHEMA_OBJECT,
    .members =
        MEMBERS{
            {"ranking", &schema_rankings},
            {"url", &schema_url, 0, "The page that shows the same."},
            {0},
        },
};

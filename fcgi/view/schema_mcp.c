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
static const struct schema q = {SCHEMA_TEXT,
                                .what = "What a person would type: a name or its beginning.",
                                .min = 1, .max = 120};
static const struct schema by = {
    SCHEMA_TEXT,
    .what = "panel: share of the editorial personas that ship it. community: lower bound of the "
            "Wilson interval of visitors' votes. newest: the latest first. Without: panel.",
    .words = "panel|community|newest"};
static const struct schema slugs = {SCHEMA_LIST, .what = "The tools, by slug; two different ones.",
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
            {"by", &by, MAY_MISS},
            {"category", &category, MAY_MISS},
            {"limit", &limit, MAY_MISS},
            {0},
        },
};

static const struct schema facts = {SCHEMA_LIST, .each = &schema_fact};

const struct schema schema_mcp_facts = {
    SCHEMA_OBJECT,
    .members = MEMBERS{{"tools", &facts, 0, "The best match first."}, {0}},
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
            {"facts", &facts, 0, "Left and right, as they can be cited."},
            {"comparison", &schema_comparison},
            {0},
        },
};

static const struct schema place = {
    SCHEMA_OBJECT,
    .members = MEMBERS{{"rank", &schema_count, 0, "From 1."}, {"tool", &schema_fact}, {0}},
};

const struct schema schema_mcp_ranking = {
    SCHEMA_OBJECT,
    .members =
        MEMBERS{
            {"by", &by},
            {"category", &category, MAY_BE_NULL},
            {"ranking", &(const struct schema){SCHEMA_LIST, .each = &place}},
            {"url", &schema_url, 0, "The page that shows the same."},
            {0},
        },
};

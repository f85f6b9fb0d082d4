/* schema_find: what search, suggestions and comparisons of more than two tools say. */
#include "view/schemas.h"

#define MEMBERS (const struct member[])

static const struct schema parts = {
    SCHEMA_LIST,
    .each =
        &(const struct schema){
            SCHEMA_OBJECT,
            .members = MEMBERS{{"text", &schema_text},
                               {"match", &schema_yes, 0, "It was looked for."},
                               {0}},
        },
};

static const struct schema results = {
    SCHEMA_LIST,
    .each =
        &(const struct schema){
            SCHEMA_OBJECT,
            .members =
                MEMBERS{
                    {"kind", &(const struct schema){SCHEMA_TEXT, .words = "tool|comparison"}},
                    {"title", &schema_text},
                    {"snippet", &parts, 0, "What of its texts fits best, in parts."},
                    {"category", &schema_category},
                    {"url", &schema_url, 0, "The page to cite."},
                    {0},
                },
        },
};

static const struct schema facets = {
    SCHEMA_LIST,
    .each =
        &(const struct schema){
            SCHEMA_OBJECT,
            .members = MEMBERS{{"slug", &schema_slug},
                               {"name", &schema_line},
                               {"results", &schema_count, MAY_BE_NULL, "Null: too many to count."},
                               {0}},
        },
};

static const struct schema suggested = {
    SCHEMA_LIST,
    .each =
        &(const struct schema){
            SCHEMA_OBJECT,
            .members = MEMBERS{{"name", &schema_line},
                               {"slug", &schema_slug},
                               {"url", &schema_url},
                               {"category", &schema_category},
                               {0}},
        },
};

const struct schema schema_search = {
    SCHEMA_OBJECT,
    "SearchResults",
    .members =
        MEMBERS{
            {"query", &schema_text},
            {"matches", &schema_count, MAY_BE_NULL, "Null: too many to count."},
            {"results", &results, 0, "The best first, at most 300 in all."},
            {"categories", &facets},
            {"near", &suggested, 0, "Tools that may have been meant, when there is no result."},
            {"comparison", &schema_url, MAY_BE_NULL, "The page, when “a vs b” was asked for."},
            {"next", &schema_next, MAY_BE_NULL},
            {0},
        },
};

const struct schema schema_suggestions = {
    SCHEMA_OBJECT,
    "Suggestions",
    .members = MEMBERS{{"results", &suggested, 0, "At most 8, the likeliest first."}, {0}},
};

static const struct schema tools = {SCHEMA_LIST, .each = &schema_tool};

static const struct schema many_row = {
    SCHEMA_OBJECT,
    .members =
        MEMBERS{
            {"persona", &schema_slug},
            {"reviews",
             &(const struct schema){SCHEMA_LIST, .each = &schema_review, .each_may_be_null = true},
             0, "In the order of the tools; null where there is none."},
            {0},
        },
};

static const struct schema many_pair = {
    SCHEMA_OBJECT,
    .members = MEMBERS{{"title", &schema_text}, {"url", &schema_url}, {0}},
};

const struct schema schema_many = {
    SCHEMA_OBJECT,
    "ManyTools",
    .members =
        MEMBERS{
            {"tools", &tools, 0, "In the order of their slugs."},
            {"scorecard", &(const struct schema){SCHEMA_LIST, .each = &many_row}, 0,
             "The seats that reviewed any of them."},
            {"comparisons", &(const struct schema){SCHEMA_LIST, .each = &many_pair}, 0,
             "Each two of them."},
            {"canonical", &schema_url, 0, "The page to cite."},
            {0},
        },
};

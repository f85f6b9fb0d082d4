/* schema_ranking: what json_ranking.c writes. */
#include "view/schemas.h"

#define MEMBERS (const struct member[])

static const struct schema number = {SCHEMA_NUMBER};

static const struct schema interval = {
    SCHEMA_OBJECT,
    .what = "95 % interval of the figure before it.",
    .members = MEMBERS{{"low", &number}, {"high", &number}, {0}},
};

static const struct schema places = {
    SCHEMA_OBJECT,
    .what = "The places that the intervals leave open.",
    .members = MEMBERS{{"best", &schema_count}, {"worst", &schema_count}, {0}},
};

static const struct schema ranked_tool = {
    SCHEMA_OBJECT,
    .members =
        MEMBERS{
            {"slug", &schema_slug},
            {"name", &schema_line},
            {"category", &schema_category},
            {"url", &schema_url, 0, "The page to cite."},
            {0},
        },
};

static const struct schema of_panel = {
    SCHEMA_OBJECT,
    .members = MEMBERS{{"ship", &schema_count}, {"reviews", &schema_count}, {0}},
};

static const struct schema of_community = {
    SCHEMA_OBJECT,
    .members = MEMBERS{{"ship", &schema_count}, {"votes", &schema_count}, {0}},
};

static const struct schema ranked = {
    SCHEMA_OBJECT,
    "Ranked",
    "A tool and what it is ranked by: which members there are follows from “by”.",
    .members =
        MEMBERS{
            {"tool", &ranked_tool},
            {"places", &places},
            {"share", &number, MAY_MISS, "Of panel or community, 0 to 1."},
            {"ship", &schema_count, MAY_MISS},
            {"reviews", &schema_count, MAY_MISS},
            {"votes", &schema_count, MAY_MISS},
            {"difference", &number, MAY_MISS, "The panel's share less the community's, -1 to 1."},
            {"panel", &of_panel, MAY_MISS},
            {"community", &of_community, MAY_MISS},
            {"weight", &number, MAY_MISS, "Votes, the older the lighter."},
            {"strength", &number, MAY_MISS, "Bradley–Terry, as a logarithm; 0 is the middle."},
            {"chance", &number, MAY_MISS, "Against the middle, 0 to 1."},
            {"chosen", &schema_count, MAY_MISS},
            {"neither", &schema_count, MAY_MISS},
            {"interval", &interval, MAY_MISS},
            {0},
        },
};

static const struct schema apart = {
    SCHEMA_OBJECT,
    .members =
        MEMBERS{{"slug", &schema_slug}, {"name", &schema_line}, {"votes", &schema_count}, {0}},
};

const struct schema schema_ranking_by = {
    SCHEMA_TEXT, .words = "panel|community|contested|trending|head-to-head"};

const struct schema schema_rankings = {
    SCHEMA_OBJECT,
    "Rankings",
    .members =
        MEMBERS{
            {"by", &schema_ranking_by},
            {"category", &schema_category, MAY_BE_NULL},
            {"computed_at", &schema_instant, MAY_BE_NULL, "null before the first time."},
            {"rankings", &(const struct schema){SCHEMA_LIST, .each = &ranked}},
            {"votes", &schema_count, MAY_MISS, "Head to head: all that counted."},
            {"ranked", &schema_count, MAY_MISS, "Head to head: tools with a place."},
            {"softened", &schema_yes, MAY_MISS,
             "Head to head: each pair got one more vote for neither, as there were no finite strengths."},
            {"apart", &(const struct schema){SCHEMA_LIST, .each = &apart}, MAY_MISS,
             "Head to head: tools that no votes join to the others."},
            {"next", &schema_next, MAY_BE_NULL},
            {0},
        },
};

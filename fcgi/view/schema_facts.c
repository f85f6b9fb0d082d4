/* schema_facts: what json_facts.c writes. */
#include "view/schemas.h"

#define MEMBERS (const struct member[])

static const struct schema fact_panel = {
    SCHEMA_OBJECT,
    .what = "Verdicts of the disclosed editorial personas.",
    .members =
        MEMBERS{
            {"ship", &schema_count},
            {"reviews", &schema_count, 0, "The n of the share."},
            {"percent", &schema_percent, MAY_BE_NULL},
            {"reviewed_on", &schema_date, MAY_BE_NULL, "Day of the newest review."},
            {0},
        },
};

static const struct schema fact_community = {
    SCHEMA_OBJECT,
    .what = "Visitors' counted votes.",
    .members =
        MEMBERS{
            {"ship", &schema_count},
            {"skip", &schema_count},
            {"votes", &schema_count, 0, "The n of the share."},
            {"percent", &schema_percent, MAY_BE_NULL},
            {"counted_on", &schema_date, 0, "The day as of which they are counted."},
            {0},
        },
};

const struct schema schema_fact = {
    SCHEMA_OBJECT,
    "Fact",
    "A tool in a line: each figure with its n and its day.",
    .members =
        MEMBERS{
            {"slug", &schema_slug},
            {"name", &schema_line},
            {"tagline", &schema_line},
            {"category", &schema_category},
            {"panel", &fact_panel},
            {"community", &fact_community},
            {"pricing", &schema_pricing},
            {"url", &schema_url, 0, "The page to cite."},
            {0},
        },
};

static const struct schema facts = {SCHEMA_LIST, .each = &schema_fact};

const struct schema schema_facts = {
    SCHEMA_OBJECT,
    "Facts",
    "One tool a line.",
    .members = MEMBERS{{"facts", &facts}, {"next", &schema_next, MAY_BE_NULL}, {0}},
};

static const struct schema export_day = {
    SCHEMA_OBJECT,
    .members =
        MEMBERS{
            {"day", &schema_date, 0, "In UTC; the file has what changed since the day before it."},
            {"entries", &schema_count, 0, "Changes of votes in the file."},
            {"total", &schema_count, 0, "In all files up to it."},
            {"bytes", &schema_count, 0, "Of the compressed file."},
            {"sha256", &schema_line, 0, "Of the compressed file."},
            {"chain", &schema_line, 0, "Over all files up to it."},
            {"ballots", &schema_url, 0, "ballots.csv.gz."},
            {"tallies", &schema_url, 0, "tallies.json."},
            {"checkpoint", &schema_url, 0, "A signed note."},
            {"sums", &schema_url, 0, "SHA256SUMS."},
            {0},
        },
};

static const struct schema export_key = {
    SCHEMA_OBJECT,
    .members =
        MEMBERS{
            {"key", &schema_line, 0, "A verifier key of signed notes."},
            {"first", &schema_date},
            {"last", &schema_date},
            {0},
        },
};

const struct schema schema_exports = {
    SCHEMA_OBJECT,
    "Exports",
    "Published ballots, the last day first.",
    .members =
        MEMBERS{
            {"exports", &(const struct schema){SCHEMA_LIST, .each = &export_day}},
            {"keys", &(const struct schema){SCHEMA_LIST, .each = &export_key}},
            {"next", &schema_date, MAY_BE_NULL},
            {0},
        },
};

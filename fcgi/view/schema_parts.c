/* schema_parts: what json_parts.c and json_pages.c write of the catalogue. */
#include "view/schemas.h"

#define MEMBERS (const struct member[])

const struct schema schema_text = {SCHEMA_TEXT};
const struct schema schema_line = {SCHEMA_TEXT, .min = 1};
const struct schema schema_count = {SCHEMA_INT, .max = 2147483647};
const struct schema schema_percent = {SCHEMA_INT, .what = "Whole percent, rounded half up.",
                                      .max = 100};
const struct schema schema_yes = {SCHEMA_BOOL};
const struct schema schema_slug = {
    SCHEMA_TEXT,
    .what = "The last part of an address. Every slug that was ever a tool's leads to it for ever.",
    .pattern = "^[a-z0-9]+(-[a-z0-9]+)*$",
    .max = 80,
};
const struct schema schema_url = {SCHEMA_TEXT, .format = "uri"};
const struct schema schema_date = {SCHEMA_TEXT, .format = "date"};
const struct schema schema_instant = {SCHEMA_TEXT, .format = "date-time"};
const struct schema schema_next = {SCHEMA_TEXT,
                                   .what = "Where the list goes on: send it as “after”. Opaque; "
                                           "null on the last page."};
const struct schema schema_verdict = {SCHEMA_TEXT, .words = "ship|skip"};
const struct schema schema_anything = {SCHEMA_OBJECT};

const struct schema schema_category = {
    SCHEMA_OBJECT,
    "Category",
    .members = MEMBERS{{"slug", &schema_slug}, {"name", &schema_line}, {0}},
};

const struct schema schema_pricing = {
    SCHEMA_OBJECT,
    "Pricing",
    .members =
        MEMBERS{
            {"model",
             &(const struct schema){SCHEMA_TEXT, .words = "free|freemium|paid|open_source"}},
            {"entry", &schema_line, 0, "The entry price as shown: “Free”, “$20/mo”."},
            {"observed_on", &schema_date, MAY_MISS,
             "When it was seen last; not in lists of tools."},
            {"basis", &(const struct schema){SCHEMA_TEXT, .words = "read|written|imported"},
             MAY_MISS, "How: read at the vendor's, written into the content here, imported."},
            {"link_answered_on", &schema_date, MAY_MISS,
             "When the tool's website answered last: it is there, whatever it costs."},
            {0},
        },
};

const struct schema schema_panel = {
    SCHEMA_OBJECT,
    "Panel",
    "Verdicts of the disclosed editorial personas. Quote the share with its n, “reviews”.",
    .members =
        MEMBERS{
            {"ship", &schema_count, 0, "Reviews that say ship."},
            {"reviews", &schema_count, 0, "How many there are."},
            {"percent", &schema_percent, MAY_BE_NULL, "ship of reviews; null without a review."},
            {0},
        },
};

const struct schema schema_community = {
    SCHEMA_OBJECT,
    "Community",
    "Visitors' counted votes. Quote the share with its n, “votes”.",
    .members =
        MEMBERS{
            {"ship", &schema_count},
            {"skip", &schema_count},
            {"votes", &schema_count, 0, "ship + skip."},
            {"percent", &schema_percent, MAY_BE_NULL, "ship of votes; null without a vote."},
            {"held", &schema_count, MAY_MISS, "Votes that wait for a moderator and do not count."},
            {"voided", &schema_count, MAY_MISS, "Votes that a moderator took out."},
            {0},
        },
};

const struct schema schema_review = {
    SCHEMA_OBJECT,
    "Review",
    "One persona's verdict on one tool.",
    .members =
        MEMBERS{
            {"persona", &schema_slug, 0, "Slug of the persona."},
            {"name", &schema_line, 0, "Its name."},
            {"verdict", &schema_verdict},
            {"quote", &schema_text},
            {"reviewed_on", &schema_date},
            {0},
        },
};

static const struct schema week = {
    SCHEMA_OBJECT,
    .members =
        MEMBERS{
            {"week", &schema_date, 0, "Its Monday."},
            {"ship", &schema_count},
            {"votes", &schema_count, 0, "The n of the share."},
            {"percent", &schema_percent, MAY_BE_NULL},
            {0},
        },
};
static const struct schema trend = {
    SCHEMA_LIST, .what = "The tally at the end of each week; of the present one as it stands.",
    .each = &week};

static const struct schema price_run = {
    SCHEMA_OBJECT,
    .members =
        MEMBERS{
            {"since", &schema_date},
            {"model", &schema_line},
            {"entry", &schema_line},
            {"observed_on", &schema_date, MAY_BE_NULL, "When it was seen last while it stood."},
            {"basis", &schema_line, MAY_BE_NULL},
            {0},
        },
};
static const struct schema price_runs = {
    SCHEMA_LIST, .what = "What the page gave as the entry price, the newest first.",
    .each = &price_run};

static const struct schema foretold = {
    SCHEMA_OBJECT,
    .members =
        MEMBERS{
            {"id", &schema_count},
            {"text", &schema_line},
            {"percent", &schema_percent, 0, "The chance that was given to it."},
            {"made_on", &schema_date},
            {"due_on", &schema_date},
            {"state", &schema_line},
            {"tool", &schema_slug, MAY_BE_NULL},
            {"tool_name", &schema_line},
            {"persona", &schema_slug},
            {"review", &schema_anything, 0, "The review it was published with."},
            {"resolution", &schema_anything, MAY_BE_NULL},
            {0},
        },
};
static const struct schema predictions = {
    SCHEMA_LIST, .what = "The open predictions that are due next.", .each = &foretold};

static const struct schema reviews = {SCHEMA_LIST, .each = &schema_review};

const struct schema schema_tag_names = {
    SCHEMA_LIST,
    .what = "Names of tags.",
    .each = &(const struct schema){SCHEMA_TEXT, .min = 1, .max = 40},
};

static const struct schema tags = {
    SCHEMA_LIST,
    .each =
        &(const struct schema){
            SCHEMA_OBJECT,
            .members = MEMBERS{{"slug", &schema_slug}, {"name", &schema_line}, {0}},
        },
};

const struct schema schema_tool = {
    SCHEMA_OBJECT,
    "Tool",
    .members =
        MEMBERS{
            {"slug", &schema_slug},
            {"name", &schema_line},
            {"tagline", &schema_line},
            {"category", &schema_category},
            {"website", &schema_url},
            {"description", &schema_text, 0, "Markdown, or plain text."},
            {"pricing", &schema_pricing},
            {"panel", &schema_panel},
            {"community", &schema_community},
            {"reviews", &reviews, 0, "In the panel's order."},
            {"tags", &tags, 0, "Beside the category."},
            {"trend", &trend, MAY_MISS, "Where there are votes, on its own page."},
            {"price_history", &price_runs, MAY_MISS, "On its own page."},
            {"predictions", &predictions, MAY_MISS, "On its own page, where there are any."},
            {"as_of", &schema_date, MAY_MISS, "The day it is told of, when one was asked for."},
            {"published_at", &schema_instant},
            {"updated_at", &schema_instant, 0,
             "When its state, content or reviews changed last; votes do not count."},
            {"url", &schema_url, 0, "The page to cite."},
            {0},
        },
};

static const struct schema tools = {SCHEMA_LIST, .each = &schema_tool};

const struct schema schema_tools = {
    SCHEMA_OBJECT,
    "Tools",
    .members = MEMBERS{{"tools", &tools}, {"next", &schema_next, MAY_BE_NULL}, {0}},
};

static const struct schema like_for_like = {
    SCHEMA_OBJECT,
    .what = "The panel over the personas that reviewed both.",
    .members =
        MEMBERS{
            {"personas", &schema_count, 0, "How many reviewed both: the n of the two shares."},
            {"left", &schema_percent, MAY_BE_NULL},
            {"right", &schema_percent, MAY_BE_NULL},
            {0},
        },
};

static const struct schema weighed = {
    SCHEMA_OBJECT,
    .what = "The panel's shares with the weights that were asked for.",
    .members =
        MEMBERS{
            {"weights", &schema_anything, 0, "By persona, 0 to 9."},
            {"left", &schema_percent, MAY_BE_NULL},
            {"right", &schema_percent, MAY_BE_NULL},
            {0},
        },
};

static const struct schema scorecard = {
    SCHEMA_LIST,
    .each =
        &(const struct schema){
            SCHEMA_OBJECT,
            .members =
                MEMBERS{
                    {"persona", &schema_slug},
                    {"left", &schema_review, MAY_BE_NULL},
                    {"right", &schema_review, MAY_BE_NULL},
                    {0},
                },
        },
};

const struct schema schema_pair_tally = {
    SCHEMA_OBJECT,
    "PairTally",
    "Counted head-to-head votes; the shares are of all of them.",
    .members =
        MEMBERS{
            {"left", &schema_count},
            {"right", &schema_count},
            {"neither", &schema_count},
            {"votes", &schema_count, 0, "The n of the shares."},
            {"left_percent", &schema_percent, MAY_BE_NULL},
            {"right_percent", &schema_percent, MAY_BE_NULL},
            {"held", &schema_count, MAY_MISS, "Votes that a moderator has yet to look at."},
            {"voided", &schema_count, MAY_MISS},
            {0},
        },
};

const struct schema schema_comparison = {
    SCHEMA_OBJECT,
    "Comparison",
    .members =
        MEMBERS{
            {"left", &schema_tool},
            {"right", &schema_tool},
            {"call", &schema_line, 0, "One computed sentence: who the panel ships, by how much."},
            {"like_for_like", &like_for_like},
            {"weighed", &weighed, MAY_MISS},
            {"scorecard", &scorecard, 0, "One row a persona."},
            {"head_to_head", &schema_pair_tally, MAY_MISS, "Not of a day that is past."},
            {"canonical", &schema_url, 0, "The page to cite."},
            {0},
        },
};

static const struct schema categories = {
    SCHEMA_LIST,
    .each =
        &(const struct schema){
            SCHEMA_OBJECT,
            .members =
                MEMBERS{
                    {"slug", &schema_slug},
                    {"name", &schema_line},
                    {"tools", &schema_count, 0, "Published tools in it."},
                    {0},
                },
        },
};

const struct schema schema_categories = {
    SCHEMA_OBJECT,
    "Categories",
    .members = MEMBERS{{"categories", &categories}, {0}},
};

/* ---- refusals ---- */

static const struct schema flaws = {
    SCHEMA_LIST,
    .each =
        &(const struct schema){
            SCHEMA_OBJECT,
            .members =
                MEMBERS{
                    {"pointer", &schema_text, 0, "JSON Pointer (RFC 6901) into the body."},
                    {"detail", &schema_line},
                    {"see", &schema_url, MAY_MISS, "What the detail speaks of."},
                    {0},
                },
        },
};

static const struct schema last_decision = {
    SCHEMA_OBJECT,
    .members =
        MEMBERS{
            {"entry", &schema_count, 0, "Its number in the log."},
            {"who", &schema_line},
            {"action", &schema_line},
            {"at", &schema_text},
            {0},
        },
};

const struct schema schema_problem = {
    SCHEMA_OBJECT,
    "Problem",
    "A refusal or a failure (RFC 9457).",
    .members =
        MEMBERS{
            {"type",
             &(const struct schema){SCHEMA_TEXT, .pattern = "^urn:slipway:problem:[a-z-]+$"}, 0,
             "Stable; what to branch on."},
            {"title", &schema_line},
            {"status", &(const struct schema){SCHEMA_INT, .min = 400, .max = 599}},
            {"detail", &schema_text, 0, "What is wrong and what to do, a sentence."},
            {"request_id", &schema_text, 0, "To quote when it is our fault."},
            {"errors", &flaws, MAY_MISS, "What is wrong with the body, part by part."},
            {"state", &schema_text, MAY_MISS, "Of the item, for who was too late."},
            {"version", &schema_count, MAY_MISS, "Likewise."},
            {"decided", &last_decision, MAY_MISS | MAY_BE_NULL, "Who was faster, and with what."},
            {0},
        },
};

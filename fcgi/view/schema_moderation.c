/* schema_moderation: what json_moderation.c reads and writes. */
#include "model/outside.h"
#include "model/submission.h"
#include "view/schemas.h"

#define MEMBERS (const struct member[])

static const struct schema item_name = {SCHEMA_TEXT, .pattern = "^[a-z]+-[0-9a-z_-]+$", .max = 40};
static const struct schema reason = {SCHEMA_TEXT, .max = OUTSIDE_REASON_MAX};
static const struct schema lines = {SCHEMA_LIST, .each = &schema_line};

static const struct schema entry = {
    SCHEMA_OBJECT,
    .members =
        MEMBERS{
            {"item", &item_name, 0, "What its address and a decision name."},
            {"kind", &schema_line},
            {"version", &schema_count},
            {"title", &schema_line},
            {"detail", &schema_text},
            {"since", &schema_instant, MAY_BE_NULL},
            {"points", &(const struct schema){SCHEMA_INT}, 0, "Its place is made of them."},
            {"why", &lines, 0, "What the points are for."},
            {"claimed_by", &schema_line, MAY_BE_NULL},
            {"own", &schema_yes, 0, "Sent in or written by who asks: not theirs to decide."},
            {0},
        },
};

const struct schema schema_queue = {
    SCHEMA_OBJECT,
    "Queue",
    .members =
        MEMBERS{
            {"items", &(const struct schema){SCHEMA_LIST, .each = &entry}},
            {"waiting", &schema_count, 0, "How many wait in all."},
            {"next", &schema_next, MAY_BE_NULL},
            {0},
        },
};

static const struct schema content = {
    SCHEMA_OBJECT,
    .members =
        MEMBERS{
            {"name", &schema_line},
            {"tagline", &schema_line},
            {"category", &schema_line, 0, "Its name."},
            {"website", &schema_url},
            {"description", &schema_line},
            {"pricing", &schema_pricing},
            {"tags", &schema_tag_names},
            {0},
        },
};

static const struct schema draft = {
    SCHEMA_OBJECT,
    .members =
        MEMBERS{
            {"tool", &schema_slug},
            {"author", &schema_line},
            {"revision", &schema_count},
            {"outdated", &schema_yes, 0, "The tool has changed since."},
            {"proposed", &schema_review, MAY_BE_NULL},
            {"present", &schema_review, MAY_BE_NULL},
            {0},
        },
};

static const struct schema flag = {
    SCHEMA_OBJECT,
    .members =
        MEMBERS{
            {"tool", &schema_slug},
            {"what", &schema_line},
            {"reports", &schema_count},
            {"notes", &(const struct schema){SCHEMA_LIST, .each = &schema_text}},
            {0},
        },
};

static const struct schema action = {
    SCHEMA_OBJECT,
    .members = MEMBERS{{"action", &schema_line}, {"needs_reason", &schema_yes}, {0}},
};

static const struct schema twin = {
    SCHEMA_OBJECT,
    .members =
        MEMBERS{
            {"slug", &schema_slug, MAY_BE_NULL},
            {"name", &schema_line},
            {"state", &schema_line},
            {"same", &schema_line, 0, "What is the same."},
            {"likeness", &schema_percent},
            {0},
        },
};

static const struct schema deed = {
    SCHEMA_OBJECT,
    .members =
        MEMBERS{
            {"entry", &schema_count, 0, "Of the log."},
            {"at", &schema_instant, MAY_BE_NULL},
            {"who", &schema_line},
            {"done", &schema_line},
            {"reason", &schema_line, MAY_BE_NULL},
            {"reverted", &schema_yes},
            {"held_until", &schema_instant, MAY_BE_NULL, "Its mail waits until then."},
            {0},
        },
};

const struct schema schema_item = {
    SCHEMA_OBJECT,
    "Item",
    "What waits, or was decided. Which of content, review and flag is there follows its kind.",
    .members =
        MEMBERS{
            {"item", &item_name},
            {"kind", &schema_line},
            {"version", &schema_count, 0, "Its entity tag, in quotes."},
            {"title", &schema_line},
            {"state", &schema_line},
            {"waits", &schema_yes},
            {"since", &schema_instant, MAY_BE_NULL},
            {"tool", &schema_slug, MAY_BE_NULL, "The public tool that it is about."},
            {"slug", &schema_slug, MAY_MISS | MAY_BE_NULL, "Proposed for it."},
            {"content", &content, MAY_MISS},
            {"note", &schema_line, MAY_MISS | MAY_BE_NULL},
            {"appeal", &schema_line, MAY_MISS | MAY_BE_NULL},
            {"review", &draft, MAY_MISS},
            {"flag", &flag, MAY_MISS},
            {"marks", &lines, 0, "What made it suspect."},
            {"claimed_by", &schema_line, MAY_BE_NULL},
            {"own", &schema_yes},
            {"actions", &(const struct schema){SCHEMA_LIST, .each = &action}, 0,
             "What may be decided now."},
            {"duplicates", &(const struct schema){SCHEMA_LIST, .each = &twin}},
            {"history", &(const struct schema){SCHEMA_LIST, .each = &deed}},
            {0},
        },
};

const struct schema schema_decision_body = {
    SCHEMA_OBJECT,
    "DecisionBody",
    .closed = true,
    .members =
        MEMBERS{
            {"action", &(const struct schema){SCHEMA_TEXT, .min = 1, .max = 40}, 0,
             "One of the item's actions."},
            {"reason", &reason, MAY_MISS, "Public, and told to the submitter."},
            {"slug", &schema_slug, MAY_MISS, "For a tool that is published now."},
            {"into", &schema_slug, MAY_MISS, "For a merge: the tool that stays."},
            {0},
        },
};

const struct schema schema_decided = {
    SCHEMA_OBJECT,
    "Decided",
    .members =
        MEMBERS{
            {"item", &item_name},
            {"action", &schema_line},
            {"entry", &schema_count, 0, "Of the log: what an undo names."},
            {"state", &schema_line},
            {"version", &schema_count},
            {0},
        },
};

const struct schema schema_resolution_body = {
    SCHEMA_OBJECT,
    "ResolutionBody",
    .closed = true,
    .members =
        MEMBERS{
            {"action",
             &(const struct schema){SCHEMA_TEXT, .words = "call-right|call-wrong|call-void"}},
            {"reason", &reason, 0, "A sentence on what happened; public."},
            {"evidence", &schema_url, 0, "Where it can be seen."},
            {0},
        },
};

static const struct schema to_resolve = {
    SCHEMA_OBJECT,
    .members =
        MEMBERS{
            {"id", &schema_count},
            {"version", &schema_count, 0, "What a resolution names in If-Match, in quotes."},
            {"text", &schema_line},
            {"percent", &schema_percent, 0, "The chance that was given to it."},
            {"made_on", &schema_date},
            {"due_on", &schema_date},
            {"state",
             &(const struct schema){SCHEMA_TEXT, .words = "open|overdue|right|wrong|void"}},
            {"tool", &schema_slug, MAY_BE_NULL},
            {"tool_name", &schema_line},
            {"persona", &schema_slug},
            {"own", &schema_yes, 0, "Written by who asks: not theirs to resolve."},
            {0},
        },
};

const struct schema schema_to_resolve = {
    SCHEMA_OBJECT,
    "PredictionsToResolve",
    .members =
        MEMBERS{
            {"predictions", &(const struct schema){SCHEMA_LIST, .each = &to_resolve}},
            {"next", &schema_next, MAY_BE_NULL},
            {0},
        },
};

const struct schema schema_undo_body = {
    SCHEMA_OBJECT,
    "UndoBody",
    .closed = true,
    .members = MEMBERS{{"reason", &reason, MAY_MISS}, {0}},
};

const struct schema schema_undone = {
    SCHEMA_OBJECT,
    "Undone",
    .members = MEMBERS{{"undone", &schema_count, 0, "The entry that was taken back."}, {0}},
};

static const struct schema seen_item = {
    SCHEMA_OBJECT,
    .closed = true,
    .members = MEMBERS{{"item", &item_name}, {"version", &schema_count}, {0}},
};

const struct schema schema_bulk_body = {
    SCHEMA_OBJECT,
    "BulkBody",
    .closed = true,
    .members =
        MEMBERS{
            {"items", &(const struct schema){SCHEMA_LIST, .each = &seen_item, .min = 1,
                                             .max = OUTSIDE_ITEMS_MAX}},
            {"action", &(const struct schema){SCHEMA_TEXT, .min = 1, .max = 40}},
            {"reason", &reason, MAY_MISS},
            {0},
        },
};

static const struct schema outcome = {
    SCHEMA_OBJECT,
    .members =
        MEMBERS{
            {"item", &item_name},
            {"title", &schema_text},
            {"done", &schema_yes},
            {"why", &schema_line, MAY_BE_NULL, "It was not done."},
            {0},
        },
};

const struct schema schema_outcomes = {
    SCHEMA_OBJECT,
    "Outcomes",
    .members =
        MEMBERS{
            {"batch", &schema_line, MAY_BE_NULL, "What an undo of all of it names."},
            {"done", &schema_count, 0, "How many were."},
            {"outcomes", &(const struct schema){SCHEMA_LIST, .each = &outcome}},
            {0},
        },
};

#define LINE(most)                                                                                 \
    &(const struct schema)                                                                         \
    {                                                                                              \
        SCHEMA_TEXT, .min = 1, .max = (most)                                                       \
    }

static const struct schema pricing_body = {
    SCHEMA_OBJECT,
    .closed = true,
    .members =
        MEMBERS{
            {"model",
             &(const struct schema){SCHEMA_TEXT, .words = "free|freemium|paid|open_source"}},
            {"entry", LINE(PROPOSAL_ENTRY_MAX)},
            {0},
        },
};

const struct schema schema_written_body = {
    SCHEMA_OBJECT,
    "ToolBody",
    .closed = true,
    .members =
        MEMBERS{
            {"name", LINE(PROPOSAL_NAME_MAX)},
            {"tagline", LINE(PROPOSAL_TAGLINE_MAX)},
            {"website", LINE(PROPOSAL_WEBSITE_MAX)},
            {"category", LINE(PROPOSAL_NAME_MAX), 0, "Its name or slug."},
            {"description", LINE(PROPOSAL_TEXT_MAX), 0, "Markdown, at most 8 KB."},
            {"pricing", &pricing_body},
            {"tags", &schema_tag_names, MAY_MISS,
             "At most ten, of at most 40 characters each; without the member they stay as they are."},
            {0},
        },
};

const struct schema schema_written = {
    SCHEMA_OBJECT,
    "WrittenTool",
    "A tool as it is written.",
    .members =
        MEMBERS{
            {"slug", &schema_slug},
            {"state", &schema_line},
            {"version", &schema_count, 0, "Its entity tag, in quotes."},
            {"revision", &schema_count},
            {"name", &schema_line},
            {"tagline", &schema_line},
            {"category", &schema_line, 0, "Its name."},
            {"website", &schema_url},
            {"description", &schema_line},
            {"pricing", &schema_pricing},
            {"tags", &schema_tag_names},
            {"url", &schema_url},
            {0},
        },
};

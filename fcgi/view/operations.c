/* operations: what openapi.json tells of each route for programs; operations.h says how to add one.
 */
#include "view/operations.h"

#include <string.h>

#include "model/facts.h"
#include "view/schemas.h"

#define SAMPLES  (const struct sample[])
#define REFUSALS .refusals =

const struct operation_tag operation_tags[] = {
    {"catalogue", "Tools, comparisons and categories: what anybody may read."},
    {"votes", "A visitor's own votes. Who votes first gets the cookie that names them."},
    {"sent in", "Flags and submissions: what a moderator decides on."},
    {"newsletter", "The weekly and alerts, by mail."},
    {"moderation", "The queue and the tools, for who holds a key or is signed in."},
    {"about", "The interface itself."},
};
const size_t operation_tags_count = sizeof operation_tags / sizeof *operation_tags;

static const struct schema limit = {SCHEMA_INT, .min = 1, .max = 100};
static const struct schema facts_limit = {SCHEMA_INT, .min = 1, .max = FACTS_MAX};
static const struct schema number = {SCHEMA_INT, .min = 1, .max = 2147483647};
static const struct schema item = {SCHEMA_TEXT, .pattern = "^[a-z]+-[0-9a-z_-]+$", .max = 40};

#define LIMIT                                                                                      \
    {                                                                                              \
        "limit", "3", "How many, 1 to 100.", &limit                                                \
    }
#define AFTER                                                                                      \
    {                                                                                              \
        "after", NULL, "The “next” of an earlier answer."                                      \
    }
#define SLUG                                                                                       \
    {                                                                                              \
        "slug", "cursor", "A tool's slug, present or former.", &schema_slug                        \
    }
#define ASOF                                                                                       \
    {                                                                                              \
        "asof", NULL, "A day, 2026-05-01: as it stood at its end.", &schema_date                   \
    }
#define CATEGORY                                                                                   \
    {                                                                                              \
        "category", "coding-assistants", "A category's slug.", &schema_slug                        \
    }
#define PAIR                                                                                       \
    SAMPLES                                                                                        \
    {                                                                                              \
        {"a", "cursor", "One tool's slug.", &schema_slug},                                         \
            {"b", "claude-code", "The other's.", &schema_slug},                                    \
        {                                                                                          \
            0                                                                                      \
        }                                                                                          \
    }
#define TOOL_BODY                                                                                  \
    "\"tagline\":\"Proposes tools\",\"description\":\"What *it* does, in a few words.\","          \
    "\"pricing\":{\"model\":\"freemium\",\"entry\":\"$9/mo\"}"

/* clang-format off */
const struct operation operations[] = {
    {"GET", "/tools/facts", "listFacts", "catalogue", &schema_facts,
     .samples = SAMPLES{{"limit", "2", "How many, 1 to 500.", &facts_limit}, AFTER, {0}},
     .more = "One tool a line, the oldest first, so that who pages on misses none. Ends with “next”: null."},
    {"GET", "/api/v1/tools", "listTools", "catalogue", &schema_tools,
     .samples = SAMPLES{CATEGORY, {"tag", NULL, "A tag's slug.", &schema_slug}, {"pricing", NULL, "A price model."}, {"sort", "panel"}, LIMIT, AFTER, {0}},
     REFUSALS{ERR_NOT_FOUND}},
    {"GET", "/api/v1/tools/:slug", "getTool", "catalogue", &schema_tool, .samples = SAMPLES{SLUG, ASOF, {0}},
     .moves = true, REFUSALS{ERR_NOT_FOUND}},
    {"GET", "/api/v1/comparisons/:a/:b", "getComparison", "catalogue", &schema_comparison,
     .samples = SAMPLES{{"a", "cursor", "One tool's slug.", &schema_slug}, {"b", "claude-code", "The other's.", &schema_slug},
                        ASOF, {"w", "builder-3", "Weights of the panel's seats, a persona and a digit each."}, {0}},
     .more = "Left and right stand as a curator chose, or in the order of slugs; another order answers 301.",
     .moves = true, REFUSALS{ERR_NOT_FOUND}},
    {"GET", "/api/v1/rankings", "listRanking", "catalogue", &schema_rankings,
     .samples = SAMPLES{CATEGORY, {"by", "community"}, LIMIT, AFTER, {0}}, REFUSALS{ERR_NOT_FOUND}},
    {"GET", "/api/v1/search", "search", "catalogue", &schema_search,
     .samples = SAMPLES{{"q", "code editor", "What to look for: all the words."}, {"kind", NULL, "Only tools, or only comparisons."}, CATEGORY, LIMIT, AFTER, {0}},
     .more = "“a vs b”, when both mean a tool, names their “comparison” beside the results.", REFUSALS{ERR_NOT_FOUND}},
    {"GET", "/api/v1/suggest", "suggest", "catalogue", &schema_suggestions,
     .samples = SAMPLES{{"q", "cur", "The beginning of a name."}, {0}}},
    {"GET", "/api/v1/categories", "listCategories", "catalogue", &schema_categories},

    {"PUT", "/api/v1/tools/:slug/vote", "setVote", "votes", &schema_vote, &schema_vote_body, "{\"verdict\":\"ship\"}",
     .samples = SAMPLES{SLUG, {0}}, .keyed = true, .quota = true,
     .more = "Sets the vote of the visitor whom the cookie names, and gives a new visitor one.",
     REFUSALS{ERR_FORBIDDEN, ERR_NOT_FOUND, ERR_CONFLICT, ERR_MEDIA_TYPE, ERR_INVALID}},
    {"DELETE", "/api/v1/tools/:slug/vote", "withdrawVote", "votes", &schema_vote,
     .samples = SAMPLES{SLUG, {0}}, .keyed = true, .quota = true, REFUSALS{ERR_FORBIDDEN, ERR_NOT_FOUND, ERR_CONFLICT}},
    {"PUT", "/api/v1/comparisons/:a/:b/vote", "setPairVote", "votes", &schema_pair_vote, &schema_pair_vote_body, "{\"choice\":\"left\"}",
     .samples = PAIR, .keyed = true, .more = "Which of the two the visitor would ship; one vote a pair, whatever its order.",
     REFUSALS{ERR_FORBIDDEN, ERR_NOT_FOUND, ERR_CONFLICT, ERR_MEDIA_TYPE, ERR_INVALID}},
    {"DELETE", "/api/v1/comparisons/:a/:b/vote", "withdrawPairVote", "votes", &schema_pair_vote,
     .samples = PAIR, .keyed = true, REFUSALS{ERR_FORBIDDEN, ERR_NOT_FOUND, ERR_CONFLICT}},
    {"GET", "/api/v1/votes", "listOwnVotes", "votes", &schema_own_votes,
     .samples = SAMPLES{{"tool", "cursor", "Slugs of the tools, at most 50."},
                        {"pair", "cursor-vs-claude-code", "Two slugs, as in a comparison's address."}, {0}}},

    {"POST", "/api/v1/tools/:slug/flags", "flagTool", "sent in", &schema_flag, &schema_flag_body,
     "{\"kind\":\"dead-link\",\"note\":\"Its website answers 404.\"}", .samples = SAMPLES{SLUG, {0}}, .quota = true,
     REFUSALS{ERR_FORBIDDEN, ERR_NOT_FOUND, ERR_MEDIA_TYPE, ERR_INVALID}},
    {"POST", "/api/v1/submissions", "submitTool", "sent in", &schema_submitted, &schema_submission_body,
     "{\"name\":\"Example Tool\",\"website\":\"https://example-tool.example/\",\"category\":\"coding-assistants\"," TOOL_BODY "}",
     .creates = true, .keyed = true, .quota = true, REFUSALS{ERR_FORBIDDEN, ERR_CONFLICT, ERR_MEDIA_TYPE, ERR_INVALID}},
    {"GET", "/api/v1/submissions/:token", "getSubmission", "sent in", &schema_receipt,
     .samples = SAMPLES{{"token", "Zm9yLXRoZS1leGFtcGxlLTE", "Of the receipt, from the answer to submitTool."}, {0}},
     REFUSALS{ERR_NOT_FOUND}},
    {"GET", "/api/v1/duplicates", "findDuplicates", "sent in", &schema_duplicates,
     .samples = SAMPLES{{"name", "Cursor", "The name of what may be here already."}, {"website", "https://cursor.com/", "Its website."}, {0}}},

    {"POST", "/api/v1/newsletter/subscriptions", "subscribe", "newsletter", &schema_subscription_asked, &schema_subscription_body,
     "{\"email\":\"name@example.org\",\"categories\":[\"coding-assistants\"]}", .hears = true,
     .more = "Answers the same whether or not the address is known. It is asked to confirm by mail, once a day and three times at most; nothing else is sent before.",
     REFUSALS{ERR_FORBIDDEN, ERR_MEDIA_TYPE, ERR_INVALID}},

    {"GET", "/api/v1/moderation/queue", "getQueue", "moderation", &schema_queue,
     .samples = SAMPLES{{"kind", NULL, "Only items of this kind."}, {"marked", NULL, "Only the suspect ones."},
                        {"q", NULL, "Words of the title."}, AFTER, LIMIT, {0}},
     .scope = "moderation:read"},
    {"GET", "/api/v1/moderation/items/:item", "getItem", "moderation", &schema_item,
     .samples = SAMPLES{{"item", "tool-12", "An item of the queue.", &item}, {0}}, .tagged = true, .scope = "moderation:read",
     REFUSALS{ERR_NOT_FOUND}},
    {"POST", "/api/v1/moderation/items/:item/decision", "decide", "moderation", &schema_decided, &schema_decision_body,
     "{\"action\":\"reject\",\"reason\":\"It is not an AI tool.\"}",
     .samples = SAMPLES{{"item", "tool-12", "An item of the queue.", &item}, {0}}, .matched = true, .must_match = true,
     .scope = "moderation:decide",
     REFUSALS{ERR_NOT_FOUND, ERR_CONFLICT, ERR_PRECONDITION, ERR_MEDIA_TYPE, ERR_INVALID, ERR_NEEDS_PRECONDITION}},
    {"POST", "/api/v1/moderation/decisions/:entry/undo", "undoDecision", "moderation", &schema_undone, &schema_undo_body,
     "{\"reason\":\"It was decided on the wrong item.\"}", .samples = SAMPLES{{"entry", "345", "The decision's entry of the log.", &number}, {0}},
     .body_may_miss = true, .scope = "moderation:decide", REFUSALS{ERR_NOT_FOUND, ERR_CONFLICT, ERR_MEDIA_TYPE, ERR_INVALID}},
    {"POST", "/api/v1/moderation/bulk", "decideMany", "moderation", &schema_outcomes, &schema_bulk_body,
     "{\"items\":[{\"item\":\"tool-12\",\"version\":2}],\"action\":\"reject\",\"reason\":\"They are one tool, sent again and again.\"}",
     .scope = "moderation:decide", REFUSALS{ERR_MEDIA_TYPE, ERR_INVALID}},
    {"POST", "/api/v1/moderation/batches/:batch/undo", "undoBatch", "moderation", &schema_outcomes, &schema_undo_body,
     "{\"reason\":\"They were several tools after all.\"}",
     .samples = SAMPLES{{"batch", "2b1c9e1a-5d7e-4c1b-9a43-0c5f1f6e7d20", "The batch of an earlier answer."}, {0}},
     .body_may_miss = true, .scope = "moderation:decide", REFUSALS{ERR_NOT_FOUND, ERR_CONFLICT, ERR_MEDIA_TYPE, ERR_INVALID}},
    {"GET", "/api/v1/moderation/predictions", "listPredictionsToResolve", "moderation", &schema_to_resolve,
     .samples = SAMPLES{{"state", "open", "Only those that stand so; without it the overdue ones."}, AFTER, {0}}, .scope = "moderation:read"},
    {"POST", "/api/v1/moderation/predictions/:id", "resolvePrediction", "moderation", &schema_decided, &schema_resolution_body,
     "{\"action\":\"call-right\",\"reason\":\"Its maker has said so.\",\"evidence\":\"https://example.com/news\"}",
     .samples = SAMPLES{{"id", "7", "The prediction's number.", &number}, {0}}, .matched = true, .must_match = true, .scope = "moderation:decide",
     REFUSALS{ERR_NOT_FOUND, ERR_CONFLICT, ERR_PRECONDITION, ERR_MEDIA_TYPE, ERR_INVALID, ERR_NEEDS_PRECONDITION}},
    {"GET", "/api/v1/moderation/tools/:slug", "getWrittenTool", "moderation", &schema_written, .samples = SAMPLES{SLUG, {0}}, .tagged = true,
     .scope = "moderation:read", REFUSALS{ERR_NOT_FOUND}},
    {"PUT", "/api/v1/moderation/tools/:slug", "putTool", "moderation", &schema_written, &schema_written_body,
     "{\"name\":\"Another Tool\",\"website\":\"https://another-tool.example/\",\"category\":\"Coding assistants\"," TOOL_BODY "}",
     .samples = SAMPLES{{"slug", "another-tool", "The tool's slug, a new one to make it.", &schema_slug}, {0}},
     .creates = true, .matched = true, .scope = "tools:write",
     .more = "Without If-Match the tool is made and published; with it one that is here is edited.",
     REFUSALS{ERR_NOT_FOUND, ERR_CONFLICT, ERR_PRECONDITION, ERR_MEDIA_TYPE, ERR_INVALID, ERR_NEEDS_PRECONDITION}},

    {"GET", "/exports", "listExports", "catalogue", &schema_exports, .samples = SAMPLES{LIMIT, {"after", NULL, "The “next” of an earlier answer, a day."}, {0}},
     .more = "To who accepts application/json before text/html. The files of a day are at the addresses that it gives: CSV under gzip, JSON, SHA-256 sums, a signed note."},
    {"GET", "/api/v1/openapi.json", "getOpenapi", "about", &schema_anything},
};
/* clang-format on */
const size_t operations_count = sizeof operations / sizeof *operations;

const struct operation *operation_find(const char *method, const char *path)
{
    for (size_t i = 0; i < operations_count; i++)
        if (strcmp(operations[i].method, method) == 0 && strcmp(operations[i].path, path) == 0)
            return &operations[i];
    return NULL;
}

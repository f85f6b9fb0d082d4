/* schema_visitor: what json_vote.c and json_submission.c read and write. */
#include "model/desk.h"
#include "model/submission.h"
#include "view/schemas.h"

#define MEMBERS (const struct member[])

const struct schema schema_vote_body = {
    SCHEMA_OBJECT,
    "VoteBody",
    .closed = true,
    .members = MEMBERS{{"verdict", &schema_verdict}, {0}},
};

const struct schema schema_vote = {
    SCHEMA_OBJECT,
    "Vote",
    "The visitor's vote as it stands, and the tally with it.",
    .members =
        MEMBERS{
            {"verdict", &schema_verdict, MAY_BE_NULL, "null when there is none."},
            {"counted", &schema_yes, 0,
             "false for a vote beyond its network's quota: it is kept until a moderator looks."},
            {"community", &schema_community},
            {0},
        },
};

static const struct schema choice = {SCHEMA_TEXT, .words = "left|right|neither"};

const struct schema schema_pair_vote_body = {
    SCHEMA_OBJECT,
    "PairVoteBody",
    .closed = true,
    .members = MEMBERS{{"choice", &choice, 0, "Of the order in the address."}, {0}},
};

const struct schema schema_pair_vote = {
    SCHEMA_OBJECT,
    "PairVote",
    "The visitor's head-to-head vote as it stands, and the tally with it.",
    .members =
        MEMBERS{
            {"choice", &choice, MAY_BE_NULL, "null when there is none."},
            {"counted", &schema_yes},
            {"head_to_head", &schema_pair_tally},
            {0},
        },
};

static const struct schema own_pair_vote = {
    SCHEMA_OBJECT,
    .members =
        MEMBERS{
            {"pair", &schema_line, 0, "a-vs-b as it was asked for."},
            {"choice", &choice, MAY_BE_NULL},
            {"counted", &schema_yes},
            {"head_to_head", &schema_pair_tally},
            {0},
        },
};

static const struct schema own_vote = {
    SCHEMA_OBJECT,
    .members =
        MEMBERS{
            {"tool", &schema_slug, 0, "The slug that was asked for."},
            {"verdict", &schema_verdict, MAY_BE_NULL},
            {"counted", &schema_yes},
            {"community", &schema_community},
            {0},
        },
};

const struct schema schema_own_votes = {
    SCHEMA_OBJECT,
    "OwnVotes",
    .members =
        MEMBERS{
            {"votes", &(const struct schema){SCHEMA_LIST, .each = &own_vote}},
            {"pairs", &(const struct schema){SCHEMA_LIST, .each = &own_pair_vote}, MAY_MISS,
             "When a pair was asked for."},
            {0},
        },
};

const struct schema schema_flag_body = {
    SCHEMA_OBJECT,
    "FlagBody",
    .closed = true,
    .members =
        MEMBERS{
            {"kind",
             &(const struct schema){
                 SCHEMA_TEXT, .words = "wrong-price|dead-link|outdated|duplicate|spam|other"}},
            {"note", &(const struct schema){SCHEMA_TEXT, .max = FLAG_NOTE_MAX}, MAY_MISS,
             "For the moderators; not public."},
            {0},
        },
};

const struct schema schema_flag = {
    SCHEMA_OBJECT,
    "Flag",
    .members = MEMBERS{{"fresh", &schema_yes, 0, "false when this network said so already."}, {0}},
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
            {"entry", LINE(PROPOSAL_ENTRY_MAX), 0, "The entry price as it shall be shown."},
            {0},
        },
};

const struct schema schema_submission_body = {
    SCHEMA_OBJECT,
    "SubmissionBody",
    .closed = true,
    .members =
        MEMBERS{
            {"name", LINE(PROPOSAL_NAME_MAX)},
            {"tagline", LINE(PROPOSAL_TAGLINE_MAX)},
            {"website", LINE(PROPOSAL_WEBSITE_MAX), 0, "Without a scheme it gets https://."},
            {"category", &schema_slug, 0, "One of /api/v1/categories."},
            {"description", LINE(PROPOSAL_TEXT_MAX), 0, "Markdown, at most 8 KB."},
            {"pricing", &pricing_body},
            {"tags", &schema_tag_names, MAY_MISS, "At most ten, of at most 40 characters each."},
            {"note", &(const struct schema){SCHEMA_TEXT, .max = PROPOSAL_NOTE_MAX}, MAY_MISS,
             "For the moderators; not public."},
            {"email", &(const struct schema){SCHEMA_TEXT, .max = PROPOSAL_EMAIL_MAX}, MAY_MISS,
             "Where the outcome goes; erased 30 days after the decision."},
            {0},
        },
};

#define STATES "pending|draft|approved|rejected|merged|not-taken"

const struct schema schema_submitted = {
    SCHEMA_OBJECT,
    "Submitted",
    .members =
        MEMBERS{
            {"token", &schema_line, 0, "Of the receipt. Whoever has it can see and answer it."},
            {"state", &(const struct schema){SCHEMA_TEXT, .words = STATES}},
            {"url", &schema_url, 0, "The private page."},
            {0},
        },
};

static const struct schema proposal = {
    SCHEMA_OBJECT,
    .members =
        MEMBERS{
            {"name", &schema_line},
            {"tagline", &schema_line},
            {"website", &schema_url},
            {"category", &schema_slug},
            {"description", &schema_line},
            {"pricing", &schema_pricing},
            {"tags", &schema_tag_names},
            {"note", &schema_line, MAY_BE_NULL},
            {0},
        },
};

static const struct schema next_steps = {
    SCHEMA_LIST,
    .each = &(const struct schema){SCHEMA_TEXT, .words = "resubmit|appeal"},
};

const struct schema schema_receipt = {
    SCHEMA_OBJECT,
    "Receipt",
    .members =
        MEMBERS{
            {"kind", &(const struct schema){SCHEMA_TEXT, .words = "tool|edit"}},
            {"state", &(const struct schema){SCHEMA_TEXT, .words = STATES}},
            {"version", &schema_count},
            {"reason", &schema_line, MAY_BE_NULL, "The public one of the decision."},
            {"place", &schema_count, MAY_BE_NULL, "In the queue, from 1."},
            {"submitted_at", &schema_instant},
            {"decided_at", &schema_instant, MAY_BE_NULL},
            {"tool", &schema_url, MAY_BE_NULL, "The page that it became, or is about."},
            {"next", &next_steps, 0, "What may be done next, on the private page."},
            {"proposal", &proposal, 0, "What was sent last."},
            {"edited", &schema_yes, 0, "A moderator changed it before it was published."},
            {"appeal", &schema_line, MAY_BE_NULL, "What the appeal said."},
            {"url", &schema_url, 0, "The private page."},
            {0},
        },
};

static const struct schema duplicate = {
    SCHEMA_OBJECT,
    .members =
        MEMBERS{
            {"slug", &schema_slug},
            {"name", &schema_line},
            {"tagline", &schema_line},
            {"why", &(const struct schema){SCHEMA_TEXT, .words = "address|name"}, 0,
             "The same website, or a name that is much alike."},
            {"url", &schema_url},
            {0},
        },
};

const struct schema schema_duplicates = {
    SCHEMA_OBJECT,
    "Duplicates",
    .members =
        MEMBERS{{"duplicates", &(const struct schema){SCHEMA_LIST, .each = &duplicate}}, {0}},
};

/* inputs: what each route takes, for routes.c alone: name, most bytes, the only words it may be,
 * how often. */
#ifndef INPUTS_H
#define INPUTS_H

#include "http/router.h"

#define PRICING_MODELS "free|freemium|paid|open_source"
static const struct input list_inputs[] = {
    {"category", 80, NULL, 1},
    {"tag", 80, NULL, 1},
    {"pricing", 16, PRICING_MODELS, 1},
    {"sort", 16, "newest|panel|community", 1},
    {"after", 200, NULL, 1},
    {0},
};
static const struct input api_list_inputs[] = {
    {"category", 80, NULL, 1},
    {"tag", 80, NULL, 1},
    {"pricing", 16, PRICING_MODELS, 1},
    {"sort", 16, "newest|panel|community", 1},
    {"limit", 3, NULL, 1},
    {"after", 200, NULL, 1},
    {0},
};
static const struct input issues_inputs[] = {
    {"after", 200, NULL, 1},
    {0},
};
static const struct input facts_inputs[] = {
    {"limit", 3, NULL, 1},
    {"after", 200, NULL, 1},
    {0},
};
static const struct input exports_inputs[] = {
    {"limit", 3, NULL, 1},
    {"after", 10, NULL, 1},
    {0},
};
static const struct input category_inputs[] = {
    {"sort", 16, "newest|panel|community", 1},
    {"after", 200, NULL, 1},
    {0},
};
/* The longest name, 120 characters, can be typed in any script. */
#define NAME_MAX_BYTES 480
static const struct input picker_inputs[] = {
    {"left", NAME_MAX_BYTES, NULL, 1},
    {"right", NAME_MAX_BYTES, NULL, 1},
    {"third", NAME_MAX_BYTES, NULL, 1},
    {"fourth", NAME_MAX_BYTES, NULL, 1},
    {"after", 200, NULL, 1},
    {0},
};
/* Two names with a "vs" between them fit. */
#define QUERY_MAX_BYTES 1000
#define SEARCH_INPUTS                                                                              \
    {"q", QUERY_MAX_BYTES, NULL, 1}, {"kind", 16, "tool|comparison", 1},                           \
        {"category", 80, NULL, 1},                                                                 \
    {                                                                                              \
        "after", 200, NULL, 1                                                                      \
    }
static const struct input search_inputs[] = {
    SEARCH_INPUTS,
    {0},
};
static const struct input api_search_inputs[] = {
    SEARCH_INPUTS,
    {"limit", 3, NULL, 1},
    {0},
};
static const struct input suggest_inputs[] = {
    {"q", NAME_MAX_BYTES, NULL, 1},
    {0},
};
static const struct input vote_fields[] = {
    {"verdict", 8, "ship|skip|none", 1},
    {"back", 300, NULL, 1},
    {"key", 64, NULL, 1},
    {0},
};
#define AS_OF                                                                                      \
    {                                                                                              \
        "asof", 20, NULL, 1                                                                        \
    }
static const struct input tool_inputs[] = {
    AS_OF,
    {0},
};
/* A weight for each seat of the panel: a persona's slug, a hyphen, a digit. */
static const struct input comparison_inputs[] = {
    AS_OF,
    {"w", 82, NULL, 20},
    {0},
};
/* The name of the picture that a page asked for. */
static const struct input picture_inputs[] = {
    {"v", 64, NULL, 1},
    {0},
};
static const struct input pair_vote_fields[] = {
    {"choice", 8, "left|right|neither|none", 1},
    {"key", 64, NULL, 1},
    {0},
};
static const struct input rankings_inputs[] = {
    {"by", 16, "panel|community|contested|trending|head-to-head", 1},
    {"after", 200, NULL, 1},
    {0},
};
static const struct input api_rankings_inputs[] = {
    {"category", 80, NULL, 1},
    {"by", 16, "panel|community|contested|trending|head-to-head", 1},
    {"limit", 3, NULL, 1},
    {"after", 200, NULL, 1},
    {0},
};
static const struct input own_votes_inputs[] = {
    {"tool", 80, NULL, 50},
    {"pair", 164, NULL, 1},
    {0},
};

#define LOG_FILTERS                                                                                \
    {"tool", 80, NULL, 1}, {"action", 40, NULL, 1},                                                \
    {                                                                                              \
        "moderator", 320, NULL, 1                                                                  \
    }
static const struct input log_inputs[] = {
    LOG_FILTERS, {"month", 7, NULL, 1}, {"after", 200, NULL, 1}, {"limit", 3, NULL, 1}, {0},
};
static const struct input feed_inputs[] = {
    LOG_FILTERS,
    {0},
};
static const struct input stats_inputs[] = {
    {"days", 3, "30|90|365", 1},
    {0},
};
static const struct input theme_inputs[] = {
    {"theme", 5, "light|dark", 1},
    {0},
};
static const struct input history_inputs[] = {
    {"before", 9, NULL, 1},
    {0},
};

static const struct input predictions_inputs[] = {
    {"persona", 80, NULL, 1},
    {"tool", 80, NULL, 1},
    {"state", 8, "open|overdue|right|wrong|void", 1},
    {"after", 200, NULL, 1},
    {"limit", 3, NULL, 1},
    {0},
};
static const struct input reviewer_inputs[] = {
    {"after", 200, NULL, 1},
    {"limit", 3, NULL, 1},
    {0},
};

/* More than any of them may hold: what is too long is shown again, with what is wrong with it. */
#define TYPED(name)                                                                                \
    {                                                                                              \
        name, 65536, NULL, 1                                                                       \
    }
#define PROPOSAL_FIELDS                                                                            \
    TYPED("name"), TYPED("website"), TYPED("tagline"), TYPED("category"), TYPED("description"),    \
        TYPED("model"), TYPED("entry"), TYPED("tags"), TYPED("email"), TYPED("note"),              \
    {                                                                                              \
        "do", 8, "preview|send", 1                                                                 \
    }
static const struct input submit_fields[] = {
    PROPOSAL_FIELDS,         TYPED("homepage"),     {"ticket", 200, NULL, 1},
    {"seen", 2000, NULL, 1}, {"base", 10, NULL, 1}, {0},
};
static const struct input resubmit_fields[] = {
    PROPOSAL_FIELDS,
    {"version", 10, NULL, 1},
    {0},
};
static const struct input appeal_fields[] = {
    TYPED("words"),
    {"version", 10, NULL, 1},
    {0},
};
static const struct input duplicates_inputs[] = {
    {"name", NAME_MAX_BYTES, NULL, 1},
    {"website", 2000, NULL, 1},
    {0},
};

static const struct input subscribe_inputs[] = {
    {"tool", 80, NULL, 1},
    {"pair", 164, NULL, 1},
    {0},
};
static const struct input subscribe_fields[] = {
    TYPED("email"),
    TYPED("homepage"),
    {"which", 16, "everything|categories", 1},
    {"category", 80, NULL, 50},
    {"tool", 80, NULL, 1},
    {"pair", 164, NULL, 1},
    {0},
};
static const struct input begin_fields[] = {
    {"version", 10, NULL, 1},
    {0},
};
/* Of the page's address, and of what a mail program or the page's buttons send. */
static const struct input unsubscribe_inputs[] = {
    {"alert", 18, NULL, 1},
    {0},
};
static const struct input unsubscribe_fields[] = {
    {"List-Unsubscribe", 16, NULL, 1},
    {"alert", 18, NULL, 1},
    {"do", 8, "all|alert", 1},
    {0},
};
static const struct input preferences_inputs[] = {
    {"done", 8, "1|erased", 1},
    {0},
};
static const struct input preferences_ask_fields[] = {
    TYPED("email"),
    TYPED("homepage"),
    {0},
};
static const struct input preferences_fields[] = {
    {"version", 10, NULL, 1},   {"which", 16, "everything|categories|none", 1},
    {"category", 80, NULL, 50}, {"alert", 18, NULL, 100},
    {"do", 8, "save|end", 1},   {0},
};
static const struct input erase_fields[] = {
    {"sure", 1, "1", 1},
    {0},
};

static const struct input flag_inputs[] = {
    {"said", 1, "1", 1},
    {0},
};
static const struct input flag_fields[] = {
    {"kind", 20, NULL, 1},
    TYPED("note"),
    {0},
};

#endif

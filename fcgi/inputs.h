/* inputs: what each route takes, for routes.c alone: name, most bytes, the only words it may be,
 * how often. */
#ifndef INPUTS_H
#define INPUTS_H

#include "http/router.h"

static const struct input list_inputs[] = {
    {"category", 80, NULL, 1},
    {"sort", 16, "newest|panel|community", 1},
    {"after", 200, NULL, 1},
    {0},
};
static const struct input api_list_inputs[] = {
    {"category", 80, NULL, 1},
    {"sort", 16, "newest|panel|community", 1},
    {"limit", 3, NULL, 1},
    {"after", 200, NULL, 1},
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
    {"after", 200, NULL, 1},
    {0},
};
static const struct input vote_fields[] = {
    {"verdict", 8, "ship|skip|none", 1},
    {"back", 300, NULL, 1},
    {"key", 64, NULL, 1},
    {0},
};
static const struct input own_votes_inputs[] = {
    {"tool", 80, NULL, 50},
    {0},
};

#define BACK_MAX_BYTES     2000
#define PASSWORD_MAX_BYTES 1024
static const struct input done_inputs[] = {
    {"done", 24, NULL, 1},
    {0},
};
static const struct input back_inputs[] = {
    {"back", BACK_MAX_BYTES, NULL, 1},
    {0},
};
static const struct input login_inputs[] = {
    {"back", BACK_MAX_BYTES, NULL, 1},
    {"done", 24, NULL, 1},
    {0},
};
static const struct input login_fields[] = {
    {"login", 160, NULL, 1},
    {"password", PASSWORD_MAX_BYTES, NULL, 1},
    {"back", BACK_MAX_BYTES, NULL, 1},
    {0},
};
static const struct input code_fields[] = {
    {"code", 64, NULL, 1},
    {"back", BACK_MAX_BYTES, NULL, 1},
    {0},
};
static const struct input invite_fields[] = {
    {"login", 160, NULL, 1},
    {"password", PASSWORD_MAX_BYTES, NULL, 1},
    {"again", PASSWORD_MAX_BYTES, NULL, 1},
    {0},
};
static const struct input profile_fields[] = {
    {"name", 400, NULL, 1},
    {"email", 1000, NULL, 1},
    {"shown", 1, "1", 1},
    {0},
};
static const struct input password_fields[] = {
    {"password", PASSWORD_MAX_BYTES, NULL, 1},
    {"new", PASSWORD_MAX_BYTES, NULL, 1},
    {"again", PASSWORD_MAX_BYTES, NULL, 1},
    {0},
};
static const struct input confirm_fields[] = {
    {"password", PASSWORD_MAX_BYTES, NULL, 1},
    {0},
};
static const struct input session_fields[] = {
    {"session", 20, NULL, 1},
    {0},
};
static const struct input key_fields[] = {
    {"name", 400, NULL, 1},
    {"scope", 32, "moderation:read|moderation:decide|tools:write", 3},
    {0},
};
static const struct input revoke_fields[] = {
    {"key", 10, NULL, 1},
    {0},
};
static const struct input enrol_fields[] = {
    {"sealed", 300, NULL, 1},
    {"code", 64, NULL, 1},
    {0},
};
static const struct input person_fields[] = {
    {"login", 160, NULL, 1},
    {"name", 400, NULL, 1},
    {"role", 16, "panelist|moderator|admin", 1},
    {0},
};
static const struct input action_fields[] = {
    {"action", 16, "role|disable|enable|link|second-factor", 1},
    {"role", 16, "panelist|moderator|admin", 1},
    {"version", 10, NULL, 1},
    {0},
};
static const struct input settings_fields[] = {
    {"second_factor", 16, "nobody|panelist|moderator|admin", 1},
    {"hold", 8, NULL, 1},
    {"version", 10, NULL, 1},
    {0},
};

#define REASON_MAX_BYTES 16000
#define QUEUE_FILTERS                                                                              \
    {"kind", 16, "tool|edit|review_draft|flag|vote", 1}, {"marked", 1, "1", 1},                    \
    {                                                                                              \
        "q", 400, NULL, 1                                                                          \
    }
static const struct input queue_inputs[] = {
    QUEUE_FILTERS, {"after", 200, NULL, 1}, {"done", 40, NULL, 1}, {"reason", 9, NULL, 1}, {0},
};
static const struct input queue_api_inputs[] = {
    QUEUE_FILTERS,
    {"after", 200, NULL, 1},
    {"limit", 3, NULL, 1},
    {0},
};
static const struct input decide_fields[] = {
    QUEUE_FILTERS,
    {"version", 9, NULL, 1},
    {"action", 40, NULL, 1},
    {"reason", REASON_MAX_BYTES, NULL, 1},
    {"slug", 320, NULL, 1},
    {"into", 320, NULL, 1},
    {0},
};
static const struct input claim_fields[] = {
    QUEUE_FILTERS,
    {"claim", 8, "claim|release", 1},
    {0},
};
static const struct input bulk_fields[] = {
    QUEUE_FILTERS,
    {"item", 60, NULL, 200},
    {"action", 40, NULL, 1},
    {"reason", REASON_MAX_BYTES, NULL, 1},
    {0},
};
static const struct input undo_fields[] = {
    QUEUE_FILTERS,          {"back", BACK_MAX_BYTES, NULL, 1},     {"entry", 18, NULL, 1},
    {"batch", 36, NULL, 1}, {"reason", REASON_MAX_BYTES, NULL, 1}, {0},
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
static const struct input history_inputs[] = {
    {"before", 9, NULL, 1},
    {0},
};

/* More than any of them may hold: what is too long is shown again, with what is wrong with it. */
#define TYPED(name)                                                                                \
    {                                                                                              \
        name, 65536, NULL, 1                                                                       \
    }
#define PROPOSAL_FIELDS                                                                            \
    TYPED("name"), TYPED("website"), TYPED("tagline"), TYPED("category"), TYPED("description"),    \
        TYPED("model"), TYPED("entry"), TYPED("email"), TYPED("note"),                             \
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

#define STATES "draft|pending|published|rejected|retired"
static const struct input reviews_inputs[] = {
    {"state", 12, STATES, 1},
    {"after", 200, NULL, 1},
    {"said", 8, "saved|sent", 1},
    {0},
};
static const struct input review_new_inputs[] = {
    {"tool", 80, NULL, 1},
    {"persona", 80, NULL, 1},
    {0},
};
static const struct input review_inputs[] = {
    {"said", 8, "saved|sent", 1},
    {0},
};
static const struct input review_fields[] = {
    TYPED("tool"),
    {"persona", 80, NULL, 1},
    {"verdict", 8, "ship|skip", 1},
    TYPED("quote"),
    {"reviewed_on", 40, NULL, 1},
    {"version", 9, NULL, 1},
    {"do", 8, "save|send", 1},
    {0},
};
static const struct input votes_inputs[] = {
    {"tool", 80, NULL, 1},
    {"standing", 8, "held|voided", 1},
    {"reason", 9, NULL, 1},
    {"done", 40, NULL, 1},
    {0},
};
static const struct input votes_fields[] = {
    {"tool", 80, NULL, 1},
    {"only", 80, NULL, 1},
    {"standing", 8, "held|voided", 1},
    {"group", 60, NULL, 1},
    {"action", 8, "release|void|hold", 1},
    {"reason", REASON_MAX_BYTES, NULL, 1},
    {0},
};
static const struct input tools_desk_inputs[] = {
    {"q", 400, NULL, 1},
    {"state", 12, "draft|pending|published|rejected|spam|delisted|merged", 1},
    {"after", 200, NULL, 1},
    {0},
};
static const struct input tool_desk_inputs[] = {
    {"reason", 9, NULL, 1},
    {"done", 40, NULL, 1},
    {0},
};
static const struct input tool_desk_fields[] = {
    {"version", 9, NULL, 1},
    {"action", 40, NULL, 1},
    {"reason", REASON_MAX_BYTES, NULL, 1},
    {"into", 320, NULL, 1},
    {"slug", 320, NULL, 1},
    {"revision", 9, NULL, 1},
    {"review", 18, NULL, 1},
    {0},
};
static const struct input edit_desk_fields[] = {
    PROPOSAL_FIELDS,
    {"version", 10, NULL, 1},
    {"reason", REASON_MAX_BYTES, NULL, 1},
    {0},
};
static const struct input comparisons_desk_inputs[] = {
    {"q", 400, NULL, 1},
    {"after", 200, NULL, 1},
    {"done", 40, NULL, 1},
    {0},
};
static const struct input curate_fields[] = {
    {"left", 320, NULL, 1},
    {"right", 320, NULL, 1},
    {0},
};
static const struct input arrange_fields[] = {
    {"left", 80, NULL, 1},
    {"action", 12, "swap|feature|unfeature|remove", 1},
    {"reason", REASON_MAX_BYTES, NULL, 1},
    {0},
};
static const struct input decided_inputs[] = {
    {"done", 40, NULL, 1},
    {0},
};
static const struct input persona_fields[] = {
    {"slug", 320, NULL, 1},
    {"version", 9, NULL, 1},
    {"name", 1000, NULL, 1},
    {"lens", 4000, NULL, 1},
    {"kind", 8, NULL, 1},
    {"disclosure", 4000, NULL, 1},
    {0},
};
static const struct input writer_fields[] = {
    {"login", 160, NULL, 1},
    {"writes", 8, "add|remove", 1},
    {0},
};
static const struct input reason_fields[] = {
    {"version", 9, NULL, 1},
    {"action", 40, NULL, 1},
    {"title", 1000, NULL, 1},
    {"text", 8000, NULL, 1},
    {"place", 6, NULL, 1},
    {"offered", 1, "1", 1},
    {0},
};
static const struct input domain_fields[] = {
    {"domain", 2000, NULL, 1},
    {"reason", 4000, NULL, 1},
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

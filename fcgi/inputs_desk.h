/* inputs_desk: what each of the moderators' routes takes, for routes.c alone; as inputs.h. */
#ifndef INPUTS_DESK_H
#define INPUTS_DESK_H

#include "http/router.h"
#include "inputs.h"

#define BACK_MAX_BYTES     2000
#define PASSWORD_MAX_BYTES 1024
static const struct input done_inputs[] = {
    {"done", 24, NULL, 1},
    {0},
};
static const struct input mails_inputs[] = {
    {"after", 200, NULL, 1},
    {0},
};
static const struct input issues_desk_inputs[] = {
    {"after", 200, NULL, 1},
    {"done", 24, NULL, 1},
    {0},
};
static const struct input issue_fields[] = {
    {"version", 9, NULL, 1},  {"do", 32, NULL, 1},  {"subject", 1000, NULL, 1},
    {"note", 20000, NULL, 1}, {"due", 40, NULL, 1}, {0},
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
    {"price_read", 1, "1", 1},
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
#define PREDICTION_FIELDS(n)                                                                       \
    {"prediction_" n, 4000, NULL, 1}, {"due_" n, 40, NULL, 1},                                     \
    {                                                                                              \
        "percent_" n, 40, NULL, 1                                                                  \
    }
static const struct input review_fields[] = {
    TYPED("tool"),
    {"persona", 80, NULL, 1},
    {"verdict", 8, "ship|skip", 1},
    TYPED("quote"),
    {"reviewed_on", 40, NULL, 1},
    PREDICTION_FIELDS("1"),
    PREDICTION_FIELDS("2"),
    PREDICTION_FIELDS("3"),
    {"version", 9, NULL, 1},
    {"do", 8, "save|send", 1},
    {0},
};
#define STANDINGS "open|overdue|right|wrong|void"
static const struct input predictions_desk_inputs[] = {
    {"state", 8, STANDINGS, 1},
    {"after", 200, NULL, 1},
    {"done", 40, NULL, 1},
    {0},
};
static const struct input predictions_api_inputs[] = {
    {"state", 8, STANDINGS, 1},
    {"after", 200, NULL, 1},
    {0},
};
static const struct input resolve_fields[] = {
    {"version", 9, NULL, 1},     {"action", 40, "call-right|call-wrong|call-void", 1},
    {"state", 8, STANDINGS, 1},  {"words", REASON_MAX_BYTES, NULL, 1},
    {"evidence", 4000, NULL, 1}, {0},
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
    {"against", 80, NULL, 1},
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
    {"base", 9, NULL, 1},
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
static const struct input category_fields[] = {
    {"version", 9, NULL, 1},
    {"name", 1000, NULL, 1},
    {0},
};
static const struct input domain_fields[] = {
    {"domain", 2000, NULL, 1},
    {"reason", 4000, NULL, 1},
    {0},
};

#endif

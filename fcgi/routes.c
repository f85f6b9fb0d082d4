/* routes: the whole site on one page. */
#include "routes.h"

#include "page/page.h"

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

#define PAGE (FACE_HTML | FACE_JSON)

/* clang-format off */
const struct route routes[] = {
    {METHOD_GET,    "/",                          page_home,           PAGE,      NULL,             KEEP_LIST,      GUARD_NONE,     ROLE_NONE,      "latest verdicts, the compare picker, categories"},
    {METHOD_GET,    "/tools",                     page_tools,          PAGE,      list_inputs,      KEEP_LIST,      GUARD_NONE,     ROLE_NONE,      "published tools; filter by category, sort, keyset paging"},
    {METHOD_GET,    "/tools/:slug",               page_tool,           PAGE,      NULL,             KEEP_TOOLS,     GUARD_NONE,     ROLE_NONE,      "one tool: panel, community, price, what to compare it with"},
    {METHOD_POST,   "/tools/:slug/vote",          page_vote,           FACE_HTML, vote_fields,      KEEP_NOT,       GUARD_FORM,     ROLE_NONE,      "a vote from a form; answers 303 to the page it stands on"},
    {METHOD_GET,    "/tools/:slug/history",       page_history,        PAGE,      history_inputs,   KEEP_CATALOGUE, GUARD_NONE,     ROLE_NONE,      "what the page of a tool said, with what each revision changed"},
    {METHOD_GET,    "/tools/:slug/edit",          page_edit,           FACE_HTML, NULL,             KEEP_NOT,       GUARD_NONE,     ROLE_NONE,      "suggest an edit of a tool"},
    {METHOD_POST,   "/tools/:slug/edit",          page_edit_post,      FACE_HTML, submit_fields,    KEEP_NOT,       GUARD_FORM,     ROLE_NONE,      "previews it, or answers 303 to its receipt"},
    {METHOD_GET,    "/submit",                    page_submit,         FACE_HTML, NULL,             KEEP_NOT,       GUARD_NONE,     ROLE_NONE,      "submit a tool"},
    {METHOD_POST,   "/submit",                    page_submit_post,    FACE_HTML, submit_fields,    KEEP_NOT,       GUARD_FORM,     ROLE_NONE,      "previews it, or answers 303 to its receipt"},
    {METHOD_GET,    "/submissions/:token",        page_receipt,        PAGE,      NULL,             KEEP_NOT,       GUARD_NONE,     ROLE_NONE,      "how a submission stands, for whoever has its address"},
    {METHOD_POST,   "/submissions/:token/resubmit", page_resubmit,     FACE_HTML, resubmit_fields,  KEEP_NOT,       GUARD_FORM,     ROLE_NONE,      "sends it again, as changes were asked for"},
    {METHOD_POST,   "/submissions/:token/appeal", page_appeal,         FACE_HTML, appeal_fields,    KEEP_NOT,       GUARD_FORM,     ROLE_NONE,      "says why a rejection was wrong, once"},
    {METHOD_GET,    "/compare",                   page_picker,         PAGE,      picker_inputs,    KEEP_CATALOGUE, GUARD_NONE,     ROLE_NONE,      "choose two tools; with left and right answers 303 to their comparison"},
    {METHOD_GET,    "/compare/:pair",             page_comparison,     PAGE,      NULL,             KEEP_TOOLS,     GUARD_NONE,     ROLE_NONE,      "a-vs-b side by side; other spellings answer 301 to the canonical one"},
    {METHOD_GET,    "/c/:category",               page_category,       PAGE,      category_inputs,  KEEP_LIST,      GUARD_NONE,     ROLE_NONE,      "the tools of one category"},
    {METHOD_GET,    "/methodology",               page_methodology,    PAGE,      NULL,             KEEP_LIST,      GUARD_NONE,     ROLE_NONE,      "how the numbers come about, who the personas are"},
    {METHOD_GET,    "/privacy",                   page_privacy,        PAGE,      NULL,             KEEP_CATALOGUE, GUARD_NONE,     ROLE_NONE,      "what is kept about visitors"},
    {METHOD_GET,    "/log",                       page_log,            PAGE,      log_inputs,       KEEP_OLD,       GUARD_NONE,     ROLE_NONE,      "every decision; filter by tool, action, moderator, month, keyset paging"},
    {METHOD_GET,    "/log/:entry",                page_log_entry,      PAGE,      NULL,             KEEP_OLD,       GUARD_NONE,     ROLE_NONE,      "one decision"},
    {METHOD_GET,    "/log.atom",                  page_log_atom,       FACE_XML,  feed_inputs,      KEEP_OLD,       GUARD_NONE,     ROLE_NONE,      "the decisions that can no longer be undone, as an Atom feed"},
    {METHOD_GET,    "/log.json",                  page_log_json_feed,  FACE_TEXT, feed_inputs,      KEEP_OLD,       GUARD_NONE,     ROLE_NONE,      "the same as a JSON Feed"},
    {METHOD_GET,    "/stats",                     page_stats,          PAGE,      stats_inputs,     KEEP_OLD,       GUARD_NONE,     ROLE_NONE,      "how long decisions take, how many approve, reasons, appeals"},
    {METHOD_GET,    "/api/v1/tools",              page_tools_api,      FACE_JSON, api_list_inputs,  KEEP_LIST,      GUARD_NONE,     ROLE_NONE,      "published tools as JSON"},
    {METHOD_GET,    "/api/v1/tools/:slug",        page_tool,           FACE_JSON, NULL,             KEEP_TOOLS,     GUARD_NONE,     ROLE_NONE,      "one tool as JSON"},
    {METHOD_PUT,    "/api/v1/tools/:slug/vote",   page_vote_set,       FACE_JSON, NULL,             KEEP_NOT,       GUARD_API,      ROLE_NONE,      "sets the visitor's vote; doing it again changes nothing"},
    {METHOD_DELETE, "/api/v1/tools/:slug/vote",   page_vote_withdraw,  FACE_JSON, NULL,             KEEP_NOT,       GUARD_API,      ROLE_NONE,      "withdraws the visitor's vote"},
    {METHOD_GET,    "/api/v1/votes",              page_own_votes,      FACE_JSON, own_votes_inputs, KEEP_NOT,       GUARD_NONE,     ROLE_NONE,      "the visitor's own votes on the tools asked for"},
    {METHOD_GET,    "/api/v1/comparisons/:a/:b",  page_comparison_api, FACE_JSON, NULL,             KEEP_TOOLS,     GUARD_NONE,     ROLE_NONE,      "two tools side by side as JSON"},
    {METHOD_GET,    "/api/v1/categories",         page_categories_api, FACE_JSON, NULL,             KEEP_CATALOGUE, GUARD_NONE,     ROLE_NONE,      "categories with their number of tools"},
    {METHOD_POST,   "/api/v1/submissions",        page_submissions_api, FACE_JSON, NULL,            KEEP_NOT,       GUARD_API,      ROLE_NONE,      "proposes a tool; the same under the same Idempotency-Key is one"},
    {METHOD_GET,    "/api/v1/submissions/:token", page_receipt,        FACE_JSON, NULL,             KEEP_NOT,       GUARD_NONE,     ROLE_NONE,      "how a submission stands as JSON"},
    {METHOD_GET,    "/api/v1/duplicates",         page_duplicates_api, FACE_JSON, duplicates_inputs, KEEP_NOT,      GUARD_NONE,     ROLE_NONE,      "published tools that one of this name and website may be already"},
    {METHOD_GET,     "/mod/login",                 page_login,          FACE_HTML, login_inputs,     KEEP_NOT,       GUARD_NONE,     ROLE_NONE,      "sign in: login and password"},
    {METHOD_POST,    "/mod/login",                 page_login_post,     FACE_HTML, login_fields,     KEEP_NOT,       GUARD_FORM,     ROLE_NONE,      "answers 303 to where signing in leads, or shows the form again"},
    {METHOD_GET,     "/mod/login/code",            page_login_code,     FACE_HTML, back_inputs,      KEEP_NOT,       GUARD_NONE,     ROLE_SESSION,   "sign in: the code of the second factor, or a recovery code"},
    {METHOD_POST,    "/mod/login/code",            page_login_code_post, FACE_HTML, code_fields,      KEEP_NOT,       GUARD_STAFF,    ROLE_SESSION,   "answers 303 to where signing in leads, or shows the form again"},
    {METHOD_POST,    "/mod/logout",                page_logout,         FACE_HTML, NULL,             KEEP_NOT,       GUARD_STAFF,    ROLE_SESSION,   "ends the session"},
    {METHOD_GET,     "/mod/invite/:token",         page_invite,         FACE_HTML, NULL,             KEEP_NOT,       GUARD_NONE,     ROLE_NONE,      "a link to set a password; works once"},
    {METHOD_POST,    "/mod/invite/:token",         page_invite_post,    FACE_HTML, invite_fields,    KEEP_NOT,       GUARD_FORM,     ROLE_NONE,      "sets it; answers 303 to the sign-in"},
    {METHOD_GET,     "/mod/account",               page_account,        FACE_HTML, done_inputs,      KEEP_NOT,       GUARD_NONE,     ROLE_PANELIST,  "one's own account: profile, password, second factor, sessions, keys"},
    {METHOD_POST,    "/mod/account/profile",       page_profile,        FACE_HTML, profile_fields,   KEEP_NOT,       GUARD_STAFF,    ROLE_PANELIST,  "name, address, and whether the log shows the name"},
    {METHOD_POST,    "/mod/account/password",      page_password,       FACE_HTML, password_fields,  KEEP_NOT,       GUARD_STAFF,    ROLE_PANELIST,  "another password; ends the other sessions"},
    {METHOD_POST,    "/mod/account/sessions",      page_session_end,    FACE_HTML, session_fields,   KEEP_NOT,       GUARD_STAFF,    ROLE_PANELIST,  "ends one of one's other sessions, or all"},
    {METHOD_POST,    "/mod/account/keys",          page_key_add,        FACE_HTML, key_fields,       KEEP_NOT,       GUARD_STAFF,    ROLE_PANELIST,  "makes an API key, shown once"},
    {METHOD_POST,    "/mod/account/keys/revoke",   page_key_revoke,     FACE_HTML, revoke_fields,    KEEP_NOT,       GUARD_STAFF,    ROLE_PANELIST,  "revokes an API key"},
    {METHOD_GET,     "/mod/account/second-factor", page_enrol,          FACE_HTML, NULL,             KEEP_NOT,       GUARD_NONE,     ROLE_SESSION,   "sets up a second factor"},
    {METHOD_POST,    "/mod/account/second-factor", page_enrol_post,     FACE_HTML, enrol_fields,     KEEP_NOT,       GUARD_STAFF,    ROLE_SESSION,   "the first code; shows recovery codes, once"},
    {METHOD_POST,    "/mod/account/second-factor/remove", page_second_factor_remove, FACE_HTML, confirm_fields,   KEEP_NOT,       GUARD_STAFF,    ROLE_PANELIST,  "gives the second factor up"},
    {METHOD_POST,    "/mod/account/recovery-codes", page_recovery_codes, FACE_HTML, confirm_fields,   KEEP_NOT,       GUARD_STAFF,    ROLE_PANELIST,  "other recovery codes, shown once"},
    {METHOD_GET,     "/mod/users",                 page_people,         FACE_HTML, done_inputs,      KEEP_NOT,       GUARD_NONE,     ROLE_ADMIN,     "who may do what"},
    {METHOD_POST,    "/mod/users",                 page_person_add,     FACE_HTML, person_fields,    KEEP_NOT,       GUARD_STAFF,    ROLE_ADMIN,     "makes an account; shows its link, once"},
    {METHOD_POST,    "/mod/users/:id",             page_person,         FACE_HTML, action_fields,    KEEP_NOT,       GUARD_STAFF,    ROLE_ADMIN,     "changes a role, disables, enables, makes another link"},
    {METHOD_GET,     "/mod/settings",              page_settings,       FACE_HTML, done_inputs,      KEEP_NOT,       GUARD_NONE,     ROLE_ADMIN,     "what is set for the whole site"},
    {METHOD_POST,    "/mod/settings",              page_settings_post,  FACE_HTML, settings_fields,  KEEP_NOT,       GUARD_STAFF,    ROLE_ADMIN,     "changes it"},
    {METHOD_GET,    "/mod",                       page_queue,          FACE_HTML, queue_inputs,     KEEP_NOT,       GUARD_NONE,     ROLE_PANELIST,  "what there is to decide, and the first item of it"},
    {METHOD_GET,    "/mod/items/:item",           page_queue_item,     FACE_HTML, queue_inputs,     KEEP_NOT,       GUARD_NONE,     ROLE_MODERATOR, "the same with one item, waiting or decided"},
    {METHOD_POST,   "/mod/items/:item/decide",    page_decide,         FACE_HTML, decide_fields,    KEEP_NOT,       GUARD_STAFF,    ROLE_MODERATOR, "decides on it; answers 303 to the next item"},
    {METHOD_POST,   "/mod/items/:item/claim",     page_claim,          FACE_HTML, claim_fields,     KEEP_NOT,       GUARD_STAFF,    ROLE_MODERATOR, "claims it for five minutes, or gives it back"},
    {METHOD_POST,   "/mod/bulk",                  page_decide_each,    FACE_HTML, bulk_fields,      KEEP_NOT,       GUARD_STAFF,    ROLE_MODERATOR, "the same decision on many items, as one batch"},
    {METHOD_POST,   "/mod/undo",                  page_undo,           FACE_HTML, undo_fields,      KEEP_NOT,       GUARD_STAFF,    ROLE_MODERATOR, "takes a decision or a batch back"},
    {METHOD_GET,    "/api/v1/moderation/queue",   page_queue_api,      FACE_JSON, queue_api_inputs, KEEP_NOT,       GUARD_NONE,     ROLE_MODERATOR, "what there is to decide, the most urgent first"},
    {METHOD_GET,    "/api/v1/moderation/items/:item", page_queue_item_api, FACE_JSON, NULL,         KEEP_NOT,       GUARD_NONE,     ROLE_MODERATOR, "one item of it; its ETag is what a decision names"},
    {METHOD_POST,   "/api/v1/moderation/items/:item/decision", page_decide_api, FACE_JSON, NULL,    KEEP_NOT,       GUARD_STAFF_API, ROLE_MODERATOR, "decides on it; needs If-Match"},
    {METHOD_POST,   "/api/v1/moderation/decisions/:entry/undo", page_undo_api, FACE_JSON, NULL,     KEEP_NOT,       GUARD_STAFF_API, ROLE_MODERATOR, "takes a decision back"},
    {METHOD_POST,   "/api/v1/moderation/bulk",    page_bulk_api,       FACE_JSON, NULL,             KEEP_NOT,       GUARD_STAFF_API, ROLE_MODERATOR, "the same decision on up to 200 items, as one batch"},
    {METHOD_POST,   "/api/v1/moderation/batches/:batch/undo", page_undo_batch_api, FACE_JSON, NULL, KEEP_NOT,       GUARD_STAFF_API, ROLE_MODERATOR, "takes a batch back"},
    {METHOD_GET,    "/api/v1/moderation/tools/:slug", page_written,    FACE_JSON, NULL,             KEEP_NOT,       GUARD_NONE,     ROLE_MODERATOR, "a tool as it is written; its ETag is what an edit names"},
    {METHOD_PUT,    "/api/v1/moderation/tools/:slug", page_put_tool,   FACE_JSON, NULL,             KEEP_NOT,       GUARD_STAFF_API, ROLE_MODERATOR, "makes a tool and publishes it; with If-Match edits one"},
    {METHOD_GET,    "/sitemap.xml",               page_sitemap,        FACE_XML,  NULL,             KEEP_CATALOGUE, GUARD_NONE,     ROLE_NONE,      "every page that search engines may list"},
    {METHOD_GET,    "/robots.txt",                page_robots,         FACE_TEXT, NULL,             KEEP_CATALOGUE, GUARD_NONE,     ROLE_NONE,      "what crawlers may fetch"},
    {METHOD_GET,    "/healthz",                   page_healthz,        FACE_TEXT, NULL,             KEEP_NOT,       GUARD_NONE,     ROLE_NONE,      "200 while this process answers"},
    {METHOD_GET,    "/readyz",                    page_readyz,         FACE_TEXT, NULL,             KEEP_NOT,       GUARD_NONE,     ROLE_NONE,      "200 while the database answers with the right schema version, else 503"},
    {METHOD_GET,    "/metrics",                   page_metrics,        FACE_TEXT, NULL,             KEEP_NOT,       GUARD_INTERNAL, ROLE_NONE,      "counters for Prometheus, on the internal listener only"},
};
/* clang-format on */

const size_t routes_count = sizeof routes / sizeof *routes;

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

#define BACK_MAX_BYTES 2000
static const struct input login_inputs[] = {
    {"back", BACK_MAX_BYTES, NULL, 1},
    {0},
};
static const struct input login_fields[] = {
    {"login", 160, NULL, 1},
    {"password", 1024, NULL, 1},
    {"back", BACK_MAX_BYTES, NULL, 1},
    {0},
};

#define REASON_MAX_BYTES 16000
#define QUEUE_FILTERS                                                                              \
    {"kind", 16, "tool|edit", 1}, {"marked", 1, "1", 1},                                           \
    {                                                                                              \
        "q", 400, NULL, 1                                                                          \
    }
static const struct input queue_inputs[] = {
    QUEUE_FILTERS, {"after", 200, NULL, 1}, {"done", 40, NULL, 1}, {"reason", 9, NULL, 1}, {0},
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
    QUEUE_FILTERS,
    {"entry", 18, NULL, 1},
    {"batch", 36, NULL, 1},
    {"reason", REASON_MAX_BYTES, NULL, 1},
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
static const struct input history_inputs[] = {
    {"before", 9, NULL, 1},
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
    {METHOD_GET,    "/mod/login",                 page_login,          FACE_HTML, login_inputs,     KEEP_NOT,       GUARD_NONE,     ROLE_NONE,      "sign in: login and password"},
    {METHOD_POST,   "/mod/login",                 page_login_post,     FACE_HTML, login_fields,     KEEP_NOT,       GUARD_FORM,     ROLE_NONE,      "answers 303 to where signing in leads, or shows the form again"},
    {METHOD_POST,   "/mod/logout",                page_logout,         FACE_HTML, NULL,             KEEP_NOT,       GUARD_STAFF,    ROLE_SESSION,   "ends the session"},
    {METHOD_GET,    "/mod",                       page_queue,          FACE_HTML, queue_inputs,     KEEP_NOT,       GUARD_NONE,     ROLE_PANELIST,  "what there is to decide, and the first item of it"},
    {METHOD_GET,    "/mod/items/:item",           page_queue_item,     FACE_HTML, queue_inputs,     KEEP_NOT,       GUARD_NONE,     ROLE_MODERATOR, "the same with one item, waiting or decided"},
    {METHOD_POST,   "/mod/items/:item/decide",    page_decide,         FACE_HTML, decide_fields,    KEEP_NOT,       GUARD_STAFF,    ROLE_MODERATOR, "decides on it; answers 303 to the next item"},
    {METHOD_POST,   "/mod/items/:item/claim",     page_claim,          FACE_HTML, claim_fields,     KEEP_NOT,       GUARD_STAFF,    ROLE_MODERATOR, "claims it for five minutes, or gives it back"},
    {METHOD_POST,   "/mod/bulk",                  page_decide_each,    FACE_HTML, bulk_fields,      KEEP_NOT,       GUARD_STAFF,    ROLE_MODERATOR, "the same decision on many items, as one batch"},
    {METHOD_POST,   "/mod/undo",                  page_undo,           FACE_HTML, undo_fields,      KEEP_NOT,       GUARD_STAFF,    ROLE_MODERATOR, "takes a decision or a batch back"},
    {METHOD_GET,    "/sitemap.xml",               page_sitemap,        FACE_XML,  NULL,             KEEP_CATALOGUE, GUARD_NONE,     ROLE_NONE,      "every page that search engines may list"},
    {METHOD_GET,    "/robots.txt",                page_robots,         FACE_TEXT, NULL,             KEEP_CATALOGUE, GUARD_NONE,     ROLE_NONE,      "what crawlers may fetch"},
    {METHOD_GET,    "/healthz",                   page_healthz,        FACE_TEXT, NULL,             KEEP_NOT,       GUARD_NONE,     ROLE_NONE,      "200 while this process answers"},
    {METHOD_GET,    "/readyz",                    page_readyz,         FACE_TEXT, NULL,             KEEP_NOT,       GUARD_NONE,     ROLE_NONE,      "200 while the database answers with the right schema version, else 503"},
    {METHOD_GET,    "/metrics",                   page_metrics,        FACE_TEXT, NULL,             KEEP_NOT,       GUARD_INTERNAL, ROLE_NONE,      "counters for Prometheus, on the internal listener only"},
};
/* clang-format on */

const size_t routes_count = sizeof routes / sizeof *routes;

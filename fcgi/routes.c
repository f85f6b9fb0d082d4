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
    {"kind", 16, "tool|edit|review_draft|flag|vote", 1}, {"marked", 1, "1", 1},                    \
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
    QUEUE_FILTERS,          {"back", BACK_MAX_BYTES, NULL, 1},     {"entry", 18, NULL, 1},
    {"batch", 36, NULL, 1}, {"reason", REASON_MAX_BYTES, NULL, 1}, {0},
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
static const struct input done_inputs[] = {
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

#define PAGE (FACE_HTML | FACE_JSON)

/* clang-format off */
const struct route routes[] = {
    {METHOD_GET,    "/",                          page_home,           PAGE,      NULL,             KEEP_LIST,      GUARD_NONE,     ROLE_NONE,      "latest verdicts, the compare picker, categories"},
    {METHOD_GET,    "/tools",                     page_tools,          PAGE,      list_inputs,      KEEP_LIST,      GUARD_NONE,     ROLE_NONE,      "published tools; filter by category, sort, keyset paging"},
    {METHOD_GET,    "/tools/:slug",               page_tool,           PAGE,      NULL,             KEEP_TOOLS,     GUARD_NONE,     ROLE_NONE,      "one tool: panel, community, price, what to compare it with"},
    {METHOD_POST,   "/tools/:slug/vote",          page_vote,           FACE_HTML, vote_fields,      KEEP_NOT,       GUARD_FORM,     ROLE_NONE,      "a vote from a form; answers 303 to the page it stands on"},
    {METHOD_GET,    "/tools/:slug/edit",          page_edit,           FACE_HTML, NULL,             KEEP_NOT,       GUARD_NONE,     ROLE_NONE,      "suggest an edit of a tool"},
    {METHOD_POST,   "/tools/:slug/edit",          page_edit_post,      FACE_HTML, submit_fields,    KEEP_NOT,       GUARD_FORM,     ROLE_NONE,      "previews it, or answers 303 to its receipt"},
    {METHOD_GET,    "/submit",                    page_submit,         FACE_HTML, NULL,             KEEP_NOT,       GUARD_NONE,     ROLE_NONE,      "submit a tool"},
    {METHOD_POST,   "/submit",                    page_submit_post,    FACE_HTML, submit_fields,    KEEP_NOT,       GUARD_FORM,     ROLE_NONE,      "previews it, or answers 303 to its receipt"},
    {METHOD_GET,    "/submissions/:token",        page_receipt,        PAGE,      NULL,             KEEP_NOT,       GUARD_NONE,     ROLE_NONE,      "how a submission stands, for whoever has its address"},
    {METHOD_POST,   "/submissions/:token/resubmit", page_resubmit,     FACE_HTML, resubmit_fields,  KEEP_NOT,       GUARD_FORM,     ROLE_NONE,      "sends it again, as changes were asked for"},
    {METHOD_POST,   "/submissions/:token/appeal", page_appeal,         FACE_HTML, appeal_fields,    KEEP_NOT,       GUARD_FORM,     ROLE_NONE,      "says why a rejection was wrong, once"},
    {METHOD_GET,    "/tools/:slug/flag",          page_flag,           FACE_HTML, flag_inputs,      KEEP_NOT,       GUARD_NONE,     ROLE_NONE,      "the form to say what is wrong with its page"},
    {METHOD_POST,   "/tools/:slug/flag",          page_flag_post,      FACE_HTML, flag_fields,      KEEP_NOT,       GUARD_FORM,     ROLE_NONE,      "says so; answers 303 to a page of thanks"},
    {METHOD_POST,   "/api/v1/tools/:slug/flags",  page_flag_api,       FACE_JSON, NULL,             KEEP_NOT,       GUARD_API,      ROLE_NONE,      "says what is wrong with a tool's page"},
    {METHOD_GET,    "/compare",                   page_picker,         PAGE,      picker_inputs,    KEEP_CATALOGUE, GUARD_NONE,     ROLE_NONE,      "choose two tools; with left and right answers 303 to their comparison"},
    {METHOD_GET,    "/compare/:pair",             page_comparison,     PAGE,      NULL,             KEEP_TOOLS,     GUARD_NONE,     ROLE_NONE,      "a-vs-b side by side; other spellings answer 301 to the canonical one"},
    {METHOD_GET,    "/c/:category",               page_category,       PAGE,      category_inputs,  KEEP_LIST,      GUARD_NONE,     ROLE_NONE,      "the tools of one category"},
    {METHOD_GET,    "/methodology",               page_methodology,    PAGE,      NULL,             KEEP_LIST,      GUARD_NONE,     ROLE_NONE,      "how the numbers come about, who the personas are"},
    {METHOD_GET,    "/privacy",                   page_privacy,        PAGE,      NULL,             KEEP_CATALOGUE, GUARD_NONE,     ROLE_NONE,      "what is kept about visitors"},
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
    {METHOD_GET,    "/mod/login",                 page_login,          FACE_HTML, login_inputs,     KEEP_NOT,       GUARD_NONE,     ROLE_NONE,      "sign in: login and password"},
    {METHOD_POST,   "/mod/login",                 page_login_post,     FACE_HTML, login_fields,     KEEP_NOT,       GUARD_FORM,     ROLE_NONE,      "answers 303 to where signing in leads, or shows the form again"},
    {METHOD_POST,   "/mod/logout",                page_logout,         FACE_HTML, NULL,             KEEP_NOT,       GUARD_STAFF,    ROLE_SESSION,   "ends the session"},
    {METHOD_GET,    "/mod",                       page_queue,          FACE_HTML, queue_inputs,     KEEP_NOT,       GUARD_NONE,     ROLE_PANELIST,  "what there is to decide, and the first item of it"},
    {METHOD_GET,    "/mod/items/:item",           page_queue_item,     FACE_HTML, queue_inputs,     KEEP_NOT,       GUARD_NONE,     ROLE_MODERATOR, "the same with one item, waiting or decided"},
    {METHOD_POST,   "/mod/items/:item/decide",    page_decide,         FACE_HTML, decide_fields,    KEEP_NOT,       GUARD_STAFF,    ROLE_MODERATOR, "decides on it; answers 303 to the next item"},
    {METHOD_POST,   "/mod/items/:item/claim",     page_claim,          FACE_HTML, claim_fields,     KEEP_NOT,       GUARD_STAFF,    ROLE_MODERATOR, "claims it for five minutes, or gives it back"},
    {METHOD_POST,   "/mod/bulk",                  page_decide_each,    FACE_HTML, bulk_fields,      KEEP_NOT,       GUARD_STAFF,    ROLE_MODERATOR, "the same decision on many items, as one batch"},
    {METHOD_POST,   "/mod/undo",                  page_undo,           FACE_HTML, undo_fields,      KEEP_NOT,       GUARD_STAFF,    ROLE_MODERATOR, "takes a decision or a batch back"},
    {METHOD_GET,     "/mod/reviews",                page_reviews,        FACE_HTML, reviews_inputs,   KEEP_NOT,       GUARD_NONE,     ROLE_PANELIST,  "reviews on their way: a panelist's own, for moderators all"},
    {METHOD_POST,    "/mod/reviews",                page_review_begin,   FACE_HTML, review_fields,    KEEP_NOT,       GUARD_STAFF,    ROLE_PANELIST,  "begins one; answers 303 to it"},
    {METHOD_GET,     "/mod/reviews/new",            page_review_new,     FACE_HTML, review_new_inputs,KEEP_NOT,       GUARD_NONE,     ROLE_PANELIST,  "the form for one"},
    {METHOD_GET,     "/mod/reviews/:id",            page_review,         FACE_HTML, review_inputs,    KEEP_NOT,       GUARD_NONE,     ROLE_PANELIST,  "one of them, to go on writing it"},
    {METHOD_POST,    "/mod/reviews/:id",            page_review_save,    FACE_HTML, review_fields,    KEEP_NOT,       GUARD_STAFF,    ROLE_PANELIST,  "writes it down, or sends it to the moderators"},
    {METHOD_GET,     "/mod/votes",                  page_held_votes,     FACE_HTML, votes_inputs,     KEEP_NOT,       GUARD_NONE,     ROLE_MODERATOR, "votes that do not count, in groups"},
    {METHOD_POST,    "/mod/votes",                  page_held_votes_decide,FACE_HTML, votes_fields,     KEEP_NOT,       GUARD_STAFF,    ROLE_MODERATOR, "releases, voids or holds a group of them, or all of a tool"},
    {METHOD_GET,     "/mod/tools",                  page_tools_desk,     FACE_HTML, tools_desk_inputs,KEEP_NOT,       GUARD_NONE,     ROLE_MODERATOR, "all tools, whatever their state; search, keyset paging"},
    {METHOD_GET,     "/mod/tools/:id",              page_tool_desk,      FACE_HTML, tool_desk_inputs, KEEP_NOT,       GUARD_NONE,     ROLE_MODERATOR, "one tool: what it says and said, its reviews, what was done to it"},
    {METHOD_POST,    "/mod/tools/:id/decide",       page_tool_decide,    FACE_HTML, tool_desk_fields, KEEP_NOT,       GUARD_STAFF,    ROLE_MODERATOR, "delists, relists, reopens, merges it or takes a merge apart"},
    {METHOD_GET,     "/mod/tools/:id/edit",         page_tool_desk_edit, FACE_HTML, NULL,             KEEP_NOT,       GUARD_NONE,     ROLE_MODERATOR, "the form to edit it"},
    {METHOD_POST,    "/mod/tools/:id/edit",         page_tool_desk_edit_post,FACE_HTML, edit_desk_fields, KEEP_NOT,       GUARD_STAFF,    ROLE_MODERATOR, "edits it: a new revision"},
    {METHOD_POST,    "/mod/tools/:id/restore",      page_tool_restore,   FACE_HTML, tool_desk_fields, KEEP_NOT,       GUARD_STAFF,    ROLE_MODERATOR, "makes it say again what it said once"},
    {METHOD_POST,    "/mod/tools/:id/slug",         page_tool_rename,    FACE_HTML, tool_desk_fields, KEEP_NOT,       GUARD_STAFF,    ROLE_MODERATOR, "gives it another address"},
    {METHOD_POST,    "/mod/tools/:id/retire",       page_tool_retire_review,FACE_HTML, tool_desk_fields, KEEP_NOT,       GUARD_STAFF,    ROLE_MODERATOR, "takes one of its reviews away from readers"},
    {METHOD_GET,     "/mod/items/:item/edit",       page_item_edit,      FACE_HTML, NULL,             KEEP_NOT,       GUARD_NONE,     ROLE_MODERATOR, "the form to edit what waits"},
    {METHOD_POST,    "/mod/items/:item/edit",       page_item_edit_post, FACE_HTML, edit_desk_fields, KEEP_NOT,       GUARD_STAFF,    ROLE_MODERATOR, "edits what waits, before it is published"},
    {METHOD_GET,     "/mod/comparisons",            page_comparisons_desk,FACE_HTML, comparisons_desk_inputs,KEEP_NOT,       GUARD_NONE,     ROLE_MODERATOR, "curated comparisons; search, keyset paging"},
    {METHOD_POST,    "/mod/comparisons",            page_curate,         FACE_HTML, curate_fields,    KEEP_NOT,       GUARD_STAFF,    ROLE_MODERATOR, "makes one of two tools"},
    {METHOD_POST,    "/mod/comparisons/:id",        page_arrange,        FACE_HTML, arrange_fields,   KEEP_NOT,       GUARD_STAFF,    ROLE_MODERATOR, "swaps its sides, features it on the home page, removes it"},
    {METHOD_GET,     "/mod/domains",                page_domains,        FACE_HTML, done_inputs,      KEEP_NOT,       GUARD_NONE,     ROLE_MODERATOR, "domains whose tools are not taken"},
    {METHOD_POST,    "/mod/domains",                page_domain_ban,     FACE_HTML, domain_fields,    KEEP_NOT,       GUARD_STAFF,    ROLE_MODERATOR, "bans one, with a public reason"},
    {METHOD_POST,    "/mod/domains/remove",         page_domain_unban,   FACE_HTML, domain_fields,    KEEP_NOT,       GUARD_STAFF,    ROLE_MODERATOR, "takes tools from there again"},
    {METHOD_GET,     "/mod/personas",               page_personas,       FACE_HTML, done_inputs,      KEEP_NOT,       GUARD_NONE,     ROLE_ADMIN,     "the panel, and who writes for each seat"},
    {METHOD_POST,    "/mod/personas",               page_persona_add,    FACE_HTML, persona_fields,   KEEP_NOT,       GUARD_STAFF,    ROLE_ADMIN,     "adds a seat"},
    {METHOD_POST,    "/mod/personas/:slug",         page_persona_save,   FACE_HTML, persona_fields,   KEEP_NOT,       GUARD_STAFF,    ROLE_ADMIN,     "changes what a seat is"},
    {METHOD_POST,    "/mod/personas/:slug/writers", page_persona_writer, FACE_HTML, writer_fields,    KEEP_NOT,       GUARD_STAFF,    ROLE_ADMIN,     "says whether somebody writes for it"},
    {METHOD_GET,     "/mod/reasons",                page_reasons,        FACE_HTML, done_inputs,      KEEP_NOT,       GUARD_NONE,     ROLE_ADMIN,     "the reasons that moderators begin from"},
    {METHOD_POST,    "/mod/reasons",                page_reason_add,     FACE_HTML, reason_fields,    KEEP_NOT,       GUARD_STAFF,    ROLE_ADMIN,     "adds one"},
    {METHOD_POST,    "/mod/reasons/:id",            page_reason_save,    FACE_HTML, reason_fields,    KEEP_NOT,       GUARD_STAFF,    ROLE_ADMIN,     "changes one, or offers it no longer"},
    {METHOD_GET,    "/sitemap.xml",               page_sitemap,        FACE_XML,  NULL,             KEEP_CATALOGUE, GUARD_NONE,     ROLE_NONE,      "every page that search engines may list"},
    {METHOD_GET,    "/robots.txt",                page_robots,         FACE_TEXT, NULL,             KEEP_CATALOGUE, GUARD_NONE,     ROLE_NONE,      "what crawlers may fetch"},
    {METHOD_GET,    "/healthz",                   page_healthz,        FACE_TEXT, NULL,             KEEP_NOT,       GUARD_NONE,     ROLE_NONE,      "200 while this process answers"},
    {METHOD_GET,    "/readyz",                    page_readyz,         FACE_TEXT, NULL,             KEEP_NOT,       GUARD_NONE,     ROLE_NONE,      "200 while the database answers with the right schema version, else 503"},
    {METHOD_GET,    "/metrics",                   page_metrics,        FACE_TEXT, NULL,             KEEP_NOT,       GUARD_INTERNAL, ROLE_NONE,      "counters for Prometheus, on the internal listener only"},
};
/* clang-format on */

const size_t routes_count = sizeof routes / sizeof *routes;

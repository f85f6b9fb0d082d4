/* routes: the whole site on one page. */
#include "routes.h"

#include "page/page.h"

static const struct input list_inputs[] = {
    {"category", 80, NULL},
    {"sort", 16, "newest|panel|community"},
    {"after", 200, NULL},
    {0},
};
static const struct input api_list_inputs[] = {
    {"category", 80, NULL},
    {"sort", 16, "newest|panel|community"},
    {"limit", 3, NULL},
    {"after", 200, NULL},
    {0},
};
static const struct input category_inputs[] = {
    {"sort", 16, "newest|panel|community"},
    {"after", 200, NULL},
    {0},
};
/* The longest name, 120 characters, can be typed in any script. */
#define NAME_MAX_BYTES 480
static const struct input picker_inputs[] = {
    {"left", NAME_MAX_BYTES, NULL},
    {"right", NAME_MAX_BYTES, NULL},
    {"after", 200, NULL},
    {0},
};

#define PAGE (FACE_HTML | FACE_JSON)

/* clang-format off */
const struct route routes[] = {
    {METHOD_GET, "/",                          page_home,           PAGE,      NULL,            false, "latest verdicts, the compare picker, categories"},
    {METHOD_GET, "/tools",                     page_tools,          PAGE,      list_inputs,     false, "published tools; filter by category, sort, keyset paging"},
    {METHOD_GET, "/tools/:slug",               page_tool,           PAGE,      NULL,            false, "one tool: panel, community, price, what to compare it with"},
    {METHOD_GET, "/compare",                   page_picker,         PAGE,      picker_inputs,   false, "choose two tools; with left and right answers 303 to their comparison"},
    {METHOD_GET, "/compare/:pair",             page_comparison,     PAGE,      NULL,            false, "a-vs-b side by side; other spellings answer 301 to the canonical one"},
    {METHOD_GET, "/c/:category",               page_category,       PAGE,      category_inputs, false, "the tools of one category"},
    {METHOD_GET, "/methodology",               page_methodology,    PAGE,      NULL,            false, "how the numbers come about, who the personas are"},
    {METHOD_GET, "/privacy",                   page_privacy,        PAGE,      NULL,            false, "what is kept about visitors"},
    {METHOD_GET, "/api/v1/tools",              page_tools_api,      FACE_JSON, api_list_inputs, false, "published tools as JSON"},
    {METHOD_GET, "/api/v1/tools/:slug",        page_tool,           FACE_JSON, NULL,            false, "one tool as JSON"},
    {METHOD_GET, "/api/v1/comparisons/:a/:b",  page_comparison_api, FACE_JSON, NULL,            false, "two tools side by side as JSON"},
    {METHOD_GET, "/api/v1/categories",         page_categories_api, FACE_JSON, NULL,            false, "categories with their number of tools"},
    {METHOD_GET, "/sitemap.xml",               page_sitemap,        FACE_XML,  NULL,            false, "every page that search engines may list"},
    {METHOD_GET, "/robots.txt",                page_robots,         FACE_TEXT, NULL,            false, "what crawlers may fetch"},
    {METHOD_GET, "/healthz",                   page_healthz,        FACE_TEXT, NULL,            true,  "200 while this process answers"},
    {METHOD_GET, "/readyz",                    page_readyz,         FACE_TEXT, NULL,            true,  "200 while the database answers with the right schema version, else 503"},
};
/* clang-format on */

const size_t routes_count = sizeof routes / sizeof *routes;

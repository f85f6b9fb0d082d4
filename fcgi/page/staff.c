/* staff: who is signed in, whether they may enter, and the frame of their pages. */
#include "page/staff.h"

#include <ctype.h>
#include <string.h>

#include "http/form.h"
#include "http/session.h"
#include "page/error.h"
#include "store/account.h"

/* The navigation: a page that stands here is there, and is shown to whose role suffices. */
static const struct {
    const char *path, *label;
    enum role least;
} ways[] = {
    {"/mod", "Queue", ROLE_MODERATOR},
    {"/mod/reviews", "Reviews", ROLE_PANELIST},
    {"/mod/tools", "Tools", ROLE_MODERATOR},
    {"/mod/comparisons", "Comparisons", ROLE_MODERATOR},
    {"/mod/votes", "Votes", ROLE_MODERATOR},
    {"/mod/predictions", "Predictions", ROLE_MODERATOR},
    {"/mod/newsletter", "Newsletter", ROLE_MODERATOR},
    {"/mod/domains", "Domains", ROLE_MODERATOR},
    {"/mod/personas", "Personas", ROLE_ADMIN},
    {"/mod/categories", "Categories", ROLE_ADMIN},
    {"/mod/reasons", "Reasons", ROLE_ADMIN},
    {"/mod/users", "People", ROLE_ADMIN},
    {"/mod/mail", "Mail", ROLE_ADMIN},
    {"/mod/settings", "Settings", ROLE_ADMIN},
    {"/mod/account", "Account", ROLE_PANELIST},
};
#define WAYS_N (sizeof ways / sizeof ways[0])

/* What was done just before, by the word in the address (?done=) that the answer to it led to. */
static const struct {
    const char *word, *sentence;
} notices[] = {
    {"accepted", "Your password is set. Sign in with it."},
    {"signed-out", "You are signed out."},
    {"profile", "Your profile is saved."},
    {"password", "Your password is changed. Everywhere else you are signed out."},
    {"no-second-factor", "Your second factor is gone. Signing in asks for the password only."},
    {"session", "That session is ended."},
    {"sessions", "All other sessions are ended."},
    {"key", "That key works no longer."},
    {"person", "That is saved, and in the log."},
    {"settings", "The settings are saved."},
    {"issue-save", "The issue is saved."},
    {"issue-saved", "The issue is saved."},
    {"issue-test", "A test is on its way to you."},
    {"issue-approve", "The issue is approved. It goes out at its time."},
    {"issue-schedule", "The issue has another time now."},
    {"issue-cancel", "The issue is cancelled. What had not gone out is called back."},
    {"issue-reopen", "The issue is a draft again."},
};

static const char *notice(const struct context *c)
{
    const char *done = context_input(c, "done");
    for (size_t i = 0; i < sizeof notices / sizeof notices[0]; i++)
        if (strcmp(notices[i].word, done) == 0)
            return notices[i].sentence;
    return "";
}

/* How far they must have come: a route for those who are signing in takes any session, one for
 * programs also keys. */
static bool is_far_enough(const struct context *c, const struct account *account)
{
    const struct route *route = c->match.route;
    if (account->stage == STAGE_KEY)
        return !(route->faces & FACE_HTML);
    return account->stage == STAGE_FULL ||
           (account->stage != STAGE_NONE && route->role == ROLE_SESSION);
}

static enum err check_form(struct context *c)
{
    enum guard guard = c->match.route->guard;
    if (request_is_safe(&c->req) || (guard != GUARD_STAFF && guard != GUARD_STAFF_API))
        return ERR_OK;
    if (guard == GUARD_STAFF_API) {
        if (c->account->stage == STAGE_KEY ||
            session_csrf_is_right(c->site->secrets, c->credential, c->req.csrf))
            return ERR_OK;
        return context_fail(c, ERR_FORBIDDEN,
                            "a session sends the token of its forms in X-CSRF-Token; programs use "
                            "an API key");
    }
    if (session_csrf_is_right(c->site->secrets, c->credential, context_field(c, ROUTE_CSRF)))
        return ERR_OK;
    return context_fail(
        c, ERR_FORBIDDEN,
        "this form belongs to another session; load its page again and send it from "
        "there");
}

enum err staff_enter(struct context *c)
{
    bool is_key;
    const struct route *route = c->match.route;
    const char *credential = session_credential(c->arena, &c->req, context_is_https(c), &is_key);
    if (!credential)
        return ERR_UNAUTHENTICATED;
    struct account *account = arena_alloc(c->arena, sizeof *account);
    struct store s = context_store(c);
    enum err e = store_session(&s, credential, account);
    if (e)
        return e;
    if (account->stage != STAGE_NONE)
        c->account = account;
    /* A key does not come in a cookie, nor a session as a bearer: each has its own guards. */
    if (!is_far_enough(c, account) || is_key != (account->stage == STAGE_KEY))
        return ERR_UNAUTHENTICATED;
    c->credential = credential;
    c->csrf = is_key ? "" : session_csrf(c->arena, c->site->secrets, credential);
    if (account->role < route->role)
        return context_fail(c, ERR_FORBIDDEN,
                            arena_printf(c->arena, "this page is for a role of %s or more",
                                         role_word(route->role)));
    return check_form(c);
}

const char *staff_with_back(struct context *c, const char *path, const char *back)
{
    back = staff_back(back);
    return strcmp(back, "/mod") == 0
               ? path
               : arena_printf(c->arena, "%s?back=%s", path, form_escape(c->arena, back));
}

static const char *door(struct context *c)
{
    if (c->account && c->account->stage == STAGE_CODE)
        return "/mod/login/code";
    if (c->account && c->account->stage == STAGE_ENROL)
        return "/mod/account/second-factor";
    /* What was being sent cannot be gone back to. */
    if (!request_is_safe(&c->req))
        return "/mod/login";
    return staff_with_back(c, "/mod/login", c->req.uri);
}

bool staff_lead_in(struct context *c)
{
    if (c->match.face != FACE_HTML) {
        response_header(&c->res, "WWW-Authenticate", "Bearer");
        return false;
    }
    /* Words that were typed meanwhile are given back rather than lost on the way. */
    if (error_typed(c).n)
        return false;
    response_redirect(&c->res, door(c), false);
    return true;
}

struct head staff_head(const struct context *c, const char *title, const char *path)
{
    struct head h = context_head(c, title, "", "");
    h.noindex = true;
    h.staff = (struct staff_head){
        .name = "",
        .csrf = c->csrf,
        .notice = notice(c),
        .done = {.what = "", .entry = "", .batch = "", .page = ""},
        .here = path,
    };
    if (!c->account || c->account->stage != STAGE_FULL)
        return h;
    h.staff.name = c->account->name;
    h.staff.ways.v = arena_array(c->arena, WAYS_N, sizeof *h.staff.ways.v);
    for (size_t i = 0; i < WAYS_N; i++)
        if (c->account->role >= ways[i].least)
            h.staff.ways.v[h.staff.ways.n++] = (struct choice){
                .href = ways[i].path,
                .label = ways[i].label,
                .current = strcmp(ways[i].path, path) == 0,
            };
    return h;
}

const char *staff_back(const char *back)
{
    bool below = strncmp(back, "/mod", 4) == 0 && (!back[4] || strchr("/?", back[4]));
    for (const char *p = back; *p; p++)
        below = below && !iscntrl((unsigned char)*p) && (unsigned char)*p < 0x80;
    return below && !strstr(back, "/mod/login") ? back : "/mod";
}

void staff_became(struct context *c, const char *credential)
{
    struct account *account = arena_alloc(c->arena, sizeof *account);
    *account = *c->account;
    account->stage = STAGE_FULL;
    account->second_factor = true;
    c->account = account;
    c->credential = credential;
    c->csrf = session_csrf(c->arena, c->site->secrets, credential);
}

/* submit: a visitor proposes a tool, or an edit of one that is here. */
#include <stdlib.h>
#include <string.h>

#include "model/slug.h"
#include "model/tags.h"
#include "page/gone.h"
#include "page/page.h"
#include "page/proposal.h"
#include "page/sending.h"
#include "view/pages.h"

#define FLAWS_MAX 32

/* What is in the handler's hands: the page as it will be shown when nothing is sent, and why. */
struct work {
    struct submit_page page;
    struct proposal proposal;
    struct flaws flaws;
    enum err outcome; /* the status of the page */
};

static void begin(struct context *c, struct work *w, const char *slug)
{
    const char *path = slug ? arena_printf(c->arena, "/tools/%s/edit", slug) : "/submit";
    struct submit_page *p = &w->page;
    *w = (struct work){.flaws = flaws_new(c->arena, FLAWS_MAX)};
    p->head = slug ? context_head(c, "Suggest an edit",
                                  "Propose a change to what this page says of a tool.", path)
                   : context_head(
                         c, "Submit a tool",
                         "Propose an AI tool for the panel. A moderator looks at every one.", path);
    p->head.forms = true;
    p->head.submits = !slug;
    p->head.noindex = slug != NULL;
    p->head.on_tools = true;
    p->action = path;
    p->is_edit = slug != NULL;
    p->tool_slug = slug ? slug : "";
    p->tool_name = p->tool_slug;
    p->seen = p->base = "";
    p->trouble = p->trouble_href = p->trouble_link = "";
}

static enum err show(struct context *c, struct work *w)
{
    struct submit_page *p = &w->page;
    proposal_make_form(c, &w->proposal, &w->flaws, &p->form);
    p->form.asks_email = true;
    p->form.finds_alike = p->head.submits;
    p->shown = proposal_as_tool(c, &w->proposal);
    if (!w->outcome && p->form.errors.n)
        w->outcome = ERR_INVALID;
    if (w->outcome) {
        context_status(c, w->outcome);
        p->head.title = arena_printf(c->arena, "Not sent: %s", p->head.title);
    }
    html_submit(context_body(c), p);
    return ERR_OK;
}

enum err page_submit(struct context *c)
{
    struct work w;
    begin(c, &w, NULL);
    struct flaws none = flaws_new(c->arena, 1);
    w.page.ticket = sending_ticket(c);
    w.proposal = proposal_blank();
    proposal_make_form(c, &w.proposal, &none, &w.page.form);
    if (w.page.form.categories.n == 0)
        return ERR_DB_DOWN;
    return show(c, &w);
}

/* ERR_NOT_FOUND. A slug that the tool had before answers 301. */
static enum err find_tool(struct context *c, const char *slug, struct tool_page *found)
{
    const char *moved_to;
    struct store s = context_store(c);
    if (!slug_is_valid(slug))
        return ERR_NOT_FOUND;
    enum err e = store_tool(&s, slug, found, &moved_to);
    if (!e && moved_to[0])
        return context_moved(c, arena_printf(c->arena, "/tools/%s/edit", moved_to));
    return e == ERR_NOT_FOUND ? gone_tool(c, slug) : e;
}

/* ERR_NOT_FOUND; see find_tool(). */
enum err page_edit(struct context *c)
{
    const char *slug = context_path(c, "slug");
    struct tool_page found = {.tool.slug = NULL};
    struct work w;
    enum err e = find_tool(c, slug, &found);
    if (e || !found.tool.slug)
        return e;
    begin(c, &w, slug);
    w.page.ticket = sending_ticket(c);
    w.page.tool_name = found.tool.name;
    w.page.base = arena_printf(c->arena, "%d", found.tool.revision);
    w.proposal = (struct proposal){
        .name = found.tool.name,
        .tagline = found.tool.tagline,
        .website = found.tool.website,
        .category = found.tool.category,
        .description = found.tool.description,
        .pricing = found.tool.pricing,
        .tags = tags_join(c->arena, &found.tool.tags),
        .note = "",
        .email = "",
    };
    return show(c, &w);
}

/* ---- sending ---- */

/* True for a slug in "a,b,c". */
static bool was_seen(const char *seen, const char *slug)
{
    size_t len = strlen(slug);
    for (const char *at = seen; *at; at += strcspn(at, ","), at += *at == ',')
        if (strncmp(at, slug, len) == 0 && (at[len] == ',' || at[len] == '\0'))
            return true;
    return false;
}

/* Leaves the likely duplicates on the page when there is one that the visitor has not seen. A tool
 * of the same website is no question: the database refuses it. */
static enum err ask_about_duplicates(struct context *c, struct work *w)
{
    struct store s = context_store(c);
    struct duplicates found = {0};
    bool news = false;
    enum err e = store_duplicates(&s, w->proposal.name, w->proposal.website, &found);
    if (e)
        return e;
    struct out seen = out_grow(c->arena, 256);
    for (size_t i = 0; i < found.n; i++) {
        if (found.v[i].same_address)
            return ERR_OK;
        news = news || !was_seen(w->page.seen, found.v[i].slug);
        out_printf(&seen, "%s%s", i ? "," : "", found.v[i].slug);
    }
    if (news) {
        w->page.duplicates = found;
        w->page.seen = out_string(&seen);
    }
    return ERR_OK;
}

static enum err trouble(struct work *w, enum err e, const char *sentence)
{
    w->outcome = e;
    w->page.trouble = sentence;
    return e;
}

/* What came of sending it, in words. Nothing that was typed is lost over it. */
static void explain(struct context *c, struct work *w, enum err e, const struct refusal *why,
                    const char *key)
{
    w->outcome = e;
    if (proposal_note_refusal(c, why, &w->flaws))
        return;
    if (strcmp(why->rule, "proposals_differ") == 0) {
        trouble(
            w, e,
            "Nothing is different from what the page says now. Change what is wrong, then send it in.");
        return;
    }
    const char *token;
    switch (e) {
    case ERR_CONFLICT:
        trouble(w, e,
                "This form was sent already, with other words in it. To send it once more, as "
                "another submission, press the button again.");
        w->page.ticket = sending_ticket(c);
        if (sending_token(c, key, false, &token) == ERR_OK) {
            w->page.trouble_href = arena_printf(c->arena, "/submissions/%s", token);
            w->page.trouble_link = "How the first one stands";
        }
        break;
    case ERR_RATE:
        trouble(
            w, e,
            arena_printf(c->arena, "%s Keep what you typed until then.", sending_over_quota(c)));
        break;
    case ERR_NOT_FOUND:
        trouble(w, e, "This tool is not listed any more, so it cannot be edited.");
        break;
    case ERR_INVALID:
        trouble(w, e,
                "The page that you edited is not what it was. Open it anew and take over what "
                "you typed.");
        break;
    default:
        response_header(&c->res, "Retry-After", "2");
        trouble(w, e,
                "The part that holds the data is away. Nothing is lost: send it again in a few "
                "seconds.");
    }
}

static enum err send(struct context *c, struct work *w, const struct sending *sending,
                     const char *slug)
{
    struct store s = context_store(c);
    struct sender from = sending_from(c, sending->key, sending->marks,
                                      proposal_hash(c, &w->proposal, slug ? slug : ""));
    struct refusal why = {"", ""};
    bool fresh = false;
    int used;
    const char *token;
    enum err e =
        slug ? store_submit_edit(&s, &from, slug, atoi(w->page.base), &w->proposal, &fresh, &why)
             : store_submit_tool(&s, &from, &w->proposal, &fresh, &used, &why);
    if (!e)
        e = sending_token(c, sending->key, fresh, &token);
    if (!e)
        return context_see_other(c, arena_printf(c->arena, "/submissions/%s", token));
    if (e == ERR_INTERNAL)
        return e;
    explain(c, w, e, &why, sending->key);
    return show(c, w);
}

/* Shows the form again, with all that was typed, for a preview, for what is wrong (422; 409 what
 * contradicts what is stored, 429 over the quota, 503 while the database is away), and when there
 * are tools that it may be already. */
static enum err post(struct context *c, const char *slug)
{
    struct work w;
    begin(c, &w, slug);
    struct sending sending = sending_of_form(c);
    w.page.ticket = sending.ticket;
    w.page.seen = context_field(c, "seen");
    w.page.base = context_field(c, "base");
    w.page.preview = strcmp(context_field(c, "do"), "preview") == 0;
    bool flawed = proposal_read(c, &w.proposal, &w.flaws) != ERR_OK;
    if (!flawed && !w.page.preview) {
        enum err e = slug ? ERR_OK : ask_about_duplicates(c, &w);
        if (e == ERR_INTERNAL)
            return e;
        if (e)
            explain(c, &w, e, &(struct refusal){"", ""}, sending.key);
        else if (w.page.duplicates.n == 0)
            return send(c, &w, &sending, slug);
    }
    return show(c, &w);
}

/* See post(). */
enum err page_submit_post(struct context *c)
{
    return post(c, NULL);
}

/* See post(). ERR_NOT_FOUND: no tool could have that slug. */
enum err page_edit_post(struct context *c)
{
    const char *slug = context_path(c, "slug");
    return slug_is_valid(slug) ? post(c, slug) : ERR_NOT_FOUND;
}

/* edit_desk: a moderator edits a tool: one that is published, or one that waits, before it is. */
#include <stdlib.h>
#include <string.h>

#include "model/tags.h"
#include "page/desk/desk.h"
#include "page/desk/meanwhile.h"
#include "page/page.h"
#include "page/proposal.h"
#include "store/queue.h"
#include "view/pages.h"

#define FLAWS_MAX 32

/* What is edited: a published tool when `kind` is "", else an item of the queue. */
struct work {
    struct edit_page page;
    struct proposal proposal;
    struct flaws flaws;
    const char *kind;
    int64_t id;
    struct deed last; /* that was done to it; of an item that nobody touched yet nothing */
    enum err outcome; /* the status of the page */
};

static enum err show(struct context *c, struct work *w)
{
    struct edit_page *p = &w->page;
    proposal_make_form(c, &w->proposal, &w->flaws, &p->form);
    p->form.asks_note = p->form.asks_email = false;
    p->shown = proposal_as_tool(c, &w->proposal);
    if (!w->outcome && p->form.errors.n)
        w->outcome = ERR_INVALID;
    if (w->outcome)
        context_status(c, w->outcome);
    html_edit_desk(context_body(c), p);
    return ERR_OK;
}

static struct proposal proposal_of(const struct context *c, const struct tool *tool)
{
    return (struct proposal){
        .name = tool->name,
        .tagline = tool->tagline,
        .website = tool->website,
        .category = tool->category,
        .description = tool->description,
        .pricing = tool->pricing,
        .tags = tags_join(c->arena, &tool->tags),
        .note = "",
        .email = "",
    };
}

static void begin(struct context *c, struct work *w, const char *name, const char *back,
                  const char *path, const struct deeds *deeds)
{
    w->flaws = flaws_new(c->arena, FLAWS_MAX);
    w->outcome = ERR_OK;
    w->last = deeds->n ? deeds->v[0] : (struct deed){.who = "", .action = "", .at = ""};
    w->page = (struct edit_page){
        .head = staff_head(c, arena_printf(c->arena, "Edit %s", name), path),
        .action = arena_printf(c->arena, "%s/edit", back),
        .name = name,
        .back = back,
        .reason = "",
        .trouble = "",
    };
}

/* What is there now. ERR_NOT_FOUND. ERR_CONFLICT: it is not edited in this state. */
static enum err read_tool(struct context *c, struct work *w)
{
    struct desk_tool it;
    struct store s = context_store(c);
    w->kind = "";
    enum err e = desk_id(c, "id", &w->id);
    if (!e)
        e = store_tool_desk(&s, c->credential, w->id, &it);
    if (e)
        return e;
    if (!it.is_editable)
        return context_fail(c, ERR_CONFLICT, "only what is published or delisted is edited here");
    begin(c, w, it.tool.name, it.href, "/mod/tools", &it.deeds);
    w->page.asks_reason = true;
    w->page.version = it.version;
    w->page.base = it.revision;
    w->proposal = proposal_of(c, &it.tool);
    return ERR_OK;
}

/* The same of an item of the queue. */
static enum err read_item(struct context *c, struct work *w)
{
    struct queue_item it;
    struct store s = context_store(c);
    enum err e = queue_item_read(context_path(c, "item"), &w->kind, &w->id);
    if (!e)
        e = store_queue_item(&s, c->credential, w->kind, w->id, &it);
    if (!e && (!(it.is_tool || it.is_edit) || it.elsewhere[0]))
        e = ERR_NOT_FOUND;
    if (e)
        return e;
    if (!it.waits || it.own)
        return context_fail(c, it.own ? ERR_FORBIDDEN : ERR_CONFLICT,
                            it.own ? "this is your own submission; somebody else edits it"
                                   : "it was decided meanwhile");
    begin(c, w, it.title, arena_printf(c->arena, "/mod/items/%s", it.item), "/mod", &it.deeds);
    w->page.version = it.version;
    w->page.base = it.proposal;
    w->proposal = proposal_of(c, &it.tool);
    return ERR_OK;
}

static enum err store_it(struct context *c, struct work *w, int64_t *entry, struct refusal *why)
{
    struct store s = context_store(c);
    return w->kind[0] ? store_item_edit(&s, c->credential, w->kind, w->id, w->page.version,
                                        &w->proposal, entry, why)
                      : store_tool_edit(&s, c->credential, w->id, w->page.version, w->page.reason,
                                        &w->proposal, entry, why);
}

/* Somebody was faster: their changes go into the form where the typist changed nothing, and the
 * page says what they were. What is sent next goes over what is there now, so nothing of it is lost
 * unseen. */
static enum err catch_up(struct context *c, struct work *w, const struct edit_page *now,
                         const struct proposal *present)
{
    struct edit_page *p = &w->page;
    enum err e = meanwhile_merge(c, w->kind, w->id, p->base, present, &w->proposal, &p->meanwhile);
    if (e)
        return e;
    p->trouble = arena_printf(
        c->arena, "%s changed meanwhile. Last: %s %s, %s. %s",
        w->kind[0] ? "The submission" : "The tool", w->last.who, w->last.action, w->last.at,
        p->meanwhile.n ? "What they changed is below. Nothing is saved yet: look at the form, and "
                         "save it again."
                       : "Its text is the same. Nothing is saved yet: save it again.");
    p->version = now->version;
    p->base = now->base;
    return ERR_OK;
}

/* Shows the form again, with all that was typed, for a preview, for what is wrong (422), and when
 * somebody was faster (409): see catch_up(). */
static enum err post(struct context *c, struct work *w)
{
    struct refusal why = {"", ""};
    int64_t entry;
    const struct edit_page now = w->page;
    const struct proposal present = w->proposal;
    w->page.version = atoi(context_field(c, "version"));
    w->page.base = atoi(context_field(c, "base"));
    w->page.reason = w->page.asks_reason ? done_typed(c, "reason") : "";
    w->page.preview = strcmp(context_field(c, "do"), "preview") == 0;
    if (proposal_read(c, &w->proposal, &w->flaws) || w->page.preview)
        return show(c, w);
    enum err e = store_it(c, w, &entry, &why);
    if (!e)
        return done_see(c, w->page.back, entry);
    if (!done_is_refusal(e))
        return e;
    w->outcome = e;
    if (proposal_note_refusal(c, &why, &w->flaws))
        return show(c, w);
    w->page.trouble = done_sentence(c->arena, why.words);
    e = w->page.version != now.version ? catch_up(c, w, &now, &present) : ERR_OK;
    return e ? e : show(c, w);
}

/* See read_tool(). */
enum err page_tool_desk_edit(struct context *c)
{
    struct work w;
    enum err e = read_tool(c, &w);
    return e ? e : show(c, &w);
}

/* See post(), read_tool(). */
enum err page_tool_desk_edit_post(struct context *c)
{
    struct work w;
    enum err e = read_tool(c, &w);
    return e ? e : post(c, &w);
}

/* See read_item(). */
enum err page_item_edit(struct context *c)
{
    struct work w;
    enum err e = read_item(c, &w);
    return e ? e : show(c, &w);
}

/* See post(), read_item(). */
enum err page_item_edit_post(struct context *c)
{
    struct work w;
    enum err e = read_item(c, &w);
    return e ? e : post(c, &w);
}

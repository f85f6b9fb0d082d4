/* flag: a visitor says what is wrong with the page of a tool. */
#include <string.h>

#include "base/utf8.h"
#include "model/desk.h"
#include "model/slug.h"
#include "page/page.h"
#include "page/quota.h"
#include "page/sending.h"
#include "page/visitor.h"
#include "store/desk.h"
#include "view/json.h"
#include "view/pages.h"

/* The words of the database's flag_kind. */
static const char *const kinds[] = {"wrong-price", "dead-link", "outdated",
                                    "duplicate",   "spam",      "other"};
#define KINDS_N (sizeof kinds / sizeof kinds[0])

static bool is_kind(const char *word)
{
    for (size_t i = 0; i < KINDS_N; i++)
        if (strcmp(kinds[i], word) == 0)
            return true;
    return false;
}

static struct options kinds_of(struct arena *a, const char *chosen)
{
    struct options list = {KINDS_N, arena_array(a, KINDS_N, sizeof *list.v)};
    for (size_t i = 0; i < KINDS_N; i++)
        list.v[i] =
            (struct option){kinds[i], queue_flag_words(kinds[i]), strcmp(kinds[i], chosen) == 0};
    return list;
}

/* ERR_NOT_FOUND. An old slug, or a merged tool's, answers with a redirect to the present one: then
 * `p->slug` is "". */
static enum err begin(struct context *c, struct flag_page *p)
{
    struct tool_page found = {.tool.slug = NULL};
    struct store s = context_store(c);
    const char *moved_to;
    *p = (struct flag_page){.slug = context_path(c, "slug"), .trouble = ""};
    p->what = p->note = (struct field){"", "", "", ""};
    if (!slug_is_valid(p->slug))
        return ERR_NOT_FOUND;
    enum err e = store_tool(&s, p->slug, &found, &moved_to);
    if (e)
        return e;
    if (moved_to[0]) {
        p->slug = "";
        return context_moved(c, arena_printf(c->arena, "/tools/%s/flag", moved_to));
    }
    p->name = found.tool.name;
    p->head = context_head(c, arena_printf(c->arena, "Something wrong with %s?", p->name),
                           "Say what is wrong with this page.", "");
    p->head.noindex = p->head.forms = p->head.on_tools = true;
    return ERR_OK;
}

/* ERR_NOT_FOUND; see begin(). */
enum err page_flag(struct context *c)
{
    struct flag_page p;
    enum err e = begin(c, &p);
    if (e || !p.slug[0])
        return e;
    p.thanks = context_input(c, "said")[0] != '\0';
    p.kinds = kinds_of(c->arena, "");
    html_flag(context_body(c), &p);
    return ERR_OK;
}

static enum err show_refused(struct context *c, enum err e, const char *what, const char *note)
{
    struct flag_page p;
    enum err begun = begin(c, &p);
    if (begun || !p.slug[0])
        return begun;
    p.kinds = kinds_of(c->arena, what);
    p.note.value = note;
    if (!is_kind(what))
        p.what.error = "Choose what is wrong.";
    else if (e == ERR_RATE)
        p.trouble = sending_over_quota(c);
    else
        p.note.error = "At most 500 characters.";
    context_status(c, e);
    html_flag(context_body(c), &p);
    return ERR_OK;
}

static const char *said(const struct context *c)
{
    const char *note = context_field(c, "note");
    return utf8_is_blank(note) ? "" : note;
}

static enum err raise(struct context *c, const char *what, const char *note, bool *fresh, int *used)
{
    struct store s = context_store(c);
    return store_flag_raise(&s, context_path(c, "slug"), what, note, visitor_network(c),
                            c->site->submission_quota, fresh, used);
}

/* What is wrong is shown with what was typed: 422, 429. ERR_NOT_FOUND. */
enum err page_flag_post(struct context *c)
{
    const char *what = context_field(c, "kind"), *note = said(c);
    bool fresh;
    int used;
    enum err e = is_kind(what) && utf8_length(note) <= FLAG_NOTE_MAX ? ERR_OK : ERR_INVALID;
    if (!slug_is_valid(context_path(c, "slug")))
        return ERR_NOT_FOUND;
    if (!e)
        e = raise(c, what, note, &fresh, &used);
    if (e == ERR_INVALID || e == ERR_RATE)
        return show_refused(c, e, what, note);
    return e ? e
             : context_see_other(
                   c, arena_printf(c->arena, "/tools/%s/flag?said=1", context_path(c, "slug")));
}

/* ERR_BAD_REQUEST: not JSON. ERR_INVALID: not what a flag is; c->flaws says where. ERR_NOT_FOUND,
 * ERR_RATE. */
enum err page_flag_api(struct context *c)
{
    struct flaws flaws = flaws_new(c->arena, 16);
    const char *what, *note;
    bool fresh = false;
    int used = 0;
    if (!slug_is_valid(context_path(c, "slug")))
        return ERR_NOT_FOUND;
    enum err e = json_read_flag(c->arena, c->req.body, c->req.body_len, &what, &note, &flaws);
    if (e == ERR_BAD_REQUEST)
        return context_fail(c, e, arena_printf(c->arena, "the body %s", flaws.v[0].detail));
    if (!e && !is_kind(what))
        flaws_add(&flaws, "/kind",
                  "must be “wrong-price”, “dead-link”, “outdated”, “duplicate”, “spam” or “other”");
    if (!e && utf8_length(note) > FLAG_NOTE_MAX)
        flaws_add(&flaws, "/note", "must have at most 500 characters");
    if (e || flaws.n) {
        c->flaws = arena_alloc(c->arena, sizeof flaws);
        *c->flaws = flaws;
        return context_fail(c, ERR_INVALID, "send an object such as {\"kind\": \"wrong-price\"}");
    }
    e = raise(c, what, utf8_is_blank(note) ? "" : note, &fresh, &used);
    if (e == ERR_RATE) {
        quota_tell(c, QUOTA_SUBMISSIONS, c->site->submission_quota, c->site->submission_quota);
        return context_fail(c, e, sending_over_quota(c));
    }
    if (!e)
        quota_tell(c, QUOTA_SUBMISSIONS, c->site->submission_quota, used);
    if (!e)
        json_flag(c->arena, context_body(c), fresh);
    return e;
}

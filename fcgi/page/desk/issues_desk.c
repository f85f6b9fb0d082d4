/* issues_desk: issues of the newsletter on their way: moderators see them, admins change them. */
#include <ctype.h>
#include <string.h>
#include <time.h>

#include "page/desk/desk.h"
#include "page/page.h"
#include "store/issues.h"
#include "view/letter_issue.h"
#include "view/pages.h"

/* A letter can do nothing but be looked at. */
#define LETTER_POLICY                                                                              \
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; "                    \
    "style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'; frame-ancestors 'self'"

/* ERR_BAD_REQUEST: a cursor that is not ours. */
enum err page_issues_desk(struct context *c)
{
    struct store s = context_store(c);
    struct issues_desk_page p = {.head = staff_head(c, "Newsletter", "/mod/newsletter")};
    const char *next;
    enum err e = store_issues(&s, c->credential, context_input(c, "after"), &p.issues, &next);
    if (e)
        return e;
    desk_pages(c, "/mod/newsletter", next, &p.next_href, &p.first_href);
    html_issues_desk(context_body(c), &p);
    return ERR_OK;
}

/* ---- one issue ---- */

/* As it was approved, or as it would be now. */
static enum err write_letter(struct context *c, const struct issue_desk_page *p,
                             struct letter *letter)
{
    struct store s = context_store(c);
    const struct letter_site site = {c->site->name, c->site->base_url, c->site->imprint};
    enum err e = p->it.draft ? ERR_NOT_FOUND
                             : store_approved_letter(&s, c->credential, p->it.id, &letter->html,
                                                     &letter->text);
    return e == ERR_NOT_FOUND ? letter_issue(c->arena, &site, &p->issue, letter) : e;
}

static enum err load(struct context *c, int64_t id, struct issue_desk_page *p)
{
    struct store s = context_store(c);
    return store_issue(&s, c->credential, id, &p->it, &p->issue, &p->deeds, &p->email);
}

static struct issue_desk_page begin(struct context *c)
{
    return (struct issue_desk_page){
        .head = staff_head(c, "Newsletter", "/mod/newsletter"),
        .changes = c->account->role >= ROLE_ADMIN,
        .due = "",
        .error = "",
        .subject_error = "",
        .note_error = "",
        .due_error = "",
        .lost = "",
    };
}

/* `p` holds what was typed, when something was. */
static enum err show(struct context *c, int64_t id, struct issue_desk_page *p)
{
    struct letter letter;
    enum err e = load(c, id, p);
    if (!e)
        e = write_letter(c, p, &letter);
    if (e)
        return e;
    p->head.title = arena_printf(c->arena, "Newsletter, %s", p->it.name);
    p->changes &= p->it.draft || p->it.approved || p->it.sending || p->it.reopens;
    if (p->subject && !p->it.draft)
        p->lost = arena_printf(c->arena, "%s\n\n%s", p->subject, p->note);
    if (!p->subject) {
        p->subject = p->issue.subject;
        p->note = p->issue.note;
    }
    if (!p->due[0] && p->it.approved)
        p->due = arena_printf(c->arena, "%.10sT%.5s", p->it.due_at, p->it.due_at + 11);
    for (size_t i = 0; i < p->issue.items.n; i++)
        p->gone |= p->issue.items.v[i].gone && !p->issue.items.v[i].dropped;
    p->words = letter.text;
    p->kilobytes = (int)((strlen(letter.html) + 1023) / 1024);
    html_issue_desk(context_body(c), p);
    response_header(&c->res, "Content-Security-Policy", DESK_FRAME_POLICY);
    return ERR_OK;
}

/* ERR_NOT_FOUND. */
enum err page_issue_desk(struct context *c)
{
    struct issue_desk_page p = begin(c);
    int64_t id;
    enum err e = desk_id(c, "id", &id);
    return e ? e : show(c, id, &p);
}

/* ERR_NOT_FOUND. */
enum err page_issue_letter(struct context *c)
{
    struct issue_desk_page p = begin(c);
    struct letter letter;
    int64_t id;
    enum err e = desk_id(c, "id", &id);
    if (!e)
        e = load(c, id, &p);
    if (!e)
        e = write_letter(c, &p, &letter);
    if (e)
        return e;
    out_text(context_body(c), letter.html);
    response_header(&c->res, "Content-Security-Policy", LETTER_POLICY);
    return ERR_OK;
}

/* ---- what admins do ---- */

/* "2026-11-23T08:00" of a day and minute that there is, as browsers send it. */
static bool is_minute(const char *text)
{
    static const char shape[] = "dddd-dd-ddTdd:dd";
    struct tm tm = {0};
    for (size_t i = 0; i < sizeof shape; i++)
        if (shape[i] == 'd' ? !isdigit((unsigned char)text[i]) : text[i] != shape[i])
            return false;
    const char *end = strptime(text, "%Y-%m-%dT%H:%M", &tm);
    int day = tm.tm_mday;
    return end && !*end && timegm(&tm) > 0 && tm.tm_mday == day;
}

/* "drop-12" → "drop" and 12; any other word stays as it is. */
static const char *split(const struct context *c, const char *word, int64_t *item)
{
    const char *dash = strchr(word, '-');
    *item = dash ? context_number(dash + 1) : 0;
    return *item > 0 ? arena_copy_n(c->arena, word, (size_t)(dash - word)) : word;
}

static bool is(const char *word, const char *other)
{
    return strcmp(word, other) == 0;
}

static void explain(struct context *c, struct issue_desk_page *p, enum err e,
                    const struct refusal *why)
{
    if (is(why->rule, "newsletter_issues_subject_form"))
        p->subject_error = "The subject is one line of at most 150 characters.";
    else if (is(why->rule, "newsletter_issues_note_form"))
        p->note_error = "At most 4000 characters, or 8 KB.";
    else if (is(why->rule, "newsletter_issues_due_range"))
        p->due_error = "That is more than 90 days ahead.";
    else if (strncmp(why->rule, "newsletter_letters_", 19) == 0)
        p->error = "The letter would be over 100 KB, and mail programs cut it off. Drop an item.";
    else
        p->error = done_sentence(c->arena, why->words);
    p->meanwhile = e == ERR_CONFLICT && is(why->rule, "newsletter_issues_version");
}

/* Of what was just saved, or is as it was: the letter that the next step is about. */
static enum err with_letter(struct context *c, int64_t id, int version, const char *what,
                            const char *due, struct refusal *why)
{
    struct store s = context_store(c);
    struct issue_desk_page p = begin(c);
    struct letter letter;
    enum err e = load(c, id, &p);
    if (!e)
        e = write_letter(c, &p, &letter);
    if (e)
        return e;
    return is(what, "approve")
               ? store_issue_approve(&s, c->credential, id, version, due, letter.html, letter.text,
                                     why)
               : store_issue_test(&s, c->credential, id, version, letter.html, letter.text, why);
}

/* With a subject the form was that of a draft: its words are saved first, whatever else is done. */
static enum err act(struct context *c, int64_t id, const char *what, int64_t item, const char *due,
                    struct refusal *why)
{
    struct store s = context_store(c);
    int version = context_int(context_field(c, "version"));
    bool words = params_get(&c->req.form, "subject") != NULL;
    enum err e = ERR_OK;
    *why = (struct refusal){"", ""};
    if (words && !is(what, "cancel")) {
        struct issue_change change = {
            .id = id,
            .version = version,
            .subject = context_field(c, "subject"),
            .note = done_typed(c, "note"),
            .act = item ? what : "",
            .item = item,
        };
        e = store_issue_save(&s, c->credential, &change, &version, why);
    }
    if (e || item || is(what, "save"))
        return e;
    if (is(what, "cancel"))
        return store_issue_cancel(&s, c->credential, id, version, why);
    if (is(what, "reopen"))
        return store_issue_reopen(&s, c->credential, id, version, why);
    if (is(what, "schedule"))
        return store_issue_schedule(&s, c->credential, id, version, due, why);
    if (is(what, "approve") || is(what, "test"))
        return with_letter(c, id, version, what, due, why);
    return context_fail(c, ERR_BAD_REQUEST, "this form does nothing of that name");
}

static const char *after(const struct context *c, int64_t id, const char *what, int64_t item)
{
    return arena_printf(c->arena, "/mod/newsletter/%lld?done=%s%s", (long long)id,
                        item ? "issue-saved" : arena_printf(c->arena, "issue-%s", what),
                        item ? "#items" : "");
}

/* What is wrong is shown with what was typed: 422, 409. ERR_NOT_FOUND. */
enum err page_issue_change(struct context *c)
{
    struct issue_desk_page p = begin(c);
    struct refusal why = {"", ""};
    int64_t id, item;
    const char *what = split(c, context_field(c, "do"), &item), *due = context_field(c, "due");
    bool dated = is(what, "approve") || is(what, "schedule");
    enum err e = desk_id(c, "id", &id);
    if (e)
        return e;
    if (dated && due[0] && !is_minute(due)) {
        p.due_error = "Give a day and a time, such as 2026-11-23T08:00, or nothing for at once.";
        e = ERR_INVALID;
    } else {
        e = act(c, id, what, item, due, &why);
    }
    if (!e) {
        board_bump_catalogue(c->board);
        return context_see_other(c, after(c, id, what, item));
    }
    if (!done_is_refusal(e))
        return e;
    if (!p.due_error[0])
        explain(c, &p, e, &why);
    p.due = due;
    if (params_get(&c->req.form, "subject")) {
        p.subject = context_field(c, "subject");
        p.note = context_field(c, "note");
    }
    context_status(c, e);
    return show(c, id, &p);
}

/* mail_desk: how mail is doing, and, where it is written to a folder, each of them; for admins. */
#include "mail/eml.h"
#include "mail/reading.h"
#include "model/mail.h"
#include "page/desk/desk.h"
#include "page/page.h"
#include "page/staff.h"
#include "store/cursor.h"
#include "store/outbox.h"
#include "view/pages.h"

#define PER_PAGE 20
#define LIST     'e'

/* A mail's HTML can do nothing but lead elsewhere: no script, no form, nothing of its own origin.
 */
#define HTML_POLICY                                                                                \
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; "                    \
    "style-src 'unsafe-inline'; img-src 'self' data:; form-action 'none'; base-uri 'none'; "       \
    "frame-ancestors 'self'"

static const char *or_dash(const char *text)
{
    return text && text[0] ? text : "—";
}

/* ERR_INVALID: a file there that is no mail. */
static enum err read_mail(struct context *c, int64_t id, struct reading *reading)
{
    const char *bytes;
    size_t len;
    enum err e = eml_read(c->site->mail_dir, id, c->arena, &bytes, &len);
    return e ? e : reading_read(c->arena, bytes, len, reading);
}

static enum err list_mails(struct context *c, struct mail_desk_page *p)
{
    const char *after = context_input(c, "after"), *next = "";
    struct cursor cursor = {.list = LIST, .keys = {INT64_MAX}};
    struct eml_list list;
    enum err e = after[0] ? cursor_read(after, LIST, &cursor) : ERR_OK;
    if (!e)
        e = eml_list(c->site->mail_dir, cursor.keys[0], PER_PAGE + 1, c->arena, &list);
    if (e)
        return e;
    p->mails.v = arena_array(c->arena, list.n, sizeof *p->mails.v);
    for (size_t i = 0; i < list.n && i < PER_PAGE; i++) {
        struct reading r;
        if (read_mail(c, list.v[i], &r))
            continue;
        p->mails.v[p->mails.n++] = (struct mail_line){
            .href = arena_printf(c->arena, "/mod/mail/%lld", (long long)list.v[i]),
            .subject = or_dash(r.subject),
            .to = or_dash(r.to),
            .date = or_dash(r.date),
        };
    }
    if (list.n > PER_PAGE)
        next =
            cursor_write(c->arena, (struct cursor){.list = LIST, .keys = {list.v[PER_PAGE - 1]}});
    desk_pages(c, "/mod/mail", next, &p->next_href, &p->first_href);
    return ERR_OK;
}

/* ERR_BAD_REQUEST: a cursor that is not ours. */
enum err page_mail_desk(struct context *c)
{
    struct mail_desk_page p = {
        .head = staff_head(c, "Mail", "/mod/mail"),
        .has_server = c->site->sends_mail,
        .has_folder = c->site->mail_dir != NULL,
        .next_href = "",
        .first_href = "",
    };
    struct store s = context_store(c);
    enum err e = store_mail_seen(&s, c->credential, &p.counts);
    if (!e && p.has_folder)
        e = list_mails(c, &p);
    if (!e)
        html_mail_desk(context_body(c), &p);
    return e;
}

static enum err find_mail(struct context *c, struct reading *reading)
{
    int64_t id = context_number(context_path(c, "id"));
    struct store s = context_store(c);
    struct outbox_counts counts;
    /* It asks the database, too, who this is. */
    enum err e = store_mail_seen(&s, c->credential, &counts);
    if (!e)
        e = id > 0 && c->site->mail_dir ? read_mail(c, id, reading) : ERR_NOT_FOUND;
    return e == ERR_NOT_FOUND ? context_fail(c, e, "there is no file of that mail") : e;
}

/* ERR_NOT_FOUND. */
enum err page_mail_one(struct context *c)
{
    struct reading r;
    enum err e = find_mail(c, &r);
    if (e)
        return e;
    struct mail_page p = {
        .head = staff_head(c, or_dash(r.subject), "/mod/mail"),
        .subject = or_dash(r.subject),
        .headers.v = arena_array(c->arena, r.headers_n, sizeof *p.headers.v),
        .text = text_pieces(c->arena, r.text ? r.text : ""),
        .html_href =
            r.html ? arena_printf(c->arena, "/mod/mail/%s/html", context_path(c, "id")) : "",
    };
    for (size_t i = 0; i < r.headers_n; i++)
        p.headers.v[p.headers.n++] = (struct mail_header){r.headers[i].name, r.headers[i].value};
    html_mail_one(context_body(c), &p);
    response_header(&c->res, "Content-Security-Policy", DESK_FRAME_POLICY);
    return ERR_OK;
}

/* ERR_NOT_FOUND, also for one without HTML. */
enum err page_mail_html(struct context *c)
{
    struct reading r;
    enum err e = find_mail(c, &r);
    if (!e && !r.html)
        e = context_fail(c, ERR_NOT_FOUND, "that mail has no HTML");
    if (e)
        return e;
    out_text(context_body(c), r.html);
    html_mail_links(&c->res.body);
    response_header(&c->res, "Content-Security-Policy", HTML_POLICY);
    return ERR_OK;
}

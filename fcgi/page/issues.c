/* issues: the newsletter's archive, its feeds, and one issue of it. */
#include <string.h>

#include "http/form.h"
#include "page/feed.h"
#include "page/page.h"
#include "store/issues.h"
#include "view/json_issues.h"
#include "view/pages.h"
#include "view/prose.h"

#define PAGE_ISSUES 20
#define FEED_ISSUES 30
#define TITLE       "Weekly AI Tool Verdicts"
#define DESCRIPTION                                                                                \
    "The weekly newsletter: new verdicts, verdict flips, where panel and community disagree, and " \
    "entry prices."

/* An archive without an issue has changed at some time, too. */
#define ARCHIVE_BEGAN "2026-01-01T00:00:00Z"

static const char *after_href(const struct context *c, const char *after)
{
    return after[0] ? arena_printf(c->arena, "/newsletter?after=%s", form_escape(c->arena, after))
                    : "";
}

/* ERR_BAD_REQUEST: a cursor that is not ours. */
enum err page_issues(struct context *c)
{
    const char *after = context_input(c, "after");
    struct store s = context_store(c);
    struct issues_page p = {.head = context_head(c, TITLE, DESCRIPTION, "/newsletter")};
    enum err e = store_public_issues(&s, after, PAGE_ISSUES, &p.issues, &p.next);
    if (e == ERR_BAD_REQUEST)
        return context_fail(c, e, "the parameter “after” must be the “next” of an earlier answer");
    if (e)
        return e;
    p.next_href = after_href(c, p.next);
    p.first_href = after[0] ? "/newsletter" : "";
    p.head.record = true;
    p.head.noindex = after[0] != 0;
    feed_of_page(c, &p.head, "/newsletter/feed");
    if (p.next[0])
        response_header(&c->res, "Link",
                        arena_printf(c->arena, "<%s>; rel=\"next\"", context_url(c, p.next_href)));
    if (c->match.face == FACE_JSON)
        json_issues(c->arena, context_body(c), &p);
    else
        html_issues(context_body(c), &p);
    return ERR_OK;
}

static const char *beside(const struct context *c, const char *week)
{
    return week[0] ? arena_printf(c->arena, "/newsletter/%s", week) : "";
}

/* ERR_NOT_FOUND: no issue was sent that week. */
enum err page_issue(struct context *c)
{
    const char *week = context_path(c, "week"), *earlier, *later;
    struct store s = context_store(c);
    struct issue_page p = {0};
    enum err e = issue_is_week(week) ? store_public_issue(&s, week, &p.issue, &earlier, &later)
                                     : ERR_NOT_FOUND;
    if (e == ERR_NOT_FOUND)
        return context_fail(c, e, "no issue was sent that week; /newsletter lists those that were");
    if (!e)
        e = prose_render(c->arena, p.issue.note, &p.issue.note_html);
    if (e)
        return e;
    p.head = context_head(c, p.issue.subject,
                          arena_printf(c->arena, "%s, %s: what changed between %s and %s.", TITLE,
                                       p.issue.name, p.issue.from_day, p.issue.upto_day),
                          p.issue.path);
    p.head.og_type = "article";
    p.head.record = true;
    p.earlier_href = beside(c, earlier);
    p.later_href = beside(c, later);
    feed_of_page(c, &p.head, "/newsletter/feed");
    if (c->match.face == FACE_JSON)
        json_issue(c->arena, context_body(c), &p);
    else
        html_issue(context_body(c), &p);
    return ERR_OK;
}

static struct feed_entry entry_of(struct arena *a, const struct issue_line *line)
{
    return (struct feed_entry){
        .id = line->urn,
        .url = line->url,
        .title = line->subject,
        .text = line->tools[0]
                    ? arena_printf(a, "%s, %s to %s: %s.", line->name, line->from_day,
                                   line->upto_day, line->tools)
                    : arena_printf(a, "%s, %s to %s.", line->name, line->from_day, line->upto_day),
        .at = line->sent_at,
        .author = "",
        .term = "issue",
        .label = "Issue",
    };
}

/* Both kinds. */
enum err page_issues_feed(struct context *c)
{
    struct store s = context_store(c);
    struct issue_lines issues;
    const char *next, *urn;
    enum err e = store_public_issues(&s, "", FEED_ISSUES, &issues, &next);
    if (!e)
        e = store_newsletter_urn(&s, &urn);
    if (e)
        return e;
    const char *ending = strrchr(c->match.route->path, '.');
    struct feed f = {
        .id = urn,
        .title = arena_printf(c->arena, TITLE " | %s", c->site->name),
        .description = DESCRIPTION,
        .author = c->site->name,
        .self_url = arena_printf(c->arena, "%s/newsletter/feed%s", c->site->base_url, ending),
        .home_url = context_url(c, "/newsletter"),
        .updated = issues.n ? issues.v[0].sent_at : ARCHIVE_BEGAN,
    };
    f.entries =
        (struct feed_entries){issues.n, arena_array(c->arena, issues.n, sizeof *f.entries.v)};
    for (size_t i = 0; i < issues.n; i++)
        f.entries.v[i] = entry_of(c->arena, &issues.v[i]);
    return feed_answer(c, &f);
}

/* record: the public log and its feeds, and how moderators decide, in numbers. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "page/feed.h"
#include "page/page.h"
#include "store/record.h"
#include "view/json_record.h"
#include "view/pages.h"

#define PAGE_ENTRIES     50
#define FEED_ENTRIES     50
#define ENTRIES_MAX      100
#define ENTRY_DIGITS_MAX 18

/* The year in which the tag URIs of entries began to be given (RFC 4151): never to be changed, or
 * every feed reader shows everything anew. */
#define TAG_YEAR "2026"

/* ---- addresses ---- */

static void add_filter(const struct context *c, struct out *o, const char *name, const char *value)
{
    if (!value[0])
        return;
    out_byte(o, memchr(o->data, '?', o->len) ? '&' : '?');
    out_printf(o, "%s=%s", name, form_escape(c->arena, value));
}

static const char *log_href(const struct context *c, const char *path, const struct log_query *q,
                            const char *after)
{
    struct out o = out_grow(c->arena, 256);
    out_text(&o, path);
    add_filter(c, &o, "tool", q->tool);
    add_filter(c, &o, "action", q->action);
    add_filter(c, &o, "moderator", q->moderator);
    add_filter(c, &o, "month", q->month);
    add_filter(c, &o, "after", after);
    return out_string(&o);
}

/* "https://host:1/": the name alone, for tag URIs */
static const char *authority(const struct context *c)
{
    const char *host = strstr(c->site->base_url, "//") + 2;
    return arena_copy_n(c->arena, host, strcspn(host, ":/"));
}

/* ---- what is asked ---- */

static bool is_month(const char *text)
{
    static const char shape[] = "dddd-dd";
    for (size_t i = 0; i < sizeof shape; i++)
        if (shape[i] == 'd' ? !isdigit((unsigned char)text[i]) : text[i] != shape[i])
            return false;
    int year = atoi(text), month = atoi(text + 5);
    return year >= 2000 && month >= 1 && month <= 12;
}

static enum err read_query(struct context *c, struct log_query *q)
{
    const char *limit = context_input(c, "limit");
    *q = (struct log_query){
        .tool = context_input(c, "tool"),
        .action = context_input(c, "action"),
        .moderator = context_input(c, "moderator"),
        .month = context_input(c, "month"),
        .limit = limit[0] ? atoi(limit) : PAGE_ENTRIES,
    };
    if (q->month[0] && !is_month(q->month))
        return context_fail(c, ERR_BAD_REQUEST, "the parameter “month” must be like 2026-05");
    if (limit[strspn(limit, "0123456789")] || q->limit < 1 || q->limit > ENTRIES_MAX)
        return context_fail(c, ERR_BAD_REQUEST,
                            "the parameter “limit” must be a number from 1 to 100");
    return ERR_OK;
}

/* ---- what is shown ---- */

static const char *title_of(const struct context *c, const struct log_entry *e)
{
    const char *about = e->tool_name[0] ? e->tool_name : e->detail;
    return about[0] ? arena_printf(c->arena, "%s %s: %s", e->what, e->done, about)
                    : arena_printf(c->arena, "%s %s", e->what, e->done);
}

static void fill_links(const struct context *c, struct log_page *p)
{
    const char *host = authority(c);
    for (size_t i = 0; i < p->entries.n; i++) {
        struct log_entry *e = &p->entries.v[i];
        struct log_query who = {.tool = "", .action = "", .moderator = e->who, .month = ""};
        e->href = arena_printf(c->arena, "/log/%lld", (long long)e->id);
        e->url = context_url(c, e->href);
        e->who_href = log_href(c, "/log", &who, "");
        e->tag = arena_printf(c->arena, "tag:%s," TAG_YEAR ":log/%lld", host, (long long)e->id);
        e->title = title_of(c, e);
    }
}

static struct log_page begin(const struct context *c, const char *title, const char *path)
{
    struct log_page p = {
        .head = context_head(
            c, title, "Every decision of the moderators: what, which tool, by whom and why.", path),
        .title = title,
        .next = "",
        .next_href = "",
        .first_href = "",
        .feed_href = "/log.atom",
        .feed_json_href = "/log.json",
    };
    p.head.record = true;
    return p;
}

static enum err read_log(struct context *c, struct log_page *p, const struct log_query *q)
{
    struct store s = context_store(c);
    enum err e = store_log(&s, q, context_input(c, "after"), p);
    if (e == ERR_BAD_REQUEST)
        return context_fail(c, e, "the parameter “after” must be the “next” of an earlier answer");
    if (!e)
        fill_links(c, p);
    return e;
}

/* ERR_BAD_REQUEST: a month, limit or cursor that is none. */
enum err page_log(struct context *c)
{
    struct log_page p = begin(c, "The log", "/log");
    struct log_query q;
    enum err e = read_query(c, &q);
    if (!e)
        e = read_log(c, &p, &q);
    if (e)
        return e;
    struct log_query feed = q;
    feed.month = "";
    p.filtered = q.tool[0] || q.action[0] || q.moderator[0] || q.month[0];
    p.feed_href = log_href(c, "/log.atom", &feed, "");
    p.feed_json_href = log_href(c, "/log.json", &feed, "");
    p.head.feed = p.feed_href;
    p.head.feed_json = p.feed_json_href;
    p.head.noindex = c->req.query.n > 0;
    const char *limit = context_input(c, "limit");
    if (p.next[0])
        p.next_href = log_href(c, "/log", &q, p.next);
    if (p.next[0] && limit[0])
        p.next_href = arena_printf(c->arena, "%s&limit=%s", p.next_href, limit);
    if (context_input(c, "after")[0])
        p.first_href = log_href(c, "/log", &q, "");
    if (c->match.face == FACE_HTML) {
        html_log(context_body(c), &p);
        return ERR_OK;
    }
    if (p.next[0])
        response_header(&c->res, "Link",
                        arena_printf(c->arena, "<%s>; rel=\"next\"", context_url(c, p.next_href)));
    json_log(c->arena, context_body(c), &p);
    return ERR_OK;
}

/* ERR_NOT_FOUND: there is no such entry, or it is nobody's business. */
enum err page_log_entry(struct context *c)
{
    const char *digits = context_path(c, "entry");
    size_t len = strspn(digits, "0123456789");
    if (digits[len] || len > ENTRY_DIGITS_MAX || digits[0] == '0')
        return ERR_NOT_FOUND;
    const char *path = arena_printf(c->arena, "/log/%s", digits);
    struct log_page p = begin(c, arena_printf(c->arena, "Entry %s of the log", digits), path);
    struct store s = context_store(c);
    enum err e = store_log_entry(&s, strtoll(digits, NULL, 10), &p);
    if (e)
        return e;
    fill_links(c, &p);
    p.single = true;
    /* One line each: the whole log is what is worth to be found. */
    p.head.noindex = true;
    if (c->match.face == FACE_JSON)
        json_log(c->arena, context_body(c), &p);
    else
        html_log(context_body(c), &p);
    return ERR_OK;
}

static struct feed_entries entries_of(const struct context *c, const struct log_entries *entries)
{
    struct feed_entries list = {entries->n, arena_array(c->arena, entries->n, sizeof *list.v)};
    for (size_t i = 0; i < entries->n; i++) {
        const struct log_entry *e = &entries->v[i];
        list.v[i] = (struct feed_entry){
            .id = e->tag,
            .url = e->url,
            .title = e->title,
            .text = e->reason[0] ? e->reason : e->title,
            .at = e->at,
            .author = e->who,
            .term = e->action,
            .label = e->done,
        };
    }
    return list;
}

/* Both kinds of feed. Only what can no longer be undone: a feed reader never forgets what it saw.
 */
enum err page_log_feed(struct context *c)
{
    struct log_query q;
    struct log_page p = begin(c, "The log", "/log");
    enum err e = read_query(c, &q);
    q.settled = true;
    q.limit = FEED_ENTRIES;
    if (!e)
        e = read_log(c, &p, &q);
    if (e)
        return e;
    struct feed f = {
        .id = arena_printf(c->arena, "tag:%s," TAG_YEAR ":%s", authority(c),
                           log_href(c, "log", &q, "")),
        .title = arena_printf(c->arena, "%s | %s", p.title, c->site->name),
        .description = p.head.description,
        .author = c->site->name,
        .updated = p.entries.n ? p.entries.v[0].at : TAG_YEAR "-01-01T00:00:00Z",
        .self_url = context_url(c, log_href(c, c->match.route->path, &q, "")),
        .home_url = context_url(c, log_href(c, "/log", &q, "")),
        .entries = entries_of(c, &p.entries),
    };
    return feed_answer(c, &f);
}

/* ---- numbers ---- */

static const struct {
    const char *days, *label;
} spans[] = {
    {"30", "30 days"},
    {"90", "90 days"},
    {"365", "A year"},
};
#define SPANS (sizeof spans / sizeof *spans)

enum err page_stats(struct context *c)
{
    const char *days = context_input(c, "days");
    struct stats_page p = {
        .head = context_head(c, "How we decide, in numbers",
                             "How long moderators take, how much they approve, their reasons, and "
                             "how often an appeal overturned them.",
                             "/stats"),
        .days = days[0] ? atoi(days) : 30,
        .spans = {SPANS, arena_array(c->arena, SPANS, sizeof *p.spans.v)},
    };
    p.head.record = true;
    p.head.noindex = c->req.query.n > 0;
    for (size_t i = 0; i < SPANS; i++)
        p.spans.v[i] = (struct choice){
            .href = i ? arena_printf(c->arena, "/stats?days=%s", spans[i].days) : "/stats",
            .label = spans[i].label,
            .current = atoi(spans[i].days) == p.days,
        };
    struct store s = context_store(c);
    enum err e = store_stats(&s, &p);
    if (e)
        return e;
    if (c->match.face == FACE_JSON)
        json_stats(c->arena, context_body(c), &p);
    else
        html_stats(context_body(c), &p);
    return ERR_OK;
}

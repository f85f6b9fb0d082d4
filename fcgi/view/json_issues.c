/* json_issues: the newsletter's archive as JSON. */
#include "view/json_issues.h"

#include <string.h>

#include "view/json_parts.h"

void json_issues(struct arena *a, struct out *o, const struct issues_page *p)
{
    struct json_writer *w = json_writer_new(a, o, JSON_COMPACT);
    json_open(w, NULL, '{');
    json_open(w, "issues", '[');
    for (size_t i = 0; i < p->issues.n; i++) {
        const struct issue_line *l = &p->issues.v[i];
        json_open(w, NULL, '{');
        json_text(w, "week", l->week);
        json_text(w, "subject", l->subject);
        json_text(w, "from", l->from_day);
        json_text(w, "to", l->upto_day);
        json_text(w, "sent_at", l->sent_at);
        json_text(w, "url", l->url);
        json_close(w, '}');
    }
    json_close(w, ']');
    json_text(w, "next", p->next[0] ? p->next : NULL);
    json_close(w, '}');
}

static void put_share(struct json_writer *w, const char *key, struct share s, const char *whole)
{
    json_open(w, key, '{');
    json_int(w, "ship", s.part);
    json_int(w, whole, s.whole);
    json_put_percent(w, "percent", s);
    json_close(w, '}');
}

static void put_name(struct json_writer *w, const char *key, const char *slug, const char *name)
{
    json_open(w, key, '{');
    json_text(w, "slug", slug);
    json_text(w, "name", name);
    json_close(w, '}');
}

static void put_seats(struct json_writer *w, const struct issue_seats *seats)
{
    json_open(w, "reviews", '[');
    for (size_t i = 0; i < seats->n; i++) {
        const struct issue_seat *s = &seats->v[i];
        json_open(w, NULL, '{');
        json_text(w, "persona", s->persona);
        json_text(w, "name", s->name);
        json_text(w, "verdict", s->verdict);
        json_text(w, "was", s->was[0] ? s->was : NULL);
        json_close(w, '}');
    }
    json_close(w, ']');
}

static bool is(const struct issue_item *i, const char *kind)
{
    return strcmp(i->kind, kind) == 0;
}

static void put_item(struct json_writer *w, const struct issue_item *i)
{
    bool flip = is(i, "flip"), panel = strcmp(i->voice, "panel") == 0;
    json_open(w, NULL, '{');
    json_text(w, "kind", i->kind);
    put_name(w, "tool", i->tool, i->tool_name);
    if (is(i, "compared")) {
        put_name(w, "other", i->other, i->other_name);
        json_int(w, "votes_this_week", i->week_votes);
        json_int(w, "left", i->left_votes);
        json_int(w, "right", i->right_votes);
        json_int(w, "neither", i->neither);
    }
    if (flip)
        json_text(w, "voice", i->voice);
    if (flip || is(i, "price")) {
        json_text(w, "was", i->was);
        json_text(w, "became", i->became);
    }
    if (is(i, "verdict") || is(i, "contested"))
        put_share(w, "panel", i->panel, "reviews");
    if (flip && panel)
        put_share(w, "panel", i->votes, "reviews");
    if (is(i, "contested") || (flip && !panel))
        put_share(w, "community", i->votes, "votes");
    if (is(i, "verdict")) {
        json_bool(w, "new", i->fresh);
        put_seats(w, &i->seats);
        json_text(w, "quote", i->quote[0] ? i->quote : NULL);
        json_text(w, "quote_by", i->quote_by[0] ? i->quote_by : NULL);
    }
    json_text(w, "title", i->title);
    json_text(w, "text", i->line);
    json_text(w, "url", i->url);
    json_close(w, '}');
}

void json_issue(struct arena *a, struct out *o, const struct issue_page *p)
{
    const struct issue *issue = &p->issue;
    struct json_writer *w = json_writer_new(a, o, JSON_COMPACT);
    json_open(w, NULL, '{');
    json_text(w, "week", issue->week);
    json_text(w, "subject", issue->subject);
    json_text(w, "from", issue->from_day);
    json_text(w, "to", issue->upto_day);
    json_text(w, "sent_at", issue->sent_at);
    json_text(w, "url", issue->url);
    json_text(w, "note", issue->note[0] ? issue->note : NULL);
    json_int(w, "left_out", issue->left_out);
    json_open(w, "items", '[');
    for (size_t i = 0; i < issue->items.n; i++)
        put_item(w, &issue->items.v[i]);
    json_close(w, ']');
    json_close(w, '}');
}

/* json_record: the public record as JSON. */
#include "view/json_record.h"

#include "view/json_parts.h"

static const char *or_null(const char *text)
{
    return text[0] ? text : NULL;
}

static void put_number_or_null(struct json_writer *w, const char *key, int64_t number)
{
    if (number)
        json_int(w, key, number);
    else
        json_null(w, key);
}

static void put_entry(struct json_writer *w, const struct log_entry *e)
{
    json_open(w, NULL, '{');
    json_int(w, "id", e->id);
    json_text(w, "at", e->at);
    json_text(w, "who", e->who);
    json_text(w, "action", e->action);
    json_text(w, "kind", e->kind);
    json_text(w, "tool", or_null(e->tool));
    json_text(w, "tool_name", or_null(e->tool_name));
    json_text(w, "detail", or_null(e->detail));
    json_text(w, "evidence", or_null(e->evidence));
    json_text(w, "from", or_null(e->from));
    json_text(w, "to", or_null(e->to));
    json_text(w, "reason", or_null(e->reason));
    json_bool(w, "erased", e->erased);
    put_number_or_null(w, "reverts", e->reverts);
    put_number_or_null(w, "reverted_by", e->reverted_by);
    json_text(w, "batch", or_null(e->batch));
    json_text(w, "hash", e->hash);
    json_text(w, "url", e->url);
    json_close(w, '}');
}

void json_log(struct arena *a, struct out *o, const struct log_page *p)
{
    struct json_writer *w = json_writer_new(a, o, JSON_COMPACT);
    json_open(w, NULL, '{');
    json_open(w, "entries", '[');
    for (size_t i = 0; i < p->entries.n; i++)
        put_entry(w, &p->entries.v[i]);
    json_close(w, ']');
    json_open(w, "head", '{');
    json_int(w, "entries", p->chain.entries);
    json_text(w, "hash", or_null(p->chain.hash));
    json_text(w, "at", or_null(p->chain.at));
    json_close(w, '}');
    json_put_next(w, p->next);
    json_close(w, '}');
}

static void put_part(struct json_writer *w, const char *key, struct share s, const char *part,
                     const char *whole)
{
    json_open(w, key, '{');
    json_int(w, part, s.part);
    json_int(w, whole, s.whole);
    json_put_percent(w, "percent", s);
    json_close(w, '}');
}

static void put_seconds(struct json_writer *w, const char *key, long long seconds)
{
    if (seconds >= 0)
        json_int(w, key, seconds);
    else
        json_null(w, key);
}

static void put_stats(struct json_writer *w, const struct stats_row *r)
{
    json_open(w, NULL, '{');
    json_text(w, "kind", r->kind);
    json_int(w, "waiting", r->waiting);
    json_int(w, "decisions", r->decisions);
    json_open(w, "seconds", '{');
    put_seconds(w, "median", r->median_s);
    put_seconds(w, "p95", r->p95_s);
    json_int(w, "n", r->decisions);
    json_close(w, '}');
    put_part(w, "approval", r->approval, "approved", "settled");
    json_int(w, "rejected", r->rejected);
    json_int(w, "spam", r->spam);
    json_int(w, "merged", r->merged);
    json_int(w, "changes_asked", r->asked);
    put_part(w, "appeals", r->overturn, "overturned", "decided");
    json_int(w, "reverted", r->reverted);
    json_int(w, "undone", r->undone);
    json_close(w, '}');
}

void json_stats(struct arena *a, struct out *o, const struct stats_page *p)
{
    struct json_writer *w = json_writer_new(a, o, JSON_COMPACT);
    json_open(w, NULL, '{');
    json_int(w, "days", p->days);
    json_open(w, "kinds", '[');
    for (size_t i = 0; i < p->rows.n; i++)
        put_stats(w, &p->rows.v[i]);
    json_close(w, ']');
    json_open(w, "reasons", '[');
    for (size_t i = 0; i < p->reasons.n; i++) {
        json_open(w, NULL, '{');
        json_text(w, "action", p->reasons.v[i].action);
        json_text(w, "reason", or_null(p->reasons.v[i].reason));
        json_int(w, "times", p->reasons.v[i].times);
        json_close(w, '}');
    }
    json_close(w, ']');
    json_text(w, "url", p->head.canonical);
    json_close(w, '}');
}

static void put_changes(struct json_writer *w, const struct changed_parts *changes)
{
    static const char *const kinds[] = {
        [DIFF_SAME] = "same", [DIFF_GONE] = "gone", [DIFF_NEW] = "new"};
    json_open(w, "changes", '[');
    for (size_t i = 0; i < changes->n; i++) {
        const struct changed_part *part = &changes->v[i];
        json_open(w, NULL, '{');
        json_text(w, "part", part->label);
        json_open(w, "diff", '[');
        for (size_t j = 0; j < part->diff.n; j++) {
            json_open(w, NULL, '{');
            json_text(w, kinds[part->diff.v[j].kind], part->diff.v[j].text);
            json_close(w, '}');
        }
        json_close(w, ']');
        json_close(w, '}');
    }
    json_close(w, ']');
}

void json_history(struct arena *a, struct out *o, const struct history_page *p)
{
    struct json_writer *w = json_writer_new(a, o, JSON_COMPACT);
    json_open(w, NULL, '{');
    json_text(w, "slug", p->slug);
    json_open(w, "revisions", '[');
    for (size_t i = 0; i < p->revisions.n; i++) {
        const struct tool_revision *r = &p->revisions.v[i];
        json_open(w, NULL, '{');
        json_int(w, "revision", r->revision);
        json_text(w, "at", r->at);
        json_text(w, "author", r->author);
        json_text(w, "source", r->source);
        json_bool(w, "present", r->present);
        json_text(w, "name", r->name);
        json_text(w, "tagline", r->tagline);
        json_text(w, "website", r->website);
        json_text(w, "category", r->category);
        json_text(w, "description", r->description);
        json_open(w, "pricing", '{');
        json_text(w, "model", r->pricing_model);
        json_text(w, "entry", r->pricing_entry);
        json_close(w, '}');
        json_put_tag_names(w, &r->tags);
        put_changes(w, &r->changes);
        json_close(w, '}');
    }
    json_close(w, ']');
    put_number_or_null(w, "next", p->next);
    json_close(w, '}');
}

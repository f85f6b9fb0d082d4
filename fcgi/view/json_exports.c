/* json_exports: the published ballots as JSON. */
#include "view/json_exports.h"

#include "view/json_parts.h"

static const char *file_url(struct arena *a, const struct exports_page *p, const char *day,
                            const char *name)
{
    return arena_printf(a, "%s/exports/%s/%s", p->head.base_url, day, name);
}

void json_exports(struct arena *a, struct out *o, const struct exports_page *p)
{
    struct json_writer *w = json_writer_new(a, o, JSON_COMPACT);
    json_open(w, NULL, '{');
    json_open(w, "exports", '[');
    for (size_t i = 0; i < p->days.n; i++) {
        const struct export_day *d = &p->days.v[i];
        json_open(w, NULL, '{');
        json_text(w, "day", d->day);
        json_int(w, "entries", d->entries);
        json_int(w, "total", d->total);
        json_int(w, "bytes", d->bytes);
        json_text(w, "sha256", d->sha256);
        json_text(w, "chain", d->chain);
        json_text(w, "ballots", file_url(a, p, d->day, EXPORT_BALLOTS));
        json_text(w, "tallies", file_url(a, p, d->day, EXPORT_TALLIES));
        json_text(w, "checkpoint", file_url(a, p, d->day, EXPORT_CHECKPOINT));
        json_text(w, "sums", file_url(a, p, d->day, EXPORT_SUMS));
        json_close(w, '}');
    }
    json_close(w, ']');
    json_open(w, "keys", '[');
    for (size_t i = 0; i < p->keys.n; i++) {
        json_open(w, NULL, '{');
        json_text(w, "key", p->keys.v[i].word);
        json_text(w, "first", p->keys.v[i].first);
        json_text(w, "last", p->keys.v[i].last);
        json_close(w, '}');
    }
    json_close(w, ']');
    json_put_next(w, p->next);
    json_close(w, '}');
}

/* json_submission: what is proposed, and how it stands, as JSON both ways. */
#include <string.h>

#include "model/tags.h"
#include "view/json.h"
#include "view/json_parts.h"
#include "json/reader.h"

#define VALUES_MAX 64

/* Lengths and forms are checked where those of the form's fields are. */
static const char *take(struct flaws *flaws, struct json *object, const char *name)
{
    struct json *value = json_take(object, name);
    return value && json_expect(flaws, value, JSON_TEXT) ? value->text : "";
}

/* A name at a time; the rest is checked where the form's field is. */
static const char *take_tags(struct arena *a, struct flaws *flaws, struct json *list)
{
    struct tags tags = {.v = arena_array(a, list->children, sizeof *tags.v)};
    if (!json_expect(flaws, list, JSON_LIST))
        return "";
    for (struct json *value = list->first; value; value = value->next) {
        if (!json_expect(flaws, value, JSON_TEXT))
            continue;
        if (strchr(value->text, ',') || !value->text[strspn(value->text, " ")])
            json_complain(flaws, value, "must be a name, without a comma");
        else
            tags.v[tags.n++].name = value->text;
    }
    return tags_join(a, &tags);
}

enum err json_read_proposal(struct arena *a, const char *text, size_t len, struct proposal *p,
                            struct flaws *flaws)
{
    struct json *root, *pricing;
    enum err e = json_parse(a, text, len, VALUES_MAX, &root, flaws);
    if (e)
        return e;
    if (!json_expect(flaws, root, JSON_OBJECT))
        return ERR_INVALID;
    p->name = take(flaws, root, "name");
    p->tagline = take(flaws, root, "tagline");
    p->website = take(flaws, root, "website");
    p->category.slug = take(flaws, root, "category");
    p->description = take(flaws, root, "description");
    pricing = json_take(root, "pricing");
    if (pricing && json_expect(flaws, pricing, JSON_OBJECT)) {
        p->pricing.model = take(flaws, pricing, "model");
        p->pricing.entry = take(flaws, pricing, "entry");
        json_refuse_unknown(flaws, pricing);
    }
    struct json *tags = json_take(root, "tags");
    p->keeps_tags = !tags;
    if (tags)
        p->tags = take_tags(a, flaws, tags);
    p->note = take(flaws, root, "note");
    p->email = take(flaws, root, "email");
    json_refuse_unknown(flaws, root);
    return flaws->n ? ERR_INVALID : ERR_OK;
}

void json_submitted(struct arena *a, struct out *o, const struct submitted *s)
{
    struct json_writer *w = json_writer_new(a, o, JSON_COMPACT);
    json_open(w, NULL, '{');
    json_text(w, "token", s->token);
    json_text(w, "state", s->state);
    json_text(w, "url", s->url);
    json_close(w, '}');
}

static const char *or_null(const char *text)
{
    return text && text[0] ? text : NULL;
}

static void put_proposal(struct arena *a, struct json_writer *w, const struct proposal *p)
{
    struct tags tags = tags_split(a, p->tags);
    json_open(w, "proposal", '{');
    json_text(w, "name", p->name);
    json_text(w, "tagline", p->tagline);
    json_text(w, "website", p->website);
    json_text(w, "category", p->category.slug);
    json_text(w, "description", p->description);
    json_open(w, "pricing", '{');
    json_text(w, "model", p->pricing.model);
    json_text(w, "entry", p->pricing.entry);
    json_close(w, '}');
    json_put_tag_names(w, &tags);
    json_text(w, "note", or_null(p->note));
    json_close(w, '}');
}

void json_receipt(struct arena *a, struct out *o, const struct receipt_page *p)
{
    const struct receipt *r = &p->receipt;
    struct json_writer *w = json_writer_new(a, o, JSON_COMPACT);
    json_open(w, NULL, '{');
    json_text(w, "kind", r->is_edit ? "edit" : "tool");
    json_text(w, "state", p->not_taken ? "not-taken" : r->state);
    json_int(w, "version", r->version);
    json_text(w, "reason", p->not_taken ? NULL : or_null(r->reason));
    if (r->place)
        json_int(w, "place", r->place);
    else
        json_null(w, "place");
    json_text(w, "submitted_at", r->submitted_at);
    json_text(w, "decided_at", or_null(r->decided_at));
    json_text(w, "tool",
              r->tool_is_public ? arena_printf(a, "%s/tools/%s", p->head.base_url, r->tool_slug)
                                : NULL);
    json_open(w, "next", '[');
    if (p->resubmits)
        json_text(w, NULL, "resubmit");
    if (p->appeals)
        json_text(w, NULL, "appeal");
    json_close(w, ']');
    put_proposal(a, w, &r->proposal);
    json_bool(w, "edited", r->edited);
    json_text(w, "appeal", or_null(r->appeal));
    json_text(w, "url", p->url);
    json_close(w, '}');
}

void json_duplicates(struct arena *a, struct out *o, const struct duplicates *list)
{
    struct json_writer *w = json_writer_new(a, o, JSON_COMPACT);
    json_open(w, NULL, '{');
    json_open(w, "duplicates", '[');
    for (size_t i = 0; i < list->n; i++) {
        const struct duplicate *d = &list->v[i];
        json_open(w, NULL, '{');
        json_text(w, "slug", d->slug);
        json_text(w, "name", d->name);
        json_text(w, "tagline", d->tagline);
        json_text(w, "why", d->same_address ? "address" : "name");
        json_text(w, "url", d->url);
        json_close(w, '}');
    }
    json_close(w, ']');
    json_close(w, '}');
}

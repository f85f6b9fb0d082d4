/* meanwhile: what somebody else changed while a form was being filled in. */
#include "page/desk/meanwhile.h"

#include <string.h>

#include "store/desk.h"

#define PARTS 8

/* One part: as the form was made, as it is now, and as it was typed. */
struct part {
    const char *label;
    const char *was, *is, **typed;
    const char *was_shown, *is_shown;
};

enum err meanwhile_merge(struct context *c, const char *kind, int64_t id, int base,
                         const struct proposal *now, struct proposal *typed,
                         struct meanwhile_parts *list)
{
    struct store s = context_store(c);
    struct proposal was;
    list->n = 0;
    enum err e = store_content_seen(&s, c->credential, kind, id, base, &was);
    if (e)
        return e == ERR_NOT_FOUND ? ERR_OK : e;
    const struct part parts[PARTS] = {
        {"Name", was.name, now->name, &typed->name, was.name, now->name},
        {"Website", was.website, now->website, &typed->website, was.website, now->website},
        {"Tagline", was.tagline, now->tagline, &typed->tagline, was.tagline, now->tagline},
        {"Category", was.category.slug, now->category.slug, &typed->category.slug,
         was.category.name, now->category.name},
        {"Description", was.description, now->description, &typed->description, was.description,
         now->description},
        {"Pricing model", was.pricing.model, now->pricing.model, &typed->pricing.model,
         was.pricing.model, now->pricing.model},
        {"Entry price", was.pricing.entry, now->pricing.entry, &typed->pricing.entry,
         was.pricing.entry, now->pricing.entry},
        {"Tags", was.tags, now->tags, &typed->tags, was.tags, now->tags},
    };
    list->v = arena_array(c->arena, PARTS, sizeof *list->v);
    for (size_t i = 0; i < PARTS; i++) {
        const struct part *p = &parts[i];
        if (strcmp(p->was, p->is) == 0)
            continue;
        bool untouched = strcmp(*p->typed, p->was) == 0;
        bool both = !untouched && strcmp(*p->typed, p->is) != 0;
        list->v[list->n++] = (struct meanwhile_part){
            .label = p->label,
            .diff = diff_words(c->arena, p->was_shown, p->is_shown),
            .both = both,
        };
        if (untouched)
            *p->typed = p->is;
    }
    return ERR_OK;
}

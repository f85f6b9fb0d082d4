/* proposal_tags: the tags of what is proposed. */
#include "page/proposal_tags.h"

#include <strings.h>

#include "base/utf8.h"
#include "model/tags.h"
#include "store/submission.h"

static const char *flaw_of(struct arena *a, const struct tags *tags)
{
    if (tags->n > TAGS_MAX)
        return arena_printf(a, "must be at most %d; these are %zu", TAGS_MAX, tags->n);
    for (size_t i = 0; i < tags->n; i++) {
        const char *name = tags->v[i].name;
        if (utf8_length(name) > TAG_MAX)
            return arena_printf(a, "must have at most %d characters each; “%s” has %zu", TAG_MAX,
                                name, utf8_length(name));
        if (utf8_is_blank(name))
            return "must not be blank between two commas";
        for (size_t j = 0; j < i; j++)
            if (strcasecmp(tags->v[j].name, name) == 0)
                return arena_printf(a, "name “%s” twice", name);
    }
    return NULL;
}

void proposal_check_tags(struct arena *a, struct proposal *p, struct flaws *flaws)
{
    struct tags tags = tags_split(a, p->tags);
    const char *flaw = flaw_of(a, &tags);
    if (flaw)
        flaws_add(flaws, "/tags", flaw);
    else
        p->tags = tags_join(a, &tags);
}

void proposal_offer_tags(struct context *c, struct options *options)
{
    struct store s = context_store(c);
    struct tags known;
    *options = (struct options){0};
    if (store_known_tags(&s, &known))
        return;
    options->n = known.n;
    options->v = arena_array(c->arena, known.n, sizeof *options->v);
    for (size_t i = 0; i < known.n; i++)
        options->v[i] = (struct option){known.v[i].name, known.v[i].name, false};
}

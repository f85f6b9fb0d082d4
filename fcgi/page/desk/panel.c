/* panel: who the personas are and who writes for them; for admins. */
#include <stdlib.h>
#include <string.h>

#include "page/desk/desk.h"
#include "page/page.h"
#include "view/pages.h"

static void choose(struct options *kinds, const char *kind)
{
    for (size_t i = 0; i < kinds->n; i++)
        kinds->v[i].chosen = strcmp(kinds->v[i].value, kind) == 0;
}

/* What was typed stands where it was typed: in the seat of that slug, or in the form for another
 * one. */
static enum err show(struct context *c, const struct persona *typed, const char *error)
{
    struct personas_page p = {.head = staff_head(c, "Personas", "/mod/personas"), .error = ""};
    struct store s = context_store(c);
    struct seat *at = NULL;
    enum err e = store_panel(&s, c->credential, &p.seats, &p.panelists);
    if (!e && request_is_safe(&c->req))
        e = done_read(c, &p.head, "/mod/personas");
    if (e)
        return e;
    p.fresh = (struct seat){
        .id = "fresh", .slug = "", .name = "", .lens = "", .disclosure = "", .error = ""};
    if (p.seats.n) {
        p.fresh.kinds = p.seats.v[0].kinds;
        p.fresh.kinds.v = arena_array(c->arena, p.fresh.kinds.n, sizeof *p.fresh.kinds.v);
        memcpy(p.fresh.kinds.v, p.seats.v[0].kinds.v, p.fresh.kinds.n * sizeof *p.fresh.kinds.v);
        choose(&p.fresh.kinds, "ai");
    }
    for (size_t i = 0; typed && i < p.seats.n; i++)
        if (strcmp(p.seats.v[i].slug, context_path(c, "slug")) == 0)
            at = &p.seats.v[i];
    if (typed && !at)
        at = &p.fresh;
    if (at) {
        at->slug = typed->slug;
        at->name = typed->name;
        at->lens = typed->lens;
        at->disclosure = typed->disclosure;
        at->error = error;
        at->open = true;
        choose(&at->kinds, typed->kind);
    } else {
        p.error = error;
    }
    html_personas(context_body(c), &p);
    return ERR_OK;
}

enum err page_personas(struct context *c)
{
    return show(c, NULL, "");
}

static const char *what_is_wrong(struct context *c, enum err e, const struct refusal *why)
{
    static const struct {
        const char *rule, *words;
    } rules[] = {
        {"personas_slug_form", "The short name takes small letters, digits and single hyphens."},
        {"personas_slug_key", "Another persona has that short name."},
        {"personas_name_key", "Another persona has that name."},
        {"personas_name_form", "The name is one line of at most 40 characters."},
        {"personas_lens_form", "The lens is one line of at most 400 characters."},
        {"personas_disclosure_form", "The disclosure is one line of at most 400 characters."},
    };
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++)
        if (strcmp(rules[i].rule, why->rule) == 0)
            return rules[i].words;
    return e == ERR_INVALID ? "Choose who writes for it." : done_sentence(c->arena, why->words);
}

static enum err save(struct context *c, const char *slug, int version)
{
    struct store s = context_store(c);
    struct refusal why;
    int64_t entry;
    struct persona typed = {.slug = slug,
                            .name = context_field(c, "name"),
                            .lens = context_field(c, "lens"),
                            .kind = context_field(c, "kind"),
                            .disclosure = context_field(c, "disclosure")};
    enum err e = store_persona_save(&s, c->credential, slug, version, &typed, &entry, &why);
    if (!e)
        return done_see(c, "/mod/personas", entry);
    if (!done_is_refusal(e))
        return e;
    context_status(c, e);
    return show(c, &typed, what_is_wrong(c, e, &why));
}

/* What is wrong is shown with what was typed: 422, 409. */
enum err page_persona_add(struct context *c)
{
    return save(c, context_field(c, "slug"), 0);
}

/* The same. ERR_NOT_FOUND: there is no such persona. */
enum err page_persona_save(struct context *c)
{
    int version = atoi(context_field(c, "version"));
    return save(c, context_path(c, "slug"), version > 0 ? version : -1);
}

/* ERR_NOT_FOUND: no such persona or account. What is so already is said: 409. */
enum err page_persona_writer(struct context *c)
{
    struct store s = context_store(c);
    struct refusal why;
    int64_t entry;
    enum err e =
        store_writer_set(&s, c->credential, context_path(c, "slug"), context_field(c, "login"),
                         strcmp(context_field(c, "writes"), "add") == 0, &entry, &why);
    if (!e)
        return done_see(c, "/mod/personas", entry);
    if (!done_is_refusal(e))
        return e;
    context_status(c, e);
    return show(c, NULL, done_sentence(c->arena, why.words));
}

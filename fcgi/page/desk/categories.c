/* categories: those that tools stand in; for admins. */
#include <stdlib.h>
#include <string.h>

#include "page/desk/desk.h"
#include "page/page.h"
#include "view/pages.h"

/* What was typed for a category (NULL for nothing), and what is wrong with it. It stands where it
 * was typed: at the category of that slug, or in the form for another one when slug is "". */
struct typed {
    const char *slug, *name, *error;
};

static enum err show(struct context *c, const struct typed *typed)
{
    struct categories_page p = {.head = staff_head(c, "Categories", "/mod/categories"),
                                .name = "",
                                .name_error = "",
                                .error = ""};
    struct store s = context_store(c);
    enum err e = store_shelves(&s, c->credential, &p.shelves);
    if (!e && request_is_safe(&c->req))
        e = done_read(c, &p.head, "/mod/categories");
    if (e)
        return e;
    for (size_t i = 0; typed && i < p.shelves.n; i++) {
        struct shelf *shelf = &p.shelves.v[i];
        if (strcmp(shelf->slug, typed->slug) != 0)
            continue;
        shelf->name = typed->name;
        shelf->error = typed->error;
        shelf->open = true;
        typed = NULL;
    }
    if (typed && typed->slug[0]) {
        p.error = typed->error;
    } else if (typed) {
        p.name = typed->name;
        p.name_error = typed->error;
    }
    html_categories(context_body(c), &p);
    return ERR_OK;
}

enum err page_categories(struct context *c)
{
    return show(c, NULL);
}

static enum err refuse(struct context *c, enum err e, const char *slug, const char *name,
                       const struct refusal *why)
{
    const char *error = done_sentence(c->arena, why->words);
    if (strcmp(why->rule, "categories_name_form") == 0)
        error = "The name is one line of at most 80 characters.";
    else if (strncmp(why->rule, "categories_", strlen("categories_")) == 0)
        error = "Another category has that name.";
    context_status(c, e);
    return show(c, &(struct typed){slug, name, error});
}

static enum err save(struct context *c, const char *slug, int version)
{
    struct store s = context_store(c);
    struct refusal why;
    int64_t entry;
    const char *name = done_typed(c, "name");
    enum err e = store_category_save(&s, c->credential, slug, version, name, &entry, &why);
    if (!e)
        return done_see(c, "/mod/categories", entry);
    return done_is_refusal(e) ? refuse(c, e, slug, name, &why) : e;
}

/* What is wrong is shown with what was typed: 422, 409. */
enum err page_category_add(struct context *c)
{
    return save(c, "", 0);
}

/* The same. ERR_NOT_FOUND: there is no such category. */
enum err page_category_save(struct context *c)
{
    int version = atoi(context_field(c, "version"));
    return save(c, context_path(c, "slug"), version > 0 ? version : -1);
}

/* Why it cannot go is said: 409. ERR_NOT_FOUND: there is no such category. */
enum err page_category_remove(struct context *c)
{
    struct store s = context_store(c);
    struct refusal why;
    int64_t entry;
    const char *slug = context_path(c, "slug");
    enum err e = store_category_remove(&s, c->credential, slug, atoi(context_field(c, "version")),
                                       &entry, &why);
    if (!e)
        return done_see(c, "/mod/categories", entry);
    if (!done_is_refusal(e))
        return e;
    context_status(c, e);
    struct categories_page p = {.head = staff_head(c, "Categories", "/mod/categories"),
                                .name = "",
                                .name_error = "",
                                .error = done_sentence(c->arena, why.words)};
    e = store_shelves(&s, c->credential, &p.shelves);
    if (!e)
        html_categories(context_body(c), &p);
    return e;
}

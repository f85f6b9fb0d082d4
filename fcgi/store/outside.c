/* outside: what programs do with a key beside deciding. */
#include "store/outside.h"

#include "model/tags.h"
#include "sql.h"
#include "store/rows.h"

static const char *or_nothing(const char *text)
{
    return text ? text : "";
}

enum err store_item_state(const struct store *s, const char *credential, const char *kind,
                          int64_t subject, struct faster *state)
{
    struct rows_item_state rows;
    enum err e = sql_item_state(s->db, s->arena, credential, kind, subject, &rows);
    if (!e && rows.n == 0)
        e = ERR_NOT_FOUND;
    if (e)
        return e;
    const struct row_item_state *row = &rows.v[0];
    *state = (struct faster){
        .version = row->version,
        .state = row->state,
        .entry = row->entry,
        .who = or_nothing(row->who),
        .action = or_nothing(row->action),
        .at = or_nothing(row->at),
    };
    return ERR_OK;
}

enum err store_written(const struct store *s, const char *credential, const char *slug,
                       struct written *tool)
{
    struct rows_tool_written rows;
    enum err e = sql_tool_written(s->db, s->arena, credential, slug, &rows);
    if (!e && rows.n == 0)
        e = ERR_NOT_FOUND;
    if (e)
        return e;
    const struct row_tool_written *row = &rows.v[0];
    *tool = (struct written){
        .slug = row->slug,
        .state = row->state,
        .version = row->version,
        .revision = row->revision,
        .tool = {.slug = row->slug,
                 .name = row->name,
                 .tagline = row->tagline,
                 .description = row->description,
                 .website = row->website,
                 .category = {.slug = row->category, .name = row->category_name},
                 .pricing = {.model = row->pricing_model, .entry = row->pricing_entry},
                 .tags = tags_split(s->arena, row->tags)},
        .url = arena_printf(s->arena, "%s/tools/%s", s->base_url, row->slug),
    };
    return ERR_OK;
}

static void note(const struct store *s, enum err e, struct refusal *why)
{
    *why = (struct refusal){"", ""};
    if (e)
        *why = (struct refusal){arena_copy(s->arena, db_constraint(s->db)),
                                arena_copy(s->arena, db_message(s->db))};
}

enum err store_publish_tool(const struct store *s, const char *credential, const char *slug,
                            const struct proposal *p, struct refusal *why)
{
    struct rows_tool_publish rows;
    enum err e =
        sql_tool_publish(s->db, s->arena, credential, slug, p->name, p->tagline, p->description,
                         p->description_html.markup, p->website, p->category.slug, p->pricing.model,
                         p->pricing.entry, NULL, p->keeps_tags ? NULL : p->tags, &rows);
    note(s, e, why);
    return e;
}

enum err store_write_tool(const struct store *s, const char *credential, const char *slug,
                          int version, const struct proposal *p, struct refusal *why)
{
    struct rows_tool_write rows;
    enum err e = sql_tool_write(s->db, s->arena, credential, slug, version, p->name, p->tagline,
                                p->description, p->description_html.markup, p->website,
                                p->category.slug, p->pricing.model, p->pricing.entry, NULL,
                                p->keeps_tags ? NULL : p->tags, &rows);
    note(s, e, why);
    return e;
}

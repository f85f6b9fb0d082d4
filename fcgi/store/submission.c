/* submission: what visitors send in, and how it stands. */
#include "store/submission.h"

#include <string.h>

#include "sql.h"
#include "store/rows.h"

#define TAGS_OFFERED 100

enum err store_all_categories(const struct store *s, struct categories *list)
{
    struct rows_all_categories rows;
    enum err e = sql_all_categories(s->db, s->arena, &rows);
    if (e)
        return e;
    list->n = rows.n;
    list->v = arena_array(s->arena, rows.n, sizeof *list->v);
    for (size_t i = 0; i < rows.n; i++)
        list->v[i] = (struct category){.slug = rows.v[i].slug, .name = rows.v[i].name};
    return ERR_OK;
}

enum err store_known_tags(const struct store *s, struct tags *list)
{
    struct rows_tags_most rows;
    enum err e = sql_tags_most(s->db, s->arena, TAGS_OFFERED, &rows);
    if (e)
        return e;
    list->n = rows.n;
    list->v = arena_array(s->arena, rows.n, sizeof *list->v);
    for (size_t i = 0; i < rows.n; i++)
        list->v[i] = (struct tag){.slug = rows.v[i].slug, .name = rows.v[i].name};
    return ERR_OK;
}

/* NULL: as they are. */
static const char *tags_of(const struct proposal *p)
{
    return p->keeps_tags ? NULL : p->tags;
}

static const char *or_null(const char *text)
{
    return text && text[0] ? text : NULL;
}

static const char *or_nothing(const char *text)
{
    return text ? text : "";
}

static void note(const struct store *s, enum err e, struct refusal *why)
{
    *why = (struct refusal){"", ""};
    if (e)
        *why = (struct refusal){arena_copy(s->arena, db_constraint(s->db)),
                                arena_copy(s->arena, db_message(s->db))};
}

enum err store_submit_tool(const struct store *s, const struct sender *from,
                           const struct proposal *p, bool *fresh, int *used, struct refusal *why)
{
    struct rows_submit_tool rows;
    enum err e = sql_submit_tool(
        s->db, s->arena, from->key, from->token_hash, from->sent_hash, or_null(p->email),
        from->credential, from->network, from->quota, from->marks, p->name, p->tagline,
        p->description, p->description_html.markup, p->website, p->category.slug, p->pricing.model,
        p->pricing.entry, or_null(p->note), tags_of(p), &rows);
    note(s, e, why);
    if (e)
        return e;
    *fresh = rows.v[0].fresh;
    *used = rows.v[0].used;
    return ERR_OK;
}

enum err store_submit_edit(const struct store *s, const struct sender *from, const char *slug,
                           int base, const struct proposal *p, bool *fresh, struct refusal *why)
{
    struct rows_submit_edit rows;
    enum err e = sql_submit_edit(
        s->db, s->arena, from->key, from->token_hash, from->sent_hash, or_null(p->email),
        from->credential, from->network, from->quota, from->marks, p->name, p->tagline,
        p->description, p->description_html.markup, p->website, p->category.slug, p->pricing.model,
        p->pricing.entry, or_null(p->note), tags_of(p), slug, base, &rows);
    note(s, e, why);
    if (!e)
        *fresh = rows.v[0].fresh;
    return e;
}

enum err store_receipt(const struct store *s, const char *token_hash, struct receipt *receipt)
{
    struct rows_receipt rows;
    enum err e = sql_receipt(s->db, s->arena, token_hash, &rows);
    if (e)
        return e;
    if (rows.n == 0)
        return ERR_NOT_FOUND;
    const struct row_receipt *row = &rows.v[0];
    *receipt = (struct receipt){
        .is_edit = strcmp(row->kind, "edit") == 0,
        .state = row->state,
        .version = row->version,
        .appealed = row->appeals > 0,
        .appeal = or_nothing(row->appeal),
        .edited = row->edited,
        .tool_slug = row->tool_slug,
        .tool_is_public =
            strcmp(row->tool_state, "published") == 0 || strcmp(row->tool_state, "merged") == 0,
        .proposal =
            {
                .name = row->name,
                .tagline = row->tagline,
                .website = row->website,
                .category = {.slug = row->category, .name = row->category_name},
                .description = row->description,
                .description_html = {row->description_html},
                .pricing = {.model = row->pricing_model, .entry = row->pricing_entry},
                .tags = row->tags,
                .note = or_nothing(row->note),
                .email = or_nothing(row->email),
            },
        .reason = or_nothing(row->reason),
        .submitted_at = row->submitted_at,
        .decided_at = or_nothing(row->decided_at),
        .place = row->has_place ? row->place : 0,
    };
    return ERR_OK;
}

enum err store_resubmit(const struct store *s, const char *token_hash, int version,
                        const struct proposal *p, struct refusal *why)
{
    struct rows_resubmit rows;
    enum err e =
        sql_resubmit(s->db, s->arena, token_hash, version, p->name, p->tagline, p->description,
                     p->description_html.markup, p->website, p->category.slug, p->pricing.model,
                     p->pricing.entry, or_null(p->note), tags_of(p), &rows);
    note(s, e, why);
    return e;
}

enum err store_appeal(const struct store *s, const char *token_hash, int version, const char *words,
                      struct refusal *why)
{
    struct rows_appeal rows;
    enum err e = sql_appeal(s->db, s->arena, token_hash, version, words, &rows);
    note(s, e, why);
    return e;
}

enum err store_duplicates(const struct store *s, const char *name, const char *website,
                          struct duplicates *list)
{
    struct rows_likely_duplicates rows;
    enum err e =
        sql_likely_duplicates(s->db, s->arena, name, website, SUBMISSION_DUPLICATE_MAX, &rows);
    if (e)
        return e;
    list->n = rows.n;
    list->v = arena_array(s->arena, rows.n, sizeof *list->v);
    for (size_t i = 0; i < rows.n; i++)
        list->v[i] = (struct duplicate){
            .slug = rows.v[i].slug,
            .name = rows.v[i].name,
            .tagline = rows.v[i].tagline,
            .url = arena_printf(s->arena, "%s/tools/%s", s->base_url, rows.v[i].slug),
            .same_address = strcmp(rows.v[i].why, "address") == 0,
        };
    return ERR_OK;
}

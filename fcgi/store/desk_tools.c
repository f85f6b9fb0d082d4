/* desk_tools: tools as moderators see them, and what they do with them. */
#include <string.h>

#include "model/tags.h"
#include "sql.h"
#include "store/desk_rows.h"

#define TOOLS 't'

#define TOOL_LINE(s, row)                                                                          \
    ((struct tool_line){                                                                           \
        .id = (row).id,                                                                            \
        .href = arena_printf((s)->arena, "/mod/tools/%lld", (long long)(row).id),                  \
        .slug = (row).slug,                                                                        \
        .name = (row).name,                                                                        \
        .state = queue_tool_state((row).state, !(row).slug[0]),                                    \
        .updated = (row).updated,                                                                  \
        .revision = (row).revision,                                                                \
        .held = (row).held,                                                                        \
        .flags = (row).flags,                                                                      \
    })

enum err store_tools_desk(const struct store *s, const char *credential, const char *search,
                          const char *state, const char *after, struct tool_lines *list,
                          const char **next)
{
    struct rows_tools_seen rows;
    int64_t from;
    enum err e = desk_from(after, TOOLS, &from);
    if (!e)
        e = sql_tools_seen(s->db, s->arena, credential, search, state, from, DESK_LINES + 1, &rows);
    if (e)
        return e;
    DESK_CUT(s, TOOLS, rows, next);
    ROWS_LIST(s, list, rows, TOOL_LINE);
    return ERR_OK;
}

static void fill(const struct store *s, const struct row_tool_seen *row, struct desk_tool *it)
{
    const char *website = queue_text(row->website);
    bool is_public = strcmp(row->state, "published") == 0;
    *it = (struct desk_tool){
        .id = row->id,
        .version = row->version,
        .revision = row->revision,
        .state = row->state,
        .href = arena_printf(s->arena, "/mod/tools/%lld", (long long)row->id),
        .tool = {.id = row->id,
                 .slug = row->slug,
                 .name = row->name,
                 .tagline = queue_text(row->tagline),
                 .description = queue_text(row->description),
                 .description_html = {.markup = queue_text(row->description_html)},
                 .website = website,
                 .website_host = tool_host(s->arena, website),
                 .category = {.slug = queue_text(row->category),
                              .name = queue_text(row->category_name)},
                 .pricing = {.model = queue_text(row->pricing_model),
                             .entry = queue_text(row->pricing_entry)},
                 .tags = tags_split(s->arena, row->tags),
                 .revision = row->revision},
        .is_public = is_public,
        .is_editable = is_public || strcmp(row->state, "delisted") == 0,
        .sent_in = row->sent_in,
        .own = row->own,
        .merged_into = row->merged_into,
        .merged_name = queue_text(row->merged_name),
        .flag = row->flag,
        .held = row->held,
        .voided = row->voided,
        .slugs = queue_words(&row->slugs),
        .steps = QUEUE_STEPS(s, row),
    };
    if (row->own)
        it->steps.n = 0;
}

static struct deeds deeds_of(const struct store *s, const struct rows_tool_deeds *rows)
{
    struct deeds deeds = {
        .n = rows->n, .v = arena_array(s->arena, rows->n, sizeof *deeds.v), .csrf = "", .back = ""};
    for (size_t i = 0; i < rows->n; i++) {
        const struct row_tool_deeds *row = &rows->v[i];
        bool is_tool = strcmp(row->kind, "tool") == 0;
        bool open = row->stands && strcmp(row->action, "submit") != 0;
        const char *done = queue_deed_words(s, row->action, row->detail);
        deeds.v[i] = (struct deed){
            .entry = row->entry,
            .at = row->at,
            .who = row->who,
            .action = is_tool
                          ? done
                          : arena_printf(s->arena, "%s (%s)", done, queue_kind_words(row->kind)),
            .reason = queue_text(row->reason),
            .reverted = row->reverted,
            .can_undo = open && row->mine && row->held_until,
            .can_revert = open,
            .held = queue_text(row->held_until),
        };
    }
    return deeds;
}

static const char *source_words(const char *source)
{
    static const struct {
        const char *source, *words;
    } sources[] = {{"submission", "sent in"},
                   {"moderation", "edited"},
                   {"restore", "restored"},
                   {"import", "imported"}};
    for (size_t i = 0; i < sizeof sources / sizeof sources[0]; i++)
        if (strcmp(sources[i].source, source) == 0)
            return sources[i].words;
    return source;
}

static struct changed_parts changes_of(const struct store *s, const struct row_revisions_seen *was,
                                       const struct row_revisions_seen *is)
{
    struct changed_parts changes = {.v = arena_array(s->arena, QUEUE_PARTS, sizeof *changes.v)};
    queue_add_change(s, &changes, "Name", was->name, is->name);
    queue_add_change(s, &changes, "Tagline", was->tagline, is->tagline);
    queue_add_change(s, &changes, "Website", was->website, is->website);
    queue_add_change(s, &changes, "Category", was->category_name, is->category_name);
    queue_add_change(s, &changes, "Pricing model", was->pricing_model, is->pricing_model);
    queue_add_change(s, &changes, "Entry price", was->pricing_entry, is->pricing_entry);
    queue_add_change(s, &changes, "Tags", was->tags, is->tags);
    queue_add_change(s, &changes, "Description", was->description, is->description);
    return changes;
}

static struct revisions revisions_of(const struct store *s, const struct rows_revisions_seen *rows)
{
    struct revisions list = {rows->n, arena_array(s->arena, rows->n, sizeof *list.v)};
    for (size_t i = 0; i < rows->n; i++) {
        const struct row_revisions_seen *row = &rows->v[i];
        bool first = i + 1 == rows->n;
        list.v[i] = (struct revision){
            .revision = row->revision,
            .source = source_words(row->source),
            .author = row->author,
            .at = row->at,
            .present = row->present,
            .first = first,
        };
        if (!first)
            list.v[i].changes = changes_of(s, &rows->v[i + 1], row);
    }
    return list;
}

static struct live_reviews reviews_of(const struct store *s, const struct rows_live_reviews *rows)
{
    struct live_reviews list = {rows->n, arena_array(s->arena, rows->n, sizeof *list.v)};
    for (size_t i = 0; i < rows->n; i++) {
        const struct row_live_reviews *row = &rows->v[i];
        list.v[i] = (struct live_review){
            .id = row->id,
            .review = {.present = true,
                       .persona = row->persona,
                       .name = row->persona_name,
                       .ship = strcmp(row->verdict, "ship") == 0,
                       .quote = row->quote,
                       .reviewed_on = row->reviewed_on},
            .revision = row->revision,
            .outdated = row->outdated,
        };
    }
    return list;
}

enum err store_tool_desk(const struct store *s, const char *credential, int64_t id,
                         struct desk_tool *it)
{
    struct rows_tool_seen rows;
    struct rows_tool_deeds deeds;
    struct rows_revisions_seen revisions;
    struct rows_live_reviews reviews;
    struct rows_item_reasons reasons;
    enum err e = sql_tool_seen_send(s->db, credential, id);
    if (!e)
        e = sql_tool_deeds_send(s->db, credential, id);
    if (!e)
        e = sql_revisions_seen_send(s->db, credential, id);
    if (!e)
        e = sql_live_reviews_send(s->db, credential, id);
    if (!e)
        e = sql_item_reasons_send(s->db, "tool");
    if (!e)
        e = db_sync(s->db);
    if (!e)
        e = sql_tool_seen_rows(s->db, s->arena, &rows);
    if (!e)
        e = sql_tool_deeds_rows(s->db, s->arena, &deeds);
    if (!e)
        e = sql_revisions_seen_rows(s->db, s->arena, &revisions);
    if (!e)
        e = sql_live_reviews_rows(s->db, s->arena, &reviews);
    if (!e)
        e = sql_item_reasons_rows(s->db, s->arena, &reasons);
    if (!e && rows.n == 0)
        e = ERR_NOT_FOUND;
    if (e)
        return e;
    fill(s, &rows.v[0], it);
    it->deeds = deeds_of(s, &deeds);
    it->revisions = revisions_of(s, &revisions);
    it->reviews = reviews_of(s, &reviews);
    it->reasons = queue_reasons(s, &reasons);
    return ERR_OK;
}

enum err store_tool_edit(const struct store *s, const char *credential, int64_t id, int version,
                         const char *reason, const struct proposal *p, int64_t *entry,
                         struct refusal *why)
{
    DESK_ENTRY(s, tool_edit, entry, why, credential, id, version, desk_or_null(reason), p->name,
               p->tagline, p->description, p->description_html.markup, p->website, p->category.slug,
               p->pricing.model, p->pricing.entry, p->keeps_tags ? NULL : p->tags);
}

enum err store_item_edit(const struct store *s, const char *credential, const char *kind,
                         int64_t subject, int version, const struct proposal *p, int64_t *entry,
                         struct refusal *why)
{
    DESK_ENTRY(s, item_edit, entry, why, credential, kind, subject, version, p->name, p->tagline,
               p->description, p->description_html.markup, p->website, p->category.slug,
               p->pricing.model, p->pricing.entry, p->keeps_tags ? NULL : p->tags);
}

enum err store_content_seen(const struct store *s, const char *credential, const char *kind,
                            int64_t subject, int number, struct proposal *p)
{
    struct rows_content_seen rows;
    enum err e = sql_content_seen(s->db, s->arena, credential, kind, subject, number, &rows);
    if (!e && rows.n == 0)
        e = ERR_NOT_FOUND;
    if (e)
        return e;
    const struct row_content_seen *row = &rows.v[0];
    *p = (struct proposal){
        .name = row->name,
        .tagline = row->tagline,
        .website = row->website,
        .category = {.slug = row->category, .name = row->category_name},
        .description = row->description,
        .pricing = {.model = row->pricing_model, .entry = row->pricing_entry},
        .tags = row->tags,
        .note = "",
        .email = "",
    };
    return ERR_OK;
}

enum err store_revision_restore(const struct store *s, const char *credential, int64_t id,
                                int version, int revision, const char *reason, int64_t *entry,
                                struct refusal *why)
{
    DESK_ENTRY(s, revision_restore, entry, why, credential, id, version, revision,
               desk_or_null(reason));
}

enum err store_slug_change(const struct store *s, const char *credential, int64_t id, int version,
                           const char *slug, const char *reason, int64_t *entry,
                           struct refusal *why)
{
    DESK_ENTRY(s, slug_change, entry, why, credential, id, version, slug, desk_or_null(reason));
}

/* desk_lists: the lists that the staff keep: comparisons, personas and their writers, reasons,
 * categories, domains. */
#include <string.h>

#include "model/slug.h"
#include "sql.h"
#include "store/desk_rows.h"

#define COMPARISONS 'c'
#define NAMES_MAX   300

/* ---- comparisons ---- */

#define COMPARISON_LINE(s, row)                                                                    \
    ((struct comparison_line){                                                                     \
        .id = (row).id,                                                                            \
        .left_slug = (row).left_slug,                                                              \
        .left_name = (row).left_name,                                                              \
        .right_slug = (row).right_slug,                                                            \
        .right_name = (row).right_name,                                                            \
        .path = slug_pair_path((s)->arena, (row).left_slug, (row).right_slug),                     \
        .at = (row).at,                                                                            \
        .featured = (row).featured,                                                                \
        .shown = (row).shown,                                                                      \
    })

enum err store_comparisons_desk(const struct store *s, const char *credential, const char *search,
                                const char *after, struct comparison_lines *list,
                                struct tools *names, const char **next)
{
    struct rows_comparisons_seen rows;
    struct rows_tool_names tools;
    int64_t from;
    enum err e = desk_from(after, COMPARISONS, &from);
    if (!e)
        e = sql_comparisons_seen_send(s->db, credential, search, from, DESK_LINES + 1);
    if (!e)
        e = sql_tool_names_send(s->db, NAMES_MAX);
    if (!e)
        e = db_sync(s->db);
    if (!e)
        e = sql_comparisons_seen_rows(s->db, s->arena, &rows);
    if (!e)
        e = sql_tool_names_rows(s->db, s->arena, &tools);
    if (e)
        return e;
    DESK_CUT(s, COMPARISONS, rows, next);
    ROWS_LIST(s, list, rows, COMPARISON_LINE);
    ROWS_LIST(s, names, tools, ROW_NAME);
    return ERR_OK;
}

enum err store_curate(const struct store *s, const char *credential, const char *left,
                      const char *right, int64_t *entry, struct refusal *why)
{
    DESK_ENTRY(s, comparison_curate, entry, why, credential, left, right);
}

enum err store_arrange(const struct store *s, const char *credential, int64_t id, const char *left,
                       const char *action, const char *reason, int64_t *entry, struct refusal *why)
{
    DESK_ENTRY(s, comparison_arrange, entry, why, credential, id, left, action,
               desk_or_null(reason));
}

/* ---- the panel ---- */

static struct options kinds_of(const struct store *s, const char *chosen)
{
    static const char *const kinds[][2] = {
        {"human", "A person"}, {"ai", "An AI model"}, {"mixed", "Both"}};
    struct options list = {sizeof kinds / sizeof *kinds, NULL};
    list.v = arena_array(s->arena, list.n, sizeof *list.v);
    for (size_t i = 0; i < list.n; i++)
        list.v[i] = (struct option){kinds[i][0], kinds[i][1], strcmp(kinds[i][0], chosen) == 0};
    return list;
}

static struct writers writers_of(const struct store *s, const struct row_personas_seen *row)
{
    struct writers list = {row->writers.n, arena_array(s->arena, row->writers.n, sizeof *list.v)};
    for (size_t i = 0; i < list.n; i++)
        list.v[i] = (struct writer){row->writers.v[i], row->writer_names.v[i]};
    return list;
}

enum err store_panel(const struct store *s, const char *credential, struct seats *seats,
                     struct writers *panelists)
{
    struct rows_personas_seen rows;
    struct rows_writers_seen writers;
    enum err e = sql_personas_seen_send(s->db, credential);
    if (!e)
        e = sql_writers_seen_send(s->db, credential);
    if (!e)
        e = db_sync(s->db);
    if (!e)
        e = sql_personas_seen_rows(s->db, s->arena, &rows);
    if (!e)
        e = sql_writers_seen_rows(s->db, s->arena, &writers);
    if (e)
        return e;
    *seats = (struct seats){rows.n, arena_array(s->arena, rows.n, sizeof *seats->v)};
    for (size_t i = 0; i < rows.n; i++) {
        const struct row_personas_seen *row = &rows.v[i];
        seats->v[i] = (struct seat){
            .id = row->slug,
            .slug = row->slug,
            .name = row->name,
            .lens = row->lens,
            .disclosure = row->disclosure,
            .version = row->version,
            .reviews = row->reviews,
            .kinds = kinds_of(s, row->kind),
            .writers = writers_of(s, row),
            .error = "",
        };
    }
    *panelists =
        (struct writers){writers.n, arena_array(s->arena, writers.n, sizeof *panelists->v)};
    for (size_t i = 0; i < writers.n; i++)
        panelists->v[i] = (struct writer){writers.v[i].login, writers.v[i].name};
    return ERR_OK;
}

enum err store_persona_save(const struct store *s, const char *credential, const char *slug,
                            int version, const struct persona *p, int64_t *entry,
                            struct refusal *why)
{
    DESK_ENTRY(s, persona_save, entry, why, credential, slug, version ? &version : NULL, p->name,
               p->lens, p->kind, p->disclosure);
}

enum err store_writer_set(const struct store *s, const char *credential, const char *persona,
                          const char *login, bool writes, int64_t *entry, struct refusal *why)
{
    DESK_ENTRY(s, writer_set, entry, why, credential, persona, login, writes);
}

/* ---- reasons ---- */

/* The rows stand in the order of their actions. */
static struct reason_groups groups_of(const struct store *s, const struct rows_reasons_seen *rows)
{
    struct reason_groups groups = {.v = arena_array(s->arena, rows->n, sizeof *groups.v)};
    for (size_t i = 0; i < rows->n; i++) {
        const struct row_reasons_seen *row = &rows->v[i];
        if (i == 0 || strcmp(rows->v[i - 1].action, row->action) != 0) {
            const char *label = queue_step(row->action).label;
            groups.v[groups.n++] = (struct reason_group){
                .action = row->action,
                .label = label[0] ? label : row->action,
                .reasons = {.v = arena_array(s->arena, rows->n - i, sizeof(struct kept_reason))},
            };
        }
        struct kept_reasons *list = &groups.v[groups.n - 1].reasons;
        list->v[list->n++] = (struct kept_reason){
            .id = row->id,
            .version = row->version,
            .place = row->place,
            .title = row->title,
            .text = row->words,
            .offered = row->offered,
            .error = "",
        };
    }
    return groups;
}

enum err store_reasons_kept(const struct store *s, const char *credential,
                            struct reason_groups *groups, struct words *actions)
{
    struct rows_reasons_seen rows;
    struct rows_reason_actions known;
    enum err e = sql_reasons_seen_send(s->db, credential);
    if (!e)
        e = sql_reason_actions_send(s->db);
    if (!e)
        e = db_sync(s->db);
    if (!e)
        e = sql_reasons_seen_rows(s->db, s->arena, &rows);
    if (!e)
        e = sql_reason_actions_rows(s->db, s->arena, &known);
    if (e)
        return e;
    *groups = groups_of(s, &rows);
    *actions = (struct words){known.n, arena_array(s->arena, known.n, sizeof *actions->v)};
    for (size_t i = 0; i < known.n; i++)
        actions->v[i] = known.v[i].action;
    return ERR_OK;
}

enum err store_reason_save(const struct store *s, const char *credential,
                           const struct kept_reason *reason, const char *action, int64_t *entry,
                           struct refusal *why)
{
    DESK_ENTRY(s, reason_save, entry, why, credential, reason->id ? &reason->id : NULL,
               reason->id ? &reason->version : NULL, action, reason->title, reason->text,
               reason->place, reason->offered);
}

/* ---- categories ---- */

#define SHELF(s, row)                                                                              \
    ((struct shelf){                                                                               \
        .slug = (row).slug,                                                                        \
        .name = (row).name,                                                                        \
        .was = (row).name,                                                                         \
        .version = (row).version,                                                                  \
        .tools = (row).tools,                                                                      \
        .removable = (row).removable,                                                              \
        .error = "",                                                                               \
    })

enum err store_shelves(const struct store *s, const char *credential, struct shelves *list)
{
    struct rows_categories_seen rows;
    enum err e = sql_categories_seen(s->db, s->arena, credential, &rows);
    if (!e)
        ROWS_LIST(s, list, rows, SHELF);
    return e;
}

enum err store_category_save(const struct store *s, const char *credential, const char *slug,
                             int version, const char *name, int64_t *entry, struct refusal *why)
{
    DESK_ENTRY(s, category_save, entry, why, credential, slug, version ? &version : NULL, name);
}

enum err store_category_remove(const struct store *s, const char *credential, const char *slug,
                               int version, int64_t *entry, struct refusal *why)
{
    DESK_ENTRY(s, category_remove, entry, why, credential, slug, version);
}

/* ---- banned domains ---- */

#define DOMAIN(s, row)                                                                             \
    ((struct domain){                                                                              \
        .domain = (row).domain, .reason = (row).reason, .by = (row).added_by, .at = (row).at})

enum err store_domains(const struct store *s, const char *credential, struct domains *list)
{
    struct rows_domains_seen rows;
    enum err e = sql_domains_seen(s->db, s->arena, credential, &rows);
    if (!e)
        ROWS_LIST(s, list, rows, DOMAIN);
    return e;
}

enum err store_domain_ban(const struct store *s, const char *credential, const char *domain,
                          const char *reason, int64_t *entry, struct refusal *why)
{
    DESK_ENTRY(s, domain_ban, entry, why, credential, domain, reason);
}

enum err store_domain_unban(const struct store *s, const char *credential, const char *domain,
                            const char *reason, int64_t *entry, struct refusal *why)
{
    DESK_ENTRY(s, domain_unban, entry, why, credential, domain, desk_or_null(reason));
}

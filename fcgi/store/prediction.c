/* prediction: what reviews said would come true, and the persona that says so. */
#include <limits.h>
#include <string.h>

#include "sql.h"
#include "store/desk_rows.h"
#include "store/fact.h"

#define PREDICTIONS 'p'
#define AHEAD       'P'
#define REVIEWS     'v'

/* Days from 2000 on, before and after all that a prediction can be due. */
#define DAY_FIRST (-36525)
#define DAY_LAST  365250

#define NEXT_DUE 3

static const char *or_nothing(const char *text)
{
    return text ? text : "";
}

static bool is_ahead(const char *standing)
{
    return strcmp(standing, "open") == 0 || strcmp(standing, "overdue") == 0;
}

/* Where a list begins, or goes on. */
static enum err from_of(const char *after, const char *standing, struct cursor *from)
{
    bool ahead = is_ahead(standing);
    *from = ahead ? (struct cursor){AHEAD, {DAY_FIRST, 0}}
                  : (struct cursor){PREDICTIONS, {DAY_LAST, INT64_MAX}};
    enum err e = after[0] ? cursor_read(after, from->list, from) : ERR_OK;
    return e || from->keys[0] < DAY_FIRST || from->keys[0] > DAY_LAST ? ERR_BAD_REQUEST : ERR_OK;
}

#define CUT(s, rows, limit, from, next)                                                            \
    do {                                                                                           \
        *(next) = "";                                                                              \
        if ((rows).n > (size_t)(limit)) {                                                          \
            (rows).n = (size_t)(limit);                                                            \
            *(next) = cursor_write((s)->arena, (struct cursor){(from).list,                        \
                                                               {(rows).v[(rows).n - 1].key_day,    \
                                                                (rows).v[(rows).n - 1].id}});      \
        }                                                                                          \
    } while (0)

/* What both statements have. */
#define PREDICTION(s, row)                                                                         \
    ((struct prediction){                                                                          \
        .id = (row).id,                                                                            \
        .text = (row).text,                                                                        \
        .made_on = (row).made_on,                                                                  \
        .due_on = (row).due_on,                                                                    \
        .percent = (row).percent,                                                                  \
        .standing = (row).standing,                                                                \
        .standing_words = prediction_standing_words((row).standing),                               \
        .decided = (row).entry != 0,                                                               \
        .running = strcmp((row).standing, "open") == 0,                                            \
        .tool = or_nothing((row).tool),                                                            \
        .tool_name = (row).tool_name,                                                              \
        .persona = (row).persona,                                                                  \
        .persona_name = (row).persona_name,                                                        \
        .reviewed_on = "",                                                                         \
        .resolved_on = "",                                                                         \
        .by = "",                                                                                  \
        .words = or_nothing((row).words),                                                          \
        .evidence = or_nothing((row).evidence),                                                    \
        .log_href =                                                                                \
            (row).entry ? arena_printf((s)->arena, "/log/%lld", (long long)(row).entry) : "",      \
        .log_url = (row).entry ? arena_printf((s)->arena, "%s/log/%lld", (s)->base_url,            \
                                              (long long)(row).entry)                              \
                               : "",                                                               \
    })

static struct predictions list_of(const struct store *s, const struct rows_predictions_listed *rows)
{
    struct predictions list = {rows->n, arena_array(s->arena, rows->n, sizeof *list.v)};
    for (size_t i = 0; i < rows->n; i++) {
        struct prediction p = PREDICTION(s, rows->v[i]);
        p.ship = strcmp(rows->v[i].verdict, "ship") == 0;
        p.reviewed_on = rows->v[i].reviewed_on;
        p.superseded = rows->v[i].superseded;
        p.resolved_on = or_nothing(rows->v[i].resolved_on);
        p.by = or_nothing(rows->v[i].by);
        list.v[i] = p;
    }
    return list;
}

enum err store_next_due_send(const struct store *s, const char *tool, int most)
{
    return sql_predictions_listed_send(s->db, "", tool, "open", DAY_FIRST, 0, most);
}

enum err store_prediction_rows(const struct store *s, struct predictions *list)
{
    struct rows_predictions_listed rows;
    enum err e = sql_predictions_listed_rows(s->db, s->arena, &rows);
    if (!e)
        *list = list_of(s, &rows);
    return e;
}

enum err store_draft_prediction_rows(const struct store *s, struct predictions *list)
{
    struct rows_draft_predicts rows;
    enum err e = sql_draft_predicts_rows(s->db, s->arena, &rows);
    if (e)
        return e;
    *list = (struct predictions){rows.n, arena_array(s->arena, rows.n, sizeof *list->v)};
    for (size_t i = 0; i < rows.n; i++)
        list->v[i] = (struct prediction){
            .text = rows.v[i].text, .due_on = rows.v[i].due_on, .percent = rows.v[i].percent};
    return ERR_OK;
}

static struct forecast forecast_of(const struct store *s, const struct row_prediction_counts *row)
{
    struct forecast f = {
        .open = row->open,
        .overdue = row->overdue,
        .right = row->right_n,
        .wrong = row->wrong,
        .voided = row->void_n,
    };
    forecast_score(s->arena, &f, row->squares);
    return f;
}

enum err store_predictions(const struct store *s, const char *after, struct predictions_page *p)
{
    struct rows_predictions_listed rows;
    struct rows_prediction_counts counts;
    struct rows_personas seats;
    struct cursor from;
    enum err e = from_of(after, p->standing, &from);
    if (!e)
        e = sql_predictions_listed_send(s->db, p->persona, p->tool, p->standing, (int)from.keys[0],
                                        from.keys[1], p->limit + 1);
    if (!e)
        e = sql_prediction_counts_send(s->db, p->persona, p->tool);
    if (!e)
        e = sql_personas_send(s->db);
    if (!e)
        e = db_sync(s->db);
    if (!e)
        e = sql_predictions_listed_rows(s->db, s->arena, &rows);
    if (!e)
        e = sql_prediction_counts_rows(s->db, s->arena, &counts);
    if (!e)
        e = sql_personas_rows(s->db, s->arena, &seats);
    if (!e && !counts.v[0].known)
        e = ERR_NOT_FOUND;
    if (e)
        return e;
    CUT(s, rows, p->limit, from, &p->next);
    p->predictions = list_of(s, &rows);
    p->forecast = forecast_of(s, &counts.v[0]);
    p->personas =
        (struct choices){seats.n + 1, arena_array(s->arena, seats.n + 1, sizeof *p->personas.v)};
    p->personas.v[0] = (struct choice){"", "Any seat", p->persona[0] == '\0'};
    for (size_t i = 0; i < seats.n; i++)
        p->personas.v[i + 1] = (struct choice){seats.v[i].slug, seats.v[i].name,
                                               strcmp(seats.v[i].slug, p->persona) == 0};
    return ERR_OK;
}

/* ---- a persona ---- */

static enum err persona_of(const struct rows_personas *rows, const char *slug, struct persona *p)
{
    for (size_t i = 0; i < rows->n; i++)
        if (strcmp(rows->v[i].slug, slug) == 0) {
            *p = (struct persona){
                .slug = rows->v[i].slug,
                .name = rows->v[i].name,
                .lens = rows->v[i].lens,
                .kind = rows->v[i].kind,
                .disclosure = rows->v[i].disclosure,
                .reviews = rows->v[i].reviews,
                .ships = rows->v[i].ships,
            };
            return ERR_OK;
        }
    return ERR_NOT_FOUND;
}

static struct own_reviews reviews_of(const struct store *s, const struct rows_reviews_by *rows,
                                     const struct persona *persona)
{
    struct own_reviews list = {rows->n, arena_array(s->arena, rows->n, sizeof *list.v)};
    for (size_t i = 0; i < rows->n; i++) {
        const struct row_reviews_by *row = &rows->v[i];
        list.v[i] = (struct own_review){
            .tool = row->tool,
            .tool_name = row->tool_name,
            .category = {.slug = row->category, .name = row->category_name},
            .review = {.present = true,
                       .persona = persona->slug,
                       .name = persona->name,
                       .ship = strcmp(row->verdict, "ship") == 0,
                       .quote = row->quote,
                       .reviewed_on = row->reviewed_on},
        };
    }
    return list;
}

enum err store_reviewer(const struct store *s, const char *slug, const char *after,
                        struct reviewer_page *p)
{
    struct rows_personas seats;
    struct rows_reviews_by reviews;
    struct rows_prediction_counts counts;
    struct cursor from = {REVIEWS, {DAY_LAST, INT64_MAX}};
    enum err e = after[0] ? cursor_read(after, REVIEWS, &from) : ERR_OK;
    if (!e && (from.keys[0] < DAY_FIRST || from.keys[0] > DAY_LAST))
        e = ERR_BAD_REQUEST;
    if (!e)
        e = sql_personas_send(s->db);
    if (!e)
        e = sql_reviews_by_send(s->db, slug, (int)from.keys[0], from.keys[1], p->limit + 1);
    if (!e)
        e = sql_prediction_counts_send(s->db, slug, "");
    if (!e)
        e = sql_predictions_listed_send(s->db, slug, "", "open", DAY_FIRST, 0, NEXT_DUE);
    if (!e)
        e = db_sync(s->db);
    if (!e)
        e = sql_personas_rows(s->db, s->arena, &seats);
    if (!e)
        e = sql_reviews_by_rows(s->db, s->arena, &reviews);
    if (!e)
        e = sql_prediction_counts_rows(s->db, s->arena, &counts);
    if (!e)
        e = store_prediction_rows(s, &p->predictions);
    if (!e)
        e = persona_of(&seats, slug, &p->persona);
    if (e)
        return e;
    CUT(s, reviews, p->limit, from, &p->next);
    p->reviews = reviews_of(s, &reviews, &p->persona);
    p->ships = share_of(p->persona.ships, p->persona.reviews);
    p->forecast = forecast_of(s, &counts.v[0]);
    return ERR_OK;
}

/* ---- the desk ---- */

enum err store_predictions_desk(const struct store *s, const char *credential, const char *standing,
                                const char *after, struct predictions *list, const char **next)
{
    struct rows_predictions_to_decide rows;
    struct cursor from;
    enum err e = from_of(after, standing, &from);
    if (!e)
        e = sql_predictions_to_decide(s->db, s->arena, credential, standing, (int)from.keys[0],
                                      from.keys[1], DESK_LINES + 1, &rows);
    if (e)
        return e;
    CUT(s, rows, DESK_LINES, from, next);
    *list = (struct predictions){rows.n, arena_array(s->arena, rows.n, sizeof *list->v)};
    for (size_t i = 0; i < rows.n; i++) {
        list->v[i] = PREDICTION(s, rows.v[i]);
        list->v[i].version = rows.v[i].version;
        list->v[i].own = rows.v[i].own;
        list->v[i].held = rows.v[i].held;
    }
    return ERR_OK;
}

enum err store_prediction_resolve(const struct store *s, const char *credential,
                                  const struct resolution *r, int64_t *entry, struct refusal *why)
{
    DESK_ENTRY(s, prediction_resolve, entry, why, credential, r->id, r->version, r->action,
               desk_or_null(r->words), desk_or_null(r->evidence));
}

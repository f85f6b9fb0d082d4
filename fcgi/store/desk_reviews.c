/* desk_reviews: reviews on their way. */
#include <string.h>

#include "base/out.h"
#include "sql.h"
#include "store/desk_rows.h"
#include "store/fact.h"

#define DRAFTS    'd'
#define NAMES_MAX 300

static const struct {
    const char *state, *words;
} states[] = {
    {"draft", "being written"}, {"pending", "waits for a moderator"},
    {"published", "published"}, {"rejected", "rejected"},
    {"retired", "retired"},
};

static const char *words_of(const char *state, bool asked, bool live)
{
    if (asked)
        return "changes were asked for";
    if (strcmp(state, "published") == 0 && !live)
        return "a newer one took its place";
    for (size_t i = 0; i < sizeof states / sizeof states[0]; i++)
        if (strcmp(states[i].state, state) == 0)
            return states[i].words;
    return state;
}

/* Both statements have the same columns. */
#define DRAFT(s, row)                                                                              \
    ((struct draft){                                                                               \
        .id = (row).id,                                                                            \
        .version = (row).version,                                                                  \
        .href = arena_printf((s)->arena, "/mod/reviews/%lld", (long long)(row).id),                \
        .state = (row).state,                                                                      \
        .state_words =                                                                             \
            words_of((row).state, (row).reason && strcmp((row).state, "draft") == 0, (row).live),  \
        .writes = strcmp((row).state, "draft") == 0,                                               \
        .waits = strcmp((row).state, "pending") == 0,                                              \
        .tool = (row).tool,                                                                        \
        .tool_name = (row).tool_name,                                                              \
        .persona = (row).persona,                                                                  \
        .persona_name = (row).persona_name,                                                        \
        .review = {.present = true,                                                                \
                   .persona = (row).persona,                                                       \
                   .name = (row).persona_name,                                                     \
                   .ship = strcmp((row).verdict, "ship") == 0,                                     \
                   .quote = (row).quote,                                                           \
                   .reviewed_on = (row).reviewed_on},                                              \
        .revision = (row).revision,                                                                \
        .outdated = (row).outdated,                                                                \
        .mine = (row).mine,                                                                        \
        .live = (row).live,                                                                        \
        .author = (row).author,                                                                    \
        .at = (row).at,                                                                            \
        .reason = queue_text((row).reason),                                                        \
    })

enum err store_drafts(const struct store *s, const char *credential, const char *state,
                      const char *after, struct drafts *list, const char **next)
{
    struct rows_drafts_list rows;
    int64_t from;
    enum err e = desk_from(after, DRAFTS, &from);
    if (!e)
        e = sql_drafts_list(s->db, s->arena, credential, state, from, DESK_LINES + 1, &rows);
    if (e)
        return e;
    DESK_CUT(s, DRAFTS, rows, next);
    ROWS_LIST(s, list, rows, DRAFT);
    return ERR_OK;
}

enum err store_draft(const struct store *s, const char *credential, int64_t id, struct draft *draft)
{
    struct rows_draft_one rows;
    struct predictions predictions;
    enum err e = sql_draft_one_send(s->db, credential, id);
    if (!e)
        e = sql_draft_predicts_send(s->db, credential, id);
    if (!e)
        e = db_sync(s->db);
    if (!e)
        e = sql_draft_one_rows(s->db, s->arena, &rows);
    if (!e)
        e = store_draft_prediction_rows(s, &predictions);
    if (!e && rows.n == 0)
        e = ERR_NOT_FOUND;
    if (e)
        return e;
    *draft = DRAFT(s, rows.v[0]);
    draft->review.predictions = predictions;
    return ERR_OK;
}

enum err store_seats(const struct store *s, const char *credential, struct options *seats,
                     struct tools *names)
{
    struct rows_draft_seats rows;
    struct rows_tool_names tools;
    enum err e = sql_draft_seats_send(s->db, credential);
    if (!e)
        e = sql_tool_names_send(s->db, NAMES_MAX);
    if (!e)
        e = db_sync(s->db);
    if (!e)
        e = sql_draft_seats_rows(s->db, s->arena, &rows);
    if (!e)
        e = sql_tool_names_rows(s->db, s->arena, &tools);
    if (e)
        return e;
    seats->n = rows.n;
    seats->v = arena_array(s->arena, rows.n, sizeof *seats->v);
    for (size_t i = 0; i < rows.n; i++)
        seats->v[i] = (struct option){.value = rows.v[i].slug, .label = rows.v[i].name};
    ROWS_LIST(s, names, tools, ROW_NAME);
    return ERR_OK;
}

/* The texts as lines, days and numbers joined by commas. */
static void join(const struct predictions *list, struct out *texts, struct out *dues,
                 struct out *percents)
{
    for (size_t i = 0; i < list->n; i++) {
        out_printf(texts, "%s%s", i ? "\n" : "", list->v[i].text);
        out_printf(dues, "%s%s", i ? "," : "", list->v[i].due_on);
        out_printf(percents, "%s%d", i ? "," : "", list->v[i].percent);
    }
}

enum err store_draft_save(const struct store *s, const char *credential,
                          const struct draft_typed *typed, int64_t *id, struct refusal *why)
{
    struct rows_draft_save rows;
    struct out texts = out_grow(s->arena, 256), dues = out_grow(s->arena, 64);
    struct out percents = out_grow(s->arena, 64);
    join(&typed->predictions, &texts, &dues, &percents);
    enum err e =
        sql_draft_save(s->db, s->arena, credential, typed->id ? &typed->id : NULL,
                       typed->id ? &typed->version : NULL, typed->tool, typed->persona,
                       typed->verdict, typed->quote, typed->reviewed_on, typed->submit,
                       out_string(&texts), out_string(&dues), out_string(&percents), &rows);
    if (!desk_note(s, e, why))
        *id = rows.v[0].id;
    return e;
}

enum err store_review_retire(const struct store *s, const char *credential, int64_t review,
                             const char *reason, int64_t *entry, struct refusal *why)
{
    DESK_ENTRY(s, review_retire, entry, why, credential, review, desk_or_null(reason));
}

/* export: everything that is published, as a catalogue. */
#include <string.h>

#include "sql.h"
#include "store/catalogue.h"
#include "store/rows.h"

static int order(const struct row_export_predictions *row, const char *tool, const char *persona)
{
    int by_tool = strcmp(row->tool, tool);
    return by_tool ? by_tool : strcmp(row->persona, persona);
}

/* Of one seat on one tool. The rows are in the order of tools and seats, byte by byte. */
static struct predictions predictions_of(const struct store *s,
                                         const struct rows_export_predictions *rows,
                                         const char *tool, const char *persona)
{
    struct predictions list = {0};
    size_t from = 0, end = rows->n;
    while (from < end) {
        size_t middle = from + (end - from) / 2;
        if (order(&rows->v[middle], tool, persona) < 0)
            from = middle + 1;
        else
            end = middle;
    }
    while (from + list.n < rows->n && order(&rows->v[from + list.n], tool, persona) == 0)
        list.n++;
    list.v = arena_array(s->arena, list.n, sizeof *list.v);
    for (size_t i = 0; i < list.n; i++)
        list.v[i] = (struct prediction){
            .text = rows->v[from + i].words,
            .due_on = rows->v[from + i].due,
            .percent = rows->v[from + i].percent,
        };
    return list;
}

static struct reviews make_reviews(const struct store *s, const struct row_export_tools *row,
                                   const struct rows_export_predictions *predictions)
{
    struct reviews reviews = {.n = row->review_personas.n};
    reviews.v = arena_array(s->arena, reviews.n, sizeof *reviews.v);
    for (size_t i = 0; i < reviews.n; i++)
        reviews.v[i] = (struct review){
            .present = true,
            .persona = row->review_personas.v[i],
            .ship = strcmp(row->review_verdicts.v[i], "ship") == 0,
            .quote = row->review_quotes.v[i],
            .reviewed_on = row->review_dates.v[i],
            .predictions = predictions_of(s, predictions, row->slug, row->review_personas.v[i]),
        };
    return reviews;
}

enum err store_export(const struct store *s, struct catalogue *catalogue)
{
    struct rows_export_tools tools;
    struct rows_export_predictions predictions;
    struct rows_export_comparisons comparisons;
    enum err e = sql_export_tools_send(s->db);
    if (!e)
        e = sql_export_predictions_send(s->db);
    if (!e)
        e = sql_export_comparisons_send(s->db);
    if (!e)
        e = db_sync(s->db);
    if (!e)
        e = sql_export_tools_rows(s->db, s->arena, &tools);
    if (!e)
        e = sql_export_predictions_rows(s->db, s->arena, &predictions);
    if (!e)
        e = sql_export_comparisons_rows(s->db, s->arena, &comparisons);
    if (e)
        return e;
    catalogue->tools = (struct tools){tools.n, arena_array(s->arena, tools.n, sizeof(struct tool))};
    for (size_t i = 0; i < tools.n; i++) {
        const struct row_export_tools *row = &tools.v[i];
        catalogue->tools.v[i] = (struct tool){
            .slug = row->slug,
            .name = row->name,
            .tagline = row->tagline,
            .category = {.name = row->category},
            .website = row->website,
            .description = row->description,
            .pricing = {.model = row->pricing_model, .entry = row->pricing_entry},
            .reviews = make_reviews(s, row, &predictions),
            .tags = rows_tags(s, &row->tag_names, &row->tag_names),
        };
    }
    catalogue->comparisons =
        (struct pairs){comparisons.n, arena_array(s->arena, comparisons.n, sizeof(struct pair))};
    for (size_t i = 0; i < comparisons.n; i++)
        catalogue->comparisons.v[i] = (struct pair){.left_slug = comparisons.v[i].left_slug,
                                                    .right_slug = comparisons.v[i].right_slug};
    return ERR_OK;
}

/* export: everything that is published, as a catalogue. */
#include <string.h>

#include "sql.h"
#include "store/catalogue.h"
#include "store/rows.h"

static struct reviews make_reviews(const struct store *s, const struct row_export_tools *row)
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
        };
    return reviews;
}

enum err store_export(const struct store *s, struct catalogue *catalogue)
{
    struct rows_export_tools tools;
    struct rows_export_comparisons comparisons;
    enum err e = sql_export_tools_send(s->db);
    if (!e)
        e = sql_export_comparisons_send(s->db);
    if (!e)
        e = db_sync(s->db);
    if (!e)
        e = sql_export_tools_rows(s->db, s->arena, &tools);
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
            .reviews = make_reviews(s, row),
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

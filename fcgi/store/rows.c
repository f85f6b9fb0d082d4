/* rows: from the rows that sql2c reads to the nouns of model/. */
#include "store/rows.h"

#include <string.h>

static struct reviews make_reviews(const struct store *s, const struct rows_tool_columns *columns)
{
    struct reviews reviews = {.n = columns->personas->n};
    reviews.v = arena_array(s->arena, reviews.n, sizeof *reviews.v);
    for (size_t i = 0; i < reviews.n; i++)
        reviews.v[i] = (struct review){
            .present = true,
            .persona = columns->personas->v[i],
            .name = columns->names->v[i],
            .ship = strcmp(columns->verdicts->v[i], "ship") == 0,
            .quote = columns->quotes->v[i],
            .reviewed_on = columns->dates->v[i],
        };
    return reviews;
}

struct tags rows_tags(const struct store *s, const struct db_texts *slugs,
                      const struct db_texts *names)
{
    struct tags tags = {.n = slugs->n, .v = arena_array(s->arena, slugs->n, sizeof *tags.v)};
    for (size_t i = 0; i < slugs->n; i++)
        tags.v[i] = (struct tag){.slug = slugs->v[i], .name = names->v[i]};
    return tags;
}

struct community rows_community(int ship, int skip)
{
    return (struct community){.ship = ship, .skip = skip, .share = share_of(ship, ship + skip)};
}

const char *rows_uncounted_words(const struct store *s, int held, int voided)
{
    return held || voided ? arena_printf(s->arena, "%d %s held, %d voided", held,
                                         held == 1 ? "vote" : "votes", voided)
                          : "";
}

void rows_uncounted(const struct store *s, struct community *community, int held, int voided)
{
    community->held = held;
    community->voided = voided;
    community->tells = true;
    community->uncounted = rows_uncounted_words(s, held, voided);
}

struct tool rows_tool(const struct store *s, struct rows_tool_columns columns)
{
    return (struct tool){
        .id = columns.id,
        .slug = columns.slug,
        .name = columns.name,
        .tagline = columns.tagline,
        .category = {.slug = columns.category_slug, .name = columns.category_name},
        .website = columns.website,
        .website_host = tool_host(s->arena, columns.website),
        .description = columns.description,
        .pricing = {.model = columns.pricing_model,
                    .entry = columns.pricing_entry,
                    .model_words = price_model_words(columns.pricing_model, columns.pricing_entry),
                    .seen = {.observed_on = "", .words = ""}},
        .panel = share_of(columns.panel_ships, columns.panel_reviews),
        .community = rows_community(columns.community_ship, columns.community_skip),
        .reviews = make_reviews(s, &columns),
        .tags = rows_tags(s, columns.tag_slugs, columns.tag_names),
        .published_at = columns.published_at,
        .updated_at = columns.updated_at,
        .url = arena_printf(s->arena, "%s/tools/%s", s->base_url, columns.slug),
    };
}

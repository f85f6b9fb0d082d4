/* rows: from the rows that sql2c reads to the nouns of model/. Statements that show tools share
 * their column names, but each has a row type of its own; so these are macros over any row with
 * those members. */
#ifndef STORE_ROWS_H
#define STORE_ROWS_H

#include "db/db.h"
#include "store/store.h"

/* The columns of tool_pages. */
#define ROW_TOOL(s, row)                                                                           \
    rows_tool((s), (struct rows_tool_columns){                                                     \
                       .id = (row).id,                                                             \
                       .slug = (row).slug,                                                         \
                       .name = (row).name,                                                         \
                       .tagline = (row).tagline,                                                   \
                       .description = (row).description,                                           \
                       .website = (row).website,                                                   \
                       .category_slug = (row).category_slug,                                       \
                       .category_name = (row).category_name,                                       \
                       .pricing_model = (row).pricing_model,                                       \
                       .pricing_entry = (row).pricing_entry,                                       \
                       .panel_ships = (row).panel_ships,                                           \
                       .panel_reviews = (row).panel_reviews,                                       \
                       .community_ship = (row).community_ship,                                     \
                       .community_skip = (row).community_skip,                                     \
                       .personas = &(row).review_personas,                                         \
                       .names = &(row).review_names,                                               \
                       .verdicts = &(row).review_verdicts,                                         \
                       .quotes = &(row).review_quotes,                                             \
                       .dates = &(row).review_dates,                                               \
                       .tag_slugs = &(row).tag_slugs,                                              \
                       .tag_names = &(row).tag_names,                                              \
                       .published_at = (row).published_at,                                         \
                       .updated_at = (row).updated_at,                                             \
                   })

/* The columns of comparison_cards. */
#define ROW_PAIR(s, row)                                                                           \
    ((struct pair){                                                                                \
        .left_slug = (row).left_slug,                                                              \
        .left_name = (row).left_name,                                                              \
        .right_slug = (row).right_slug,                                                            \
        .right_name = (row).right_name,                                                            \
        .left_panel = share_of((row).left_ships, (row).left_reviews),                              \
        .right_panel = share_of((row).right_ships, (row).right_reviews),                           \
        .category = (row).category,                                                                \
        .path = slug_pair_path((s)->arena, (row).left_slug, (row).right_slug),                     \
    })

/* Fills `list` ({n, v}) from `rows` ({n, v}) by `make(s, row)`. */
#define ROWS_LIST(s, list, rows, make)                                                             \
    do {                                                                                           \
        (list)->n = (rows).n;                                                                      \
        (list)->v = arena_array((s)->arena, (rows).n, sizeof *(list)->v);                          \
        for (size_t row_i = 0; row_i < (rows).n; row_i++)                                          \
            (list)->v[row_i] = make(s, (rows).v[row_i]);                                           \
    } while (0)

#define ROW_EXPORT_KEY(s, row)                                                                     \
    ((struct export_key){.word = (row).key, .first = (row).first, .last = (row).last})

#define ROW_CATEGORY(s, row)                                                                       \
    ((struct category){.slug = (row).slug, .name = (row).name, .tools = (row).tools})

#define ROW_OWN_VOTE(s, row)                                                                       \
    ((struct own_vote){.tool = (row).asked,                                                        \
                       .vote = vote_from((row).verdict),                                           \
                       .counted = (row).counted,                                                   \
                       .community = rows_community((row).ship, (row).skip)})

#define ROW_OWN_PAIR_VOTE(row)                                                                     \
    ((struct own_pair_vote){                                                                       \
        .pair = "",                                                                                \
        .side = side_from((row).choice),                                                           \
        .counted = (row).counted,                                                                  \
        .tally = pair_tally_of((row).left_votes, (row).right_votes, (row).neither),                \
    })

#define ROW_NAME(s, row) ((struct tool){.slug = (row).slug, .name = (row).name})

struct rows_tool_columns {
    int64_t id;
    const char *slug, *name, *tagline, *description, *website, *category_slug, *category_name;
    const char *pricing_model, *pricing_entry, *published_at, *updated_at;
    int panel_ships, panel_reviews, community_ship, community_skip;
    const struct db_texts *personas, *names, *verdicts, *quotes, *dates, *tag_slugs, *tag_names;
};

struct community rows_community(int ship, int skip);

/* "18 votes held, 3 voided", or "" for none of either. */
const char *rows_uncounted_words(const struct store *s, int held, int voided);

/* Adds the votes that do not count. */
void rows_uncounted(const struct store *s, struct community *community, int held, int voided);

/* What sql_tool_trend_send() asked for. */
enum err store_trend_rows(const struct store *s, struct trend *trend);

/* `slugs` and `names` of the same tags. */
struct tags rows_tags(const struct store *s, const struct db_texts *slugs,
                      const struct db_texts *names);

struct tool rows_tool(const struct store *s, struct rows_tool_columns columns);

#endif

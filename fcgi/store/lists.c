/* lists: tools in an order, whole or of one category. */
#include <limits.h>
#include <string.h>

#include "sql.h"
#include "store/cursor.h"
#include "store/rows.h"

#define TAGS_MOST   20
#define SCORE_FIRST 2.0 /* before all scores there are: those are from -1 to 1 */

#define ROW_TAG(s, row) ((struct tag){.slug = (row).slug, .name = (row).name})

/* Letters of the cursors, in the order of enum tool_sort. */
static const char letters[] = "npc";

/* Six statements answer with rows of the same shape; what differs is the key. `KEYS` are the
 * cursor's, of the last row shown. */
#define READ_LIST(statement, ...)                                                                  \
    do {                                                                                           \
        struct rows_##statement rows;                                                              \
        enum err e = sql_##statement##_rows(s->db, s->arena, &rows);                               \
        if (e)                                                                                     \
            return e;                                                                              \
        bool more = rows.n > (size_t)q->limit;                                                     \
        if (more)                                                                                  \
            rows.n = (size_t)q->limit;                                                             \
        ROWS_LIST(s, &p->tools, rows, ROW_TOOL);                                                   \
        p->next = "";                                                                              \
        if (more) {                                                                                \
            const struct row_##statement *end = &rows.v[rows.n - 1];                               \
            struct cursor next = {letters[q->sort], {__VA_ARGS__}};                                \
            p->next = cursor_write(s->arena, next);                                                \
        }                                                                                          \
        return ERR_OK;                                                                             \
    } while (0)

static bool is_filtered(const struct tool_query *q)
{
    return q->tag[0] || q->pricing[0];
}

/* The keys stand where the order has them. */
static enum err send_filtered(const struct store *s, const struct tool_query *q,
                              const struct cursor *from)
{
    static const char *const words[] = {
        [SORT_NEWEST] = "newest", [SORT_PANEL] = "panel", [SORT_COMMUNITY] = "community"};
    const int64_t *k = from->keys;
    bool panel = q->sort == SORT_PANEL, community = q->sort == SORT_COMMUNITY;
    return sql_tools_filtered_send(s->db, words[q->sort], q->category, q->tag, q->pricing, k[0],
                                   panel ? (int)k[0] : 0, panel ? (int)k[1] : 0,
                                   community ? cursor_to_score(k[0]) : 0, panel ? k[2] : k[1],
                                   q->limit + 1);
}

static enum err read_filtered(const struct store *s, const struct tool_query *q,
                              struct tools_page *p)
{
    switch (q->sort) {
    case SORT_NEWEST:
        READ_LIST(tools_filtered, end->key_at, end->id);
    case SORT_PANEL:
        READ_LIST(tools_filtered, end->key_percent, end->panel_reviews, end->id);
    case SORT_COMMUNITY:
        READ_LIST(tools_filtered, cursor_from_score(end->key_score), end->id);
    }
    return ERR_INTERNAL;
}

static enum err send_list(const struct store *s, const struct tool_query *q,
                          const struct cursor *from)
{
    const int64_t *k = from->keys;
    const char *category = q->category;
    int most = q->limit + 1;
    if (is_filtered(q))
        return send_filtered(s, q, from);
    switch (q->sort) {
    case SORT_NEWEST:
        return category[0] ? sql_tools_newest_in_send(s->db, category, k[0], k[1], most)
                           : sql_tools_newest_send(s->db, k[0], k[1], most);
    case SORT_PANEL:
        return category[0]
                   ? sql_tools_by_panel_in_send(s->db, category, (int)k[0], (int)k[1], k[2], most)
                   : sql_tools_by_panel_send(s->db, (int)k[0], (int)k[1], k[2], most);
    case SORT_COMMUNITY:
        return category[0] ? sql_tools_by_community_in_send(s->db, category, cursor_to_score(k[0]),
                                                            k[1], most)
                           : sql_tools_by_community_send(s->db, cursor_to_score(k[0]), k[1], most);
    }
    return ERR_INTERNAL;
}

static enum err read_list(const struct store *s, const struct tool_query *q, struct tools_page *p)
{
    if (is_filtered(q))
        return read_filtered(s, q, p);
    switch (q->sort) {
    case SORT_NEWEST:
        if (q->category[0])
            READ_LIST(tools_newest_in, end->key_at, end->id);
        READ_LIST(tools_newest, end->key_at, end->id);
    case SORT_PANEL:
        if (q->category[0])
            READ_LIST(tools_by_panel_in, end->key_percent, end->panel_reviews, end->id);
        READ_LIST(tools_by_panel, end->key_percent, end->panel_reviews, end->id);
    case SORT_COMMUNITY:
        if (q->category[0])
            READ_LIST(tools_by_community_in, cursor_from_score(end->key_score), end->id);
        READ_LIST(tools_by_community, cursor_from_score(end->key_score), end->id);
    }
    return ERR_INTERNAL;
}

static bool is_newest(const struct cursor *from)
{
    return from->keys[0] >= 0 && from->keys[1] >= 0 && from->keys[2] == 0;
}

static bool is_panel(const struct cursor *from)
{
    const int64_t *k = from->keys;
    return k[0] >= INT_MIN && k[0] <= INT_MAX && k[1] >= 0 && k[1] <= INT_MAX && k[2] >= 0;
}

static enum err start_of(const struct tool_query *q, struct cursor *from)
{
    /* Behind the largest key there can be. */
    static const struct cursor first[] = {
        [SORT_NEWEST] = {'n', {INT64_MAX, INT64_MAX}},
        [SORT_PANEL] = {'p', {INT_MAX, INT_MAX, INT64_MAX}},
        [SORT_COMMUNITY] = {'c', {0, INT64_MAX}},
    };
    if (q->after[0] && q->sort == SORT_COMMUNITY)
        return cursor_read_scored(q->after, letters[q->sort], -SCORE_FIRST, SCORE_FIRST, from);
    if (q->after[0]) {
        enum err e = cursor_read(q->after, letters[q->sort], from);
        return e || (q->sort == SORT_NEWEST ? !is_newest(from) : !is_panel(from)) ? ERR_BAD_REQUEST
                                                                                  : ERR_OK;
    }
    *from = first[q->sort];
    if (q->sort == SORT_COMMUNITY)
        from->keys[0] = cursor_from_score(SCORE_FIRST);
    return ERR_OK;
}

static void mark_category(struct tools_page *p)
{
    for (size_t i = 0; i < p->categories.n; i++) {
        struct category *c = &p->categories.v[i];
        c->current = p->category.slug[0] && strcmp(c->slug, p->category.slug) == 0;
    }
}

enum err store_tools(const struct store *s, const struct tool_query *q, struct tools_page *p)
{
    struct rows_category_by_slug category = {0};
    struct rows_categories categories;
    struct rows_tags_most tags;
    struct rows_tag_by_slug tag = {0};
    struct cursor from;
    enum err e = start_of(q, &from);
    if (!e)
        e = send_list(s, q, &from);
    if (!e)
        e = sql_categories_send(s->db);
    if (!e && q->category[0])
        e = sql_category_by_slug_send(s->db, q->category);
    if (!e)
        e = sql_tags_most_send(s->db, TAGS_MOST);
    if (!e && q->tag[0])
        e = sql_tag_by_slug_send(s->db, q->tag);
    if (!e)
        e = db_sync(s->db);
    if (!e)
        e = read_list(s, q, p);
    if (!e)
        e = sql_categories_rows(s->db, s->arena, &categories);
    if (!e && q->category[0])
        e = sql_category_by_slug_rows(s->db, s->arena, &category);
    if (!e)
        e = sql_tags_most_rows(s->db, s->arena, &tags);
    if (!e && q->tag[0])
        e = sql_tag_by_slug_rows(s->db, s->arena, &tag);
    if (e)
        return e;
    if ((q->category[0] && category.n == 0) || (q->tag[0] && tag.n == 0))
        return ERR_NOT_FOUND;
    p->tag = (struct tag){.slug = "", .name = ""};
    if (tag.n)
        p->tag = ROW_TAG(s, tag.v[0]);
    ROWS_LIST(s, &p->tags, tags, ROW_TAG);
    ROWS_LIST(s, &p->categories, categories, ROW_CATEGORY);
    p->category = (struct category){.slug = "", .name = ""};
    if (category.n)
        p->category = ROW_CATEGORY(s, category.v[0]);
    mark_category(p);
    return ERR_OK;
}

enum err store_categories(const struct store *s, struct categories *list)
{
    struct rows_categories rows;
    enum err e = sql_categories(s->db, s->arena, &rows);
    if (e)
        return e;
    ROWS_LIST(s, list, rows, ROW_CATEGORY);
    return ERR_OK;
}

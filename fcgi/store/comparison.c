/* comparison: two tools side by side, lists of curated pairs, and what a person typed. */
#include <string.h>

#include "base/clock.h"
#include "model/slug.h"
#include "sql.h"
#include "store/cursor.h"
#include "store/fact.h"
#include "store/rows.h"

#define ALSO_MAX        4
#define PICKER_PAIRS    24
#define PICKER_NAMES    300
#define INDEXED_REVIEWS 3

/* The slug under which a tool can be seen now; NULL when it cannot. */
static const char *public_slug(const struct row_comparison_page *row)
{
    if (strcmp(row->state, "published") == 0)
        return row->slug;
    return strcmp(row->state, "merged") == 0 ? row->merged_slug : NULL;
}

/* Curated order, or else that of the slugs. */
static bool is_first(const struct row_comparison_page *row, const char *slug, const char *other)
{
    return row->curated_left_slug ? strcmp(row->curated_left_slug, slug) == 0
                                  : strcmp(slug, other) < 0;
}

/* `seen`: when the price of each side was, by its number. */
static void fill(const struct store *s, struct comparison *c,
                 const struct row_comparison_page *left, const struct row_comparison_page *right,
                 const struct pricing seen[2])
{
    c->left = ROW_TOOL(s, *left);
    c->right = ROW_TOOL(s, *right);
    c->left.pricing.seen = seen[left->side - 1].seen;
    c->right.pricing.seen = seen[right->side - 1].seen;
    c->left.description_html.markup = left->description_html;
    c->right.description_html.markup = right->description_html;
    rows_uncounted(s, &c->left.community, left->community_held, left->community_voided);
    rows_uncounted(s, &c->right.community, right->community_held, right->community_voided);
    c->left.slug = public_slug(left);
    c->right.slug = public_slug(right);
    c->curated = left->curated_left_slug != NULL;
    c->indexed = c->curated && strcmp(left->category_slug, right->category_slug) == 0 &&
                 left->panel_reviews >= INDEXED_REVIEWS && right->panel_reviews >= INDEXED_REVIEWS;
    c->path = slug_pair_path(s->arena, c->left.slug, c->right.slug);
    c->canonical = arena_printf(s->arena, "%s%s", s->base_url, c->path);
    comparison_compute(s->arena, c);
}

/* Left and right are those that were asked for: a page in another order is not shown but moved. */
static void fill_pair_votes(const struct store *s, struct comparison_page *p,
                            const struct row_pair_tally *row, const struct rows_own_pair_vote *own)
{
    p->pair_tally = pair_tally_of(row->left_votes, row->right_votes, row->neither);
    p->pair_tally.tells = true;
    p->pair_tally.held = row->held;
    p->pair_tally.voided = row->voided;
    p->pair_tally.uncounted = rows_uncounted_words(s, row->held, row->voided);
    p->own_pair = (struct own_pair_vote){.pair = ""};
    if (own->n)
        p->own_pair = ROW_OWN_PAIR_VOTE(own->v[0]);
}

enum err store_comparison(const struct store *s, const char *left, const char *right,
                          struct comparison_page *p, const char **same)
{
    struct rows_comparison_page sides;
    struct rows_comparison_also also;
    struct rows_own_votes own = {0};
    struct rows_pair_tally tally;
    struct rows_own_pair_vote own_pair = {0};
    struct pricing seen[2] = {{.seen = {.observed_on = "", .words = ""}},
                              {.seen = {.observed_on = "", .words = ""}}};
    *same = "";
    enum err e = sql_comparison_page_send(s->db, left, right);
    if (!e)
        e = sql_comparison_also_send(s->db, left, right, ALSO_MAX);
    if (!e)
        e = sql_pair_tally_send(s->db, left, right);
    if (!e)
        e = sql_price_seen_send(s->db, left, NULL);
    if (!e)
        e = sql_price_seen_send(s->db, right, NULL);
    if (!e && s->voter)
        e = sql_own_votes_send(s->db, s->voter, arena_printf(s->arena, "%s,%s", left, right));
    if (!e && s->voter)
        e = sql_own_pair_vote_send(s->db, s->voter, left, right);
    if (!e)
        e = db_sync(s->db);
    if (!e)
        e = sql_comparison_page_rows(s->db, s->arena, &sides);
    if (!e)
        e = sql_comparison_also_rows(s->db, s->arena, &also);
    if (!e)
        e = sql_pair_tally_rows(s->db, s->arena, &tally);
    for (int i = 0; i < 2 && !e; i++)
        e = store_price_rows(s, clock_day(), &seen[i]);
    if (!e && s->voter)
        e = sql_own_votes_rows(s->db, s->arena, &own);
    if (!e && s->voter)
        e = sql_own_pair_vote_rows(s->db, s->arena, &own_pair);
    if (!e && sides.n != 2)
        e = ERR_NOT_FOUND;
    if (e)
        return e;
    const struct row_comparison_page *l = &sides.v[0], *r = &sides.v[1];
    const char *left_slug = public_slug(l), *right_slug = public_slug(r);
    if (!left_slug || !right_slug)
        return ERR_NOT_FOUND;
    if (strcmp(left_slug, right_slug) == 0) {
        *same = left_slug;
        return ERR_OK;
    }
    if (is_first(l, left_slug, right_slug))
        fill(s, &p->comparison, l, r, seen);
    else
        fill(s, &p->comparison, r, l, seen);
    fill_pair_votes(s, p, &tally.v[0], &own_pair);
    ROWS_LIST(s, &p->own, own, ROW_OWN_VOTE);
    ROWS_LIST(s, &p->also, also, ROW_PAIR);
    return ERR_OK;
}

enum err store_picker(const struct store *s, const char *after, struct picker_page *p)
{
    struct rows_comparison_pairs pairs;
    struct rows_tool_names names;
    struct cursor from = {'k', {INT64_MAX, INT64_MAX}};
    enum err e = after[0] ? cursor_read(after, 'k', &from) : ERR_OK;
    if (!e && (from.keys[0] < 0 || from.keys[2] != 0))
        e = ERR_BAD_REQUEST;
    if (!e)
        e = sql_comparison_pairs_send(s->db, from.keys[0], from.keys[1], PICKER_PAIRS + 1);
    if (!e)
        e = sql_tool_names_send(s->db, PICKER_NAMES);
    if (!e)
        e = db_sync(s->db);
    if (!e)
        e = sql_comparison_pairs_rows(s->db, s->arena, &pairs);
    if (!e)
        e = sql_tool_names_rows(s->db, s->arena, &names);
    if (e)
        return e;
    p->next = "";
    if (pairs.n > PICKER_PAIRS) {
        pairs.n = PICKER_PAIRS;
        const struct row_comparison_pairs *end = &pairs.v[pairs.n - 1];
        p->next = cursor_write(s->arena, (struct cursor){'k', {end->key_at, end->key_place}});
    }
    ROWS_LIST(s, &p->pairs, pairs, ROW_PAIR);
    ROWS_LIST(s, &p->names, names, ROW_NAME);
    return ERR_OK;
}

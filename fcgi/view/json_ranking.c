/* json_ranking: a ranking as JSON. */
#include "view/json.h"
#include "view/json_parts.h"

/* Four digits behind the point: what a share of any count needs to be quoted. */
static void put_number(struct json_writer *w, const char *key, double number)
{
    json_decimal(w, key, number, 4);
}

static void put_counts(struct json_writer *w, const char *key, int ship, const char *of, int n)
{
    if (key)
        json_open(w, key, '{');
    json_int(w, "ship", ship);
    json_int(w, of, n);
    if (key)
        json_close(w, '}');
}

static void put_what(struct json_writer *w, enum ranking by, const struct rank_row *r)
{
    switch (by) {
    case BY_PANEL:
    case BY_COMMUNITY:
        put_number(w, "share", r->estimate);
        put_counts(w, NULL, r->part, by == BY_PANEL ? "reviews" : "votes", r->whole);
        break;
    case BY_CONTESTED:
        put_number(w, "difference", r->estimate);
        put_counts(w, "panel", r->part, "reviews", r->whole);
        put_counts(w, "community", r->other_part, "votes", r->other_whole);
        break;
    case BY_TRENDING:
        put_number(w, "weight", r->weight);
        json_int(w, "votes", r->whole);
        return;
    case BY_HEAD_TO_HEAD:
        put_number(w, "strength", r->estimate);
        put_number(w, "chance", ranking_chance(r->estimate));
        json_int(w, "chosen", r->part);
        json_int(w, "neither", r->other_part);
        json_int(w, "votes", r->whole);
        break;
    }
    json_open(w, "interval", '{');
    put_number(w, "low", r->low);
    put_number(w, "high", r->high);
    json_close(w, '}');
}

static void put_ranked(struct json_writer *w, enum ranking by, const struct rank_row *r)
{
    json_open(w, NULL, '{');
    json_open(w, "tool", '{');
    json_text(w, "slug", r->slug);
    json_text(w, "name", r->name);
    json_open(w, "category", '{');
    json_text(w, "slug", r->category.slug);
    json_text(w, "name", r->category.name);
    json_close(w, '}');
    json_text(w, "url", r->url);
    json_close(w, '}');
    json_open(w, "places", '{');
    json_int(w, "best", r->best);
    json_int(w, "worst", r->worst);
    json_close(w, '}');
    put_what(w, by, r);
    json_close(w, '}');
}

static void put_apart(struct json_writer *w, const struct rankings_page *p)
{
    json_int(w, "votes", p->run.votes);
    json_int(w, "ranked", p->run.ranked);
    json_bool(w, "softened", p->run.softened);
    json_open(w, "apart", '[');
    for (size_t i = 0; i < p->apart.n; i++) {
        json_open(w, NULL, '{');
        json_text(w, "slug", p->apart.v[i].slug);
        json_text(w, "name", p->apart.v[i].name);
        json_int(w, "votes", p->apart.v[i].votes);
        json_close(w, '}');
    }
    json_close(w, ']');
}

void json_put_rankings(struct json_writer *w, const char *key, const struct rankings_page *p)
{
    json_open(w, key, '{');
    json_text(w, "by", ranking_word(p->by));
    if (p->category.slug[0]) {
        json_open(w, "category", '{');
        json_text(w, "slug", p->category.slug);
        json_text(w, "name", p->category.name);
        json_close(w, '}');
    } else {
        json_null(w, "category");
    }
    json_text(w, "computed_at", p->run.computed_at[0] ? p->run.computed_at : NULL);
    json_open(w, "rankings", '[');
    for (size_t i = 0; i < p->ranked.n; i++)
        put_ranked(w, p->by, &p->ranked.v[i].row);
    json_close(w, ']');
    if (p->by == BY_HEAD_TO_HEAD)
        put_apart(w, p);
    json_put_next(w, p->next);
    json_close(w, '}');
}

void json_rankings(struct arena *a, struct out *o, const struct rankings_page *p)
{
    json_put_rankings(json_writer_new(a, o, JSON_COMPACT), NULL, p);
}

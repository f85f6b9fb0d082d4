/* strength: Bradley–Terry strengths from votes between two at a time. */
#include "model/strength.h"

#include <math.h>
#include <stdlib.h>

#define Z_95        1.959963984540054
#define MM_MOST     1000
#define NEWTON_MOST 100
#define NEAR        1e-6
#define EXACT       1e-12
#define STEP_MOST   1.0

/* A contest between two of the group, in the numbers of the group. */
struct edge {
    int a, b;
    double a_score, b_score; /* votes, those for neither as halves, and what softens */
    double votes;            /* without what softens */
};

struct group {
    struct arena *arena;
    int n;
    size_t edges_n;
    struct edge *edges;
    double *log;    /* of each strength */
    double *matrix; /* n × n */
};

static int root_of(int *parents, int i)
{
    while (parents[i] != i)
        i = parents[i] = parents[parents[i]];
    return i;
}

static int votes_of(const struct strength *s)
{
    return s->wins + s->losses + s->ties;
}

struct votes_of_thing {
    int votes, thing;
};

static int by_votes(const void *left, const void *right)
{
    const struct votes_of_thing *l = left, *r = right;
    return l->votes != r->votes ? (l->votes < r->votes) - (l->votes > r->votes)
                                : (l->thing > r->thing) - (l->thing < r->thing);
}

/* Which things may be ranked: those with votes, at most STRENGTH_MOST. */
static bool *find_most_voted_on(struct arena *a, const struct strengths *s, int things)
{
    bool *most = arena_array(a, (size_t)things, sizeof *most);
    struct votes_of_thing *v = arena_array(a, (size_t)things, sizeof *v);
    for (int i = 0; i < things; i++)
        v[i] = (struct votes_of_thing){votes_of(&s->v[i]), i};
    qsort(v, (size_t)things, sizeof *v, by_votes);
    for (int i = 0; i < things; i++)
        most[v[i].thing] = i < STRENGTH_MOST && v[i].votes > 0;
    return most;
}

/* Numbers the members of the largest connected group 0… in `places`, -1 for all else; returns how
 * many they are. Of two groups as large, the one of the first thing. */
static int find_group(struct arena *a, const struct contests *c, const struct strengths *s,
                      int things, int *places)
{
    const bool *most = find_most_voted_on(a, s, things);
    int *parents = arena_array(a, (size_t)things, sizeof *parents);
    int *sizes = arena_array(a, (size_t)things, sizeof *sizes);
    int largest = -1, n = 0;
    for (int i = 0; i < things; i++) {
        parents[i] = i;
        sizes[i] = 0;
    }
    for (size_t i = 0; i < c->n; i++) {
        int one = c->v[i].one, other = c->v[i].other;
        if (most[one] && most[other])
            parents[root_of(parents, one)] = root_of(parents, other);
    }
    for (int i = 0; i < things; i++)
        if (most[i])
            sizes[root_of(parents, i)]++;
    for (int i = 0; i < things; i++) {
        int root = root_of(parents, i);
        if (sizes[root] && (largest < 0 || sizes[root] > sizes[largest]))
            largest = root;
    }
    for (int i = 0; i < things; i++)
        places[i] = largest >= 0 && most[i] && root_of(parents, i) == largest ? n++ : -1;
    return n;
}

static void take_edges(struct group *g, const struct contests *c, const int *places)
{
    g->edges = arena_array(g->arena, c->n, sizeof *g->edges);
    for (size_t i = 0; i < c->n; i++) {
        const struct contest *k = &c->v[i];
        if (places[k->one] < 0 || places[k->other] < 0)
            continue;
        g->edges[g->edges_n++] = (struct edge){
            .a = places[k->one],
            .b = places[k->other],
            .a_score = k->one_votes + k->neither / 2.0,
            .b_score = k->other_votes + k->neither / 2.0,
            .votes = (double)k->one_votes + k->other_votes + k->neither,
        };
    }
}

/* Whether all can be reached from the first along votes of the winner against the loser, or with
 * `back` the other way around. */
static bool reaches_all(const struct group *g, bool back)
{
    bool *seen = arena_array(g->arena, (size_t)g->n, sizeof *seen);
    int reached = 1, before;
    for (int i = 0; i < g->n; i++)
        seen[i] = i == 0;
    do {
        before = reached;
        for (size_t i = 0; i < g->edges_n; i++) {
            const struct edge *e = &g->edges[i];
            bool down = (back ? e->b_score : e->a_score) > 0;
            bool up = (back ? e->a_score : e->b_score) > 0;
            if (seen[e->a] && !seen[e->b] && down)
                seen[e->b] = true;
            else if (seen[e->b] && !seen[e->a] && up)
                seen[e->a] = true;
            else
                continue;
            reached++;
        }
    } while (reached > before);
    return reached == g->n;
}

static void centre(struct group *g)
{
    double sum = 0;
    for (int i = 0; i < g->n; i++)
        sum += g->log[i];
    for (int i = 0; i < g->n; i++)
        g->log[i] -= sum / g->n;
}

/* Each strength becomes its votes over the sum of votes on a pair / both strengths (Hunter, 2004,
 * equation 3): the likelihood never falls. */
static void climb(struct group *g)
{
    size_t n = (size_t)g->n;
    double *wins = arena_array(g->arena, n, sizeof *wins);
    double *shares = arena_array(g->arena, n, sizeof *shares);
    double *strengths = arena_array(g->arena, n, sizeof *strengths);
    double moved = 1;
    for (int i = 0; i < g->n; i++)
        wins[i] = 0;
    for (size_t i = 0; i < g->edges_n; i++) {
        wins[g->edges[i].a] += g->edges[i].a_score;
        wins[g->edges[i].b] += g->edges[i].b_score;
    }
    for (int round = 0; round < MM_MOST && moved > NEAR; round++) {
        for (int i = 0; i < g->n; i++) {
            strengths[i] = exp(g->log[i]);
            shares[i] = 0;
        }
        for (size_t i = 0; i < g->edges_n; i++) {
            const struct edge *e = &g->edges[i];
            double share = (e->a_score + e->b_score) / (strengths[e->a] + strengths[e->b]);
            shares[e->a] += share;
            shares[e->b] += share;
        }
        moved = 0;
        for (int i = 0; i < g->n; i++) {
            double to = log(wins[i] / shares[i]);
            moved = fmax(moved, fabs(to - g->log[i]));
            g->log[i] = to;
        }
        centre(g);
    }
}

/* The observed information of the logarithms, with 1/n added to each element: that makes it regular
 * and changes nothing where the sum is 0. */
static void inform(struct group *g, bool soft)
{
    size_t n = (size_t)g->n;
    double *m = g->matrix;
    for (size_t i = 0; i < n * n; i++)
        m[i] = 1.0 / g->n;
    for (size_t i = 0; i < g->edges_n; i++) {
        const struct edge *e = &g->edges[i];
        size_t a = (size_t)e->a, b = (size_t)e->b;
        double chance = 1 / (1 + exp(g->log[b] - g->log[a]));
        double weight = (soft ? e->a_score + e->b_score : e->votes) * chance * (1 - chance);
        m[a * n + a] += weight;
        m[b * n + b] += weight;
        m[a * n + b] -= weight;
        m[b * n + a] -= weight;
    }
}

/* The matrix becomes its Cholesky factor L, below and on the diagonal. */
static void factor(struct group *g)
{
    size_t n = (size_t)g->n;
    double *m = g->matrix;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j <= i; j++) {
            double sum = m[i * n + j];
            for (size_t k = 0; k < j; k++)
                sum -= m[i * n + k] * m[j * n + k];
            m[i * n + j] = i == j ? sqrt(fmax(sum, EXACT)) : sum / m[j * n + j];
        }
}

/* Solves L Lᵀ x = x in place. */
static void solve(const struct group *g, double *x)
{
    size_t n = (size_t)g->n;
    const double *m = g->matrix;
    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k < i; k++)
            x[i] -= m[i * n + k] * x[k];
        x[i] /= m[i * n + i];
    }
    for (size_t i = n; i-- > 0;) {
        for (size_t k = i + 1; k < n; k++)
            x[i] -= m[k * n + i] * x[k];
        x[i] /= m[i * n + i];
    }
}

static void finish(struct group *g)
{
    double *step = arena_array(g->arena, (size_t)g->n, sizeof *step);
    double longest = 1;
    for (int round = 0; round < NEWTON_MOST && longest > EXACT; round++) {
        for (int i = 0; i < g->n; i++)
            step[i] = 0;
        for (size_t i = 0; i < g->edges_n; i++) {
            const struct edge *e = &g->edges[i];
            double chance = 1 / (1 + exp(g->log[e->b] - g->log[e->a]));
            double more = e->a_score - (e->a_score + e->b_score) * chance;
            step[e->a] += more;
            step[e->b] -= more;
        }
        inform(g, true);
        factor(g);
        solve(g, step);
        longest = 0;
        for (size_t i = 0; i < g->edges_n; i++)
            longest = fmax(longest, fabs(step[g->edges[i].a] - step[g->edges[i].b]));
        /* far away a whole step could lead further away */
        double part = longest > STEP_MOST ? STEP_MOST / longest : 1;
        for (int i = 0; i < g->n; i++)
            g->log[i] += part * step[i];
        centre(g);
    }
}

/* The standard error of each into `errors`: the squares of a column of L⁻¹ sum up to an element of
 * the inverse's diagonal. */
static void measure(struct group *g, double *errors)
{
    size_t n = (size_t)g->n;
    double *column = arena_array(g->arena, n, sizeof *column);
    const double *m = g->matrix;
    inform(g, false);
    factor(g);
    for (size_t j = 0; j < n; j++) {
        double squares = 0;
        for (size_t i = j; i < n; i++) {
            double sum = i == j;
            for (size_t k = j; k < i; k++)
                sum -= m[i * n + k] * column[k];
            column[i] = sum / m[i * n + i];
            squares += column[i] * column[i];
        }
        errors[j] = sqrt(fmax(squares - 1.0 / g->n, 0));
    }
}

static void rank(struct strengths *s, struct arena *a, const struct contests *c, const int *places,
                 int things, int n)
{
    struct group g = {.arena = a, .n = n};
    size_t size = (size_t)n;
    g.log = arena_array(a, size, sizeof *g.log);
    g.matrix = arena_array(a, size * size, sizeof *g.matrix);
    double *errors = arena_array(a, size, sizeof *errors);
    take_edges(&g, c, places);
    for (int i = 0; i < n; i++)
        g.log[i] = 0;
    s->softened = !reaches_all(&g, false) || !reaches_all(&g, true);
    for (size_t i = 0; i < g.edges_n && s->softened; i++) {
        g.edges[i].a_score += 0.5;
        g.edges[i].b_score += 0.5;
    }
    climb(&g);
    finish(&g);
    measure(&g, errors);
    for (int i = 0; i < things; i++) {
        if (places[i] < 0)
            continue;
        double log = g.log[places[i]], reach = Z_95 * errors[places[i]];
        s->v[i].log = log;
        s->v[i].low = log - reach;
        s->v[i].high = log + reach;
    }
}

static void count(struct strengths *s, const struct contests *c)
{
    for (size_t i = 0; i < c->n; i++) {
        const struct contest *k = &c->v[i];
        struct strength *one = &s->v[k->one], *other = &s->v[k->other];
        one->wins += k->one_votes;
        one->losses += k->other_votes;
        one->ties += k->neither;
        other->wins += k->other_votes;
        other->losses += k->one_votes;
        other->ties += k->neither;
        s->votes += k->one_votes + k->other_votes + k->neither;
    }
}

struct strengths strength_of(struct arena *a, int things, const struct contests *contests)
{
    struct strengths s = {.v = arena_array(a, (size_t)things, sizeof *s.v)};
    int *places = arena_array(a, (size_t)things, sizeof *places);
    for (int i = 0; i < things; i++)
        s.v[i] = (struct strength){0};
    count(&s, contests);
    int n = find_group(a, contests, &s, things, places);
    if (n >= STRENGTH_LEAST) {
        rank(&s, a, contests, places, things, n);
        s.ranked = n;
    }
    for (int i = 0; i < things; i++) {
        s.v[i].apart = votes_of(&s.v[i]) > 0 && (s.ranked == 0 || places[i] < 0);
        s.apart += s.v[i].apart;
    }
    return s;
}

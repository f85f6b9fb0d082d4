/* comparison: what follows from two tools' reviews. */
#include "model/comparison.h"

#include <string.h>

#include "base/out.h"

static const struct review *find_review(const struct reviews *reviews, const char *persona)
{
    for (size_t i = 0; i < reviews->n; i++)
        if (strcmp(reviews->v[i].persona, persona) == 0)
            return &reviews->v[i];
    return NULL;
}

static void compute_scorecard(struct arena *a, struct comparison *c)
{
    const struct reviews *left = &c->left.reviews, *right = &c->right.reviews;
    c->scorecard.v = arena_array(a, left->n + right->n, sizeof *c->scorecard.v);
    c->scorecard.n = 0;
    for (size_t i = 0; i < left->n; i++) {
        const struct review *l = &left->v[i], *r = find_review(right, l->persona);
        c->scorecard.v[c->scorecard.n++] = (struct scorecard_row){
            .persona = l->persona,
            .name = l->name,
            .left = *l,
            .right = r ? *r : (struct review){.present = false},
            .both = r != NULL,
            .split = r && r->ship != l->ship,
        };
    }
    for (size_t i = 0; i < right->n; i++) {
        const struct review *r = &right->v[i];
        if (!find_review(left, r->persona))
            c->scorecard.v[c->scorecard.n++] =
                (struct scorecard_row){.persona = r->persona, .name = r->name, .right = *r};
    }
}

static void compute_like_for_like(struct comparison *c)
{
    int both = 0, left = 0, right = 0;
    for (size_t i = 0; i < c->scorecard.n; i++) {
        const struct scorecard_row *row = &c->scorecard.v[i];
        both += row->both;
        left += row->both && row->left.ship;
        right += row->both && row->right.ship;
    }
    c->like_for_like = (struct like_for_like){
        .personas = both, .left = share_of(left, both), .right = share_of(right, both)};
}

static const char *share_words(struct arena *a, struct share s)
{
    return arena_printf(a, "%d%% (%d of %d)", s.percent, s.part, s.whole);
}

/* Who the panel ships, and by how much. */
static const char *lead(struct arena *a, const struct comparison *c)
{
    const struct tool *l = &c->left, *r = &c->right;
    if (!l->panel.any && !r->panel.any)
        return "The panel has reviewed neither of the two yet";
    if (!l->panel.any || !r->panel.any) {
        const struct tool *seen = l->panel.any ? l : r, *unseen = l->panel.any ? r : l;
        return arena_printf(a, "The panel has reviewed only %s, %s, and not %s yet", seen->name,
                            share_words(a, seen->panel), unseen->name);
    }
    int order = share_compare(l->panel, r->panel);
    const char *left = share_words(a, l->panel), *right = share_words(a, r->panel);
    if (order == 0) {
        if (l->panel.part == 0)
            return arena_printf(a, "The panel ships neither: %s and %s", left, right);
        if (l->panel.whole == r->panel.whole)
            return arena_printf(a, "The panel is level at %s each", left);
        return arena_printf(a, "The panel is level, %s to %s", left, right);
    }
    const struct tool *best = order > 0 ? l : r;
    const char *high = order > 0 ? left : right, *low = order > 0 ? right : left;
    /* Half or fewer of the seats is no majority for shipping, whatever the other tool got. */
    if (2 * best->panel.part <= best->panel.whole)
        return arena_printf(a, "The panel ships neither outright but leans to %s, %s to %s",
                            best->name, high, low);
    return arena_printf(a, "The panel ships %s, %s to %s", best->name, high, low);
}

static void compute_call(struct arena *a, struct comparison *c)
{
    struct call *call = &c->call;
    size_t splits = 0, seat = 0;
    for (size_t i = 0; i < c->scorecard.n; i++)
        splits += c->scorecard.v[i].split;
    call->lead = lead(a, c);
    call->seats.v = arena_array(a, splits, sizeof *call->seats.v);
    call->seats.n = splits;
    for (size_t i = 0; i < c->scorecard.n; i++) {
        const struct scorecard_row *row = &c->scorecard.v[i];
        if (!row->split)
            continue;
        const char *before = seat == 0 ? "the " : seat + 1 == splits ? " and the " : ", the ";
        call->seats.v[seat++] =
            (struct call_seat){.before = before, .persona = row->persona, .name = row->name};
    }
    bool reviewed = c->left.panel.any && c->right.panel.any;
    call->joint = reviewed ? "; " : "";
    if (!reviewed)
        call->after = ".";
    else if (splits > 0)
        call->after = " split them.";
    else if (c->like_for_like.personas == 0)
        call->after = "no seat reviewed both.";
    else
        call->after = "no seat split them.";

    struct out text = out_grow(a, 256);
    out_text(&text, call->lead);
    out_text(&text, call->joint);
    for (size_t i = 0; i < call->seats.n; i++) {
        out_text(&text, call->seats.v[i].before);
        out_text(&text, call->seats.v[i].name);
    }
    out_text(&text, call->after);
    call->text = out_string(&text);
}

void comparison_compute(struct arena *a, struct comparison *c)
{
    compute_scorecard(a, c);
    compute_like_for_like(c);
    compute_call(a, c);
}

/* import: the database made to say what a catalogue file says. */
#include "base/log.h"
#include "base/out.h"
#include "model/tags.h"
#include "sql.h"
#include "store/catalogue.h"

struct import {
    const struct store *store;
    struct import_report *report;
    struct flaws *flaws;
};

/* The slugs of the personas in the file's order, joined by commas. */
static const char *seats_of(struct arena *a, const struct reviews *reviews)
{
    struct out o = out_grow(a, 64);
    for (size_t i = 0; i < reviews->n; i++) {
        if (i)
            out_byte(&o, ',');
        out_text(&o, reviews->v[i].persona);
    }
    return out_string(&o);
}

static enum err send_predictions(const struct store *s, const struct tool *t,
                                 const struct review *r)
{
    enum err e = ERR_OK;
    for (size_t i = 0; i < r->predictions.n && !e; i++) {
        const struct prediction *p = &r->predictions.v[i];
        e = sql_import_prediction_send(s->db, t->slug, r->persona, p->text, p->due_on, p->percent);
    }
    return e;
}

static enum err send_tool(const struct store *s, const struct tool *t)
{
    enum err e = sql_import_tool_send(
        s->db, t->slug, t->name, t->tagline, t->category.name, t->website, t->description,
        t->pricing.model, t->pricing.entry, t->tagged ? tags_join(s->arena, &t->tags) : NULL);
    for (size_t i = 0; i < t->reviews.n && !e; i++) {
        const struct review *r = &t->reviews.v[i];
        const char *date = r->reviewed_on[0] ? r->reviewed_on : NULL;
        e = sql_import_review_send(s->db, t->slug, r->persona, r->ship ? "ship" : "skip", r->quote,
                                   date);
        if (!e)
            e = send_predictions(s, t, r);
    }
    if (!e)
        e = sql_import_retire_reviews_send(s->db, t->slug, seats_of(s->arena, &t->reviews));
    return e ? e : db_sync(s->db);
}

static enum err take_predictions(struct import *im, const struct review *r)
{
    struct rows_import_prediction prediction;
    enum err e = ERR_OK;
    for (size_t i = 0; i < r->predictions.n && !e; i++) {
        e = sql_import_prediction_rows(im->store->db, im->store->arena, &prediction);
        if (!e)
            im->report->predictions_added += prediction.v[0].changed;
    }
    return e;
}

static enum err import_tool(struct import *im, const struct tool *t)
{
    const struct store *s = im->store;
    struct rows_import_tool tool;
    struct rows_import_review review;
    struct rows_import_retire_reviews retired;
    enum err e = send_tool(s, t);
    if (!e)
        e = sql_import_tool_rows(s->db, s->arena, &tool);
    if (e)
        return e;
    im->report->tools++;
    for (size_t i = 0; i < t->reviews.n; i++) {
        e = sql_import_review_rows(s->db, s->arena, &review);
        if (!e)
            im->report->reviews_changed += review.v[0].changed;
        if (!e)
            e = take_predictions(im, &t->reviews.v[i]);
        if (e)
            return e;
    }
    e = sql_import_retire_reviews_rows(s->db, s->arena, &retired);
    if (!e)
        im->report->reviews_retired += retired.v[0].retired;
    if (!e)
        im->report->tools_changed += tool.v[0].changed;
    return e;
}

static enum err import_comparison(struct import *im, const struct pair *p)
{
    const struct store *s = im->store;
    struct rows_import_comparison rows;
    enum err e = sql_import_comparison(s->db, s->arena, p->left_slug, p->right_slug, &rows);
    if (e)
        return e;
    im->report->comparisons++;
    im->report->comparisons_changed += rows.v[0].changed;
    return ERR_OK;
}

/* What the database refused for a reason of the file's becomes a flaw; anything else ends the
 * import. */
static enum err note_refusal(struct import *im, enum err e, const char *list, size_t index)
{
    if (e != ERR_CONFLICT && e != ERR_NOT_FOUND && e != ERR_INVALID)
        return e;
    struct arena *a = im->store->arena;
    flaws_add(im->flaws, arena_printf(a, "/%s/%zu", list, index),
              arena_copy(a, db_message(im->store->db)));
    return db_command(im->store->db, "ROLLBACK TO SAVEPOINT item");
}

static enum err import_all(struct import *im, const struct catalogue *catalogue)
{
    struct db *db = im->store->db;
    for (size_t i = 0; i < catalogue->tools.n; i++) {
        enum err e = db_command(db, "SAVEPOINT item");
        if (!e)
            e = import_tool(im, &catalogue->tools.v[i]);
        if (e)
            e = note_refusal(im, e, "tools", i);
        if (e)
            return e;
    }
    for (size_t i = 0; i < catalogue->comparisons.n; i++) {
        enum err e = db_command(db, "SAVEPOINT item");
        if (!e)
            e = import_comparison(im, &catalogue->comparisons.v[i]);
        if (e)
            e = note_refusal(im, e, "comparisons", i);
        if (e)
            return e;
    }
    return im->flaws->n ? ERR_INVALID : ERR_OK;
}

enum err store_import(const struct store *s, const struct catalogue *catalogue, bool dry_run,
                      struct import_report *report, struct flaws *flaws)
{
    *report = (struct import_report){0};
    struct import im = {.store = s, .report = report, .flaws = flaws};
    enum err e = db_command(s->db, "BEGIN");
    if (e)
        return e;
    e = import_all(&im, catalogue);
    if (e || dry_run) {
        enum err undone = db_command(s->db, "ROLLBACK");
        return e ? e : undone;
    }
    return db_command(s->db, "COMMIT");
}

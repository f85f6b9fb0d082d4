/* prediction: what a review says will have come true by a day, what became of it, and how well
 * somebody's predictions came true.
 *
 * As in tool.h: strings are never NULL unless said, dates are "2026-05-01".
 */
#ifndef MODEL_PREDICTION_H
#define MODEL_PREDICTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "model/share.h"

#define PREDICTIONS_MAX          3 /* with one review */
#define PREDICTION_TEXT_MAX      300
#define PREDICTION_PERCENT_LEAST 1
#define PREDICTION_PERCENT_MOST  99
#define PREDICTION_DAYS_MAX      3653 /* ten years */

/* In a catalogue file only text, due_on and percent are meant. */
struct prediction {
    int64_t id;
    int version;
    const char *text, *made_on, *due_on;
    int percent;                           /* the chance given to it */
    const char *standing, *standing_words; /* "overdue"; "Overdue: nobody has said what became" */
    bool decided;                          /* right, wrong or void */
    bool running;                          /* open, and its day is not over */
    const char *tool, *tool_name;          /* tool: its slug, "" when it has no page */
    const char *persona, *persona_name;
    bool ship;               /* the verdict of the review it was published with */
    const char *reviewed_on; /* the day of that review */
    bool superseded;         /* a newer review took that one's place */
    /* Once decided; words and evidence are "" when they had to be erased. */
    const char *resolved_on, *by, *words, *evidence;
    const char *log_href, *log_url; /* the decision; "" for none */
    /* On the desk only. */
    bool own, held; /* whoever looks wrote it; they decided it and can undo that still */
};
struct predictions {
    size_t n;
    struct prediction *v;
};

/* How somebody's predictions stand. */
struct forecast {
    int open, overdue, right, wrong, voided;
    struct share hits; /* right of right + wrong */
    int brier_milli;   /* meaningless unless hits.any */
    const char *brier; /* "0.095"; "" without any */
};

/* The Brier score in thousandths, a half rounded up: the mean of (p - o)² over `n` > 0 forecasts, p
 * the chance given, o 1 for what came true and 0 for what did not. `squares` is the sum of
 * (percent - 100 o)². 0 is best, 250 is what always saying 50% gets.
 *
 * G. W. Brier, Verification of forecasts expressed in terms of probability, Monthly Weather Review
 * 78 (1950). His sum runs over both outcomes of an event, and is twice this one. */
int brier_milli(int64_t squares, int n);

/* Fills hits and brier from the other counts. */
void forecast_score(struct arena *a, struct forecast *f, int64_t squares);

/* "right" → "Right" */
const char *prediction_standing_words(const char *standing);

#endif

/* foretell: the rows of the form for what a review predicts. */
#include "page/desk/foretell.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/utf8.h"

static const char *const numbers[PREDICTIONS_MAX] = {"1", "2", "3"};

/* The chance in whole percent; 0 for what is none. */
static int percent_of(const char *text)
{
    int percent = context_int(text);
    return percent >= PREDICTION_PERCENT_LEAST && percent <= PREDICTION_PERCENT_MOST ? percent : 0;
}

static const char *day_flaw(const char *due)
{
    int64_t day = clock_day_of(due), today = clock_day();
    if (day < 0)
        return "Give the day by which it will show, such as 2027-05-01.";
    if (day <= today)
        return "That day has come already. A prediction is about a day to come.";
    return day > today + PREDICTION_DAYS_MAX ? "That is more than ten years ahead." : "";
}

static const char *flaw(const struct typed_prediction *p)
{
    if (!p->text[0])
        return "Say what will have come true.";
    if (!utf8_is_one_line(p->text))
        return "In one line, without control characters.";
    if (utf8_length(p->text) > PREDICTION_TEXT_MAX)
        return "At most 300 characters.";
    const char *day = day_flaw(p->due);
    if (day[0])
        return day;
    return percent_of(p->percent) ? ""
                                  : "Give the chance as a whole number of percent from 1 to 99.";
}

static bool is_said_before(const struct predictions *list, const struct prediction *p)
{
    for (size_t i = 0; i < list->n; i++)
        if (strcmp(list->v[i].text, p->text) == 0 && strcmp(list->v[i].due_on, p->due_on) == 0)
            return true;
    return false;
}

static struct typed_prediction row(struct context *c, size_t i)
{
    return (struct typed_prediction){
        .number = numbers[i],
        .text = done_typed(c, arena_printf(c->arena, "prediction_%s", numbers[i])),
        .due = context_field(c, arena_printf(c->arena, "due_%s", numbers[i])),
        .percent = context_field(c, arena_printf(c->arena, "percent_%s", numbers[i])),
        .error = "",
    };
}

bool foretell_read(struct context *c, struct typed_predictions *typed, struct predictions *list)
{
    bool well = true;
    typed->n = PREDICTIONS_MAX;
    typed->v = arena_array(c->arena, PREDICTIONS_MAX, sizeof *typed->v);
    *list = (struct predictions){0, arena_array(c->arena, PREDICTIONS_MAX, sizeof *list->v)};
    for (size_t i = 0; i < PREDICTIONS_MAX; i++) {
        struct typed_prediction *p = &typed->v[i];
        *p = row(c, i);
        if (!p->text[0] && !p->due[0] && !p->percent[0])
            continue;
        struct prediction said = {
            .text = p->text, .due_on = p->due, .percent = percent_of(p->percent)};
        p->error = flaw(p);
        if (!p->error[0] && is_said_before(list, &said))
            p->error = "The same stands in a row above.";
        well = well && !p->error[0];
        list->v[list->n++] = said;
    }
    return well;
}

void foretell_fill(struct context *c, struct draft_page *p, const struct predictions *list)
{
    p->predicts = list->n > 0;
    p->predictions.n = PREDICTIONS_MAX;
    p->predictions.v = arena_array(c->arena, PREDICTIONS_MAX, sizeof *p->predictions.v);
    for (size_t i = 0; i < PREDICTIONS_MAX; i++)
        p->predictions.v[i] = (struct typed_prediction){
            .number = numbers[i],
            .text = i < list->n ? list->v[i].text : "",
            .due = i < list->n ? list->v[i].due_on : "",
            .percent = i < list->n ? arena_printf(c->arena, "%d", list->v[i].percent) : "",
            .error = "",
        };
}

const char *foretell_refusal(const char *rule)
{
    if (strcmp(rule, "draft_predictions_due_ahead") == 0)
        return "A prediction is about a day to come, ten years ahead at most.";
    return strncmp(rule, "draft_predictions_", strlen("draft_predictions_")) == 0
               ? "A prediction has a sentence of at most 300 characters, a day to come and a chance "
                 "from 1 to 99 percent."
               : "";
}

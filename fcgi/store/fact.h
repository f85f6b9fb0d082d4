/* fact: predictions and what became of them, dated prices.
 *
 * As store.h and, for what takes a credential, as desk.h.
 */
#ifndef STORE_FACT_H
#define STORE_FACT_H

#include "model/desk.h"
#include "model/fact.h"
#include "store/store.h"

/* ---- predictions ---- */

/* Fills predictions, forecast and next. ERR_BAD_REQUEST: the cursor is not one of ours.
 * ERR_NOT_FOUND: there is no such persona. */
enum err store_predictions(const struct store *s, const char *after, struct predictions_page *p);

/* The persona, its reviews, forecast and next. The same errors. */
enum err store_reviewer(const struct store *s, const char *slug, const char *after,
                        struct reviewer_page *p);

/* For moderators. */
enum err store_predictions_desk(const struct store *s, const char *credential, const char *standing,
                                const char *after, struct predictions *list, const char **next);

struct resolution {
    int64_t id;
    int version;
    const char *action, *words, *evidence;
};
/* ERR_NOT_FOUND: there is none. */
enum err store_prediction_resolve(const struct store *s, const char *credential,
                                  const struct resolution *r, int64_t *entry, struct refusal *why);

/* Asks for the open predictions on a tool that are due next. */
enum err store_next_due_send(const struct store *s, const char *tool, int most);

/* What store_next_due_send() asked for. */
enum err store_prediction_rows(const struct store *s, struct predictions *list);

/* What sql_draft_predicts_send() asked for. */
enum err store_draft_prediction_rows(const struct store *s, struct predictions *list);

/* ---- prices ---- */

/* What sql_price_seen_send() asked for, on a page about `day` (clock_day()). */
enum err store_price_rows(const struct store *s, int64_t day, struct pricing *pricing);

/* What sql_price_history_send() asked for. */
enum err store_price_run_rows(const struct store *s, struct price_runs *runs);

/* A moderator has read the tool's price today, and it is as its page says. */
enum err store_price_read(const struct store *s, const char *credential, int64_t id, int version,
                          int64_t *entry, struct refusal *why);

#endif

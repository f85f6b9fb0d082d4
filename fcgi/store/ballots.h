/* ballots: the daily exports of the ledger of votes. */
#ifndef STORE_BALLOTS_H
#define STORE_BALLOTS_H

#include "model/export.h"
#include "model/recount.h"
#include "store/store.h"

/* What checkpoints begin with: `proposed`, if there was none before. */
enum err store_ballots_origin(const struct store *s, const char *proposed, const char **origin);

/* The end of the last day that is over: once `*passed` of store_ballots_fenced, all its entries can
 * be seen. */
struct ballots_fence {
    const char *day;
    int64_t upto;
    const char *transaction;
};
enum err store_ballots_fence(const struct store *s, struct ballots_fence *fence);
enum err store_ballots_fenced(const struct store *s, const char *transaction, bool *passed);

/* Settles which entries are that day's; `*pending` when an export is to be written. */
enum err store_ballots_plan(const struct store *s, const struct ballots_fence *fence,
                            bool *pending);

/* What is to be written; its day is NULL when there is nothing. */
struct ballots_plan {
    const char *day;
    int64_t last, total_before;
    const char *chain_before; /* hexadecimal */
    const char *previous;     /* SHA-256 of the checkpoint before; "" for none */
    const char *keys;         /* that verify that one, as words, separated by line feeds */
};

/* Begins a transaction, which store_ballots_publish commits and store_ballots_leave ends.
 * ERR_RETRY: another process writes it. */
enum err store_ballots_begin(const struct store *s, struct ballots_plan *plan);
enum err store_ballots_leave(const struct store *s);

/* The next lines, at most `most`; none at the end. */
struct ballot_lines {
    size_t n;
    const char **v;
};
enum err store_ballots_next(const struct store *s, int most, struct ballot_lines *lines);

/* The tallies at the end of that day, of tools behind the number `after`, at most `most`. */
enum err store_ballot_tallies(const struct store *s, const char *day, int64_t after, int most,
                              struct tallies *tallies);

/* Notes what was published. `keys` are words, separated by line feeds. */
enum err store_ballots_publish(const struct store *s, const struct export_day *day,
                               const char *keys);

/* Published exports before that day ("" for the latest), at most `max`, the latest first. */
enum err store_exports(const struct store *s, const char *before, int max, struct export_days *days,
                       struct export_keys *keys);

#endif

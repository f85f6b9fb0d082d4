/* catalogue: the whole catalogue in and out, for the operator's connection. */
#ifndef STORE_CATALOGUE_H
#define STORE_CATALOGUE_H

#include "base/flaws.h"
#include "model/catalogue.h"
#include "store/store.h"

/* What an import did. */
struct import_report {
    int tools, tools_changed, reviews_changed, reviews_retired, comparisons, comparisons_changed;
    int predictions_added;
};

/* Makes the database say what the file says, in one transaction: all or, when anything is refused,
 * nothing. Refusals of the database (a tool that moderators decided against, an unknown slug in a
 * comparison) become flaws with their place, and ERR_INVALID. With `dry_run` it is rolled back. */
enum err store_import(const struct store *s, const struct catalogue *catalogue, bool dry_run,
                      struct import_report *report, struct flaws *flaws);

/* Everything that is published. */
enum err store_export(const struct store *s, struct catalogue *catalogue);

#endif

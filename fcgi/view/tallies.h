/* tallies: those of a day as JSON, written piece by piece, and read again.
 *
 *   {"day": "2026-11-20", "tools": [{"tool": 12, "slug": "cursor", "ship": 3, "skip": 1, "votes":
 * 4, "percent": 75, "held": 0, "voided": 0}, …]}
 */
#ifndef VIEW_TALLIES_H
#define VIEW_TALLIES_H

#include "base/err.h"
#include "base/flaws.h"
#include "base/out.h"
#include "model/recount.h"

struct json_writer;

struct json_writer *tallies_begin(struct arena *a, struct out *o, const char *day);
void tallies_put(struct json_writer *w, const struct tallies *tallies);
void tallies_end(struct json_writer *w);

/* Reads that, or what the site says of one tool or more (members that are not named here are left
 * alone; `tool` is 0 then): `*day` is that of the tallies, or the tool's "as_of"; "" when it is
 * missing. ERR_BAD_REQUEST: it is not JSON. ERR_INVALID: it is something else. */
enum err tallies_read(struct arena *a, const char *text, size_t len, const char **day,
                      struct tallies *tallies, struct flaws *flaws);

#endif

/* catalogue: the content of a catalogue file, in its order.
 *
 * Of each struct tool these members are used: slug, name, tagline, category.name, website,
 * description, pricing (model, entry), tags (their names; `tagged` when the file gives any list of
 * them) and reviews (persona, ship, quote, reviewed_on: "" when the file does not say,
 * predictions). Of each pair: left_slug and right_slug.
 */
#ifndef MODEL_CATALOGUE_H
#define MODEL_CATALOGUE_H

#include "model/comparison.h"
#include "model/tool.h"

#define CATALOGUE_NAME_MAX        120
#define CATALOGUE_TAGLINE_MAX     300
#define CATALOGUE_CATEGORY_MAX    80
#define CATALOGUE_WEBSITE_MAX     500
#define CATALOGUE_DESCRIPTION_MAX 8000
#define CATALOGUE_ENTRY_MAX       80
#define CATALOGUE_QUOTE_MAX       4000

struct catalogue {
    struct tools tools;
    struct pairs comparisons;
};

#endif

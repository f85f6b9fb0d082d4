/* facts: published tools, each in a line. As store/store.h says. */
#ifndef STORE_FACTS_H
#define STORE_FACTS_H

#include "model/facts.h"
#include "store/store.h"

/* At most `limit` from the cursor `after` ("" for the beginning) on. ERR_BAD_REQUEST: it is not one
 * of ours. */
enum err store_facts(const struct store *s, const char *after, int limit, struct facts_page *p);

/* Those of these tools (present slugs, joined by commas), in that order; what is not public has
 * none. */
enum err store_facts_of(const struct store *s, const char *slugs, struct facts *list);

/* Slugs, joined by commas, of at most `most` published tools that somebody who typed this may mean,
 * best first. */
enum err store_alike(const struct store *s, const char *typed, int most, const char **slugs);

#endif

/* outside: verbs of programs on tools, and of whoever decides from outside. As store/account.h says
 * of credentials. */
#ifndef STORE_OUTSIDE_H
#define STORE_OUTSIDE_H

#include "model/outside.h"
#include "model/submission.h"
#include "store/store.h"

/* How an item stands, and what was done to it last. ERR_NOT_FOUND. */
enum err store_item_state(const struct store *s, const char *credential, const char *kind,
                          int64_t subject, struct faster *state);

/* A published or delisted tool, by any slug it had. ERR_NOT_FOUND. */
enum err store_written(const struct store *s, const char *credential, const char *slug,
                       struct written *tool);

/* Both: ERR_INVALID and ERR_CONFLICT as in store/submission.h, also with the rules tools_slug_key
 * (the slug is, or was, a tool's), tools_slug_form and, for an edit, tool_revisions_differ (it is
 * so already); without a rule it changed meanwhile. */
enum err store_publish_tool(const struct store *s, const char *credential, const char *slug,
                            const struct proposal *p, struct refusal *why);
/* Also ERR_NOT_FOUND. */
enum err store_write_tool(const struct store *s, const char *credential, const char *slug,
                          int version, const struct proposal *p, struct refusal *why);

#endif

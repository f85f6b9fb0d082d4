/* desk: verbs of those who look after the site, beside those of the queue. As store/account.h says
 * of credentials.
 *
 * What the database refuses is ERR_CONFLICT (it changed meanwhile, or is so already), ERR_INVALID
 * (a field, or a reason is needed) or ERR_FORBIDDEN (not theirs), and `why` says so.
 */
#ifndef STORE_DESK_H
#define STORE_DESK_H

#include "model/desk.h"
#include "store/store.h"

#define DESK_LINES 50

/* ---- reviews on their way ---- */

/* The newest first, from the cursor `after` ("" for the beginning) on. ERR_BAD_REQUEST: it is not
 * one of ours. */
enum err store_drafts(const struct store *s, const char *credential, const char *state,
                      const char *after, struct drafts *list, const char **next);

/* ERR_NOT_FOUND: there is none, or it is somebody else's. */
enum err store_draft(const struct store *s, const char *credential, int64_t id,
                     struct draft *draft);

/* The personas somebody may write for, and names of tools to complete what is typed. */
enum err store_seats(const struct store *s, const char *credential, struct options *seats,
                     struct tools *names);

struct draft_typed {
    int64_t id; /* 0 begins one */
    int version;
    const char *tool, *persona, *verdict, *quote, *reviewed_on;
    /* as typed and found well: one line each; numbers */
    struct predictions predictions;
    bool submit;
};
enum err store_draft_save(const struct store *s, const char *credential,
                          const struct draft_typed *typed, int64_t *id, struct refusal *why);

/* Takes a review away from readers. */
enum err store_review_retire(const struct store *s, const char *credential, int64_t review,
                             const char *reason, int64_t *entry, struct refusal *why);

/* ---- votes that do not count ---- */

/* Of one tool, or of all when it is "". `standing` is "held" or "voided". */
enum err store_bursts(const struct store *s, const char *credential, const char *tool,
                      const char *standing, struct bursts *list, struct pair_bursts *pairs,
                      struct reasons *reasons);

struct votes_decision {
    const char *tool, *against; /* `against` for head to head with that one, else "" */
    const char *standing, *action, *reason;
    const char *network; /* NULL: of any, whenever they were cast */
    int64_t from_at, to_at;
};
enum err store_votes_decide(const struct store *s, const char *credential,
                            const struct votes_decision *d, int64_t *entry, int64_t tools[2],
                            struct refusal *why);

/* A visitor says what is wrong with a tool; `note` may be "". Not `fresh`: their network said so
 * already. `used`: what of the quota is gone now. ERR_NOT_FOUND, ERR_INVALID, ERR_RATE. */
enum err store_flag_raise(const struct store *s, const char *slug, const char *flag,
                          const char *note, const char *network, int quota, bool *fresh, int *used);

/* ---- tools ---- */

enum err store_tools_desk(const struct store *s, const char *credential, const char *search,
                          const char *state, const char *after, struct tool_lines *list,
                          const char **next);
/* ERR_NOT_FOUND. */
enum err store_tool_desk(const struct store *s, const char *credential, int64_t id,
                         struct desk_tool *it);

enum err store_tool_edit(const struct store *s, const char *credential, int64_t id, int version,
                         const char *reason, const struct proposal *p, int64_t *entry,
                         struct refusal *why);
enum err store_item_edit(const struct store *s, const char *credential, const char *kind,
                         int64_t subject, int version, const struct proposal *p, int64_t *entry,
                         struct refusal *why);
/* What the form of an edit was made from: a revision of the published tool when `kind` is "", else
 * a proposal of that item. ERR_NOT_FOUND. */
enum err store_content_seen(const struct store *s, const char *credential, const char *kind,
                            int64_t subject, int number, struct proposal *p);
enum err store_revision_restore(const struct store *s, const char *credential, int64_t id,
                                int version, int revision, const char *reason, int64_t *entry,
                                struct refusal *why);
enum err store_slug_change(const struct store *s, const char *credential, int64_t id, int version,
                           const char *slug, const char *reason, int64_t *entry,
                           struct refusal *why);

/* ---- comparisons ---- */

enum err store_comparisons_desk(const struct store *s, const char *credential, const char *search,
                                const char *after, struct comparison_lines *list,
                                struct tools *names, const char **next);
enum err store_curate(const struct store *s, const char *credential, const char *left,
                      const char *right, int64_t *entry, struct refusal *why);
enum err store_arrange(const struct store *s, const char *credential, int64_t id, const char *left,
                       const char *action, const char *reason, int64_t *entry, struct refusal *why);

/* ---- lists that the staff keep ---- */

enum err store_panel(const struct store *s, const char *credential, struct seats *seats,
                     struct writers *panelists);
/* `version` 0 adds a seat. */
enum err store_persona_save(const struct store *s, const char *credential, const char *slug,
                            int version, const struct persona *p, int64_t *entry,
                            struct refusal *why);
enum err store_writer_set(const struct store *s, const char *credential, const char *persona,
                          const char *login, bool writes, int64_t *entry, struct refusal *why);

/* Grouped by the decision they are for; `actions` are those there are. */
enum err store_reasons_kept(const struct store *s, const char *credential,
                            struct reason_groups *groups, struct words *actions);
/* `reason->id` 0 adds one. */
enum err store_reason_save(const struct store *s, const char *credential,
                           const struct kept_reason *reason, const char *action, int64_t *entry,
                           struct refusal *why);

enum err store_shelves(const struct store *s, const char *credential, struct shelves *list);
/* `version` 0 adds one. */
enum err store_category_save(const struct store *s, const char *credential, const char *slug,
                             int version, const char *name, int64_t *entry, struct refusal *why);
enum err store_category_remove(const struct store *s, const char *credential, const char *slug,
                               int version, int64_t *entry, struct refusal *why);

enum err store_domains(const struct store *s, const char *credential, struct domains *list);
enum err store_domain_ban(const struct store *s, const char *credential, const char *domain,
                          const char *reason, int64_t *entry, struct refusal *why);
enum err store_domain_unban(const struct store *s, const char *credential, const char *domain,
                            const char *reason, int64_t *entry, struct refusal *why);

#endif

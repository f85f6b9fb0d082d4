/* submission: verbs on what visitors send in.
 *
 * As store.h says. What the database does not take is ERR_INVALID (a field) or ERR_CONFLICT (what
 * is stored contradicts it), and `why` names the rule:
 *
 *   proposals_<field>_form …      a field is not as it must be
 *   submissions_website_allowed   the website is banned; words: the public reason
 *   tools_one_website             a published tool has this website; words: its slug
 *   submissions_one_website       a tool with this website is waiting already
 *   submissions_key_key           something else was sent under this key
 */
#ifndef STORE_SUBMISSION_H
#define STORE_SUBMISSION_H

#include "model/submission.h"
#include "store/store.h"

/* Every category, also the empty ones. */
enum err store_all_categories(const struct store *s, struct categories *list);

/* The tags that most published tools have, at most a hundred. */
enum err store_known_tags(const struct store *s, struct tags *list);

/* Proposes a tool. Not `fresh`: the very same was sent before. ERR_RATE: the network has sent all
 * that is taken in a day. After ERR_TIMEOUT and ERR_DB_DOWN it may be stored. */
enum err store_submit_tool(const struct store *s, const struct sender *from,
                           const struct proposal *p, bool *fresh, int *used, struct refusal *why);

/* Proposes an edit of the tool that has, or ever had, the slug, made from its revision `base`. Also
 * ERR_NOT_FOUND: it is not public any more. */
enum err store_submit_edit(const struct store *s, const struct sender *from, const char *slug,
                           int base, const struct proposal *p, bool *fresh, struct refusal *why);

/* How it stands; ERR_NOT_FOUND when no receipt has a token of this SHA-256 (hexadecimal). */
enum err store_receipt(const struct store *s, const char *token_hash, struct receipt *receipt);

/* Sends it again, or says why a rejection was wrong, having seen that version. ERR_NOT_FOUND.
 * ERR_CONFLICT without a rule: it changed meanwhile, or does not take that now. */
enum err store_resubmit(const struct store *s, const char *token_hash, int version,
                        const struct proposal *p, struct refusal *why);
enum err store_appeal(const struct store *s, const char *token_hash, int version, const char *words,
                      struct refusal *why);

/* Published tools that one of this name and website may be already, at most
 * SUBMISSION_DUPLICATE_MAX. */
enum err store_duplicates(const struct store *s, const char *name, const char *website,
                          struct duplicates *list);

#endif

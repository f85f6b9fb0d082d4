/* json: the view models as JSON. The shapes are the public interface: members are added, never
 * renamed.
 *
 * Each function writes one whole document into `o`; scratch memory comes from `a`.
 */
#ifndef VIEW_JSON_H
#define VIEW_JSON_H

#include "base/arena.h"
#include "base/err.h"
#include "base/flaws.h"
#include "base/out.h"
#include "model/api.h"
#include "model/facts.h"
#include "model/newsletter.h"
#include "model/page.h"
#include "model/submission.h"

void json_home(struct arena *a, struct out *o, const struct home_page *p);
void json_tools(struct arena *a, struct out *o,
                const struct tools_page *p); /* {"tools":[…],"next":…} */
void json_category(struct arena *a, struct out *o,
                   const struct tools_page *p); /* the same with "category" before it */
void json_tool(struct arena *a, struct out *o, const struct tool_page *p);
void json_picker(struct arena *a, struct out *o,
                 const struct picker_page *p); /* {"comparisons":[…],"next":…} */
void json_comparison(struct arena *a, struct out *o, const struct comparison_page *p);
void json_categories(struct arena *a, struct out *o,
                     const struct categories *list); /* {"categories":[…]} */
void json_rankings(struct arena *a, struct out *o,
                   const struct rankings_page *p); /* {"rankings":[…],"next":…} */
void json_methodology(struct arena *a, struct out *o, const struct methodology_page *p);
void json_agents(struct arena *a, struct out *o, const struct agents_page *p);
void json_privacy(struct arena *a, struct out *o, const struct privacy_page *p);

/* Reads {"verdict": "ship"|"skip"}. ERR_BAD_REQUEST: not JSON; ERR_INVALID: something else. Every
 * flaw is noted. */
enum err json_read_vote(struct arena *a, const char *text, size_t len, enum vote *vote,
                        struct flaws *flaws);
void json_vote(struct arena *a, struct out *o, const struct vote_standing *standing);

/* {"votes": […]}; when a pair was asked for also {"pairs": […]} with the vote on it, or none. */
void json_own_votes(struct arena *a, struct out *o, const struct own_votes *own,
                    const struct own_pair_vote *pair);

/* Reads {"choice": "left"|"right"|"neither"}. The same errors as json_read_vote. */
enum err json_read_pair_vote(struct arena *a, const char *text, size_t len, enum side *side,
                             struct flaws *flaws);
void json_pair_vote(struct arena *a, struct out *o, const struct pair_standing *standing);

/* Reads {"kind", "note"}; a note that is missing is "". The same errors. Limits are not checked. */
enum err json_read_flag(struct arena *a, const char *text, size_t len, const char **kind,
                        const char **note, struct flaws *flaws);
void json_flag(struct arena *a, struct out *o, bool fresh); /* {"fresh": …} */

/* Reads {"name", "tagline", "website", "category", "description", "pricing": {"model", "entry"},
 * "tags": […], "note", "email"}; what is missing is "", or keeps_tags. The same errors. Limits are
 * not checked. */
enum err json_read_proposal(struct arena *a, const char *text, size_t len, struct proposal *p,
                            struct flaws *flaws);
void json_submitted(struct arena *a, struct out *o, const struct submitted *s);
void json_receipt(struct arena *a, struct out *o, const struct receipt_page *p);
void json_duplicates(struct arena *a, struct out *o, const struct duplicates *list);

/* Reads {"email", "categories", "tool", "pair"}; what is missing is "". The same errors. Neither
 * address nor slugs are checked. */
enum err json_read_subscription(struct arena *a, const char *text, size_t len,
                                struct subscription_asked *asked, struct flaws *flaws);
void json_subscription_asked(struct arena *a, struct out *o); /* {"next": …} */

/* All that is held about an address, indented: people read it. */
void json_newsletter_data(struct arena *a, struct out *o, const struct newsletter_data *data);

/* RFC 9457. `word` is err_word(): the last part of the stable type URI. */
void json_problem(struct arena *a, struct out *o, const struct error_page *p, const char *word);

/* OpenAPI 3.1 of the routes that operations.h has a row for. */
void json_openapi(struct arena *a, struct out *o, const struct api *api);

/* {"facts":[…],"next":…}, one tool a line. */
void json_facts(struct arena *a, struct out *o, const struct facts_page *p);

/* JSON-LD as whole script elements (schema.org). */
struct html json_ld_tool(struct arena *a, const struct tool *t, const struct head *h);
struct html json_ld_comparison(struct arena *a, const struct comparison *c);
struct html json_ld_tools(struct arena *a, const struct tools_page *p);
struct html json_ld_site(struct arena *a, const struct head *h);

#endif

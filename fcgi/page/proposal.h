/* proposal: what a tool's content should be, as somebody wrote it into a form or a JSON object. The
 * same for whoever it is; what becomes of it is the caller's business.
 *
 * A page that takes such a form declares PROPOSAL_INPUTS among its fields. They take more than is
 * allowed, so that what is too long can be shown again with what is wrong with it.
 */
#ifndef PAGE_PROPOSAL_H
#define PAGE_PROPOSAL_H

#include "model/submission.h"
#include "page/context.h"
#include "store/submission.h"

/* Every field empty. */
struct proposal proposal_blank(void);

/* Reads the form, or the JSON body, and renders the description. Blanks around a value go, and a
 * website without a scheme gets https://. ERR_BAD_REQUEST: the body is no JSON. ERR_INVALID: see
 * `flaws`, whose pointers are /name, /tagline, /website, /category, /description, /pricing/model,
 * /pricing/entry, /tags, /note, /email. */
enum err proposal_read(struct context *c, struct proposal *p, struct flaws *flaws);

/* Notes what the database did not take (store/submission.h) at its field; false when it is not
 * about a field. */
bool proposal_note_refusal(struct context *c, const struct refusal *why, struct flaws *flaws);

/* The form as it is shown, filled with `p`. Completes the name of its category, and notes when
 * there is no such category. While the database is away the form offers the chosen category only.
 */
void proposal_make_form(struct context *c, struct proposal *p, struct flaws *flaws,
                        struct proposal_form *form);

/* The proposal as visitors will see it. */
struct tool proposal_as_tool(const struct context *c, const struct proposal *p);

/* SHA-256 in hexadecimal of all that was typed. */
const char *proposal_hash(struct context *c, const struct proposal *p, const char *about);

#endif

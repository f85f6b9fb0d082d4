/* newsletter: what the pages of the newsletter share: its form, and who asks. */
#ifndef PAGE_NEWSLETTER_H
#define PAGE_NEWSLETTER_H

#include "model/newsletter.h"
#include "page/context.h"
#include "store/newsletter.h"

/* The form for the weekly as it is at first: every issue, with all categories to choose from. */
enum err newsletter_form_begin(struct context *c, struct newsletter_form *form);

/* Whose request it is, and how much may be asked for. */
struct newsletter_asker newsletter_asker(const struct context *c);

/* The address's hashes under each of the site's secrets, joined by commas: what is kept of it when
 * it is gone. */
const char *newsletter_hashes(const struct context *c, const char *address);

/* True when a field that people do not see was filled in. */
bool newsletter_is_trap(const struct context *c);

/* Nothing more is taken today: a sentence, and Retry-After. */
const char *newsletter_over_quota(struct context *c, const struct refusal *why);

/* The values of a declared field that may be given often, joined by commas; those that are no slugs
 * are left out, and `*flawed` says so. */
const char *newsletter_slugs(const struct context *c, const char *name, bool *flawed);

/* SHA-256 of the token in the path, NULL for what can be none. */
const char *newsletter_token_hash(struct context *c);

/* The body of a page whose address opens something: it is told to nobody. */
struct out *newsletter_private_body(struct context *c);

#endif

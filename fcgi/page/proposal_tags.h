/* proposal_tags: the tags of what is proposed (page/proposal.h). */
#ifndef PAGE_PROPOSAL_TAGS_H
#define PAGE_PROPOSAL_TAGS_H

#include "model/submission.h"
#include "page/context.h"

#define PROPOSAL_TAGS_FLAW                                                                         \
    "must be at most 10 different names of at most 40 characters each, with commas between them"

/* Notes at /tags what is wrong with them: too many, too long, the same twice. Writes them as they
 * are kept: "A, B". */
void proposal_check_tags(struct arena *a, struct proposal *p, struct flaws *flaws);

/* Tags that other tools have, the most frequent first; none while the database is away. */
void proposal_offer_tags(struct context *c, struct options *options);

#endif

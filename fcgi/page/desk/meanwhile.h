/* meanwhile: what somebody else changed while a form was being filled in. */
#ifndef PAGE_MEANWHILE_H
#define PAGE_MEANWHILE_H

#include "model/desk.h"
#include "page/context.h"

/* Compares what the form was made from (the content of that number: a revision of the published
 * tool `id` when `kind` is "", else a proposal of that item) with what is there now, and with what
 * was typed. What only they changed goes over into `typed`; what both changed stays as typed.
 * `list` says so, part by part; it is empty when the content is the same, or the number is none. */
enum err meanwhile_merge(struct context *c, const char *kind, int64_t id, int base,
                         const struct proposal *now, struct proposal *typed,
                         struct meanwhile_parts *list);

#endif

/* queue_rows: what the kinds of items have in common, from the rows of sql2c to the nouns of
 * model/queue.h. */
#ifndef STORE_QUEUE_ROWS_H
#define STORE_QUEUE_ROWS_H

#include "db/db.h"
#include "sql.h"
#include "store/queue.h"

static inline const char *queue_text(const char *text)
{
    return text ? text : "";
}

static inline struct words queue_words(const struct db_texts *texts)
{
    return (struct words){.n = texts->n, .v = texts->v};
}

/* Of any row with actions and reasons_needed. */
#define QUEUE_STEPS(s, row)                                                                        \
    queue_steps((s)->arena, &(struct words){(row)->actions.n, (row)->actions.v},                   \
                &(struct words){(row)->reasons_needed.n, (row)->reasons_needed.v})

/* "merged" and "into Kelp" → "merged into Kelp"; `detail` may be NULL. */
const char *queue_deed_words(const struct store *s, const char *action, const char *detail);

/* As many parts as the content of a tool has. */
#define QUEUE_PARTS 8

struct deeds queue_deeds(const struct store *s, const struct rows_item_history *rows);
struct reasons queue_reasons(const struct store *s, const struct rows_item_reasons *rows);

/* Adds the part to `changes` when it differs; there is room for it. */
void queue_add_change(const struct store *s, struct changed_parts *changes, const char *label,
                      const char *old, const char *new);

/* store_queue_item() by kind. */
enum err queue_item_sent(const struct store *s, const char *credential, const char *kind,
                         int64_t subject, struct queue_item *item);
enum err queue_item_review(const struct store *s, const char *credential, int64_t subject,
                           struct queue_item *item);
enum err queue_item_flag(const struct store *s, const char *credential, int64_t subject,
                         struct queue_item *item);

#endif

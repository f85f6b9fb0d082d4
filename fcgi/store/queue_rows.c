/* queue_rows: what the kinds of items have in common. */
#include "store/queue_rows.h"

#include <string.h>

void queue_add_change(const struct store *s, struct changed_parts *changes, const char *label,
                      const char *old, const char *new)
{
    if (strcmp(queue_text(old), new) != 0)
        changes->v[changes->n++] =
            (struct changed_part){.label = label, .diff = diff_words(s->arena, old, new)};
}

const char *queue_deed_words(const struct store *s, const char *action, const char *detail)
{
    const char *done = queue_action_done(action);
    return detail ? arena_printf(s->arena, "%s %s", done, detail) : done;
}

struct deeds queue_deeds(const struct store *s, const struct rows_item_history *rows)
{
    struct deeds deeds = {
        .n = rows->n, .v = arena_array(s->arena, rows->n, sizeof *deeds.v), .csrf = "", .back = ""};
    for (size_t i = 0; i < rows->n; i++) {
        const struct row_item_history *row = &rows->v[i];
        deeds.v[i] = (struct deed){
            .entry = row->entry,
            .at = row->at,
            .who = row->who,
            .action = queue_deed_words(s, row->action, row->detail),
            .reason = queue_text(row->reason),
            .reverted = row->reverted,
            .can_undo = row->stands && row->mine && row->held_until,
            .can_revert = row->stands && row->to_state && queue_step(row->action).label[0],
            .held = queue_text(row->held_until),
        };
    }
    return deeds;
}

struct reasons queue_reasons(const struct store *s, const struct rows_item_reasons *rows)
{
    struct reasons list = {rows->n, arena_array(s->arena, rows->n, sizeof *list.v)};
    for (size_t i = 0; i < rows->n; i++)
        list.v[i] = (struct reason){.id = rows->v[i].id,
                                    .action = rows->v[i].action,
                                    .title = rows->v[i].title,
                                    .text = rows->v[i].body,
                                    .href = ""};
    return list;
}

/* desk_rows: what the verbs of the desk have in common. */
#ifndef STORE_DESK_ROWS_H
#define STORE_DESK_ROWS_H

#include "db/db.h"
#include "store/cursor.h"
#include "store/desk.h"
#include "store/queue_rows.h"
#include "store/rows.h"

/* The beginning of a list whose newest come first. */
#define DESK_FIRST INT64_MAX

static inline const char *desk_or_null(const char *text)
{
    return text && text[0] ? text : NULL;
}

/* What the database said when it refused; returns `e`. */
static inline enum err desk_note(const struct store *s, enum err e, struct refusal *why)
{
    *why = (struct refusal){"", ""};
    if (e)
        *why = (struct refusal){arena_copy(s->arena, db_constraint(s->db)),
                                arena_copy(s->arena, db_message(s->db))};
    return e;
}

/* Where a list that is kept by numbers goes on. ERR_BAD_REQUEST: the cursor is not one of its own.
 */
static inline enum err desk_from(const char *after, char list, int64_t *from)
{
    struct cursor cursor = {list, {DESK_FIRST}};
    enum err e = after[0] ? cursor_read(after, list, &cursor) : ERR_OK;
    *from = cursor.keys[0];
    return e;
}

/* Of rows that one more than DESK_LINES was asked for: leaves DESK_LINES, and says where it goes
 * on. */
#define DESK_CUT(s, list, rows, next)                                                              \
    do {                                                                                           \
        *(next) = "";                                                                              \
        if ((rows).n > DESK_LINES) {                                                               \
            (rows).n = DESK_LINES;                                                                 \
            *(next) =                                                                              \
                cursor_write((s)->arena, (struct cursor){list, {(rows).v[DESK_LINES - 1].id}});    \
        }                                                                                          \
    } while (0)

/* Runs a statement whose one row is the entry of the log. */
#define DESK_ENTRY(s, name, entry, why, ...)                                                       \
    do {                                                                                           \
        struct rows_##name entry_rows;                                                             \
        enum err entry_e =                                                                         \
            desk_note((s), sql_##name((s)->db, (s)->arena, __VA_ARGS__, &entry_rows), (why));      \
        if (!entry_e)                                                                              \
            *(entry) = entry_rows.v[0].entry;                                                      \
        return entry_e;                                                                            \
    } while (0)

#endif

/* queue: what there is to decide, as a list. */
#include "store/queue.h"

#include <limits.h>
#include <string.h>

#include "sql.h"
#include "store/cursor.h"
#include "store/queue_rows.h"

/* The cursor's letter. */
#define QUEUE_LIST 'q'

static struct queue_entry entry_of(const struct store *s, const struct row_queue_list *row)
{
    const char *item = arena_printf(s->arena, "%s-%lld", row->kind, (long long)row->subject_id);
    return (struct queue_entry){
        .item = item,
        .value = arena_printf(s->arena, "%s.%d", item, row->version),
        .href = "",
        .kind = queue_kind_words(row->kind),
        .title = row->title,
        .detail = row->detail,
        .since = row->since,
        .points = row->points,
        .why = queue_words(&row->why),
        .holder = queue_text(row->holder),
        .mine = row->mine,
        .own = row->own,
    };
}

enum err store_queue(const struct store *s, const char *credential, const struct queue_query *q,
                     struct queue_entries *list, const char **next, int *waiting)
{
    struct cursor from = {QUEUE_LIST, {INT64_MIN, 0}};
    struct rows_queue_list rows;
    *next = "";
    enum err e = q->after[0] ? cursor_read(q->after, QUEUE_LIST, &from) : ERR_OK;
    if (!e)
        e = sql_queue_list(s->db, s->arena, credential, q->kind, q->marked, q->search, from.keys[0],
                           from.keys[1], q->limit + 1, &rows);
    if (e)
        return e;
    *waiting = rows.n ? rows.v[0].waiting : 0;
    bool more = rows.n > (size_t)q->limit;
    if (more) {
        const struct row_queue_list *end = &rows.v[q->limit - 1];
        rows.n = (size_t)q->limit;
        *next =
            cursor_write(s->arena, (struct cursor){QUEUE_LIST, {end->key_place, end->subject_id}});
    }
    list->n = rows.n;
    list->v = arena_array(s->arena, rows.n, sizeof *list->v);
    for (size_t i = 0; i < rows.n; i++)
        list->v[i] = entry_of(s, &rows.v[i]);
    return ERR_OK;
}

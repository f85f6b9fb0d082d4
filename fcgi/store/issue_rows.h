/* issue_rows: rows about issues, as rows.h. */
#ifndef STORE_ISSUE_ROWS_H
#define STORE_ISSUE_ROWS_H

#include <string.h>

#include "model/issue.h"
#include "store/rows.h"

static inline const char *issue_or_nothing(const char *text)
{
    return text ? text : "";
}

/* The arrays are of one length. */
static inline struct issue_seats
issue_seats_of(const struct store *s, const struct db_texts *personas, const struct db_texts *names,
               const struct db_texts *verdicts, const struct db_texts *before)
{
    struct issue_seats seats = {personas->n, arena_array(s->arena, personas->n, sizeof *seats.v)};
    for (size_t i = 0; i < seats.n; i++)
        seats.v[i] = (struct issue_seat){
            .persona = personas->v[i],
            .name = names->v[i],
            .verdict = verdicts->v[i],
            .was = before->v[i],
            .ships = strcmp(verdicts->v[i], "ship") == 0,
            .turned = before->v[i][0] != 0,
        };
    return seats;
}

#define ROW_ITEM(s, row)                                                                           \
    ((struct issue_item){                                                                          \
        .id = (row).id,                                                                            \
        .kind = (row).kind,                                                                        \
        .dropped = (row).dropped,                                                                  \
        .gone = !(row).is_public,                                                                  \
        .tool = (row).tool,                                                                        \
        .tool_name = (row).tool_name,                                                              \
        .tagline = (row).tagline,                                                                  \
        .category = issue_or_nothing((row).category),                                              \
        .other = issue_or_nothing((row).other),                                                    \
        .other_name = issue_or_nothing((row).other_name),                                          \
        .voice = issue_or_nothing((row).voice),                                                    \
        .was = issue_or_nothing((row).was),                                                        \
        .became = issue_or_nothing((row).became),                                                  \
        .panel = share_of((row).panel_ships, (row).reviews),                                       \
        .votes = share_of((row).ship, (row).n),                                                    \
        .week_votes = (row).votes,                                                                 \
        .left_votes = (row).left_votes,                                                            \
        .right_votes = (row).right_votes,                                                          \
        .neither = (row).neither,                                                                  \
        .fresh = (row).fresh,                                                                      \
        .seats = issue_seats_of((s), &(row).personas, &(row).persona_names, &(row).verdicts,       \
                                &(row).before),                                                    \
        .quote = issue_or_nothing((row).quote),                                                    \
        .quote_by = issue_or_nothing((row).quote_by),                                              \
    })

#define ROW_PROGRESS(row)                                                                          \
    ((struct issue_progress){                                                                      \
        .queued = (row).queued,                                                                    \
        .sent = (row).sent,                                                                        \
        .waiting = (row).waiting,                                                                  \
        .later = (row).later,                                                                      \
        .refused = (row).refused,                                                                  \
        .called_back = (row).called_back,                                                          \
    })

#endif

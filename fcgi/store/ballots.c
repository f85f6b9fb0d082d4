/* ballots: the daily exports of the ledger of votes. */
#include "store/ballots.h"

#include "sql.h"
#include "store/rows.h"

enum err store_ballots_origin(const struct store *s, const char *proposed, const char **origin)
{
    struct rows_ballots_origin rows;
    enum err e = sql_ballots_origin(s->db, s->arena, proposed, &rows);
    if (!e)
        *origin = rows.v[0].origin;
    return e;
}

enum err store_ballots_fence(const struct store *s, struct ballots_fence *fence)
{
    struct rows_ballots_fence rows;
    enum err e = sql_ballots_fence(s->db, s->arena, &rows);
    if (!e)
        *fence = (struct ballots_fence){rows.v[0].day, rows.v[0].upto, rows.v[0].fence};
    return e;
}

enum err store_ballots_fenced(const struct store *s, const char *transaction, bool *passed)
{
    struct rows_ballots_fenced rows;
    enum err e = sql_ballots_fenced(s->db, s->arena, transaction, &rows);
    if (!e)
        *passed = rows.v[0].passed;
    return e;
}

enum err store_ballots_plan(const struct store *s, const struct ballots_fence *fence, bool *pending)
{
    struct rows_ballots_plan rows;
    enum err e = sql_ballots_plan(s->db, s->arena, fence->day, fence->upto, &rows);
    if (!e)
        *pending = rows.v[0].pending;
    return e;
}

enum err store_ballots_begin(const struct store *s, struct ballots_plan *plan)
{
    struct rows_ballots_begin rows;
    enum err e = db_command(s->db, "BEGIN");
    if (e)
        return e;
    e = sql_ballots_begin(s->db, s->arena, &rows);
    if (e) {
        enum err undone = db_command(s->db, "ROLLBACK");
        return e == ERR_RETRY ? e : undone ? undone : e;
    }
    *plan = (struct ballots_plan){
        .day = rows.v[0].day,
        .last = rows.v[0].upto,
        .total_before = rows.v[0].total_before,
        .chain_before = rows.v[0].chain_before,
        .previous = rows.v[0].previous,
        .keys = rows.v[0].keys,
    };
    return ERR_OK;
}

enum err store_ballots_leave(const struct store *s)
{
    return db_command(s->db, "ROLLBACK");
}

enum err store_ballots_next(const struct store *s, int most, struct ballot_lines *lines)
{
    struct rows_ballots_next rows;
    enum err e = sql_ballots_next(s->db, s->arena, most, &rows);
    if (e)
        return e;
    *lines = (struct ballot_lines){rows.n, arena_array(s->arena, rows.n, sizeof *lines->v)};
    for (size_t i = 0; i < rows.n; i++)
        lines->v[i] = rows.v[i].line;
    return ERR_OK;
}

#define ROW_TALLY(s, row)                                                                          \
    ((struct tally){.tool = (row).tool,                                                            \
                    .slug = (row).slug,                                                            \
                    .ship = (row).ship,                                                            \
                    .skip = (row).skip,                                                            \
                    .held = (row).held,                                                            \
                    .voided = (row).voided})

enum err store_ballot_tallies(const struct store *s, const char *day, int64_t after, int most,
                              struct tallies *tallies)
{
    struct rows_ballot_tallies rows;
    enum err e = sql_ballot_tallies(s->db, s->arena, day, after, most, &rows);
    if (!e)
        ROWS_LIST(s, tallies, rows, ROW_TALLY);
    return e;
}

enum err store_ballots_publish(const struct store *s, const struct export_day *day,
                               const char *keys)
{
    struct rows_ballots_publish rows;
    enum err e = sql_ballots_publish(s->db, s->arena, day->day, day->entries, day->bytes,
                                     day->sha256, day->chain, day->checkpoint, keys, &rows);
    return e ? e : db_command(s->db, "COMMIT");
}

/* "800 bytes", "1.2 MB" */
static const char *size_words(struct arena *a, int64_t bytes)
{
    static const char *const units[] = {"KB", "MB", "GB"};
    double size = (double)bytes / 1000;
    size_t unit = 0;
    if (bytes < 1000)
        return arena_printf(a, "%d bytes", (int)bytes);
    for (; size >= 999.95 && unit < 2; unit++)
        size /= 1000;
    return arena_printf(a, "%.1f %s", size, units[unit]);
}

#define ROW_EXPORT_DAY(s, row)                                                                     \
    ((struct export_day){.day = (row).day,                                                         \
                         .entries = (row).entries,                                                 \
                         .total = (row).total,                                                     \
                         .bytes = (row).bytes,                                                     \
                         .size = size_words((s)->arena, (row).bytes),                              \
                         .sha256 = (row).sha256,                                                   \
                         .chain = (row).chain,                                                     \
                         .checkpoint = (row).checkpoint})

enum err store_exports(const struct store *s, const char *before, int max, struct export_days *days,
                       struct export_keys *keys)
{
    struct rows_ballot_exports exports;
    struct rows_ballot_export_keys words;
    enum err e = sql_ballot_exports_send(s->db, before, max);
    if (!e)
        e = sql_ballot_export_keys_send(s->db);
    if (!e)
        e = db_sync(s->db);
    if (!e)
        e = sql_ballot_exports_rows(s->db, s->arena, &exports);
    if (!e)
        e = sql_ballot_export_keys_rows(s->db, s->arena, &words);
    if (e)
        return e;
    ROWS_LIST(s, days, exports, ROW_EXPORT_DAY);
    ROWS_LIST(s, keys, words, ROW_EXPORT_KEY);
    return ERR_OK;
}

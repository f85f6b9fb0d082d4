/* price: when prices were seen, and what they were before. */
#include "base/clock.h"
#include "sql.h"
#include "store/desk_rows.h"
#include "store/fact.h"

static const char *or_nothing(const char *text)
{
    return text ? text : "";
}

enum err store_price_rows(const struct store *s, int64_t day, struct pricing *pricing)
{
    struct rows_price_seen rows;
    enum err e = sql_price_seen_rows(s->db, s->arena, &rows);
    if (e || rows.n == 0)
        return e;
    pricing->seen = (struct price_seen){
        .observed_on = rows.v[0].observed_on,
        .basis = rows.v[0].basis,
        .label = rows.v[0].label,
        .answered_on = or_nothing(rows.v[0].answered_on),
    };
    price_tell(s->arena, &pricing->seen, day);
    return ERR_OK;
}

enum err store_price_run_rows(const struct store *s, struct price_runs *runs)
{
    struct rows_price_history rows;
    enum err e = sql_price_history_rows(s->db, s->arena, &rows);
    if (e)
        return e;
    *runs = (struct price_runs){rows.n, arena_array(s->arena, rows.n, sizeof *runs->v)};
    for (size_t i = 0; i < rows.n; i++) {
        bool seen = rows.v[i].observed_on != NULL;
        runs->v[i] = (struct price_run){
            .since = rows.v[i].since,
            .model = rows.v[i].pricing_model,
            .entry = rows.v[i].pricing_entry,
            .observed_on = or_nothing(rows.v[i].observed_on),
            .basis = or_nothing(rows.v[i].basis),
            .words =
                seen ? price_basis_words(s->arena, rows.v[i].basis, rows.v[i].observed_on) : "",
        };
    }
    return ERR_OK;
}

enum err store_price_read(const struct store *s, const char *credential, int64_t id, int version,
                          int64_t *entry, struct refusal *why)
{
    DESK_ENTRY(s, price_read, entry, why, credential, id, version);
}

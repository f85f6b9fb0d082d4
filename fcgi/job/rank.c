/* rank: works out the rankings: the four that the database can, and head to head. */
#include "job/job.h"
#include "store/ranking.h"

#define ARENA_LIMIT_BYTES ((size_t)512 << 20)

static enum err rank_pairs(const struct store *s, struct rank_report *report)
{
    struct pair_results results;
    enum err e = store_pair_results(s, &results);
    if (e)
        return e;
    struct arena *scratch = arena_new(ARENA_LIMIT_BYTES);
    struct scopes scopes = scopes_of(s->arena, scratch, &results);
    arena_free(scratch);
    report->ranked = scopes.v[0].strengths.ranked;
    report->apart = scopes.v[0].strengths.apart;
    report->votes = scopes.v[0].strengths.votes;
    return store_save_strengths(s, &scopes, &report->moved);
}

static enum err rank_head_to_head(const struct store *s, bool wait, struct rank_report *report)
{
    bool mine;
    enum err e = store_rank_begin(s, wait, &mine);
    if (!e && mine)
        e = rank_pairs(s, report);
    enum err ended = store_rank_end(s, e == ERR_OK);
    return e ? e : ended;
}

enum err job_rank(struct db *db, int older_than_s, struct rank_report *report)
{
    struct arena *a = arena_new(ARENA_LIMIT_BYTES);
    struct store s = {.db = db, .arena = a, .base_url = ""};
    bool due = true;
    *report = (struct rank_report){0};
    enum err e = store_refresh_ranks(&s, older_than_s == 0, &report->changed);
    if (!e && older_than_s > 0)
        e = store_strengths_due(&s, older_than_s, &due);
    if (!e && due)
        e = rank_head_to_head(&s, older_than_s == 0, report);
    arena_free(a);
    return e;
}

enum err job_rank_once(struct db *db, struct arena *a)
{
    struct rank_report report;
    (void)a;
    enum err e = job_rank(db, 0, &report);
    if (!e)
        printf("%d places changed; head to head: %d tools ranked by %d votes, %d apart\n",
               report.changed + report.moved, report.ranked, report.votes, report.apart);
    return e;
}

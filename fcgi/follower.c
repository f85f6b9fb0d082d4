/* follower: one small process a host that learns what other hosts commit. */
#include "follower.h"

#include <poll.h>
#include <stdio.h>
#include <sysexits.h>

#include "base/board.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/metrics.h"
#include "store/changes.h"
#include "store/newsletter.h"
#include "store/outbox.h"

#define LOOK_MS           200
#define FORGET_MS         (10 * 60 * 1000)
#define DRIFT_MS          10000
#define ROLL_UP_MS        60000
#define MAJORITIES_MS     5000
#define ARENA_LIMIT_BYTES ((size_t)64 << 20)
#define FORGET_AT_ONCE    200 /* mails, and addresses: the letters of an issue are old all at once */
#define CURSOR_BYTES      8192 /* a snapshot lists who is still at work */

struct follower {
    struct db *db;
    struct arena *arena;
    struct board *board;
    struct metrics *metrics;
    char cursor[CURSOR_BYTES];
    int64_t forgot_ms, checked_ms, rolled_up_ms, turned_ms; /* when this was done last, or begun */
    int64_t checked_upto, drift; /* of the check that is under way; 0: none is */
    bool away;
};

static void bump(struct follower *f, const struct changes *changes)
{
    for (size_t i = 0; i < changes->n; i++) {
        switch (changes->v[i].kind) {
        case CHANGE_CATALOGUE:
            board_bump_catalogue(f->board);
            break;
        case CHANGE_VOTES:
            board_bump_tool(f->board, changes->v[i].tool_id);
            break;
        case CHANGE_RANKS:
            board_bump_votes(f->board);
            break;
        }
    }
    metrics_add(f->metrics, METRIC_FOLLOWER_CHANGE, (int64_t)changes->n);
}

static void note_away(struct follower *f, enum err e)
{
    if ((e != ERR_OK) != f->away)
        log_warn(e ? "follower-blind" : "follower-sees", "why", err_word(e));
    f->away = e != ERR_OK;
}

/* A part of it with each look: to count all votes at once would take longer than a heart may pause.
 */
static void check_tallies(struct follower *f, const struct store *s, int64_t now_ms)
{
    int64_t drift;
    if (f->checked_upto == 0 && now_ms - f->checked_ms < DRIFT_MS)
        return;
    if (f->checked_upto == 0) {
        f->checked_ms = now_ms;
        f->drift = 0;
    }
    if (store_tally_drift(s, &f->checked_upto, &drift) != ERR_OK)
        return;
    f->drift += drift;
    if (drift)
        log_error("tally-drift", "tools", log_number(drift));
    if (f->checked_upto == 0 || f->drift > board_drift(f->board))
        board_set_drift(f->board, f->drift);
}

/* False when there is more, or it failed. */
static bool forget(const struct store *s)
{
    int mails, subscribers;
    return store_forget_networks(s) == ERR_OK && store_forget_submitters(s) == ERR_OK &&
           store_outbox_forget(s, FORGET_AT_ONCE, &mails) == ERR_OK &&
           store_forget_subscribers(s, FORGET_AT_ONCE, &subscribers) == ERR_OK &&
           mails < FORGET_AT_ONCE && subscribers < FORGET_AT_ONCE;
}

/* What fails now is done at the next look, and the log knows of it. */
static void keep_house(struct follower *f, const struct store *s, int64_t now_ms)
{
    (void)store_rank_votes(s);
    if (now_ms - f->forgot_ms >= FORGET_MS && forget(s))
        f->forgot_ms = now_ms;
    if (now_ms - f->rolled_up_ms >= ROLL_UP_MS && store_roll_up_votes(s) == ERR_OK)
        f->rolled_up_ms = now_ms;
    if (now_ms - f->turned_ms >= MAJORITIES_MS && store_note_majorities(s) == ERR_OK)
        f->turned_ms = now_ms;
    check_tallies(f, s, now_ms);
}

static void look(struct follower *f)
{
    struct store s = {.db = f->db, .arena = f->arena, .base_url = ""};
    struct changes changes;
    int64_t asked_ms = clock_ms();
    bool first = f->cursor[0] == '\0';
    enum err e = store_changes(&s, f->cursor, &changes);
    note_away(f, e);
    /* The database that comes back may be another one, which never had what this one had. */
    if (e == ERR_DB_DOWN)
        f->cursor[0] = '\0';
    if (e)
        return;
    if (snprintf(f->cursor, sizeof f->cursor, "%s", changes.cursor) >= (int)sizeof f->cursor)
        f->cursor[0] = '\0'; /* too many at work: begin anew */
    /* Nobody looked before: whatever was kept may be old. */
    if (first)
        board_bump_catalogue(f->board);
    bump(f, &changes);
    board_beat(f->board, asked_ms);
    metrics_add(f->metrics, METRIC_FOLLOWER_LOOK, 1);
    keep_house(f, &s, asked_ms);
}

int follower_run(const struct config *config, struct board *board, struct metrics *metrics,
                 int stop_fd)
{
    struct db_settings settings = config_db(config);
    settings.application_name = "slipway-follower";
    static struct follower f;
    f = (struct follower){
        .db = db_new(&settings),
        .arena = arena_new(ARENA_LIMIT_BYTES),
        .board = board,
        .metrics = metrics,
        .forgot_ms = INT64_MIN / 2,
        .checked_ms = INT64_MIN / 2,
        .rolled_up_ms = INT64_MIN / 2,
        .turned_ms = INT64_MIN / 2,
    };
    struct pollfd stop = {.fd = stop_fd, .events = POLLIN};
    do {
        look(&f);
        arena_reset(f.arena);
    } while (poll(&stop, 1, LOOK_MS) <= 0);
    db_free(f.db);
    arena_free(f.arena);
    return EX_OK;
}

/* jobs: one small process a host that sends the mail that is due, works out the rankings, and
 * publishes the ballots of each day. */
#include "jobs.h"

#include <poll.h>
#include <sysexits.h>

#include "base/clock.h"
#include "base/crypto.h"
#include "base/log.h"
#include "job/job.h"

#define RANK_EVERY_MS     2000
#define STRENGTHS_EVERY_S 600
#define BALLOTS_EVERY_MS  60000

/* What is done again and again; the log hears when it begins to fail, and when it works again. */
struct chore {
    const char *blind, *sees;
    bool wanted;
    struct db *db; /* each has its own patience */
    int every_ms;
    int64_t last_ms;
    bool away;
};

static struct chore chore_new(const char *blind, const char *sees, bool wanted,
                              const struct db_settings *settings, int every_ms)
{
    return (struct chore){
        .blind = blind,
        .sees = sees,
        .wanted = wanted,
        .db = db_new(settings),
        .every_ms = every_ms,
        .last_ms = INT64_MIN / 2,
    };
}

static bool is_due(struct chore *chore)
{
    int64_t now_ms = clock_ms();
    if (!chore->wanted || now_ms - chore->last_ms < chore->every_ms)
        return false;
    chore->last_ms = now_ms;
    return true;
}

static void note(struct chore *chore, enum err e)
{
    if ((e != ERR_OK) != chore->away)
        log_warn(e ? chore->blind : chore->sees, "why", err_word(e));
    chore->away = e != ERR_OK;
    db_reset(chore->db);
}

static void send_mail(struct chore *chore, const struct config *config, int stop_fd)
{
    struct mail_server server = config->mail;
    struct mail_site site = config_mail_site(config);
    struct mail_report report;
    server.stop_fd = stop_fd;
    note(chore, job_mail(chore->db, &server, &site, &report));
}

static void rank(struct chore *chore)
{
    struct rank_report report;
    note(chore, job_rank(chore->db, STRENGTHS_EVERY_S, &report));
}

/* The key is in memory only while it signs. */
static enum err export_ballots(struct chore *chore, const struct config *config, int stop_fd)
{
    struct arena *a = arena_new((size_t)1 << 20);
    struct note_signers signers;
    const char *why;
    enum err e = config_signers(config, &signers, &why);
    struct ballot_export settings = {.dir = config->export_dir,
                                     .origin = config_ballots_origin(a, config),
                                     .signers = &signers,
                                     .stop_fd = stop_fd};
    struct ballot_report report;
    if (e)
        log_error("ballots-export", "why", why);
    else
        e = job_export_ballots(chore->db, a, &settings, &report);
    crypto_wipe(&signers, sizeof signers);
    arena_free(a);
    /* another host is at it */
    note(chore, e == ERR_RETRY ? ERR_OK : e);
    return e;
}

int jobs_run(const struct config *config, int stop_fd)
{
    struct db_settings mail_db = config_db(config), ranks_db = config_jobs_db(config),
                       ballots_db = config_export_db(config);
    mail_db.application_name = "slipway-jobs";
    struct chore mail = chore_new("jobs-blind", "jobs-see", config->mail.url != NULL, &mail_db,
                                  config->mail_every_s * 1000);
    struct chore ranks = chore_new("ranks-blind", "ranks-see", true, &ranks_db, RANK_EVERY_MS);
    struct chore ballots = chore_new("ballots-blind", "ballots-see", config->export_dir != NULL,
                                     &ballots_db, BALLOTS_EVERY_MS);
    struct pollfd stop = {.fd = stop_fd, .events = POLLIN};
    int pause_ms = mail.every_ms < RANK_EVERY_MS ? mail.every_ms : RANK_EVERY_MS;
    int64_t done_day = -1;
    do {
        if (is_due(&mail))
            send_mail(&mail, config, stop_fd);
        if (is_due(&ranks))
            rank(&ranks);
        int64_t today = clock_day();
        if (today != done_day && is_due(&ballots)) {
            if (export_ballots(&ballots, config, stop_fd) == ERR_OK)
                done_day = today;
            /* No connection waits for the next day. */
            db_free(ballots.db);
            ballots.db = db_new(&ballots_db);
        }
    } while (poll(&stop, 1, pause_ms) <= 0);
    db_free(mail.db);
    db_free(ranks.db);
    db_free(ballots.db);
    return EX_OK;
}

/* jobs: one small process a host that sends the mail that is due and works out the rankings. */
#include "jobs.h"

#include <poll.h>
#include <sysexits.h>

#include "base/clock.h"
#include "base/log.h"
#include "job/job.h"

#define RANK_EVERY_MS     2000
#define STRENGTHS_EVERY_S 600

struct jobs {
    struct mail_server server;
    struct mail_site site;
    struct db *mail, *ranks; /* each with its own patience */
    int mail_every_ms;
    int64_t mailed_ms, ranked_ms;
    bool away;
};

static void note(struct jobs *j, enum err e)
{
    if ((e != ERR_OK) != j->away)
        log_warn(e ? "jobs-blind" : "jobs-see", "why", err_word(e));
    j->away = e != ERR_OK;
}

static bool is_due(int64_t *last_ms, int every_ms)
{
    int64_t now_ms = clock_ms();
    if (now_ms - *last_ms < every_ms)
        return false;
    *last_ms = now_ms;
    return true;
}

static void look(struct jobs *j)
{
    enum err e = ERR_OK;
    if (j->server.url && is_due(&j->mailed_ms, j->mail_every_ms)) {
        struct mail_report report;
        e = job_mail(j->mail, &j->server, &j->site, &report);
        note(j, e);
        db_reset(j->mail);
    }
    if (!e && is_due(&j->ranked_ms, RANK_EVERY_MS)) {
        struct rank_report report;
        note(j, job_rank(j->ranks, STRENGTHS_EVERY_S, &report));
        db_reset(j->ranks);
    }
}

int jobs_run(const struct config *config, int stop_fd)
{
    struct db_settings settings = config_db(config), patient = config_jobs_db(config);
    settings.application_name = "slipway-jobs";
    struct jobs j = {
        .server = config->mail,
        .site = config_mail_site(config),
        .mail = db_new(&settings),
        .ranks = db_new(&patient),
        .mail_every_ms = config->mail_every_s * 1000,
        .mailed_ms = INT64_MIN / 2,
        .ranked_ms = INT64_MIN / 2,
    };
    j.server.stop_fd = stop_fd;
    struct pollfd stop = {.fd = stop_fd, .events = POLLIN};
    int pause_ms = j.mail_every_ms < RANK_EVERY_MS ? j.mail_every_ms : RANK_EVERY_MS;
    do
        look(&j);
    while (poll(&stop, 1, pause_ms) <= 0);
    db_free(j.mail);
    db_free(j.ranks);
    return EX_OK;
}

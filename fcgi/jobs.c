/* jobs: what a host does again and again, each in a small process of its own, for each may have to
 * wait long: mail for a server, rankings and ballots for the database, links for strangers. */
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
#define DAY_LOOK_MS       2000
#define LINKS_EVERY_MS    60000
#define ISSUES_EVERY_MS   2000
#define ALERTS_EVERY_MS   60000
#define DIGEST_EVERY_MS   600000

/* The log hears when it begins to fail, and when it works again. */
struct chore {
    const char *blind, *sees;
    struct db *db;
    bool away;
};

static bool is_stopped(int stop_fd, int after_ms)
{
    struct pollfd stop = {.fd = stop_fd, .events = POLLIN};
    return poll(&stop, 1, after_ms) > 0;
}

static void note(struct chore *chore, enum err e)
{
    if ((e != ERR_OK) != chore->away)
        log_warn(e ? chore->blind : chore->sees, "why", err_word(e));
    chore->away = e != ERR_OK;
    db_reset(chore->db);
}

static void send_mail(struct chore *chore, const struct config *config, struct metrics *metrics,
                      int stop_fd)
{
    struct mail_server server = config->mail;
    struct mail_site site = config_mail_site(config);
    struct mail_report report;
    server.stop_fd = stop_fd;
    site.metrics = metrics;
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

int jobs_mail(const struct config *config, struct metrics *metrics, int stop_fd)
{
    struct db_settings settings = config_db(config);
    settings.application_name = "slipway-mail";
    struct chore chore = {.blind = "jobs-blind", .sees = "jobs-see", .db = db_new(&settings)};
    do
        send_mail(&chore, config, metrics, stop_fd);
    while (!is_stopped(stop_fd, config->mail_every_s * 1000));
    db_free(chore.db);
    return EX_OK;
}

int jobs_rank(const struct config *config, int stop_fd)
{
    struct db_settings settings = config_jobs_db(config);
    struct chore chore = {.blind = "ranks-blind", .sees = "ranks-see", .db = db_new(&settings)};
    do
        rank(&chore);
    while (!is_stopped(stop_fd, RANK_EVERY_MS));
    db_free(chore.db);
    return EX_OK;
}

static void show_progress(struct metrics *m, const struct issue_progress *p)
{
    metrics_set(m, METRIC_LETTERS_QUEUED, p->queued);
    metrics_set(m, METRIC_LETTERS_SENT, p->sent);
    metrics_set(m, METRIC_LETTERS_WAITING, p->waiting);
    metrics_set(m, METRIC_LETTERS_LATER, p->later);
    metrics_set(m, METRIC_LETTERS_REFUSED, p->refused);
}

static enum err digest(struct chore *chore)
{
    struct arena *a = arena_new((size_t)1 << 20);
    struct digest_report report;
    enum err e = job_digest(chore->db, a, &report);
    arena_free(a);
    return e;
}

int jobs_newsletter(const struct config *config, struct metrics *metrics, int stop_fd)
{
    struct db_settings settings = config_jobs_db(config);
    settings.application_name = "slipway-newsletter";
    struct chore chore = {
        .blind = "newsletter-blind", .sees = "newsletter-sees", .db = db_new(&settings)};
    int64_t alerts_ms = 0, digest_ms = 0;
    do {
        int64_t now = clock_ms();
        struct issues_report report;
        int letters;
        enum err e = job_issues(chore.db, stop_fd, &report);
        if (!e)
            show_progress(metrics, &report.progress);
        if (!e && now >= digest_ms && (e = digest(&chore)) == ERR_OK)
            digest_ms = now + DIGEST_EVERY_MS;
        if (!e && now >= alerts_ms && (e = job_alerts(chore.db, stop_fd, &letters)) == ERR_OK)
            alerts_ms = now + ALERTS_EVERY_MS;
        note(&chore, e);
    } while (!is_stopped(stop_fd, ISSUES_EVERY_MS));
    db_free(chore.db);
    return EX_OK;
}

int jobs_ballots(const struct config *config, int stop_fd)
{
    struct db_settings settings = config_export_db(config);
    struct chore chore = {.blind = "ballots-blind", .sees = "ballots-see"};
    int64_t today, done_day = -1;
    do {
        today = clock_day();
        if (today == done_day)
            continue;
        /* No connection waits for the next day. */
        chore.db = db_new(&settings);
        if (export_ballots(&chore, config, stop_fd) == ERR_OK)
            done_day = today;
        db_free(chore.db);
    } while (!is_stopped(stop_fd, today == done_day ? DAY_LOOK_MS : BALLOTS_EVERY_MS));
    return EX_OK;
}

int jobs_links(const struct config *config, int stop_fd)
{
    struct db_settings settings = config_jobs_db(config);
    struct link_settings links = config_links(config, stop_fd);
    struct chore chore = {.blind = "links-blind", .sees = "links-see"};
    do {
        struct link_report report;
        chore.db = db_new(&settings);
        enum err e = job_check_links(chore.db, &links, &report);
        note(&chore, e == ERR_TIMEOUT && is_stopped(stop_fd, 0) ? ERR_OK : e);
        db_free(chore.db);
    } while (!is_stopped(stop_fd, LINKS_EVERY_MS));
    return EX_OK;
}

/* jobs: one small process a host that sends the mail that is due, and publishes the ballots of each
 * day. */
#include "jobs.h"

#include <poll.h>
#include <sysexits.h>

#include "base/clock.h"
#include "base/crypto.h"
#include "base/log.h"
#include "job/job.h"

#define BALLOTS_EVERY_MS 60000

/* What is done again and again; the log hears when it begins to fail, and when it works again. */
struct chore {
    const char *blind, *sees;
    struct db *db; /* NULL: it is not done */
    bool away;
};

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
    struct db_settings mail_db = config_db(config), ballots_db = config_export_db(config);
    mail_db.application_name = "slipway-jobs";
    struct chore mail = {"jobs-blind", "jobs-see", config->mail.url ? db_new(&mail_db) : NULL,
                         false};
    struct chore ballots = {"ballots-blind", "ballots-see",
                            config->export_dir ? db_new(&ballots_db) : NULL, false};
    struct pollfd stop = {.fd = stop_fd, .events = POLLIN};
    int every_ms = mail.db ? config->mail_every_s * 1000 : BALLOTS_EVERY_MS;
    int64_t tried_ms = INT64_MIN / 2, done_day = -1;
    do {
        if (mail.db)
            send_mail(&mail, config, stop_fd);
        int64_t today = clock_day();
        if (ballots.db && today != done_day && clock_ms() - tried_ms >= BALLOTS_EVERY_MS) {
            tried_ms = clock_ms();
            if (export_ballots(&ballots, config, stop_fd) == ERR_OK)
                done_day = today;
        }
    } while (poll(&stop, 1, every_ms) <= 0);
    if (mail.db)
        db_free(mail.db);
    if (ballots.db)
        db_free(ballots.db);
    return EX_OK;
}

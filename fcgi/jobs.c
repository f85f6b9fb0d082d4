/* jobs: one small process a host that sends the mail that is due. */
#include "jobs.h"

#include <poll.h>
#include <sysexits.h>

#include "base/log.h"
#include "job/job.h"

int jobs_run(const struct config *config, int stop_fd)
{
    struct db_settings settings = config_db(config);
    settings.application_name = "slipway-jobs";
    struct mail_server server = config->mail;
    struct mail_site site = config_mail_site(config);
    server.stop_fd = stop_fd;
    struct db *db = db_new(&settings);
    struct pollfd stop = {.fd = stop_fd, .events = POLLIN};
    struct mail_report report;
    bool away = false;
    do {
        enum err e = job_mail(db, &server, &site, &report);
        if ((e != ERR_OK) != away)
            log_warn(e ? "jobs-blind" : "jobs-see", "why", err_word(e));
        away = e != ERR_OK;
        db_reset(db);
    } while (poll(&stop, 1, config->mail_every_s * 1000) <= 0);
    db_free(db);
    return EX_OK;
}

/* config_views: what the parts of the program take from the configuration. */
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/crypto.h"
#include "config.h"
#include "config_checks.h"

#define KEY_FILE_MAX 4096

struct mail_site config_mail_site(const struct config *config)
{
    return (struct mail_site){
        .name = config->site_name,
        .base_url = config->base_url,
        .imprint = config->imprint,
        .secrets = &config->secrets,
        .mails_per_minute = config->mails_per_minute,
    };
}

struct site config_site(const struct config *config)
{
    return (struct site){
        .name = config->site_name,
        .imprint = config->imprint,
        .contact = config->contact,
        .base_url = config->base_url,
        .secrets = &config->secrets,
        .vote_quota = config->vote_quota,
        .submission_quota = config->submission_quota,
        .newsletter_quota = config->newsletter_quota,
        .newsletter_quota_all = config->newsletter_quota_all,
        .sends_mail = config->mail.url != NULL,
        .mail_dir = config->mail.dir,
    };
}

struct db_settings config_db(const struct config *config)
{
    return (struct db_settings){
        .url = config->database_url,
        .application_name = "slipway",
        .connect_deadline_ms = config->db_deadline_ms,
        .deadline_ms = config->db_deadline_ms,
        /* The server gives up a little earlier, so that a slow statement ends there and the
           connection lives on. */
        .statement_timeout_ms = config->db_deadline_ms * 9 / 10,
        .lock_timeout_ms = 300,
    };
}

struct db_settings config_staff_db(const struct config *config)
{
    struct db_settings settings = config_db(config);
    settings.application_name = "slipway-staff";
    settings.deadline_ms = 10000;
    settings.statement_timeout_ms = 9000;
    settings.lock_timeout_ms = 3000;
    return settings;
}

struct db_settings config_jobs_db(const struct config *config)
{
    struct db_settings settings = config_db(config);
    settings.application_name = "slipway-jobs";
    /* Nobody waits for it, and on a large catalogue it takes seconds. */
    settings.deadline_ms = 120000;
    settings.statement_timeout_ms = 110000;
    settings.lock_timeout_ms = 60000;
    return settings;
}

struct link_settings config_links(const struct config *config, int stop_fd)
{
    return (struct link_settings){.base_url = config->base_url,
                                  .loopback = config->links == LINKS_LOOPBACK,
                                  .stop_fd = stop_fd};
}

struct db_settings config_images_db(const struct config *config)
{
    struct db_settings settings = config_db(config);
    settings.application_name = "slipway-images";
    return settings;
}

struct db_settings config_admin_db(const struct config *config)
{
    return (struct db_settings){
        .url = config->database_admin_url,
        .application_name = "slipway-admin",
        .connect_deadline_ms = 10000,
    };
}

/* As a worker, but without its deadlines: it reads a whole day. */
struct db_settings config_export_db(const struct config *config)
{
    return (struct db_settings){
        .url = config->database_url,
        .application_name = "slipway-export",
        .connect_deadline_ms = 10000,
        .lock_timeout_ms = 10000,
    };
}

const char *config_ballots_origin(struct arena *a, const struct config *config)
{
    return arena_printf(a, "%s/ballots", config_host(a, config->base_url));
}

/* Nothing of the keys stays in memory but the signers: the processes that answer visitors are
 * copies of this one. */
enum err config_signers(const struct config *config, struct note_signers *signers, const char **why)
{
    static char bytes[KEY_FILE_MAX + 1];
    struct secrets secrets;
    *signers = (struct note_signers){0};
    *why = "is not set";
    if (!config->signing_key_file)
        return ERR_INVALID;
    *why = "names a file that cannot be read";
    int fd = open(config->signing_key_file, O_RDONLY | O_CLOEXEC);
    ssize_t len = fd >= 0 ? read(fd, bytes, KEY_FILE_MAX) : -1;
    if (fd >= 0)
        close(fd);
    if (len < 0)
        return ERR_INVALID;
    bytes[len] = '\0';
    struct arena *a = arena_new((size_t)1 << 20);
    enum err e = secrets_read(a, bytes, &secrets, why);
    if (!e)
        note_signers_of(&secrets, signers);
    for (size_t i = 0; i < secrets.n; i++)
        crypto_wipe((char *)secrets.v[i].bytes, secrets.v[i].len);
    crypto_wipe(bytes, sizeof bytes);
    arena_free(a);
    return e;
}

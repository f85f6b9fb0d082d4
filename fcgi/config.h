/* config: the environment, checked once at start.
 *
 * Every bad variable is reported, not only the first; the caller exits with EX_CONFIG (78).
 * `slipway config` prints what is in force, without secrets. The table in config.c is the
 * documentation.
 */
#ifndef CONFIG_H
#define CONFIG_H

#include <stdio.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/note.h"
#include "base/secrets.h"
#include "db/db.h"
#include "job/job.h"
#include "mail/mail.h"
#include "page/context.h"

enum link_checks { LINKS_OFF, LINKS_ON, LINKS_LOOPBACK };

struct config {
    const char *database_url;       /* the web role's */
    const char *database_admin_url; /* the owner's: migrate, import, export */
    const char *listen;             /* "unix:/path" or "127.0.0.1:9000" */
    int workers;
    const char *listen_staff; /* like listen, for staff_workers */
    int staff_workers;
    const char *listen_images; /* like listen, for image_workers */
    int image_workers;
    int connections_max; /* kept connections of one worker */
    int db_deadline_ms;
    int cache_mb;           /* finished answers a worker keeps; 0: none */
    struct secrets secrets; /* n is 0 when none was given */
    int vote_quota, submission_quota, newsletter_quota, newsletter_quota_all;
    const char *base_url; /* no slash at its end */
    const char *site_name;
    const char *imprint;          /* who sends the newsletter; "" for nothing */
    const char *contact;          /* an e-mail address; "" for none */
    const char *export_dir;       /* where ballots are published; NULL: they are not */
    const char *signing_key_file; /* read by those who sign alone; NULL: nobody does */
    struct mail_server mail;      /* neither url nor dir: no mail is sent */
    int mail_every_s;
    enum link_checks links;
    int mails_per_minute; /* 0: no limit */
};

/* Reads the environment. Complaints go to `complaints`, one line each, with what to do; that no
 * secret is given is one only for those that serve. ERR_INVALID when there were any. */
enum err config_read(struct arena *a, struct config *config, bool serves, FILE *complaints);

/* NAME, value (secrets and passwords left out) and meaning of every variable. */
void config_print(const struct config *config, FILE *to);
void config_help(FILE *to);

/* Who signs checkpoints: the keys of SIGNING_KEY_FILE. ERR_INVALID, and `*why` is what must be. */
enum err config_signers(const struct config *config, struct note_signers *signers,
                        const char **why);

/* What begins every checkpoint from the first one on, if this is the first:
 * "slipway.example.org/ballots". */
const char *config_ballots_origin(struct arena *a, const struct config *config);

struct link_settings config_links(const struct config *config, int stop_fd);
struct mail_site config_mail_site(const struct config *config); /* for those who send mail */
struct site config_site(const struct config *config);
struct db_settings config_db(const struct config *config); /* for a worker */
struct db_settings
config_staff_db(const struct config *config); /* for one that may take its time */
struct db_settings config_images_db(const struct config *config); /* for one that draws */
struct db_settings config_jobs_db(const struct config *config); /* for work that nobody waits for */
struct db_settings config_export_db(const struct config *config); /* for who reads the ledger */
struct db_settings config_admin_db(const struct config *config);  /* for commands: no deadlines */

#endif

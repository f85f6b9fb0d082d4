/* command_jobs: `slipway job NAME`, a line of the table below each. */
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "command.h"
#include "job/job.h"

static int run_mail_list(const struct invocation *in)
{
    return command_exit_code(job_mail_list(in->db, in->arena, stdout));
}

static int run_mail(const struct invocation *in)
{
    if (in->argc == 1) {
        struct invocation owner = *in;
        return command_with_database(run_mail_list, &owner);
    }
    struct db_settings settings = config_db(in->config);
    struct mail_site site = config_mail_site(in->config);
    struct mail_report report;
    if (!in->config->mail.url && !in->config->mail.dir) {
        command_say("SMTP_URL is not set: mail waits in the outbox; job mail --list shows it");
        return EX_CONFIG;
    }
    struct db *db = db_new(&settings);
    enum err e = job_mail(db, &in->config->mail, &site, &report);
    db_free(db);
    printf("%d sent, %d later, %d refused\n", report.sent, report.later, report.refused);
    return command_exit_code(e);
}

/* A mail server that pipes it to us tries again after EX_TEMPFAIL, and after that alone. */
static int run_bounce(const struct invocation *in)
{
    struct db_settings settings = config_db(in->config);
    struct mail_site site = config_mail_site(in->config);
    if (site.secrets->n == 0) {
        command_say(
            "SECRET_KEY or SECRET_KEY_FILE is not set: no bounce can be told from a forged one");
        return EX_CONFIG;
    }
    struct db *db = db_new(&settings);
    enum err e = job_bounce(db, in->arena, &site, stdin);
    db_free(db);
    if (e == ERR_TOO_LARGE)
        command_say("a bounce of more than 4 MiB is not read");
    return !e ? EX_OK : e == ERR_TOO_LARGE ? EX_DATAERR : EX_TEMPFAIL;
}

/* A job that says itself what it did. */
static int run_once(const struct invocation *in, enum err (*job)(struct db *, struct arena *))
{
    struct db_settings settings = config_jobs_db(in->config);
    struct db *db = db_new(&settings);
    enum err e = job(db, in->arena);
    db_free(db);
    return command_exit_code(e);
}

static int run_rank(const struct invocation *in)
{
    return run_once(in, job_rank_once);
}

static int run_digest(const struct invocation *in)
{
    return run_once(in, job_digest_once);
}

static int run_newsletter(const struct invocation *in)
{
    return run_once(in, job_newsletter_once);
}

static int run_check_links(const struct invocation *in)
{
    struct db_settings settings = config_jobs_db(in->config);
    struct link_settings links = config_links(in->config, -1);
    struct db *db = db_new(&settings);
    enum err e = job_check_links_once(db, &links);
    db_free(db);
    return command_exit_code(e);
}

static int run_export_ballots(const struct invocation *in)
{
    struct db_settings settings = config_export_db(in->config);
    struct note_signers signers;
    struct ballot_report report;
    const char *why;
    if (!in->config->export_dir || config_signers(in->config, &signers, &why)) {
        fprintf(stderr, "slipway: %s %s\n",
                in->config->export_dir ? "SIGNING_KEY_FILE" : "EXPORT_DIR",
                in->config->export_dir ? why : "is not set: nothing is published");
        return EX_CONFIG;
    }
    struct ballot_export export = {.dir = in->config->export_dir,
                                   .origin = config_ballots_origin(in->arena, in->config),
                                   .signers = &signers,
                                   .stop_fd = -1};
    struct db *db = db_new(&settings);
    enum err e = job_export_ballots(db, in->arena, &export, &report);
    db_free(db);
    if (e == ERR_RETRY)
        command_say(
            "another process is exporting, or a transaction of yesterday is still open; try again later");
    else if (e)
        fprintf(stderr, "slipway: the ballots could not be published: %s\n", err_word(e));
    else if (report.days)
        printf("%lld entries up to %s\n", (long long)report.entries, report.day);
    else
        printf("nothing to do: yesterday is published\n");
    return command_exit_code(e);
}

static int run_verify_log(const struct invocation *in)
{
    return command_exit_code(job_verify_log(in->db, in->arena, in->argc == 2 ? in->argv[1] : ""));
}

static int run_erase_text(const struct invocation *in)
{
    return command_exit_code(job_erase_text(in->db, in->arena, in->argv[0], in->argv[2]));
}

static int run_erase_submission(const struct invocation *in)
{
    return command_exit_code(job_erase_submission(in->db, in->arena, in->argv[0], in->argv[2]));
}

static int run_erase_subscriber(const struct invocation *in)
{
    return command_exit_code(job_erase_subscriber(in->db, in->arena, stdin));
}

const struct command command_jobs[] = {
    {"job mail", "[--list]",
     "send what is due in the outbox; --list prints what waits there and what was given up",
     NEEDS_CONFIG, job_mail_takes, run_mail},
    {"job bounce", "", "read a bounce from standard input: an address that takes no mail gets none",
     NEEDS_CONFIG, command_takes_nothing, run_bounce},
    {"job rank", "", "work out all rankings now", NEEDS_CONFIG, command_takes_nothing, run_rank},
    {"job check-links", "",
     "ask the websites of tools that were not asked today whether they answer", NEEDS_CONFIG,
     command_takes_nothing, run_check_links},
    {"job digest", "", "compose the last week's issue", NEEDS_CONFIG, command_takes_nothing,
     run_digest},
    {"job newsletter", "", "put what is due of the newsletter into the outbox, and write alerts",
     NEEDS_CONFIG, command_takes_nothing, run_newsletter},
    {"job export-ballots", "", "publish the ballots of the days that are over in EXPORT_DIR",
     NEEDS_CONFIG, command_takes_nothing, run_export_ballots},
    {"job verify-log", "[--head NUMBER:HASH]",
     "check the chain of the log, and that it still holds a head that was printed earlier",
     NEEDS_DATABASE, job_verify_log_takes, run_verify_log},
    {"job erase-text", "ENTRY --why TEXT",
     "erase the words of an entry of the log; their hash stays", NEEDS_DATABASE, job_erase_takes,
     run_erase_text},
    {"job erase-submission", "NUMBER --why TEXT", "erase what somebody sent in, and their address",
     NEEDS_DATABASE, job_erase_takes, run_erase_submission},
    {"job erase-subscriber", "",
     "read an address from standard input, and erase what the newsletter holds about it",
     NEEDS_DATABASE, command_takes_nothing, run_erase_subscriber},
};
const size_t command_jobs_count = sizeof command_jobs / sizeof *command_jobs;

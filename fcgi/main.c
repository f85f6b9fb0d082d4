/* main: the command line. One program, `slipway`; each command is a line of the table below. Exit
 * codes follow sysexits(3). */
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "base/crypto.h"
#include "config.h"
#include "db/migrate.h"
#include "job/job.h"
#include "routes.h"
#include "supervisor.h"

#ifndef SLIPWAY_VERSION
#define SLIPWAY_VERSION "dev"
#endif

/* What a command works with. */
struct invocation {
    const struct config *config;
    struct arena *arena;
    struct db *db; /* the owner's connection, open, for a command that needs it */
    int argc;
    char **argv; /* without the program's name and the command's */
};

enum needs {
    NEEDS_NOTHING,
    NEEDS_CONFIG,
    NEEDS_SECRETS,  /* the configuration with the keys that sign */
    NEEDS_DATABASE, /* the configuration and the owner's connection */
};

struct command {
    const char *name, *arguments, *what;
    enum needs needs;
    bool (*takes)(int argc, char **argv); /* the arguments are those that the row shows */
    int (*run)(const struct invocation *in);
};

static int exit_code(enum err e)
{
    switch (e) {
    case ERR_OK:
        return EX_OK;
    case ERR_BAD_REQUEST:
    case ERR_INVALID:
        return EX_DATAERR;
    case ERR_NOT_FOUND:
        return EX_NOINPUT;
    case ERR_UNAUTHENTICATED:
    case ERR_FORBIDDEN:
        return EX_NOPERM;
    case ERR_DB_DOWN:
    case ERR_TIMEOUT:
        return EX_UNAVAILABLE;
    case ERR_RETRY:
        return EX_TEMPFAIL;
    case ERR_CONFLICT:
        return EX_CONFIG;
    default:
        return EX_SOFTWARE;
    }
}

static void say(const char *line)
{
    fprintf(stderr, "slipway: %s\n", line);
}

/* The job with the owner's connection. */
static int run_with_database(int (*job)(const struct invocation *), struct invocation *in)
{
    struct db_settings settings = config_admin_db(in->config);
    const char *why = "";
    in->db = db_new(&settings);
    enum err e = db_connect(in->db, in->arena, &why);
    if (e)
        say(why);
    int code = e ? exit_code(e) : job(in);
    db_free(in->db);
    return code;
}

static int run_serve(const struct invocation *in)
{
    return supervisor_run(in->config);
}

static int run_migrate(const struct invocation *in)
{
    return exit_code(db_migrate(in->db, in->arena, say));
}

static int run_import(const struct invocation *in)
{
    bool dry_run = in->argc == 2 && strcmp(in->argv[0], "--dry-run") == 0;
    return exit_code(job_import(in->db, in->arena, in->argv[in->argc - 1], dry_run));
}

static int run_export(const struct invocation *in)
{
    return exit_code(job_export(in->db, in->arena, stdout));
}

static int run_mail_list(const struct invocation *in)
{
    return exit_code(job_mail_list(in->db, in->arena, stdout));
}

static int run_mail(const struct invocation *in)
{
    if (in->argc == 1) {
        struct invocation owner = *in;
        return run_with_database(run_mail_list, &owner);
    }
    struct db_settings settings = config_db(in->config);
    struct mail_site site = config_mail_site(in->config);
    struct mail_report report;
    if (!in->config->mail.url && !in->config->mail.dir) {
        say("SMTP_URL is not set: mail waits in the outbox; job mail --list shows it");
        return EX_CONFIG;
    }
    struct db *db = db_new(&settings);
    enum err e = job_mail(db, &in->config->mail, &site, &report);
    db_free(db);
    printf("%d sent, %d later, %d refused\n", report.sent, report.later, report.refused);
    return exit_code(e);
}

/* A mail server that pipes it to us tries again after EX_TEMPFAIL, and after that alone. */
static int run_bounce(const struct invocation *in)
{
    struct db_settings settings = config_db(in->config);
    struct mail_site site = config_mail_site(in->config);
    if (site.secrets->n == 0) {
        say("SECRET_KEY or SECRET_KEY_FILE is not set: no bounce can be told from a forged one");
        return EX_CONFIG;
    }
    struct db *db = db_new(&settings);
    enum err e = job_bounce(db, in->arena, &site, stdin);
    db_free(db);
    if (e == ERR_TOO_LARGE)
        say("a bounce of more than 4 MiB is not read");
    return !e ? EX_OK : e == ERR_TOO_LARGE ? EX_DATAERR : EX_TEMPFAIL;
}

static int run_rank(const struct invocation *in)
{
    struct db_settings settings = config_jobs_db(in->config);
    struct rank_report report;
    struct db *db = db_new(&settings);
    enum err e = job_rank(db, 0, &report);
    db_free(db);
    if (!e)
        printf("%d places changed; head to head: %d tools ranked by %d votes, %d apart\n",
               report.changed + report.moved, report.ranked, report.votes, report.apart);
    return exit_code(e);
}

static int run_check_links(const struct invocation *in)
{
    struct db_settings settings = config_jobs_db(in->config);
    struct link_settings links = config_links(in->config, -1);
    struct link_report report;
    struct db *db = db_new(&settings);
    enum err e = job_check_links(db, &links, &report);
    db_free(db);
    printf("%d answered, %d failed, %d unsure; %d flagged\n", report.answered, report.failed,
           report.unsure, report.flagged);
    return exit_code(e);
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
        say("another process is exporting, or a transaction of yesterday is still open; try again later");
    else if (e)
        fprintf(stderr, "slipway: the ballots could not be published: %s\n", err_word(e));
    else if (report.days)
        printf("%lld entries up to %s\n", (long long)report.entries, report.day);
    else
        printf("nothing to do: yesterday is published\n");
    return exit_code(e);
}

static int run_recount(const struct invocation *in)
{
    return exit_code(job_recount(in->arena, in->argc, in->argv));
}

static int run_verify_log(const struct invocation *in)
{
    return exit_code(job_verify_log(in->db, in->arena, in->argc == 2 ? in->argv[1] : ""));
}

static int run_erase_text(const struct invocation *in)
{
    return exit_code(job_erase_text(in->db, in->arena, in->argv[0], in->argv[2]));
}

static int run_erase_submission(const struct invocation *in)
{
    return exit_code(job_erase_submission(in->db, in->arena, in->argv[0], in->argv[2]));
}

static int run_user(const struct invocation *in)
{
    return exit_code(job_user(in->db, in->arena, in->config->base_url, in->argc, in->argv));
}

static const char *face_words(struct arena *a, unsigned faces)
{
    return arena_printf(a, "%s%s%s%s%s", faces & FACE_HTML ? "html " : "",
                        faces & FACE_JSON ? "json " : "", faces & FACE_TEXT ? "text " : "",
                        faces & FACE_XML ? "xml " : "", faces & FACE_PNG ? "png " : "");
}

static const char *method_word(unsigned methods)
{
    return methods & METHOD_GET    ? "GET"
           : methods & METHOD_POST ? "POST"
           : methods & METHOD_PUT  ? "PUT"
                                   : "DELETE";
}

static const char *const guard_words[] = {
    [GUARD_NONE] = "open",     [GUARD_LINK] = "link",       [GUARD_FORM] = "form",
    [GUARD_STAFF] = "staff",   [GUARD_API] = "api",         [GUARD_INTERNAL] = "internal",
    [GUARD_STAFF_API] = "key", [GUARD_PROGRAM] = "program",
};

static int run_routes(const struct invocation *in)
{
    for (size_t i = 0; i < routes_count; i++)
        printf("%-6s %-28s %-10s %-8s %-9s %s\n", method_word(routes[i].methods), routes[i].path,
               face_words(in->arena, routes[i].faces), guard_words[routes[i].guard],
               role_word(routes[i].role), routes[i].what);
    return EX_OK;
}

static int run_config(const struct invocation *in)
{
    config_print(in->config, stdout);
    return EX_OK;
}

static bool takes_nothing(int argc, char **argv)
{
    (void)argv;
    return argc == 0;
}

static bool takes_file(int argc, char **argv)
{
    const char *file = argc > 0 ? argv[argc - 1] : "";
    bool is_option = file[0] == '-' && file[1] != '\0';
    return !is_option && (argc == 1 || (argc == 2 && strcmp(argv[0], "--dry-run") == 0));
}

/* What cron or a person may have done once: `slipway job NAME`. */
static const struct command jobs[] = {
    {"job mail", "[--list]",
     "send what is due in the outbox; --list prints what waits there and what was given up",
     NEEDS_CONFIG, job_mail_takes, run_mail},
    {"job bounce", "", "read a bounce from standard input: an address that takes no mail gets none",
     NEEDS_CONFIG, takes_nothing, run_bounce},
    {"job rank", "", "work out all rankings now", NEEDS_CONFIG, takes_nothing, run_rank},
    {"job check-links", "",
     "ask the websites of tools that were not asked today whether they answer", NEEDS_CONFIG,
     takes_nothing, run_check_links},
    {"job export-ballots", "", "publish the ballots of the days that are over in EXPORT_DIR",
     NEEDS_CONFIG, takes_nothing, run_export_ballots},
    {"job verify-log", "[--head NUMBER:HASH]",
     "check the chain of the log, and that it still holds a head that was printed earlier",
     NEEDS_DATABASE, job_verify_log_takes, run_verify_log},
    {"job erase-text", "ENTRY --why TEXT",
     "erase the words of an entry of the log; their hash stays", NEEDS_DATABASE, job_erase_takes,
     run_erase_text},
    {"job erase-submission", "NUMBER --why TEXT", "erase what somebody sent in, and their address",
     NEEDS_DATABASE, job_erase_takes, run_erase_submission},
};
#define JOBS (sizeof jobs / sizeof *jobs)

static const struct command commands[] = {
    {"serve", "", "supervisor and workers, in front; SIGTERM drains, SIGHUP replaces the workers",
     NEEDS_SECRETS, takes_nothing, run_serve},
    {"migrate", "", "bring the database's schema up to this program's", NEEDS_DATABASE,
     takes_nothing, run_migrate},
    {"import", "[--dry-run] FILE",
     "publish a catalogue file (- for standard input); all or nothing", NEEDS_DATABASE, takes_file,
     run_import},
    {"export", "", "write the catalogue to standard output", NEEDS_DATABASE, takes_nothing,
     run_export},
    {"user", "add --role ROLE LOGIN | passwd LOGIN | disable LOGIN | list",
     "accounts of those who look after the site (panelist, moderator, admin)", NEEDS_DATABASE,
     job_user_takes, run_user},
    {"recount", "[--key KEY] [--site FILE]... FILE...",
     "count published ballots again and check their sums, chain and signatures; needs no database",
     NEEDS_NOTHING, job_recount_takes, run_recount},
    {"routes", "", "print every route: formats, guard, role", NEEDS_NOTHING, takes_nothing,
     run_routes},
    {"config", "", "print the configuration in force, without secrets", NEEDS_CONFIG, takes_nothing,
     run_config},
};
#define COMMANDS (sizeof commands / sizeof *commands)

static void help_with(FILE *to, const struct command *list, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const char *name = list[i].name, *arguments = list[i].arguments;
        bool fits = strlen(name) <= 8 && strlen(arguments) <= 17;
        if (fits)
            fprintf(to, "  %-8s%-17s %s\n", name, arguments, list[i].what);
        else
            fprintf(to, "  %s %s\n%28s%s\n", name, arguments, "", list[i].what);
    }
}

static void help(FILE *to)
{
    fprintf(to,
            "slipway: which of two AI tools should you ship with?\n\nusage: slipway COMMAND\n\n");
    help_with(to, commands, COMMANDS);
    help_with(to, jobs, JOBS);
    fprintf(to, "  --version, --help\n\nenvironment:\n");
    config_help(to);
}

static int run(const struct command *command, struct arena *a, int argc, char **argv)
{
    struct config config = {0};
    struct invocation in = {.config = &config, .arena = a, .argc = argc, .argv = argv};
    if (!command->takes(argc, argv)) {
        fprintf(stderr, "slipway: usage: slipway %s %s\n", command->name, command->arguments);
        return EX_USAGE;
    }
    if (command->needs != NEEDS_NOTHING &&
        config_read(a, &config, command->needs == NEEDS_SECRETS, stderr))
        return EX_CONFIG;
    if (crypto_init()) {
        say("the system has no randomness to give");
        return EX_OSERR;
    }
    return command->needs == NEEDS_DATABASE ? run_with_database(command->run, &in)
                                            : command->run(&in);
}

static const struct command *find(const char *name, const struct command *list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(name, list[i].name) == 0)
            return &list[i];
    return NULL;
}

int main(int argc, char **argv)
{
    const char *name = argc > 1 ? argv[1] : "";
    if (strcmp(name, "--version") == 0) {
        printf("slipway %s\n", SLIPWAY_VERSION);
        return EX_OK;
    }
    if (strcmp(name, "--help") == 0 || strcmp(name, "help") == 0) {
        help(stdout);
        return EX_OK;
    }
    struct arena *a = arena_new((size_t)2 << 30);
    bool is_job = strcmp(name, "job") == 0 && argc > 2;
    int words = is_job ? 3 : 2;
    const struct command *command = is_job ? find(arena_printf(a, "job %s", argv[2]), jobs, JOBS)
                                           : find(name, commands, COMMANDS);
    if (!command && strcmp(name, "job") == 0 && !is_job) {
        fprintf(stderr, "slipway: name the job:\n");
        help_with(stderr, jobs, JOBS);
    } else if (!command) {
        fprintf(stderr, "slipway: %s%s%s%s\n", argc > 1 ? "there is no command " : "name a command",
                name, is_job ? " " : "", is_job ? argv[2] : "");
        help(stderr);
    }
    int code = command ? run(command, a, argc - words, argv + words) : EX_USAGE;
    arena_free(a);
    return code;
}

/* main: the command line. One program, `slipway`; each command is a line of the table below. Exit
 * codes follow sysexits(3). */
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "base/crypto.h"
#include "command.h"
#include "db/migrate.h"
#include "job/job.h"
#include "routes.h"
#include "supervisor.h"

#ifndef SLIPWAY_VERSION
#define SLIPWAY_VERSION "dev"
#endif

static int run_serve(const struct invocation *in)
{
    return supervisor_run(in->config);
}

static int run_migrate(const struct invocation *in)
{
    return command_exit_code(db_migrate(in->db, in->arena, command_say));
}

static int run_import(const struct invocation *in)
{
    bool dry_run = in->argc == 2 && strcmp(in->argv[0], "--dry-run") == 0;
    return command_exit_code(job_import(in->db, in->arena, in->argv[in->argc - 1], dry_run));
}

static int run_export(const struct invocation *in)
{
    return command_exit_code(job_export(in->db, in->arena, stdout));
}

static int run_recount(const struct invocation *in)
{
    return command_exit_code(job_recount(in->arena, in->argc, in->argv));
}

static int run_user(const struct invocation *in)
{
    return command_exit_code(job_user(in->db, in->arena, in->config->base_url, in->argc, in->argv));
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

static bool takes_file(int argc, char **argv)
{
    const char *file = argc > 0 ? argv[argc - 1] : "";
    bool is_option = file[0] == '-' && file[1] != '\0';
    return !is_option && (argc == 1 || (argc == 2 && strcmp(argv[0], "--dry-run") == 0));
}

static const struct command commands[] = {
    {"serve", "", "supervisor and workers, in front; SIGTERM drains, SIGHUP replaces the workers",
     NEEDS_SECRETS, command_takes_nothing, run_serve},
    {"migrate", "", "bring the database's schema up to this program's", NEEDS_DATABASE,
     command_takes_nothing, run_migrate},
    {"import", "[--dry-run] FILE",
     "publish a catalogue file (- for standard input); all or nothing", NEEDS_DATABASE, takes_file,
     run_import},
    {"export", "", "write the catalogue to standard output", NEEDS_DATABASE, command_takes_nothing,
     run_export},
    {"user", "add --role ROLE LOGIN | passwd LOGIN | disable LOGIN | list",
     "accounts of those who look after the site (panelist, moderator, admin)", NEEDS_DATABASE,
     job_user_takes, run_user},
    {"recount", "[--key KEY] [--site FILE]... FILE...",
     "count published ballots again and check their sums, chain and signatures; needs no database",
     NEEDS_NOTHING, job_recount_takes, run_recount},
    {"routes", "", "print every route: formats, guard, role", NEEDS_NOTHING, command_takes_nothing,
     run_routes},
    {"config", "", "print the configuration in force, without secrets", NEEDS_CONFIG,
     command_takes_nothing, run_config},
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
    help_with(to, command_jobs, command_jobs_count);
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
        command_say("the system has no randomness to give");
        return EX_OSERR;
    }
    return command->needs == NEEDS_DATABASE ? command_with_database(command->run, &in)
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
    const struct command *command =
        is_job ? find(arena_printf(a, "job %s", argv[2]), command_jobs, command_jobs_count)
               : find(name, commands, COMMANDS);
    if (!command && strcmp(name, "job") == 0 && !is_job) {
        fprintf(stderr, "slipway: name the job:\n");
        help_with(stderr, command_jobs, command_jobs_count);
    } else if (!command) {
        fprintf(stderr, "slipway: %s%s%s%s\n", argc > 1 ? "there is no command " : "name a command",
                name, is_job ? " " : "", is_job ? argv[2] : "");
        help(stderr);
    }
    int code = command ? run(command, a, argc - words, argv + words) : EX_USAGE;
    arena_free(a);
    return code;
}

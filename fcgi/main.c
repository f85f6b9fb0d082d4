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

struct command {
    const char *name, *arguments, *what;
    bool needs_config;
    int (*run)(const struct config *config, struct arena *a, int argc, char **argv);
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

/* Opens the owner's connection, telling on stderr why it could not. */
static enum err open_admin(const struct db_settings *settings, struct arena *a, struct db **db)
{
    const char *why = "";
    *db = db_new(settings);
    enum err e = db_connect(*db, a, &why);
    if (e)
        fprintf(stderr, "slipway: %s\n", why);
    return e;
}

static int run_serve(const struct config *config, struct arena *a, int argc, char **argv)
{
    (void)a;
    (void)argc;
    (void)argv;
    return supervisor_run(config);
}

static int run_migrate(const struct config *config, struct arena *a, int argc, char **argv)
{
    (void)argc;
    (void)argv;
    struct db_settings settings = config_admin_db(config);
    struct db *db;
    enum err e = open_admin(&settings, a, &db);
    if (!e)
        e = db_migrate(db, a, say);
    db_free(db);
    return exit_code(e);
}

static int run_import(const struct config *config, struct arena *a, int argc, char **argv)
{
    bool dry_run = argc == 2 && strcmp(argv[0], "--dry-run") == 0;
    const char *file = argc > 0 ? argv[argc - 1] : "";
    bool is_option = file[0] == '-' && file[1] != '\0';
    if ((argc != 1 && !dry_run) || is_option) {
        fprintf(stderr,
                "slipway: usage: slipway import [--dry-run] FILE.json (- for standard input)\n");
        return EX_USAGE;
    }
    struct db_settings settings = config_admin_db(config);
    struct db *db;
    enum err e = open_admin(&settings, a, &db);
    if (!e)
        e = job_import(db, a, file, dry_run);
    db_free(db);
    return exit_code(e);
}

static int run_export(const struct config *config, struct arena *a, int argc, char **argv)
{
    (void)argc;
    (void)argv;
    struct db_settings settings = config_admin_db(config);
    struct db *db;
    enum err e = open_admin(&settings, a, &db);
    if (!e)
        e = job_export(db, a, stdout);
    db_free(db);
    return exit_code(e);
}

static const char *face_words(struct arena *a, unsigned faces)
{
    return arena_printf(a, "%s%s%s%s", faces & FACE_HTML ? "html " : "",
                        faces & FACE_JSON ? "json " : "", faces & FACE_TEXT ? "text " : "",
                        faces & FACE_XML ? "xml " : "");
}

static const char *method_word(unsigned methods)
{
    return methods & METHOD_GET    ? "GET"
           : methods & METHOD_POST ? "POST"
           : methods & METHOD_PUT  ? "PUT"
                                   : "DELETE";
}

static const char *const guard_words[] = {
    [GUARD_NONE] = "open",
    [GUARD_FORM] = "form",
    [GUARD_API] = "api",
};

static int run_routes(const struct config *config, struct arena *a, int argc, char **argv)
{
    (void)config;
    (void)argc;
    (void)argv;
    for (size_t i = 0; i < routes_count; i++)
        printf("%-6s %-28s %-10s %-5s %s\n", method_word(routes[i].methods), routes[i].path,
               face_words(a, routes[i].faces), guard_words[routes[i].guard], routes[i].what);
    return EX_OK;
}

static int run_config(const struct config *config, struct arena *a, int argc, char **argv)
{
    (void)a;
    (void)argc;
    (void)argv;
    config_print(config, stdout);
    return EX_OK;
}

static const struct command commands[] = {
    {"serve", "", "supervisor and workers, in front; SIGTERM drains, SIGHUP replaces the workers",
     true, run_serve},
    {"migrate", "", "bring the database's schema up to this program's", true, run_migrate},
    {"import", "[--dry-run] FILE",
     "publish a catalogue file (- for standard input); all or nothing", true, run_import},
    {"export", "", "write the catalogue to standard output", true, run_export},
    {"routes", "", "print every route with its formats", false, run_routes},
    {"config", "", "print the configuration in force, without secrets", true, run_config},
};

static void help(FILE *to)
{
    fprintf(to,
            "slipway: which of two AI tools should you ship with?\n\nusage: slipway COMMAND\n\n");
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        fprintf(to, "  %-8s%-17s %s\n", commands[i].name, commands[i].arguments, commands[i].what);
    fprintf(to, "  --version, --help\n\nenvironment:\n");
    config_help(to);
}

static int run(const struct command *command, struct arena *a, int argc, char **argv)
{
    struct config config = {0};
    if (argc > 0 && strcmp(command->arguments, "") == 0) {
        fprintf(stderr, "slipway: %s takes no arguments, got “%s”\n", command->name, argv[0]);
        return EX_USAGE;
    }
    if (command->needs_config && config_read(a, &config, command->run == run_serve, stderr))
        return EX_CONFIG;
    if (crypto_init()) {
        fprintf(stderr, "slipway: the system has no randomness to give\n");
        return EX_OSERR;
    }
    return command->run(&config, a, argc, argv);
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
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        if (strcmp(name, commands[i].name) == 0) {
            struct arena *a = arena_new((size_t)2 << 30);
            int code = run(&commands[i], a, argc - 2, argv + 2);
            arena_free(a);
            return code;
        }
    fprintf(stderr, "slipway: %s%s\n", argc > 1 ? "there is no command " : "name a command", name);
    help(stderr);
    return EX_USAGE;
}

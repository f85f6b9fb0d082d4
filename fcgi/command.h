/* command: what the commands of the command line have in common, and those of them that are jobs
 * (`slipway job NAME`). */
#ifndef COMMAND_H
#define COMMAND_H

#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "config.h"
#include "db/db.h"

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

/* Of sysexits(3). */
int command_exit_code(enum err e);

/* A line on standard error. */
void command_say(const char *line);

/* The job with the owner's connection, in in->db. */
int command_with_database(int (*job)(const struct invocation *), struct invocation *in);

bool command_takes_nothing(int argc, char **argv);

/* What cron or a person may have done once. */
extern const struct command command_jobs[];
extern const size_t command_jobs_count;

#endif

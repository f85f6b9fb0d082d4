/* command: exit codes, and lines on standard error. */
#include "command.h"

#include <stdio.h>
#include <sysexits.h>

int command_exit_code(enum err e)
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

void command_say(const char *line)
{
    fprintf(stderr, "slipway: %s\n", line);
}

int command_with_database(int (*job)(const struct invocation *), struct invocation *in)
{
    struct db_settings settings = config_admin_db(in->config);
    const char *why = "";
    in->db = db_new(&settings);
    enum err e = db_connect(in->db, in->arena, &why);
    if (e)
        command_say(why);
    int code = e ? command_exit_code(e) : job(in);
    db_free(in->db);
    return code;
}

bool command_takes_nothing(int argc, char **argv)
{
    (void)argv;
    return argc == 0;
}

/* migrate_probe: runs db_migrate with the schema it is linked with, prints its lines, then "= err
 * version". URL=… migrate_probe [version]      "version" only asks for the version */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db/db.h"
#include "db/migrate.h"

static void say(const char *line)
{
    puts(line);
}

int main(int argc, char **argv)
{
    const struct db_settings settings = {.url = getenv("URL"), .application_name = "migrate"};
    struct arena *a = arena_new(1 << 20);
    struct db *db = db_new(&settings);
    int version = -1;
    enum err e = ERR_OK;
    if (argc < 2 || strcmp(argv[1], "version") != 0)
        e = db_migrate(db, a, say);
    enum err asked = db_schema_version(db, a, &version);
    printf("= %s %d\n", err_word(e == ERR_OK ? asked : e), version);
    db_free(db);
    arena_free(a);
    return e == ERR_OK ? 0 : 1;
}

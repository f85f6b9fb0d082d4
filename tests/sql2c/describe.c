/* describe: prepares and describes every statement of sql/queries/ as the server of $URL sees it.
 * One line "ok - what" or "not ok - what" a statement. */
#include <stdio.h>
#include <stdlib.h>

#include "sql.h"

int main(void)
{
    const struct db_settings settings = {.url = getenv("URL"), .application_name = "describe"};
    struct arena *a = arena_new(16 << 20);
    struct db *db = db_new(&settings);
    for (size_t i = 0; i < sql_statements_count; i++) {
        const char *why;
        bool good = db_check(db, a, &sql_statements[i], &why) == ERR_OK;
        printf(good ? "ok - %s is as declared\n" : "not ok - %s\n",
               good ? sql_statements[i].name : why);
    }
    db_free(db);
    arena_free(a);
    return 0;
}

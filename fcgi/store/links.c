/* links: the websites of tools, asked once a day whether they answer. */
#include "store/links.h"

#include "sql.h"

enum err store_link_claim(const struct store *s, int gap_ms, struct link_due *link)
{
    struct rows_link_claim rows;
    enum err e = sql_link_claim(s->db, s->arena, gap_ms, &rows);
    *link = (struct link_due){.website = ""};
    if (e || rows.n == 0)
        return e;
    link->due = true;
    link->wait_ms = rows.v[0].has_wait_ms ? rows.v[0].wait_ms : 0;
    link->tool = rows.v[0].tool;
    if (rows.v[0].website)
        link->website = rows.v[0].website;
    return ERR_OK;
}

enum err store_link_note(const struct store *s, const struct link_due *link, const char *answer,
                         const char *why, bool *flagged)
{
    struct rows_link_note rows;
    enum err e = sql_link_note(s->db, s->arena, link->tool, link->website, answer, why, &rows);
    *flagged = !e && rows.v[0].flagged;
    return e;
}

/* exports: the published ballots, day by day. The files themselves are nginx's to serve. */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "page/page.h"
#include "store/ballots.h"
#include "view/json_exports.h"
#include "view/pages.h"

#define PAGE_DAYS 30
#define DAYS_MAX  100

/* One more than is shown says whether there are more. */
static enum err read_page(struct context *c, struct exports_page *p, const char *after, int limit)
{
    struct store s = context_store(c);
    enum err e = store_exports(&s, after, limit + 1, &p->days, &p->keys);
    if (e)
        return e;
    if (p->days.n > (size_t)limit) {
        p->days.n = (size_t)limit;
        p->next = p->days.v[limit - 1].day;
    }
    return ERR_OK;
}

/* ERR_BAD_REQUEST: `after` is no day, or `limit` no number of them. */
enum err page_exports(struct context *c)
{
    const char *after = context_input(c, "after"), *wanted = context_input(c, "limit");
    int limit = wanted[0] ? context_int(wanted) : PAGE_DAYS;
    struct exports_page p = {
        .head = context_head(c, "Ballots",
                             "Every change of every vote, by day, to be counted again by anybody: "
                             "files, sums, signed checkpoints.",
                             after[0] ? "" : "/exports"),
        .next = "",
        .next_href = "",
        .first_href = after[0] ? "/exports" : "",
    };
    if (after[0] && clock_day_of(after) < 0)
        return context_fail(c, ERR_BAD_REQUEST,
                            "the parameter “after” must be the “next” of an earlier answer");
    if (limit < 1 || limit > DAYS_MAX)
        return context_fail(c, ERR_BAD_REQUEST,
                            "the parameter “limit” must be a number from 1 to 100");
    enum err e = read_page(c, &p, after, limit);
    if (e)
        return e;
    p.head.record = true;
    p.head.noindex = after[0] != '\0';
    if (p.next[0]) {
        p.next_href = arena_printf(c->arena, "/exports?after=%s%s%s", p.next,
                                   wanted[0] ? "&limit=" : "", wanted);
        response_header(&c->res, "Link",
                        arena_printf(c->arena, "<%s>; rel=\"next\"", context_url(c, p.next_href)));
    }
    if (c->match.face == FACE_JSON)
        json_exports(c->arena, context_body(c), &p);
    else
        html_exports(context_body(c), &p);
    return ERR_OK;
}

/* Every public key that a checkpoint was signed with, the newest first, one a line: who counts the
 * whole history needs those of all of it. ERR_NOT_FOUND: there was none yet. */
enum err page_exports_key(struct context *c)
{
    struct exports_page p = {0};
    enum err e = read_page(c, &p, "", 1);
    if (e)
        return e;
    if (p.days.n == 0)
        return context_fail(c, ERR_NOT_FOUND, "no ballots were published yet");
    for (size_t i = 0; i < p.keys.n; i++)
        out_printf(context_body(c), "%s\n", p.keys.v[i].word);
    return ERR_OK;
}

/* Answers 303 to that file of the last day. ERR_NOT_FOUND: there is no such file, or no day yet. */
enum err page_exports_latest(struct context *c)
{
    static const char *const files[] = {EXPORT_BALLOTS, EXPORT_TALLIES, EXPORT_CHECKPOINT,
                                        EXPORT_SUMS};
    const char *name = context_path(c, "file");
    struct exports_page p = {0};
    enum err e = ERR_NOT_FOUND;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        if (strcmp(name, files[i]) == 0)
            e = ERR_OK;
    if (e)
        return context_fail(c, e,
                            "a day has the files ballots.csv.gz, tallies.json, checkpoint and "
                            "SHA256SUMS");
    e = read_page(c, &p, "", 1);
    if (e)
        return e;
    if (p.days.n == 0)
        return context_fail(c, ERR_NOT_FOUND, "no ballots were published yet");
    return context_see_other(c, arena_printf(c->arena, "/exports/%s/%s", p.days.v[0].day, name));
}

/* held: votes that do not count, in groups, and what is decided about them. */
#include <stdlib.h>
#include <string.h>

#include "model/slug.h"
#include "page/desk/desk.h"
#include "page/page.h"
#include "view/pages.h"

/* The last instant of a span, in microseconds; long after us. */
#define SPAN_END 9000000000000000

static const char *here(const struct context *c, const char *tool, const char *standing)
{
    const char *names[] = {"tool", "standing"};
    const char *values[] = {tool, strcmp(standing, "held") == 0 ? "" : standing};
    return desk_href(c, "/mod/votes", names, values, 2);
}

static void begin_reason(struct context *c, struct votes_page *p)
{
    int chosen = atoi(request_is_safe(&c->req) ? context_input(c, "reason") : "0");
    const char *path = here(c, p->tool, p->standing);
    for (size_t i = 0; i < p->reasons.n; i++) {
        struct reason *r = &p->reasons.v[i];
        r->href =
            arena_printf(c->arena, "%s%creason=%d", path, strchr(path, '?') ? '&' : '?', r->id);
        if (r->id == chosen && !p->reason[0])
            p->reason = r->text;
    }
}

static enum err show(struct context *c, struct votes_page *p)
{
    struct store s = context_store(c);
    p->held = strcmp(p->standing, "held") == 0;
    p->voided = !p->held;
    enum err e =
        store_bursts(&s, c->credential, p->tool, p->standing, &p->bursts, &p->pairs, &p->reasons);
    if (e)
        return e;
    p->tool_name = p->tool[0] && p->bursts.n ? p->bursts.v[0].tool_name : p->tool;
    for (size_t i = 0; i < p->bursts.n; i++)
        p->votes += p->bursts.v[i].votes;
    p->standings.n = 2;
    p->standings.v = arena_array(c->arena, 2, sizeof *p->standings.v);
    p->standings.v[0] = (struct choice){here(c, p->tool, "held"), "Held", p->held};
    p->standings.v[1] = (struct choice){here(c, p->tool, "voided"), "Voided", p->voided};
    begin_reason(c, p);
    html_held_votes(context_body(c), p);
    return ERR_OK;
}

static struct votes_page begin(struct context *c, const char *tool, const char *standing)
{
    return (struct votes_page){
        .head = staff_head(c, "Votes that do not count", "/mod/votes"),
        .tool = slug_is_valid(tool) ? tool : "",
        .standing = strcmp(standing, "voided") == 0 ? "voided" : "held",
        .reason = "",
        .error = "",
    };
}

enum err page_held_votes(struct context *c)
{
    struct votes_page p = begin(c, context_input(c, "tool"), context_input(c, "standing"));
    enum err e = done_read(c, &p.head, here(c, p.tool, p.standing));
    return e ? e : show(c, &p);
}

/* "FROM.TO.NETWORK" */
static bool read_group(const char *group, struct votes_decision *d)
{
    char *end;
    d->from_at = strtoll(group, &end, 10);
    if (end == group || *end++ != '.')
        return false;
    d->to_at = strtoll(end, &end, 10);
    if (*end++ != '.' || d->from_at < 0 || d->to_at < d->from_at || d->to_at > SPAN_END)
        return false;
    d->network = end;
    return strspn(end, "0123456789abcdef") == strlen(end);
}

/* A group by its network and span, or "all" of a tool, or of a pair with `against`. What the
 * database refuses is shown: 409, 422. ERR_NOT_FOUND: there is no such tool. ERR_BAD_REQUEST: the
 * span is none. */
enum err page_held_votes_decide(struct context *c)
{
    const char *group = context_field(c, "group");
    struct votes_page p = begin(c, context_field(c, "only"), context_field(c, "standing"));
    struct store s = context_store(c);
    struct refusal why;
    int64_t entry, tools[2];
    struct votes_decision d = {
        .tool = context_field(c, "tool"),
        .against = context_field(c, "against"),
        .standing = p.standing,
        .action = context_field(c, "action"),
        .reason = done_typed(c, "reason"),
        .network = NULL,
        .from_at = 0,
        .to_at = SPAN_END,
    };
    if (strcmp(group, "all") != 0 && !read_group(group, &d))
        return context_fail(c, ERR_BAD_REQUEST, "the field “group” must name a group of votes");
    enum err e = store_votes_decide(&s, c->credential, &d, &entry, tools, &why);
    if (done_is_refusal(e)) {
        p.reason = d.reason;
        p.error =
            e == ERR_INVALID ? desk_reason_error(d.reason) : done_sentence(c->arena, why.words);
        context_status(c, e);
        return show(c, &p);
    }
    if (e)
        return e;
    board_bump_tool(c->board, tools[0]);
    board_bump_tool(c->board, tools[1]);
    return context_see_other(c, done_href(c, here(c, p.tool, p.standing),
                                          arena_printf(c->arena, "%lld", (long long)entry)));
}

/* tallies: those of a day as JSON, written piece by piece, and read again. */
#include "view/tallies.h"

#include <stdlib.h>
#include <string.h>

#include "model/share.h"
#include "json/reader.h"
#include "json/writer.h"

/* Of a tool a page's JSON has about 60 values, the tallies nine. */
#define VALUES_MAX 20000000
#define COUNT_MAX  1000000000

struct json_writer *tallies_begin(struct arena *a, struct out *o, const char *day)
{
    struct json_writer *w = json_writer_new(a, o, JSON_COMPACT);
    json_open(w, NULL, '{');
    json_text(w, "day", day);
    json_open(w, "tools", '[');
    return w;
}

void tallies_put(struct json_writer *w, const struct tallies *tallies)
{
    for (size_t i = 0; i < tallies->n; i++) {
        const struct tally *t = &tallies->v[i];
        struct share share = share_of(t->ship, t->ship + t->skip);
        json_open(w, NULL, '{');
        json_int(w, "tool", t->tool);
        json_text(w, "slug", t->slug);
        json_int(w, "ship", t->ship);
        json_int(w, "skip", t->skip);
        json_int(w, "votes", t->ship + t->skip);
        if (share.any)
            json_int(w, "percent", share.percent);
        else
            json_null(w, "percent");
        json_int(w, "held", t->held);
        json_int(w, "voided", t->voided);
        json_close(w, '}');
    }
}

void tallies_end(struct json_writer *w)
{
    json_close(w, ']');
    json_close(w, '}');
}

static long long take_count(struct flaws *flaws, struct json *object, const char *name)
{
    struct json *value = json_take(object, name);
    if (!value || !json_expect(flaws, value, JSON_NUMBER))
        return -1;
    char *end;
    long long n = strtoll(value->text, &end, 10);
    if (*end || n < 0 || n > COUNT_MAX) {
        json_complain(flaws, value, "must be a whole number that is not negative");
        return -1;
    }
    return n;
}

static const char *take_word(struct json *object, const char *name)
{
    struct json *value = json_take(object, name);
    return value && value->kind == JSON_TEXT ? value->text : "";
}

/* One tool of the tallies, or the JSON of a tool's page. */
static void read_tool(struct flaws *flaws, struct json *tool, struct tallies *tallies)
{
    if (!json_expect(flaws, tool, JSON_OBJECT))
        return;
    struct json *community = json_take(tool, "community");
    struct json *of = community && community->kind == JSON_OBJECT ? community : tool;
    const char *slug = take_word(tool, "slug");
    long long number = of == tool ? take_count(flaws, tool, "tool") : 0;
    long long ship = take_count(flaws, of, "ship"), skip = take_count(flaws, of, "skip");
    long long held = take_count(flaws, of, "held"), voided = take_count(flaws, of, "voided");
    /* lists do not tell of those that do not count */
    if (ship < 0 || skip < 0 || number < 0 ||
        (of == tool && (number == 0 || held < 0 || voided < 0)))
        json_complain(flaws, tool, "is no tally: it must have the numbers of ship and skip votes");
    else
        tallies->v[tallies->n++] = (struct tally){
            .tool = number,
            .slug = slug[0] ? slug : NULL,
            .ship = (int)ship,
            .skip = (int)skip,
            .held = (int)held,
            .voided = (int)voided,
        };
}

enum err tallies_read(struct arena *a, const char *text, size_t len, const char **day,
                      struct tallies *tallies, struct flaws *flaws)
{
    struct json *root;
    enum err e = json_parse(a, text, len, VALUES_MAX, &root, flaws);
    if (e)
        return e;
    if (!json_expect(flaws, root, JSON_OBJECT))
        return ERR_INVALID;
    struct json *tools = json_take(root, "tools");
    *tallies =
        (struct tallies){0, arena_array(a, tools ? tools->children + 1 : 1, sizeof *tallies->v)};
    *day = take_word(root, tools ? "day" : "as_of");
    if (!tools)
        read_tool(flaws, root, tallies);
    else if (json_expect(flaws, tools, JSON_LIST))
        for (struct json *tool = tools->first; tool && flaws->n == 0; tool = tool->next)
            read_tool(flaws, tool, tallies);
    return flaws->n ? ERR_INVALID : ERR_OK;
}

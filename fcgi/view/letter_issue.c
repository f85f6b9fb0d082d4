/* letter_issue: the weekly issue and alerts as letters, HTML and plain text. */
#include "view/letter_issue.h"

#include <stdlib.h>
#include <string.h>

#include "base/out.h"
#include "html.h"
#include "view/prose.h"
#include "json/reader.h"

#define VALUES_MAX 400
#define TEXT_MAX   4000

#define UNSUBSCRIBE "/newsletter/unsubscribe/"

static struct letter_head head_of(struct arena *a, const struct letter_site *site,
                                  const char *subject, const char *unsubscribe_url)
{
    return (struct letter_head){
        .subject = subject,
        .intro = "",
        .why = "",
        .site_name = site->name,
        .base_url = site->base_url,
        .imprint = site->imprint,
        .unsubscribe_url = unsubscribe_url,
        .preferences_url = arena_printf(a, "%s/newsletter/preferences", site->base_url),
    };
}

static const char *nobodys(struct arena *a, const struct letter_site *site)
{
    return arena_printf(a, "%s" UNSUBSCRIBE ISSUE_NOBODY, site->base_url);
}

enum err letter_issue(struct arena *a, const struct letter_site *site, const struct issue *issue,
                      struct letter *letter)
{
    struct issue_letter l = {.issue = *issue};
    l.issue.items.v = arena_array(a, issue->items.n, sizeof *issue->items.v);
    for (size_t i = 0; i < issue->items.n; i++)
        l.issue.items.v[i] = issue->items.v[i];
    issue_cut(&l.issue);
    l.head = head_of(a, site, issue->subject, nobodys(a, site));
    l.head.why = arena_printf(a,
                              "You get this because you subscribed to the weekly verdicts of %s, "
                              "or to a category that is in them, and confirmed it.",
                              site->name);
    if (l.issue.items.n)
        l.head.intro =
            l.issue.items.v[0].line[0]
                ? arena_printf(a, "%s. %s", l.issue.items.v[0].title, l.issue.items.v[0].line)
                : l.issue.items.v[0].title;
    enum err e = prose_render(a, issue->note, &l.issue.note_html);
    if (e)
        return e;
    struct out html = out_grow(a, 32768), text = out_grow(a, 8192);
    html_letter_issue(&html, &l);
    html_letter_issue_text(&text, &l);
    *letter = (struct letter){out_string(&html), out_string(&text)};
    return ERR_OK;
}

static const char *with_link(struct arena *a, const char *text, const char *nobody,
                             const char *link)
{
    struct out o = out_grow(a, strlen(text) + 256);
    size_t len = strlen(nobody);
    for (const char *found; (found = strstr(text, nobody)); text = found + len) {
        out_write(&o, text, (size_t)(found - text));
        out_text(&o, link);
    }
    out_text(&o, text);
    return out_string(&o);
}

/* The site may have had another address when the letter was approved: only what stands behind it is
 * looked for. */
struct letter letter_for(struct arena *a, const struct letter *letter, const char *unsubscribe_url)
{
    const char *own = strstr(unsubscribe_url, UNSUBSCRIBE);
    own = own ? own : UNSUBSCRIBE ISSUE_NOBODY;
    return (struct letter){with_link(a, letter->html, UNSUBSCRIBE ISSUE_NOBODY, own),
                           with_link(a, letter->text, UNSUBSCRIBE ISSUE_NOBODY, own)};
}

/* ---- alerts ---- */

static const char *take(struct flaws *flaws, struct json *event, const char *name)
{
    struct json *value = json_take(event, name);
    return value && json_expect(flaws, value, JSON_TEXT) ? value->text : "";
}

static int take_count(struct flaws *flaws, struct json *of, const char *name)
{
    struct json *value = json_take(of, name);
    long long number = 0;
    if (value && json_expect(flaws, value, JSON_NUMBER))
        number = strtoll(value->text, NULL, 10);
    return number > 0 && number < 1000000000 ? (int)number : 0;
}

static struct event read_event(struct flaws *flaws, struct json *from)
{
    return (struct event){
        .urn = "",
        .at = "",
        .kind = json_take_text(flaws, from, "kind", 1, 40, false),
        .tool = json_take_text(flaws, from, "tool", 1, TEXT_MAX, false),
        .tool_name = json_take_text(flaws, from, "tool_name", 1, TEXT_MAX, false),
        .tagline = "",
        .other = "",
        .other_name = "",
        .persona = take(flaws, from, "persona"),
        .persona_name = take(flaws, from, "persona_name"),
        .quote = take(flaws, from, "quote"),
        .was = take(flaws, from, "was"),
        .became = take(flaws, from, "became"),
        .ship = take_count(flaws, from, "ship"),
        .n = take_count(flaws, from, "n"),
    };
}

/* Which alerts the letter is for; written before there were any in it: none. */
static void read_ends(struct arena *a, struct flaws *flaws, struct json *root,
                      const char *unsubscribe_url, struct alert_ends *ends)
{
    struct json *list = json_take(root, "alerts");
    *ends = (struct alert_ends){0};
    if (!list || !json_expect(flaws, list, JSON_LIST))
        return;
    ends->v = arena_array(a, list->children, sizeof *ends->v);
    for (struct json *one = list->first; one; one = one->next) {
        if (!json_expect(flaws, one, JSON_OBJECT))
            return;
        ends->v[ends->n++] = (struct alert_end){
            .name = json_take_text(flaws, one, "name", 1, 2 * TEXT_MAX, false),
            .url = arena_printf(a, "%s?alert=%d", unsubscribe_url, take_count(flaws, one, "id")),
        };
    }
}

enum err letter_alert(struct arena *a, const struct letter_site *site, const char *json,
                      const char *subject, const char *unsubscribe_url, struct letter *letter)
{
    struct flaws flaws = flaws_new(a, 1);
    struct json *root, *events;
    if (json_parse(a, json, strlen(json), VALUES_MAX, &root, &flaws) ||
        !json_expect(&flaws, root, JSON_OBJECT) || !(events = json_take(root, "events")) ||
        !json_expect(&flaws, events, JSON_LIST))
        return ERR_INVALID;
    struct alert_letter l = {.head = head_of(a, site, subject, unsubscribe_url),
                             .more = take_count(&flaws, root, "more")};
    l.entries.v = arena_array(a, events->children, sizeof *l.entries.v);
    for (struct json *one = events->first; one; one = one->next) {
        if (!json_expect(&flaws, one, JSON_OBJECT))
            return ERR_INVALID;
        struct event event = read_event(&flaws, one);
        l.entries.v[l.entries.n++] = event_entry(a, site->base_url, &event);
    }
    read_ends(a, &flaws, root, unsubscribe_url, &l.ends);
    if (flaws.n || l.entries.n == 0)
        return ERR_INVALID;
    l.head.intro = l.entries.v[0].title;
    l.head.why = arena_printf(a,
                              "You get this because you asked %s to tell you when the verdict on "
                              "these tools changes, and confirmed it. One such letter a day at "
                              "most.",
                              site->name);
    struct out html = out_grow(a, 16384), text = out_grow(a, 4096);
    html_letter_alert(&html, &l);
    html_letter_alert_text(&text, &l);
    *letter = (struct letter){out_string(&html), out_string(&text)};
    return ERR_OK;
}

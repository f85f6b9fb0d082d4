/* issue: what an issue of the newsletter tells, in words. */
#include "model/issue.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "model/slug.h"

static const char *section_of(const char *kind)
{
    static const char *const sections[][2] = {
        {"flip", "Verdict flips"},
        {"verdict", "New verdicts"},
        {"contested", "Panel and community disagree"},
        {"compared", "Most compared"},
        {"price", "Entry prices"},
    };
    for (size_t i = 0; i < sizeof sections / sizeof *sections; i++)
        if (strcmp(sections[i][0], kind) == 0)
            return sections[i][1];
    return "";
}

static const char *share_words(struct arena *a, struct share s)
{
    return s.any ? arena_printf(a, "%d%% (%d of %d)", s.percent, s.part, s.whole) : "—";
}

static void tell_flip(struct arena *a, struct issue_item *i)
{
    bool panel = strcmp(i->voice, "panel") == 0;
    i->ships = strcmp(i->became, "ship") == 0;
    i->skips = !i->ships;
    i->title =
        arena_printf(a, "The %s now %s %s", i->voice, i->ships ? "ships" : "skips", i->tool_name);
    i->line =
        arena_printf(a, "%d of %d %s say %s. Before, the %s’s majority said %s.",
                     i->ships ? i->votes.part : i->votes.whole - i->votes.part, i->votes.whole,
                     panel ? "reviews" : "counted votes", i->became, i->voice, i->was);
}

static void tell_verdict(struct arena *a, struct issue_item *i)
{
    i->title = i->fresh ? arena_printf(a, "%s, new here", i->tool_name) : i->tool_name;
    i->line = arena_printf(a, "Panel ship %s", share_words(a, i->panel));
}

static void tell_compared(struct arena *a, struct issue_item *i)
{
    i->title = arena_printf(a, "%s vs %s", i->tool_name, i->other_name);
    i->line = arena_printf(a,
                           "%d votes head to head this week. In all %d would ship %s, %d would "
                           "ship %s, %d neither.",
                           i->week_votes, i->left_votes, i->tool_name, i->right_votes,
                           i->other_name, i->neither);
    i->path = slug_pair_path(a, i->tool, i->other);
}

static void tell_item(struct arena *a, const char *base_url, struct issue_item *i)
{
    i->path = arena_printf(a, "/tools/%s", i->tool);
    i->line = "";
    if (strcmp(i->kind, "flip") == 0) {
        tell_flip(a, i);
    } else if (strcmp(i->kind, "verdict") == 0) {
        tell_verdict(a, i);
    } else if (strcmp(i->kind, "compared") == 0) {
        tell_compared(a, i);
    } else if (strcmp(i->kind, "contested") == 0) {
        i->title = i->tool_name;
        i->line = arena_printf(a, "The panel ships it %s, the community %s.",
                               share_words(a, i->panel), share_words(a, i->votes));
    } else {
        i->title = arena_printf(a, "%s: %s", i->tool_name, i->became);
        i->line = arena_printf(a, "It was %s.", i->was);
    }
    i->url = arena_printf(a, "%s%s", base_url, i->path);
}

const char *issue_name(struct arena *a, const char *week)
{
    return arena_printf(a, "Week %d, %.4s", atoi(week + 6), week);
}

bool issue_is_week(const char *word)
{
    static const char shape[] = "dddd-wdd";
    for (size_t i = 0; i < sizeof shape; i++)
        if (shape[i] == 'd' ? !isdigit((unsigned char)word[i]) : word[i] != shape[i])
            return false;
    return true;
}

void issue_line_tell(struct arena *a, const char *base_url, struct issue_line *line)
{
    line->name = issue_name(a, line->week);
    line->path = arena_printf(a, "/newsletter/%s", line->week);
    line->url = arena_printf(a, "%s%s", base_url, line->path);
}

void issue_tell(struct arena *a, const char *base_url, struct issue *issue)
{
    const char *before = "";
    issue->name = issue_name(a, issue->week);
    issue->path = arena_printf(a, "/newsletter/%s", issue->week);
    issue->url = arena_printf(a, "%s%s", base_url, issue->path);
    for (size_t i = 0; i < issue->items.n; i++) {
        struct issue_item *item = &issue->items.v[i];
        tell_item(a, base_url, item);
        item->section = strcmp(before, item->kind) == 0 ? "" : section_of(item->kind);
        before = item->kind;
    }
}

void issue_cut(struct issue *issue)
{
    size_t n = 0;
    const char *before = "";
    for (size_t i = 0; i < issue->items.n; i++) {
        struct issue_item item = issue->items.v[i];
        if (item.dropped || item.gone)
            continue;
        item.section = strcmp(before, item.kind) == 0 ? "" : section_of(item.kind);
        before = item.kind;
        issue->items.v[n++] = item;
    }
    issue->items.n = n;
}

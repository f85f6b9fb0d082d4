/* letter: mails that are written when they are sent. */
#include "view/letter.h"

#include <string.h>

#include "base/out.h"
#include "html.h"
#include "json/reader.h"

#define VALUES_MAX 32
#define TEXT_MAX   4000

static bool is(const char *word, const char *other)
{
    return strcmp(word, other) == 0;
}

enum err letter_read_decision(struct arena *a, const char *json, struct decision_letter *letter)
{
    struct flaws flaws = flaws_new(a, 1);
    struct json *root;
    if (json_parse(a, json, strlen(json), VALUES_MAX, &root, &flaws) ||
        !json_expect(&flaws, root, JSON_OBJECT))
        return ERR_INVALID;
    const char *kind = json_take_text(&flaws, root, "kind", 1, 20, false);
    const char *action = json_take_text(&flaws, root, "action", 1, 40, false);
    struct json *reason = json_take(root, "reason"), *appealed = json_take(root, "appealed");
    *letter = (struct decision_letter){
        .is_edit = is(kind, "edit"),
        .approved = is(action, "approve"),
        .asked = is(action, "ask-changes"),
        .rejected = is(action, "reject"),
        .merged = is(action, "merge"),
        .delisted = is(action, "delist"),
        .appealed = appealed && json_expect(&flaws, appealed, JSON_BOOL) && appealed->yes,
        .name = json_take_text(&flaws, root, "name", 1, PROPOSAL_NAME_MAX, false),
        .slug = json_take_text(&flaws, root, "slug", 1, TEXT_MAX, false),
        .key = json_take_text(&flaws, root, "key", 1, TEXT_MAX, false),
        .reason = reason && json_expect(&flaws, reason, JSON_TEXT) ? reason->text : "",
        .link = "",
        .tool_url = "",
        .site_name = "",
        .base_url = "",
    };
    return flaws.n ? ERR_INVALID : ERR_OK;
}

const char *letter_decision_subject(struct arena *a, const struct decision_letter *l)
{
    const char *what = l->approved   ? "Approved"
                       : l->asked    ? "Changes asked for"
                       : l->rejected ? "Not taken"
                       : l->merged   ? "Already here"
                       : l->delisted ? "Taken off the list"
                                     : "News";
    return arena_printf(a, "%s: %s", what, l->name);
}

const char *letter_decision(struct arena *a, const struct decision_letter *letter)
{
    struct out o = out_grow(a, 2048);
    html_mail_decision(&o, letter);
    return out_string(&o);
}

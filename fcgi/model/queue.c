/* queue: the words for what there is to decide. */
#include "model/queue.h"

#include <stdlib.h>
#include <string.h>

/* `bulk`: what can be decided on many at once. */
static const struct {
    const char *kind, *words, *bulk[3];
} kinds[] = {
    {"", "", {"approve", "reject", "mark-spam"}},
    {"tool", "New tool", {"approve", "reject", "mark-spam"}},
    {"edit", "Edit", {"approve", "reject", "mark-spam"}},
    {"review_draft", "Review", {"publish", "reject"}},
    {"flag", "Flag", {"resolve", "dismiss"}},
    {"vote", "Held votes", {NULL}},
};
#define KINDS_N (sizeof kinds / sizeof kinds[0])
#define BULK_N  (sizeof kinds[0].bulk / sizeof kinds[0].bulk[0])

/* In the order of the buttons. */
static const struct {
    const char *action, *label, *key, *done;
    bool is_main;
} actions[] = {
    {"approve", "Approve", "A", "approved", true},
    {"publish", "Publish", "A", "published", true},
    {"resolve", "Resolve", "A", "resolved", true},
    {"ask-changes", "Ask for changes", "C", "asked for changes", false},
    {"reject", "Reject", "R", "rejected", false},
    {"dismiss", "Dismiss", "R", "dismissed", false},
    {"mark-spam", "Mark as spam", "S", "marked as spam", false},
    {"merge", "Merge", "M", "merged", false},
    {"unmark", "No spam after all", "", "took the spam mark off", false},
    {"delist", "Delist", "", "delisted", false},
    {"relist", "Relist", "", "relisted", false},
    {"reopen", "Reopen", "", "reopened", false},
    {"unmerge", "Take apart", "", "took apart", false},
    {"retire", "Retire", "", "retired", false},
    {"release", "Release", "", "released votes", false},
    {"void", "Void", "", "voided votes", false},
    {"hold", "Hold", "", "held votes", false},
    {"submit", "", "", "sent in", false},
    {"appeal", "", "", "appealed", false},
    {"import", "", "", "imported", false},
    {"review", "", "", "reviewed", false},
    {"edit", "", "", "edited", false},
    {"restore", "", "", "restored an earlier content", false},
    {"rename", "", "", "changed the address", false},
    {"tag", "", "", "changed the tags", false},
    {"curate", "", "", "chosen", false},
    {"uncurate", "", "", "removed", false},
    {"reorder", "", "", "changed sides", false},
    {"feature", "", "", "featured", false},
    {"unfeature", "", "", "no longer featured", false},
    {"add", "", "", "added", false},
    {"offer", "", "", "offered again", false},
    {"add-writer", "", "", "got a writer", false},
    {"remove-writer", "", "", "lost a writer", false},
    {"ban", "", "", "banned", false},
    {"unban", "", "", "no longer banned", false},
    {"call-right", "", "", "came true", false},
    {"call-wrong", "", "", "did not come true", false},
    {"call-void", "", "", "void", false},
    {"predict", "", "", "predicted", false},
    {"read-price", "", "", "price read, still so", false},
    {"undo", "", "", "undid", false},
    {"revert", "", "", "reverted", false},
};
#define ACTIONS_N (sizeof actions / sizeof actions[0])

static const struct {
    const char *flag, *words;
} flags[] = {
    {"wrong-price", "Wrong price"}, {"dead-link", "Dead link"}, {"outdated", "Out of date"},
    {"duplicate", "Listed twice"},  {"spam", "Spam"},           {"other", "Something else"},
};

const char *queue_kind_words(const char *kind)
{
    for (size_t i = 0; i < KINDS_N; i++)
        if (strcmp(kinds[i].kind, kind) == 0)
            return kinds[i].words;
    return kind;
}

const char *queue_action_done(const char *action)
{
    for (size_t i = 0; i < ACTIONS_N; i++)
        if (strcmp(actions[i].action, action) == 0)
            return actions[i].done;
    return action;
}

const char *queue_flag_words(const char *flag)
{
    for (size_t i = 0; i < sizeof flags / sizeof flags[0]; i++)
        if (strcmp(flags[i].flag, flag) == 0)
            return flags[i].words;
    return flag;
}

/* What a button does where its name does not say it. */
static const char *hint_of(const char *action)
{
    static const struct {
        const char *action, *hint;
    } hints[] = {
        {"delist", "readers see it no more, and that is all"},
        {"relist", "readers see it again, as it was"},
        {"reopen", "readers see it no more; it goes back to the queue, to be decided anew"},
        {"merge", "its address leads to the other tool, which gets its votes"},
        {"unmerge", "it is a tool of its own again, with the votes it had"},
    };
    for (size_t i = 0; i < sizeof hints / sizeof *hints; i++)
        if (strcmp(hints[i].action, action) == 0)
            return hints[i].hint;
    return "";
}

const char *queue_tool_state(const char *state, bool sent_in)
{
    if (strcmp(state, "pending") == 0)
        return "waiting";
    return sent_in && strcmp(state, "draft") == 0 ? "changes asked for" : state;
}

static struct step step_at(size_t i)
{
    return (struct step){
        .action = actions[i].action,
        .label = actions[i].label,
        .key = actions[i].key,
        .hint = hint_of(actions[i].action),
        .is_main = actions[i].is_main,
        .is_merge = strcmp(actions[i].action, "merge") == 0,
    };
}

bool queue_action_shows(const char *action)
{
    static const char *const quiet[] = {"ask-changes", "reject",  "mark-spam",
                                        "unmark",      "resolve", "dismiss"};
    for (size_t i = 0; i < sizeof quiet / sizeof *quiet; i++)
        if (strcmp(quiet[i], action) == 0)
            return false;
    return true;
}

struct step queue_step(const char *action)
{
    for (size_t i = 0; i < ACTIONS_N; i++)
        if (strcmp(actions[i].action, action) == 0)
            return step_at(i);
    return (struct step){.action = action, .label = "", .key = "", .hint = ""};
}

static bool lists(const struct words *words, const char *word)
{
    for (size_t i = 0; i < words->n; i++)
        if (strcmp(words->v[i], word) == 0)
            return true;
    return false;
}

struct steps queue_steps(struct arena *a, const struct words *may, const struct words *needed)
{
    struct steps steps = {.v = arena_array(a, ACTIONS_N, sizeof *steps.v)};
    for (size_t i = 0; i < ACTIONS_N; i++)
        if (actions[i].label[0] && lists(may, actions[i].action)) {
            steps.v[steps.n] = step_at(i);
            steps.v[steps.n++].needs_reason = lists(needed, actions[i].action);
        }
    return steps;
}

struct steps queue_all_steps(struct arena *a)
{
    const char *of_votes[] = {"release", "void", "hold"};
    struct words votes = {sizeof of_votes / sizeof *of_votes, of_votes};
    struct steps steps = {.v = arena_array(a, ACTIONS_N, sizeof *steps.v)};
    for (size_t i = 0; i < ACTIONS_N; i++)
        if (actions[i].label[0] && !lists(&votes, actions[i].action))
            steps.v[steps.n++] = step_at(i);
    return steps;
}

struct steps queue_bulk_steps(struct arena *a, const char *kind)
{
    struct steps steps = {.v = arena_array(a, BULK_N, sizeof *steps.v)};
    for (size_t i = 0; i < KINDS_N; i++)
        if (strcmp(kinds[i].kind, kind) == 0)
            for (size_t j = 0; j < BULK_N && kinds[i].bulk[j]; j++)
                steps.v[steps.n++] = queue_step(kinds[i].bulk[j]);
    return steps;
}

enum err queue_item_read(const char *item, const char **kind, int64_t *subject)
{
    size_t word = strcspn(item, "-");
    const char *digits = item[word] ? item + word + 1 : "";
    size_t len = strspn(digits, "0123456789");
    if (word == 0 || len == 0 || len > 18 || digits[len])
        return ERR_NOT_FOUND;
    for (size_t i = 0; i < KINDS_N; i++)
        if (strlen(kinds[i].kind) == word && memcmp(kinds[i].kind, item, word) == 0) {
            *kind = kinds[i].kind;
            *subject = strtoll(digits, NULL, 10);
            return ERR_OK;
        }
    return ERR_NOT_FOUND;
}

/* queue: the words for what there is to decide. */
#include "model/queue.h"

#include <stdlib.h>
#include <string.h>

static const struct {
    const char *kind, *words;
} kinds[] = {
    {"tool", "New tool"},
    {"edit", "Edit"},
};
#define KINDS_N (sizeof kinds / sizeof kinds[0])

/* In the order of the buttons. */
static const struct {
    const char *action, *label, *key, *done;
} actions[] = {
    {"approve", "Approve", "A", "approved"},
    {"ask-changes", "Ask for changes", "C", "asked for changes"},
    {"reject", "Reject", "R", "rejected"},
    {"mark-spam", "Mark as spam", "S", "marked as spam"},
    {"merge", "Merge", "M", "merged"},
    {"unmark", "No spam after all", "", "took the spam mark off"},
    {"delist", "Delist", "", "delisted"},
    {"relist", "Relist", "", "relisted"},
    {"reopen", "Reopen", "", "reopened"},
    {"unmerge", "Take apart", "", "took apart"},
    {"submit", "", "", "sent in"},
    {"appeal", "", "", "appealed"},
    {"import", "", "", "imported"},
    {"edit", "", "", "edited"},
    {"restore", "", "", "restored an earlier content"},
    {"rename", "", "", "changed the address"},
    {"undo", "", "", "undid"},
    {"revert", "", "", "reverted"},
};
#define ACTIONS_N (sizeof actions / sizeof actions[0])

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

struct step queue_step(const char *action)
{
    for (size_t i = 0; i < ACTIONS_N; i++)
        if (strcmp(actions[i].action, action) == 0)
            return (struct step){
                .action = actions[i].action,
                .label = actions[i].label,
                .key = actions[i].key,
                .is_main = i == 0,
                .is_merge = strcmp(action, "merge") == 0,
            };
    return (struct step){.action = action, .label = "", .key = ""};
}

enum err queue_item_read(const char *item, const char **kind, int64_t *subject)
{
    size_t word = strcspn(item, "-");
    const char *digits = item[word] ? item + word + 1 : "";
    size_t len = strspn(digits, "0123456789");
    if (len == 0 || len > 18 || digits[len])
        return ERR_NOT_FOUND;
    for (size_t i = 0; i < KINDS_N; i++)
        if (strlen(kinds[i].kind) == word && memcmp(kinds[i].kind, item, word) == 0) {
            *kind = kinds[i].kind;
            *subject = strtoll(digits, NULL, 10);
            return ERR_OK;
        }
    return ERR_NOT_FOUND;
}

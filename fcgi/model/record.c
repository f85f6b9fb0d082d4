/* record: the words of the public record. */
#include "model/record.h"

#include <string.h>

struct word {
    const char *word, *words;
};

static const struct word kinds[] = {
    {"tool", "Tool"},
    {"edit", "Edit"},
    {"review", "Review"},
    {"review_draft", "Review"},
    {"comparison", "Comparison"},
    {"category", "Category"},
    {"persona", "Persona"},
    {"vote", "Votes"},
    {"flag", "Flag"},
    {"prediction", "Prediction"},
    {"submission", "Submission"},
    {"banned_domain", "Domain"},
};

static const struct word actions[] = {
    {"submit", "sent in"},
    {"appeal", "appealed"},
    {"import", "published from a file"},
    {"approve", "approved"},
    {"ask-changes", "asked for changes"},
    {"reject", "rejected"},
    {"mark-spam", "marked as spam"},
    {"unmark", "no spam after all"},
    {"merge", "merged"},
    {"unmerge", "taken apart"},
    {"delist", "delisted"},
    {"relist", "relisted"},
    {"reopen", "reopened"},
    {"edit", "edited"},
    {"restore", "restored to an earlier content"},
    {"rename", "given another address"},
    {"tag", "given other tags"},
    {"publish", "published"},
    {"review", "published"},
    {"take-back", "taken back by its submitter"},
    {"offer", "offered again"},
    {"retire", "retired"},
    {"supersede", "superseded"},
    {"resolve", "resolved"},
    {"dismiss", "dismissed"},
    {"release", "released"},
    {"void", "voided"},
    {"hold", "held"},
    {"curate", "curated"},
    {"uncurate", "no longer curated"},
    {"reorder", "sides changed"},
    {"feature", "featured"},
    {"unfeature", "no longer featured"},
    {"add-writer", "given a writer"},
    {"remove-writer", "taken from a writer"},
    {"remove", "removed"},
    {"ban", "banned"},
    {"unban", "no longer banned"},
    {"add", "added"},
    {"predict", "published"},
    {"call-right", "came true"},
    {"call-wrong", "did not come true"},
    {"call-void", "void"},
    {"read-price", "price read, still so"},
    {"erase", "erased"},
    {"undo", "undone"},
    {"revert", "reverted"},
};

static const char *words_of(const struct word *list, size_t n, const char *word)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(list[i].word, word) == 0)
            return list[i].words;
    return word;
}

const char *record_kind_words(const char *kind)
{
    return words_of(kinds, sizeof kinds / sizeof *kinds, kind);
}

const char *record_action_done(const char *action)
{
    return words_of(actions, sizeof actions / sizeof *actions, action);
}

const char *record_action_choice(const char *action)
{
    return strcmp(action, "review") == 0   ? "published from a file (reviews)"
           : strcmp(action, "import") == 0 ? "published from a file (tools)"
                                           : record_action_done(action);
}

const char *record_span_words(struct arena *a, long long seconds)
{
    static const struct {
        long long seconds;
        const char *one, *many;
    } units[] = {
        {86400, "day", "days"},
        {3600, "hour", "hours"},
        {60, "minute", "minutes"},
    };
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        /* "36 hours" says more than "2 days". */
        long long n = (seconds + units[i].seconds / 2) / units[i].seconds;
        if (seconds >= 2 * units[i].seconds || (units[i].seconds == 60 && n > 0))
            return arena_printf(a, "%lld %s", n, n == 1 ? units[i].one : units[i].many);
    }
    return "less than a minute";
}

const char *record_minute(struct arena *a, const char *instant)
{
    return strlen(instant) < 16 ? instant : arena_printf(a, "%.10s %.5sZ", instant, instant + 11);
}

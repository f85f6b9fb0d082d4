/* price: how old a price is, in words. */
#include "model/price.h"

#include <string.h>
#include <strings.h>

#include "base/clock.h"

const char *price_model_words(const char *model, const char *entry)
{
    const char *words = strcmp(model, "open_source") == 0 ? "open source" : model;
    return strcasecmp(words, entry) == 0 ? "" : words;
}

const char *price_basis_words(struct arena *a, const char *basis, const char *day)
{
    static const char *const words[][2] = {
        {"read", "read"},
        {"written", "written here"},
        {"imported", "from a file of"},
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(words[i][0], basis) == 0)
            return arena_printf(a, "%s %s", words[i][1], day);
    return day;
}

static const char *age(struct arena *a, int days)
{
    return days <= 0 ? "today" : days == 1 ? "yesterday" : arena_printf(a, "%d days ago", days);
}

void price_tell(struct arena *a, struct price_seen *seen, int64_t day)
{
    seen->words = "";
    if (!seen->observed_on[0])
        return;
    int64_t days = day - clock_day_of(seen->observed_on);
    seen->days = days > 0 ? (int)days : 0;
    seen->stale = seen->days > PRICE_FRESH_DAYS;
    seen->words = arena_printf(a, "%s, %s", price_basis_words(a, seen->basis, seen->observed_on),
                               age(a, seen->days));
}

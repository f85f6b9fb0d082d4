/* prediction: how well predictions came true, and the words for it. */
#include "model/prediction.h"

#include <string.h>

int brier_milli(int64_t squares, int n)
{
    /* squares / (10,000 n) in thousandths is squares / (10 n). */
    return (int)((squares + 5LL * n) / (10LL * n));
}

void forecast_score(struct arena *a, struct forecast *f, int64_t squares)
{
    f->hits = share_of(f->right, f->right + f->wrong);
    f->brier_milli = f->hits.any ? brier_milli(squares, f->hits.whole) : 0;
    f->brier =
        f->hits.any ? arena_printf(a, "%d.%03d", f->brier_milli / 1000, f->brier_milli % 1000) : "";
}

const char *prediction_standing_words(const char *standing)
{
    static const char *const words[][2] = {
        {"open", "Open"},   {"overdue", "Overdue"}, {"right", "Came true"},
        {"wrong", "Wrong"}, {"void", "Void"},
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(words[i][0], standing) == 0)
            return words[i][1];
    return standing;
}

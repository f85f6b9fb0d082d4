/* share: a part of a whole in whole percent, half-up. */
#include "model/share.h"

struct share share_of(int part, int whole)
{
    if (whole <= 0)
        return (struct share){.any = false};
    /* floor(x + 1/2) with x = 100 part / whole, in integers so that no binary fraction tips a half
     * down. */
    long long percent = (200LL * part + whole) / (2LL * whole);
    return (struct share){.part = part, .whole = whole, .percent = (int)percent, .any = true};
}

int share_compare(struct share a, struct share b)
{
    long long left = (long long)a.part * b.whole, right = (long long)b.part * a.whole;
    return (left > right) - (left < right);
}

/* totp: one-time codes of a second factor. The door to liboath. */
#include "base/totp.h"

#include <liboath/oath.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/crypto.h"

#define STEP_SECONDS 30
#define STEPS_OFF    1

int64_t totp_step_now(void)
{
    return (int64_t)time(NULL) / STEP_SECONDS;
}

void totp_code(const unsigned char *secret, size_t len, int64_t step, char code[TOTP_DIGITS + 1])
{
    if (oath_hotp_generate((const char *)secret, len, (uint64_t)step, TOTP_DIGITS, false,
                           OATH_HOTP_DYNAMIC_TRUNCATION, code) != OATH_OK)
        code[0] = '\0';
}

int64_t totp_find(const unsigned char *secret, size_t len, const char *code, int64_t now,
                  int64_t last)
{
    int64_t found = 0;
    if (strlen(code) != TOTP_DIGITS)
        return 0;
    for (int64_t step = now - STEPS_OFF; step <= now + STEPS_OFF; step++) {
        char right[TOTP_DIGITS + 1];
        totp_code(secret, len, step, right);
        if (right[0] && crypto_equal(right, code, TOTP_DIGITS) && step > last && !found)
            found = step;
    }
    return found;
}

const char *totp_base32(struct arena *a, const unsigned char *secret, size_t len)
{
    char *text = NULL;
    size_t text_len = 0;
    if (oath_base32_encode((const char *)secret, len, &text, &text_len) != OATH_OK)
        return "";
    const char *copy = arena_copy_n(a, text, text_len);
    free(text);
    return copy;
}

/* account: what a login, a name, an address and a password may be. */
#include "model/account.h"

#include <string.h>
#include <strings.h>

#include "base/utf8.h"

#define LOGIN_MAX_BYTES 40
#define NAME_MAX_CHARS  80
#define EMAIL_MAX_CHARS 254

const char *password_flaw(const char *password, const char *again, const char *login)
{
    if (utf8_length(password) < PASSWORD_MIN_CHARS)
        return "A password has at least 12 characters. A few words in a row make a good one.";
    if (strcasecmp(password, login) == 0)
        return "The password must not be the login.";
    if (strcmp(password, again) != 0)
        return "The two passwords differ. Type the same one twice.";
    return "";
}

static bool is_small_or_digit(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

bool login_is_valid(const char *login)
{
    size_t len = strlen(login);
    if (len == 0 || len > LOGIN_MAX_BYTES)
        return false;
    for (size_t i = 0; i < len; i++)
        if (!is_small_or_digit(login[i]) && !strchr("._-", login[i]))
            return false;
    return is_small_or_digit(login[0]) && is_small_or_digit(login[len - 1]);
}

bool person_name_is_valid(const char *name)
{
    return !utf8_is_blank(name) && utf8_is_one_line(name) && utf8_length(name) <= NAME_MAX_CHARS;
}

bool email_is_valid(const char *email)
{
    const char *at = strchr(email, '@');
    return at && at > email && at[1] && !strchr(at + 1, '@') && !strpbrk(email, " \t\n") &&
           utf8_is_one_line(email) && utf8_length(email) <= EMAIL_MAX_CHARS;
}

const char *time_shown(struct arena *a, const char *utc)
{
    if (!utc || strlen(utc) < 16)
        return "";
    return arena_printf(a, "%.10s %.5s", utc, utc + 11);
}

/* reply: what the refusal of a mail server is about. */
#include "mail/reply.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

struct enhanced {
    int status, subject, detail; /* 0.0.0: there is none */
};

static int digits(const char **at, int most)
{
    int value = 0, n = 0;
    for (; n < most && isdigit((unsigned char)(*at)[n]); n++)
        value = 10 * value + (*at)[n] - '0';
    *at += n;
    return n ? value : -1;
}

/* "5.1.1" at the beginning of `at`, not followed by more of a word. */
static bool read_enhanced(const char *at, struct enhanced *code)
{
    if ((at[0] != '2' && at[0] != '4' && at[0] != '5') || at[1] != '.')
        return false;
    code->status = at[0] - '0';
    at += 2;
    code->subject = digits(&at, 3);
    if (code->subject < 0 || *at++ != '.')
        return false;
    code->detail = digits(&at, 3);
    return code->detail >= 0 && !isalnum((unsigned char)*at) && *at != '.';
}

static struct enhanced find_enhanced(const char *text)
{
    struct enhanced code;
    for (const char *at = text; *at; at++) {
        bool begins = at == text || (!isalnum((unsigned char)at[-1]) && at[-1] != '.');
        if (begins && read_enhanced(at, &code))
            return code;
    }
    return (struct enhanced){0};
}

static bool is_of_address(const struct enhanced *code)
{
    bool sender = code->detail == 7 || code->detail == 8;
    return code->status == 5 && ((code->subject == 1 && !sender && code->detail > 0) ||
                                 (code->subject == 2 && code->detail == 1));
}

bool reply_is_about_address(const char *text)
{
    struct enhanced code = find_enhanced(text);
    return is_of_address(&code);
}

/* Servers without enhanced codes (Exim says "550 relay not permitted") tell us apart in words. */
static bool speaks_of_us(const char *reply)
{
    static const char *const words[] = {"relay",  "authenti", "sender",    "spam",
                                        "policy", "block",    "blacklist", "reputation"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcasestr(reply, words[i]))
            return true;
    return false;
}

static bool is_of_session(long code, const struct enhanced *more)
{
    return (code >= 500 && code <= 504) || code == 530 || code == 534 || code == 535 ||
           code == 538 || more->subject == 5;
}

static enum mail_end recipient_refused(long code, const struct enhanced *more, const char *reply)
{
    if (is_of_address(more))
        return MAIL_NO_ADDRESS;
    if (more->subject == 1 && more->detail > 0)
        return MAIL_NO_SERVER;
    if (more->subject == 7)
        return MAIL_LATER;
    if (more->subject != 0)
        return MAIL_REFUSED;
    if (speaks_of_us(reply))
        return MAIL_LATER;
    return code == 550 || code == 551 || code == 553 || code == 556 ? MAIL_NO_ADDRESS
                                                                    : MAIL_REFUSED;
}

enum mail_end reply_means(enum mail_stage stage, const char *reply)
{
    long code = strtol(reply, NULL, 10);
    struct enhanced more = {0};
    if (code < 400 || code > 599 || code == 421 || stage == STAGE_HELLO)
        return MAIL_NO_SERVER;
    if (code < 500)
        return MAIL_LATER;
    if (strlen(reply) > 4 && (!read_enhanced(reply + 4, &more) || more.status != 5))
        more = (struct enhanced){0};
    if (stage == STAGE_SENDER || is_of_session(code, &more))
        return MAIL_NO_SERVER;
    if (stage == STAGE_RECIPIENT)
        return recipient_refused(code, &more, reply);
    return is_of_address(&more) ? MAIL_NO_ADDRESS : MAIL_REFUSED;
}

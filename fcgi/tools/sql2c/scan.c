/* scan: finds the end of an SQL statement and the parameters it uses, past quotes, dollar quotes
 * and comments. */
#include <ctype.h>
#include <string.h>

#include "sql2c.h"

#define AT_NAME "-- name:"

static bool word_byte(char c)
{
    return isalnum((unsigned char)c) || c == '_' || (unsigned char)c >= 0x80;
}

/* The byte behind the closing quote; the end of the text when there is none. */
static size_t past_quote(const struct source *s, size_t at, bool backslashes)
{
    char quote = s->text[at++];
    for (; at < s->len; at++) {
        if (backslashes && s->text[at] == '\\' && at + 1 < s->len)
            at++;
        else if (s->text[at] == quote)
            return at + 1; /* a doubled quote opens the next string at once: the same */
    }
    return s->len + 1;
}

static size_t past_block_comment(const struct source *s, size_t at)
{
    int depth = 0; /* they nest in SQL */
    for (; at + 1 < s->len; at++) {
        if (s->text[at] == '/' && s->text[at + 1] == '*') {
            depth++;
            at++;
        } else if (s->text[at] == '*' && s->text[at + 1] == '/') {
            at++;
            if (--depth == 0)
                return at + 1;
        }
    }
    return s->len + 1;
}

/* The length of "$tag$" at `at`; 0 when it is none. */
static size_t dollar_tag(const struct source *s, size_t at)
{
    size_t end = at + 1;
    if (isdigit((unsigned char)s->text[end]))
        return 0;
    while (word_byte(s->text[end]))
        end++;
    return s->text[end] == '$' ? end + 1 - at : 0;
}

static size_t past_dollar_quote(const struct source *s, size_t at, size_t tag_len)
{
    for (size_t i = at + tag_len; i + tag_len <= s->len; i++)
        if (memcmp(s->text + i, s->text + at, tag_len) == 0)
            return i + tag_len;
    return s->len + 1;
}

static size_t parameter(const struct source *s, size_t at, struct scanned *found)
{
    int n = 0;
    for (at++; isdigit((unsigned char)s->text[at]); at++)
        n = n > 99999 ? n : n * 10 + (s->text[at] - '0');
    if (n > found->highest)
        found->highest = n;
    if (n <= MAX_FIELDS)
        found->used[n] = true;
    return at;
}

static size_t word(const struct source *s, size_t at, struct scanned *found)
{
    size_t begin = at;
    while (word_byte(s->text[at]) || s->text[at] == '$')
        at++;
    if (found->first_word[0] == '\0')
        for (size_t i = 0; i < at - begin && i + 1 < sizeof found->first_word; i++)
            found->first_word[i] = (char)toupper((unsigned char)s->text[begin + i]);
    return at;
}

void scan_statement(const struct source *s, size_t at, struct scanned *found)
{
    memset(found, 0, sizeof *found);
    while (at < s->len) {
        const char *p = s->text + at;
        size_t from = at, tag_len;
        const char *open = NULL;
        if (*p == ';') {
            found->ended = true;
            at++;
            break;
        }
        if (p[0] == '-' && p[1] == '-') {
            if (strncmp(p, AT_NAME, strlen(AT_NAME)) == 0 && (at == 0 || p[-1] == '\n'))
                break;
            at += strcspn(p, "\n");
        } else if (p[0] == '/' && p[1] == '*') {
            at = past_block_comment(s, at);
            open = "comment";
        } else if (*p == '\'' || *p == '"') {
            bool escapes = *p == '\'' && at > 0 && toupper((unsigned char)p[-1]) == 'E' &&
                           (at < 2 || !word_byte(p[-2]));
            at = past_quote(s, at, escapes);
            open = "quote";
        } else if (*p == '$' && isdigit((unsigned char)p[1])) {
            at = parameter(s, at, found);
        } else if (*p == '$' && (tag_len = dollar_tag(s, at)) > 0) {
            at = past_dollar_quote(s, at, tag_len);
            open = "dollar quote";
        } else if (word_byte(*p)) {
            at = word(s, at, found);
        } else {
            at++;
        }
        if (at > s->len) {
            found->open = open;
            found->open_at = from;
            at = s->len;
        }
    }
    found->end = at;
}

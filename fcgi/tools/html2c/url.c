/* url: how a URL in an attribute has begun, and so what a value in it may be. */
#include <ctype.h>
#include <string.h>

#include "html2c.h"

#define RULE                                                                                       \
    "a URL that holds a value must begin with the value itself, /, #, ?, http://host/, "           \
    "https://host/ or mailto:, in every branch before it"

static bool ends_host(char c)
{
    return c == '/' || c == '?' || c == '#';
}

static bool begins(const struct url *u, const char *whole)
{
    return strncmp(whole, u->start, u->len) == 0;
}

static void start(struct url *u, char c)
{
    if (u->len == 1 && u->start[0] == '/') { /* //host, /\host, and what they may be spelt like */
        u->shape = c == '/' || c == '\\' || c == '&' || c <= ' ' ? URL_BAD : URL_OPEN;
        return;
    }
    u->start[u->len++] = (char)tolower((unsigned char)c);
    u->start[u->len] = '\0';
    u->shape = URL_START;
    if (u->start[0] == '#' || u->start[0] == '?' || strcmp(u->start, "mailto:") == 0)
        u->shape = URL_OPEN;
    else if (strcmp(u->start, "http://") == 0 || strcmp(u->start, "https://") == 0)
        u->shape = URL_HOST;
    else if (!begins(u, "/") && !begins(u, "http://") && !begins(u, "https://") &&
             !begins(u, "mailto:"))
        u->shape = URL_BAD;
}

const char *url_literal(struct url *u, char c)
{
    switch (u->shape) {
    case URL_EMPTY:
    case URL_START:
        start(u, c);
        return NULL;
    case URL_HOST:
        /* https:///x is the host x to a browser, so a slash counts only after a letter of the host.
         */
        if (ends_host(c) && u->len < sizeof u->start - 1)
            u->shape = URL_BAD;
        else if (ends_host(c))
            u->shape = URL_OPEN;
        else
            u->len = sizeof u->start - 1;
        return NULL;
    case URL_SLASH_VALUE:
        if (c == '/' || c == '\\' || c == '&' || (unsigned char)c <= ' ')
            return "after /{{ value }} this character cannot follow: with an empty value the URL "
                   "would begin with // and leave the site";
        u->shape = URL_OPEN;
        return NULL;
    case URL_WHOLE:
        if (c != '?' && c != '#')
            return "after a value that begins a URL only ? or # may follow";
        u->shape = URL_OPEN;
        return NULL;
    case URL_OPEN:
    case URL_BAD:
        return NULL;
    }
    return NULL;
}

const char *url_value(struct url *u, enum put *put)
{
    *put = PUT_URL_PART;
    switch (u->shape) {
    case URL_EMPTY:
        *put = PUT_URL;
        u->shape = URL_WHOLE;
        return NULL;
    case URL_START:
        if (strcmp(u->start, "/") != 0)
            return RULE;
        u->shape = URL_SLASH_VALUE;
        return NULL;
    case URL_OPEN:
    case URL_SLASH_VALUE:
        return NULL;
    case URL_WHOLE:
        return "after a value that begins a URL only ? or # may follow";
    case URL_HOST:
    case URL_BAD:
        return RULE;
    }
    return NULL;
}

const char *url_asset(struct url *u)
{
    if (u->shape != URL_EMPTY && u->shape != URL_HOST)
        return "an asset is a whole path: only http://host or https://host may stand before it";
    u->shape = URL_OPEN;
    return NULL;
}

struct url url_merge(struct url a, struct url b)
{
    if (a.shape == b.shape && a.len == b.len && memcmp(a.start, b.start, a.len) == 0)
        return a;
    if (a.shape == URL_OPEN &&
        (b.shape == URL_OPEN || b.shape == URL_WHOLE || b.shape == URL_SLASH_VALUE))
        return b;
    if (b.shape == URL_OPEN && (a.shape == URL_WHOLE || a.shape == URL_SLASH_VALUE))
        return a;
    return (struct url){.shape = URL_BAD};
}

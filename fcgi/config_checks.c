/* config_checks: what the value of a variable may look like. */
#include "config_checks.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

bool config_is_one_line(const char *value)
{
    for (; *value; value++)
        if (iscntrl((unsigned char)*value))
            return false;
    return true;
}

bool config_is_port(const char *digits)
{
    size_t len = strspn(digits, "0123456789");
    long port = strtol(digits, NULL, 10);
    return len > 0 && len <= 5 && digits[len] == '\0' && port >= 1 && port <= 65535;
}

bool config_is_authority(const char *text)
{
    size_t host = text[0] == '[' ? strcspn(text, "]") + 1 : strcspn(text, ":");
    if (host == 0 || host > strlen(text) || strpbrk(text, "/?#@ \"<>\\"))
        return false;
    return text[host] == '\0' || (text[host] == ':' && config_is_port(text + host + 1));
}

bool config_is_smtp_url(const char *url)
{
    const char *host = strncmp(url, "smtp://", 7) == 0    ? url + 7
                       : strncmp(url, "smtps://", 8) == 0 ? url + 8
                                                          : NULL;
    return host && config_is_one_line(url) && config_is_authority(host);
}

bool config_is_loopback(const char *url)
{
    static const char *const hosts[] = {"localhost", "127.0.0.1", "[::1]"};
    const char *host = strstr(url, "://");
    host = host ? host + 3 : url;
    for (size_t i = 0; i < sizeof hosts / sizeof *hosts; i++) {
        size_t len = strlen(hosts[i]);
        if (strncmp(host, hosts[i], len) == 0 && (host[len] == '\0' || host[len] == ':'))
            return true;
    }
    return false;
}

bool config_is_address(const char *text)
{
    const char *at = strchr(text, '@');
    return at && at > text && config_is_authority(at + 1) && !strchr(at, ':') &&
           config_is_one_line(text) && !strpbrk(text, " <>\",;") && strlen(text) <= 254;
}

const char *config_host(struct arena *a, const char *base_url)
{
    const char *host = strstr(base_url, "://");
    host = host ? host + 3 : base_url;
    size_t len = host[0] == '[' ? strcspn(host, "]") + 1 : strcspn(host, ":/");
    return len <= strlen(host) ? arena_copy_n(a, host, len) : host;
}

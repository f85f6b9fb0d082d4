/* config_checks: what the value of a variable may look like. */
#ifndef CONFIG_CHECKS_H
#define CONFIG_CHECKS_H

#include <stdbool.h>

#include "base/arena.h"

bool config_is_one_line(const char *value);
bool config_is_port(const char *digits);    /* digits only, 1 to 65535 */
bool config_is_authority(const char *text); /* host[:port]; an IPv6 address stands in brackets */
bool config_is_smtp_url(const char *url);   /* smtp://authority or smtps://authority */
bool config_is_loopback(const char *url);   /* its host is this one, by name or address */
bool config_is_address(const char *text);   /* name@host */

/* The host of an origin, without its port; brackets stay. */
const char *config_host(struct arena *a, const char *base_url);

#endif

/* ip: which addresses of the Internet are anybody's to ask, and which are somebody's own. */
#ifndef BASE_IP_H
#define BASE_IP_H

#include <stdbool.h>
#include <sys/socket.h>

/* False for what the IANA registries of special-purpose addresses do not call globally reachable
 * (RFC 6890: loopback, private, link-local, shared, documentation, multicast …), for IPv6 outside
 * 2000::/3, for addresses that carry one of IPv4 in them (mapped, translated, 6to4, Teredo), and
 * for what is no address of either family. */
bool ip_is_public(const struct sockaddr *address);

/* 127.0.0.0/8 or ::1. */
bool ip_is_loopback(const struct sockaddr *address);

#endif

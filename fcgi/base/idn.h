/* idn: names of domains as the network knows them. The door to libidn2. */
#ifndef BASE_IDN_H
#define BASE_IDN_H

#include "base/arena.h"
#include "base/err.h"

/* The A-labels of a domain typed in any script (IDNA2008 after the mapping of UTS #46), in lower
 * case: "Bücher.example" → "xn--bcher-kva.example". ERR_INVALID for what can be no domain's name.
 */
enum err idn_to_ascii(struct arena *a, const char *domain, const char **ascii);

#endif

/* address: an address for mail, as somebody typed it and as mail servers take it. */
#ifndef MODEL_ADDRESS_H
#define MODEL_ADDRESS_H

#include "base/arena.h"

#define ADDRESS_MAX_BYTES 254 /* RFC 5321, 4.5.3.1.3, without the angle brackets */

/* Reads an address by the rules of RFC 5321 that public mail servers keep to: a dot-string of ASCII
 * before the "@", a domain of two labels and more behind it, in any script (IDNA2008). Returns ""
 * and `*address`, the domain in A-labels and lower case; or a sentence that says what to mend.
 * White space around it is not part of it. */
const char *address_read(struct arena *a, const char *typed, const char **address);

/* The address in lower case: what makes two of them one. */
const char *address_key(struct arena *a, const char *address);

/* Whose mailbox it is, as far as an address shows it: in lower case, without what follows a "+"
 * (RFC 5233); at Gmail, whatever its dots and by which of its two domains. For limits alone. */
const char *address_mailbox(struct arena *a, const char *address);

#endif

/* idn: names of domains as the network knows them. */
#include "base/idn.h"

#include <idn2.h>

enum err idn_to_ascii(struct arena *a, const char *domain, const char **ascii)
{
    char *found = NULL;
    /* Not IDN2_USE_STD3_ASCII_RULES: it drops what may not stand there, and somebody else's domain
       is left. */
    int rc = idn2_to_ascii_8z(domain, &found, IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL);
    *ascii = rc == IDN2_OK ? arena_copy(a, found) : "";
    idn2_free(found);
    return rc == IDN2_OK ? ERR_OK : ERR_INVALID;
}

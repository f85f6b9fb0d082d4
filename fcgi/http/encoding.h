/* encoding: an answer's body, compressed. */
#ifndef HTTP_ENCODING_H
#define HTTP_ENCODING_H

#include <stdbool.h>

#include "base/out.h"

/* Shorter bodies fit one packet anyway. */
#define ENCODING_WORTH_BYTES 1024

/* Replaces the bytes of `body` by their gzip form in `a`, a small one or one that is made quickly;
 * false (and nothing changed) when that is not shorter. */
bool encoding_gzip(struct arena *a, struct out *body, bool small);

#endif

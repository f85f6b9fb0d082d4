/* mime: what the readers of mails have in common. The door to GMime, with reading.c and bounce.c.
 */
#ifndef MAIL_MIME_H
#define MAIL_MIME_H

#include <gmime/gmime.h>
#include <stddef.h>

#include "base/arena.h"

#define MIME_DEPTH_MAX 20 /* parts within parts; what is deeper is not looked at */
#define MIME_PARTS_MAX 50 /* of one multipart, likewise */

/* A message of these bytes, which stay as long as the arena; so does the message. NULL for what is
 * none. A line "From …" that a mail server puts before it is left out. */
GMimeMessage *mime_message(struct arena *a, const char *bytes, size_t len);

/* The same of one part: headers, an empty line, a body. */
GMimeObject *mime_part(struct arena *a, const char *bytes, size_t len);

/* The decoded bytes of a part, not its text: as they were before they were encoded. "" when it has
 * none. */
const char *mime_content(struct arena *a, GMimePart *part, size_t *len);

/* The value of a header in UTF-8; "" when there is none. */
const char *mime_header(struct arena *a, GMimeObject *part, const char *name);

#endif

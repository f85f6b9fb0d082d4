/* message: a mail as RFC 5322 writes it. */
#ifndef MAIL_MESSAGE_H
#define MAIL_MESSAGE_H

#include <time.h>

#include "base/out.h"
#include "mail/mail.h"

/* Headers and body with CRLF, in ASCII but for an address that is not: text/plain in UTF-8,
 * quoted-printable, with html as multipart/alternative; a subject or name that is not ASCII in RFC
 * 2047's words. No line is longer than 998 bytes. ERR_INVALID with `*why` when something could end
 * a header (a control character, an address that is not of the form name@host) or is not UTF-8.
 */
enum err message_write(const struct mail_server *server, const struct mail *mail, time_t now,
                       struct out *o, const char **why);

#endif

/* message_id: the name of a mail, of its number and a signature, so that a bounce can be believed
 * only from who has seen the mail. */
#ifndef MAIL_MESSAGE_ID_H
#define MAIL_MESSAGE_ID_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/secrets.h"

/* "NUMBER.SIGNATURE", by the first secret; only "NUMBER" when there is none. */
const char *message_id_write(struct arena *a, const struct secrets *secrets, int64_t number);

/* Reads it, with or without "@host" behind it. False for what none of the secrets has signed. */
bool message_id_read(const struct secrets *secrets, const char *text, int64_t *number);

#endif

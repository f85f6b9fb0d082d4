/* reply: what the refusal of a mail server is about, so that the fault of one is not laid on
 * another: ours, of this mail, or of the address. */
#ifndef MAIL_REPLY_H
#define MAIL_REPLY_H

#include "mail/mail.h"

/* Which command it answers. */
enum mail_stage {
    STAGE_HELLO,     /* all before MAIL: greeting, EHLO, STARTTLS, AUTH */
    STAGE_SENDER,    /* MAIL */
    STAGE_RECIPIENT, /* RCPT */
    STAGE_CONTENT,   /* DATA, and the whole text */
};

/* `reply` is its (first) line, such as "550 5.1.1 no such mailbox"; "" for no answer at all.
 *
 * 4xx is later. 5xx counts by the enhanced code of RFC 3463 where there is one. About us, so later:
 * anything before RCPT, syntax and sequence (500 to 504, x.5.x), what asks for a login (530, 535),
 * a sender that is refused (x.1.7, x.1.8), and to RCPT all policy (x.7.x), for that is what a
 * server says that does not relay for us. Without an enhanced code the words decide between such
 * and 550, 551, 553, 556, which mean the address. About the address: x.1.x and x.2.1, to RCPT or to
 * the text. Everything else is about this mail. */
enum mail_end reply_means(enum mail_stage stage, const char *reply);

/* Whether the first enhanced code in `text` ("5.1.1", or words with it) says for good that the
 * address takes no mail. */
bool reply_is_about_address(const char *text);

#endif

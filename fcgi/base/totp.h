/* totp: one-time codes of a second factor (RFC 6238: SHA-1, six digits, steps of 30 seconds, as
 * every authenticator takes them). The door to liboath. */
#ifndef BASE_TOTP_H
#define BASE_TOTP_H

#include <stdint.h>

#include "base/arena.h"

#define TOTP_SECRET_BYTES 20
#define TOTP_DIGITS       6

/* The step of the present moment. */
int64_t totp_step_now(void);

/* The code of a step, with the NUL. */
void totp_code(const unsigned char *secret, size_t len, int64_t step, char code[TOTP_DIGITS + 1]);

/* The step whose code this is: the present one, or the one before or after it, as clocks differ and
 * typing takes time. 0 when it is none of them, or not newer than `last`, the step of the last code
 * that was taken. */
int64_t totp_find(const unsigned char *secret, size_t len, const char *code, int64_t now,
                  int64_t last);

/* The secret as people type it and links carry it (base32). */
const char *totp_base32(struct arena *a, const unsigned char *secret, size_t len);

#endif

/* err: the one enum that every function that can fail returns.
 *
 * Each value says what happened, not how it is shown: only worker.c turns one into an HTTP status
 * (err_status() in http/status.h) and only main.c into an exit code. ERR_OK is 0, so `if (e)` means
 * failure.
 */
#ifndef BASE_ERR_H
#define BASE_ERR_H

enum err {
    ERR_OK = 0,
    ERR_BAD_REQUEST,        /* malformed: bad encoding, unknown parameter, broken syntax */
    ERR_UNAUTHENTICATED,    /* nobody is signed in, and somebody must be */
    ERR_FORBIDDEN,          /* understood, but this caller may not */
    ERR_NOT_FOUND,          /* no such thing, or not public */
    ERR_METHOD,             /* the path exists, the method does not */
    ERR_NOT_ACCEPTABLE,     /* no representation the client accepts */
    ERR_CONFLICT,           /* contradicts what is stored (unique, state) */
    ERR_PRECONDITION,       /* If-Match did not match */
    ERR_TOO_LARGE,          /* body over its limit */
    ERR_URI_TOO_LONG,       /* path or query over its limit */
    ERR_MEDIA_TYPE,         /* body of a type not taken here */
    ERR_INVALID,            /* well formed, but a value breaks a rule */
    ERR_NEEDS_PRECONDITION, /* a write that must carry If-Match */
    ERR_RATE,               /* too many requests */
    ERR_INTERNAL,           /* our fault; logged where it happened */
    ERR_DB_DOWN,            /* the database cannot be reached */
    ERR_TIMEOUT,            /* a deadline passed */
    ERR_RETRY,              /* serialization failure or deadlock: the same call may succeed now */
};

/* A short lower-case word for logs ("not-found", "db-down"); also the last part of problem+json's
 * type. */
const char *err_word(enum err e);

#endif

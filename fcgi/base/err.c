/* err: names of the error values. */
#include "base/err.h"

const char *err_word(enum err e)
{
    switch (e) {
    case ERR_OK:
        return "ok";
    case ERR_BAD_REQUEST:
        return "bad-request";
    case ERR_UNAUTHENTICATED:
        return "unauthenticated";
    case ERR_FORBIDDEN:
        return "forbidden";
    case ERR_NOT_FOUND:
        return "not-found";
    case ERR_METHOD:
        return "method-not-allowed";
    case ERR_NOT_ACCEPTABLE:
        return "not-acceptable";
    case ERR_CONFLICT:
        return "conflict";
    case ERR_PRECONDITION:
        return "precondition-failed";
    case ERR_TOO_LARGE:
        return "too-large";
    case ERR_URI_TOO_LONG:
        return "uri-too-long";
    case ERR_MEDIA_TYPE:
        return "unsupported-media-type";
    case ERR_INVALID:
        return "invalid";
    case ERR_NEEDS_PRECONDITION:
        return "precondition-required";
    case ERR_RATE:
        return "too-many-requests";
    case ERR_INTERNAL:
        return "internal";
    case ERR_DB_DOWN:
        return "database-away";
    case ERR_TIMEOUT:
        return "timeout";
    case ERR_RETRY:
        return "retry";
    }
    return "unknown";
}

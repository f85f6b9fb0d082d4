/* status: the numbers of HTTP. */
#include "http/status.h"

int err_status(enum err e)
{
    switch (e) {
    case ERR_OK:
        return 200;
    case ERR_BAD_REQUEST:
        return 400;
    case ERR_UNAUTHENTICATED:
        return 401;
    case ERR_FORBIDDEN:
        return 403;
    case ERR_NOT_FOUND:
        return 404;
    case ERR_METHOD:
        return 405;
    case ERR_NOT_ACCEPTABLE:
        return 406;
    case ERR_CONFLICT:
        return 409;
    case ERR_PRECONDITION:
        return 412;
    case ERR_TOO_LARGE:
        return 413;
    case ERR_URI_TOO_LONG:
        return 414;
    case ERR_MEDIA_TYPE:
        return 415;
    case ERR_INVALID:
        return 422;
    case ERR_NEEDS_PRECONDITION:
        return 428;
    case ERR_RATE:
        return 429;
    case ERR_INTERNAL:
        return 500;
    case ERR_DB_DOWN:
        return 503;
    case ERR_TIMEOUT:
        return 503;
    case ERR_RETRY:
        return 503;
    }
    return 500;
}

const char *status_words(int status)
{
    static const struct {
        int status;
        const char *words;
    } table[] = {
        {200, "OK"},
        {201, "Created"},
        {202, "Accepted"},
        {204, "No Content"},
        {301, "Moved Permanently"},
        {303, "See Other"},
        {304, "Not Modified"},
        {400, "Bad Request"},
        {401, "Unauthorized"},
        {403, "Forbidden"},
        {404, "Not Found"},
        {405, "Method Not Allowed"},
        {406, "Not Acceptable"},
        {408, "Request Timeout"},
        {409, "Conflict"},
        {412, "Precondition Failed"},
        {413, "Content Too Large"},
        {414, "URI Too Long"},
        {415, "Unsupported Media Type"},
        {421, "Misdirected Request"},
        {422, "Unprocessable Content"},
        {428, "Precondition Required"},
        {429, "Too Many Requests"},
        {431, "Request Header Fields Too Large"},
        {500, "Internal Server Error"},
        {502, "Bad Gateway"},
        {503, "Service Unavailable"},
        {504, "Gateway Timeout"},
    };
    for (unsigned i = 0; i < sizeof table / sizeof *table; i++)
        if (table[i].status == status)
            return table[i].words;
    return "";
}

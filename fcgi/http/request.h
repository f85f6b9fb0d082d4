/* request: what a client asked, checked before anyone reads it.
 *
 * request_read takes the FastCGI environment and decides 400 (encoding, syntax), 413, 414 and 415.
 * What it lets through is well-formed UTF-8 in NFC without control characters. The Host header is
 * never used: BASE_URL is the only origin of every URL we print.
 */
#ifndef HTTP_REQUEST_H
#define HTTP_REQUEST_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "http/form.h"

#define REQUEST_URI_MAX_BYTES  4096
#define REQUEST_BODY_MAX_BYTES 65536

enum method {
    METHOD_GET = 1 << 0,
    METHOD_HEAD = 1 << 1,
    METHOD_POST = 1 << 2,
    METHOD_PUT = 1 << 3,
    METHOD_DELETE = 1 << 4,
    METHOD_OPTIONS = 1 << 5,
    METHOD_OTHER = 1 << 6,
};

/* What a route can answer with. */
enum face {
    FACE_HTML = 1 << 0,
    FACE_JSON = 1 << 1,
    FACE_TEXT = 1 << 2,
    FACE_XML = 1 << 3,
    FACE_PNG = 1 << 4,
};

/* What the body is; anything else is refused. */
/* BODY_PARTS: multipart/form-data, which nobody reads; see GUARD_LINK. */
enum body { BODY_NONE, BODY_FORM, BODY_JSON, BODY_PARTS };

struct request {
    enum method method;
    const char *method_name;
    const char *path;    /* decoded, begins with '/' */
    const char *uri;     /* path and query as sent, "/" when they could not be read */
    struct params query; /* as sent; the route's declared inputs say which may be there */
    struct params form;  /* of an application/x-www-form-urlencoded body */
    enum body body_kind;
    const char *body; /* NUL-terminated, "" when there is none */
    size_t body_len;
    const char *accept, *accept_encoding, *if_none_match; /* "" when absent */
    const char *cookies, *sec_fetch_site, *origin;        /* "" when absent */
    const char *authorization;                            /* "" when absent */
    const char *user_agent; /* what of it is printable ASCII, at most 200 bytes; "" when absent */
    const char *idempotency_key;                     /* "" when absent */
    const char *if_match, *csrf;                     /* csrf: X-CSRF-Token; "" when absent */
    const char *mcp_version, *mcp_method, *mcp_name; /* MCP-Protocol-Version and so on */
    const char *preflight; /* Access-Control-Request-Method; "" when absent */
    const char *address;   /* the client's; never logged */
    const char *id;        /* nginx's request id; "" when absent */
    bool internal;         /* it came through the listener that is the operator\'s own */
};

/* `body` holds the first `body_len` bytes of the body; one byte more than the limit means it was
 * too large. On an error `*why` is a sentence for the client, and method, accept and id are set as
 * far as they could be read. */
enum err request_read(struct arena *a, const char *const *env, const char *body, size_t body_len,
                      struct request *req, const char **why);

/* True for a method that changes nothing: GET, HEAD. */
bool request_is_safe(const struct request *req);

/* The face to answer with: of `faces` the one that Accept likes best, FACE_HTML first among equals;
 * 0 when it takes none. */
enum face request_face(const struct request *req, unsigned faces);

/* True when the client's wishes for a refusal lean to JSON: a path under /api/ or an Accept that
 * prefers it. */
bool request_wants_json_error(const struct request *req);

/* The value of the cookie of that name, the `nth` (from 0) when there are several; NULL when there
 * is none. */
const char *request_cookie(struct arena *a, const struct request *req, const char *name,
                           size_t nth);

/* True when Accept-Encoding takes `coding` ("gzip", "br") with a q above 0. */
bool request_takes_coding(const struct request *req, const char *coding);

/* True when If-None-Match lists `etag` (weak comparison, RFC 9110 13.1.2) or is "*". */
bool request_has_etag(const struct request *req, const char *etag);

#endif

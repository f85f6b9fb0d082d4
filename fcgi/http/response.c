/* response: what a handler decided, sent last. */
#include "http/response.h"

#include <string.h>

#include "base/crypto.h"
#include "http/encoding.h"
#include "http/status.h"

#define BODY_FIRST_BYTES 32768

void response_init(struct arena *a, struct response *res)
{
    *res = (struct response){.status = 200, .content_type = "text/html; charset=utf-8", .name = ""};
    res->body = out_grow(a, BODY_FIRST_BYTES);
}

/* Who they are, when to come back, and what is left until then. */
static bool outlives_error(const char *header)
{
    static const char *const names[] = {"Set-Cookie", "Retry-After", "RateLimit",
                                        "RateLimit-Policy"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(header, names[i]) == 0)
            return true;
    return false;
}

void response_restart(struct arena *a, struct response *res)
{
    struct response old = *res;
    response_init(a, res);
    for (size_t i = 0; i < old.headers_n; i++)
        if (outlives_error(old.headers[i].name))
            res->headers[res->headers_n++] = old.headers[i];
}

void response_type(struct response *res, const char *content_type)
{
    res->content_type = content_type;
}

void response_header(struct response *res, const char *name, const char *value)
{
    if (strpbrk(value, "\r\n") || res->headers_n == RESPONSE_HEADERS_MAX)
        return;
    res->headers[res->headers_n++] = (struct header){name, value};
}

void response_named(struct response *res, const char *name)
{
    res->name = name;
}

void response_created(struct response *res, const char *location)
{
    res->status = 201;
    response_header(res, "Location", location);
}

void response_heard(struct response *res)
{
    res->status = 202;
}

void response_accepted(struct response *res)
{
    res->status = 202;
    res->body.len = 0;
    res->content_type = "";
}

void response_empty(struct response *res)
{
    res->status = 204;
    res->body.len = 0;
    res->content_type = "";
}

void response_redirect(struct response *res, const char *location, bool permanent)
{
    res->status = permanent ? 301 : 303;
    res->body.len = 0;
    res->content_type = "";
    res->caching = CACHING_NONE;
    response_header(res, "Location", location);
}

static bool is_success(const struct response *res)
{
    return res->status >= 200 && res->status < 300;
}

/* A strong tag names bytes, so the compressed form has its own. */
static const char *entity_tag(struct arena *a, const struct response *res, bool gzip)
{
    char hex[CRYPTO_DIGEST_HEX_BYTES];
    if (res->name[0])
        return arena_printf(a, "\"%s\"", res->name);
    crypto_digest_hex(res->body.data, res->body.len, hex);
    return arena_printf(a, "\"%s%s\"", hex, gzip ? "-gz" : "");
}

static void print_headers(const struct response *res, struct out *wire)
{
    out_printf(wire, "Status: %d %s\r\n", res->status, status_words(res->status));
    if (res->content_type[0])
        out_printf(wire, "Content-Type: %s\r\n", res->content_type);
    for (size_t i = 0; i < res->headers_n; i++) {
        out_text(wire, res->headers[i].name);
        out_literal(wire, ": ");
        out_text(wire, res->headers[i].value);
        out_literal(wire, "\r\n");
    }
}

static struct out make_unchanged(struct arena *a, const struct response *res)
{
    struct response unchanged = *res;
    struct out wire = out_grow(a, 512);
    unchanged.status = 304;
    unchanged.content_type = "";
    print_headers(&unchanged, &wire);
    out_literal(&wire, "\r\n");
    return wire;
}

/* NULL for what must not be kept. */
static const char *cache_control(const struct response *res)
{
    if (!is_success(res))
        return NULL;
    switch (res->caching) {
    case CACHING_REVALIDATE:
        return "no-cache";
    case CACHING_SHORT:
        return "public, max-age=300";
    case CACHING_LONG:
        return "public, max-age=31536000, immutable";
    default:
        return NULL;
    }
}

void response_finish(struct arena *a, struct response *res, bool gzip, struct answer *answer)
{
    struct out *body = &res->body, unchanged = {0};
    const char *tag = "";
    bool compressible = body->len >= ENCODING_WORTH_BYTES && !res->name[0];
    const char *keep = cache_control(res);
    if (!res->name[0])
        response_header(res, "Vary", compressible ? "Accept, Accept-Encoding" : "Accept");
    if (keep) {
        tag = entity_tag(a, res, gzip && compressible);
        response_header(res, "ETag", tag);
        response_header(res, "Cache-Control",
                        res->max_age_s ? arena_printf(a, "max-age=%d", res->max_age_s) : keep);
        unchanged = make_unchanged(a, res);
    } else {
        response_header(res, "Cache-Control",
                        res->caching == CACHING_PRIVATE ? "private, no-store" : "no-store");
    }
    if (gzip && compressible && encoding_gzip(a, body, res->kept))
        response_header(res, "Content-Encoding", "gzip");
    struct out wire = out_grow(a, body->len + 1024);
    print_headers(res, &wire);
    if (res->status == 204) /* must not have one */
        out_literal(&wire, "\r\n");
    else
        out_printf(&wire, "Content-Length: %zu\r\n\r\n", body->len);
    *answer = (struct answer){
        .status = res->status,
        .head_len = wire.len,
        .etag = tag,
        .unchanged = unchanged.data,
        .unchanged_len = unchanged.len,
    };
    out_write(&wire, body->data, body->len);
    answer->wire = wire.data;
    answer->wire_len = wire.len;
}

int answer_choose(const struct answer *answer, const struct request *req, const char **bytes,
                  size_t *len)
{
    bool safe = request_is_safe(req);
    if (safe && answer->etag[0] && request_has_etag(req, answer->etag)) {
        *bytes = answer->unchanged;
        *len = answer->unchanged_len;
        return 304;
    }
    *bytes = answer->wire;
    *len = req->method == METHOD_HEAD ? answer->head_len : answer->wire_len;
    return answer->status;
}

/* request: what a client asked, checked before anyone reads it. */
#include "http/request.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "base/utf8.h"

/* A copy: libfcgi frees the environment when the answer is out, and the log is written after that.
 */
static const char *variable(struct arena *a, const char *const *env, const char *name)
{
    size_t len = strlen(name);
    for (; *env; env++)
        if (strncmp(*env, name, len) == 0 && (*env)[len] == '=')
            return arena_copy(a, *env + len + 1);
    return "";
}

static enum method method_from(const char *name)
{
    static const struct {
        const char *name;
        enum method method;
    } methods[] = {
        {"GET", METHOD_GET}, {"HEAD", METHOD_HEAD},     {"POST", METHOD_POST},
        {"PUT", METHOD_PUT}, {"DELETE", METHOD_DELETE}, {"OPTIONS", METHOD_OPTIONS},
    };
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
        if (strcmp(name, methods[i].name) == 0)
            return methods[i].method;
    return METHOD_OTHER;
}

#define AGENT_MAX_BYTES 200

static const char *printable(struct arena *a, const char *text)
{
    char bytes[AGENT_MAX_BYTES];
    size_t len = 0;
    for (; *text && len < sizeof bytes; text++)
        if (*text >= ' ' && *text <= '~')
            bytes[len++] = *text;
    return arena_copy_n(a, bytes, len);
}

static bool is_request_id(const char *id)
{
    size_t len = strlen(id);
    for (size_t i = 0; i < len; i++)
        if (!isalnum((unsigned char)id[i]) && id[i] != '-')
            return false;
    return len > 0 && len <= 64;
}

/* The type without parameters, compared without case. */
static bool is_type(const char *content_type, const char *type)
{
    size_t len = strcspn(content_type, "; \t");
    return len == strlen(type) && strncasecmp(content_type, type, len) == 0;
}

static enum err read_body(struct arena *a, const char *const *env, const char *body,
                          size_t body_len, struct request *req, const char **why)
{
    req->body = "";
    if (body_len > REQUEST_BODY_MAX_BYTES) {
        *why = "the body is larger than 64 KB";
        return ERR_TOO_LARGE;
    }
    if (body_len == 0)
        return ERR_OK;
    const char *type = variable(a, env, "CONTENT_TYPE");
    req->body = arena_copy_n(a, body, body_len);
    req->body_len = body_len;
    if (is_type(type, "application/x-www-form-urlencoded")) {
        req->body_kind = BODY_FORM;
        return form_parse(a, req->body, body_len, true, &req->form, why);
    }
    if (is_type(type, "application/json")) {
        req->body_kind = BODY_JSON;
        return ERR_OK;
    }
    if (is_type(type, "multipart/form-data")) {
        req->body_kind = BODY_PARTS;
        return ERR_OK;
    }
    *why = "send application/x-www-form-urlencoded or application/json";
    return ERR_MEDIA_TYPE;
}

enum err request_read(struct arena *a, const char *const *env, const char *body, size_t body_len,
                      struct request *req, const char **why)
{
    *why = "";
    *req = (struct request){.path = "/", .uri = "/", .body = ""};
    req->method_name = variable(a, env, "REQUEST_METHOD");
    req->method = method_from(req->method_name);
    req->accept = variable(a, env, "HTTP_ACCEPT");
    req->accept_encoding = variable(a, env, "HTTP_ACCEPT_ENCODING");
    req->if_none_match = variable(a, env, "HTTP_IF_NONE_MATCH");
    req->cookies = variable(a, env, "HTTP_COOKIE");
    req->sec_fetch_site = variable(a, env, "HTTP_SEC_FETCH_SITE");
    req->origin = variable(a, env, "HTTP_ORIGIN");
    req->authorization = variable(a, env, "HTTP_AUTHORIZATION");
    req->user_agent = printable(a, variable(a, env, "HTTP_USER_AGENT"));
    req->idempotency_key = variable(a, env, "HTTP_IDEMPOTENCY_KEY");
    req->if_match = variable(a, env, "HTTP_IF_MATCH");
    req->csrf = variable(a, env, "HTTP_X_CSRF_TOKEN");
    req->mcp_version = variable(a, env, "HTTP_MCP_PROTOCOL_VERSION");
    req->mcp_method = variable(a, env, "HTTP_MCP_METHOD");
    req->mcp_name = variable(a, env, "HTTP_MCP_NAME");
    req->preflight = variable(a, env, "HTTP_ACCESS_CONTROL_REQUEST_METHOD");
    req->address = variable(a, env, "REMOTE_ADDR");
    req->internal = strcmp(variable(a, env, "INTERNAL"), "1") == 0;
    req->id = variable(a, env, "REQUEST_ID");
    if (!is_request_id(req->id))
        req->id = "";

    const char *uri = variable(a, env, "REQUEST_URI");
    size_t uri_len = strlen(uri);
    if (uri_len > REQUEST_URI_MAX_BYTES) {
        *why = "the address is longer than 4096 bytes";
        return ERR_URI_TOO_LONG;
    }
    /* A client may send the absolute form; its authority is nginx's business, as the Host header
     * is. */
    if (strncasecmp(uri, "http://", 7) == 0 || strncasecmp(uri, "https://", 8) == 0) {
        const char *authority = strstr(uri, "//") + 2;
        uri = authority + strcspn(authority, "/?");
        uri_len = strlen(uri);
    }
    size_t path_len = strcspn(uri, "?");
    if (path_len == 0 || uri[0] != '/') {
        *why = "the address must begin with a slash";
        return ERR_BAD_REQUEST;
    }
    enum err e = form_decode_path(a, uri, path_len, &req->path, why);
    if (e) /* enough of it to know in which form to say so */
        req->path = strncmp(uri, "/api/", 5) == 0 ? "/api/" : "/";
    if (!e)
        req->uri = uri;
    if (!e && uri[path_len] == '?')
        e = form_parse(a, uri + path_len + 1, uri_len - path_len - 1, false, &req->query, why);
    if (!e)
        e = read_body(a, env, body, body_len, req, why);
    return e;
}

bool request_is_safe(const struct request *req)
{
    return req->method == METHOD_GET || req->method == METHOD_HEAD;
}

const char *request_cookie(struct arena *a, const struct request *req, const char *name, size_t nth)
{
    size_t name_len = strlen(name);
    for (const char *p = req->cookies; *p; p += strcspn(p, ";")) {
        p += strspn(p, "; \t");
        if (strncmp(p, name, name_len) == 0 && p[name_len] == '=' && nth-- == 0) {
            const char *value = p + name_len + 1;
            return arena_copy_n(a, value, strcspn(value, "; \t"));
        }
    }
    return NULL;
}

/* http: request reading, negotiation, routing, responses. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "http/response.h"
#include "http/router.h"
#include "http/status.h"

static struct arena *arena;

static int setup(void **state)
{
    (void)state;
    arena = arena_new(16 << 20);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static enum err read_uri(const char *uri, struct request *req)
{
    const char *why;
    const char *env[] = {"REQUEST_METHOD=GET", arena_printf(arena, "REQUEST_URI=%s", uri), NULL};
    return request_read(arena, env, "", 0, req, &why);
}

static void paths_are_decoded_and_checked(void **state)
{
    (void)state;
    struct request req;
    static const struct {
        const char *uri;
        enum err e;
        const char *path;
    } cases[] = {
        {"/", ERR_OK, "/"},
        {"/tools/a%62c", ERR_OK, "/tools/abc"},
        {"/caf%C3%A9", ERR_OK, "/café"},
        {"/cafe%CC%81", ERR_OK, "/café"}, /* NFC */
        {"http://evil.example/tools?x=1", ERR_OK, "/tools"},
        {"/a%00b", ERR_BAD_REQUEST, NULL},
        {"/a%0ab", ERR_BAD_REQUEST, NULL},
        {"/a%0d%0aSet-Cookie:x", ERR_BAD_REQUEST, NULL},
        {"/a%c0%af", ERR_BAD_REQUEST, NULL},    /* overlong slash */
        {"/a%ed%a0%80", ERR_BAD_REQUEST, NULL}, /* surrogate */
        {"/a\xff", ERR_BAD_REQUEST, NULL},
        {"/a%zz", ERR_BAD_REQUEST, NULL},
        {"/a%4", ERR_BAD_REQUEST, NULL},
        {"/a%", ERR_BAD_REQUEST, NULL},
        {"", ERR_BAD_REQUEST, NULL},
        {"*", ERR_BAD_REQUEST, NULL},
        {"?a=b", ERR_BAD_REQUEST, NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(read_uri(cases[i].uri, &req), cases[i].e);
        if (cases[i].path)
            assert_string_equal(req.path, cases[i].path);
    }
    char *longest = arena_alloc(arena, REQUEST_URI_MAX_BYTES + 2);
    memset(longest, 'a', REQUEST_URI_MAX_BYTES + 1);
    longest[0] = '/';
    assert_int_equal(read_uri(longest, &req), ERR_URI_TOO_LONG);
}

static void queries_are_decoded_and_checked(void **state)
{
    (void)state;
    struct request req;
    assert_int_equal(read_uri("/compare?left=a+b%20c&right=&flag&&x=%F0%9F%9A%A2", &req), ERR_OK);
    assert_int_equal(req.query.n, 4);
    assert_string_equal(params_get(&req.query, "left"), "a b c");
    assert_string_equal(params_get(&req.query, "right"), "");
    assert_string_equal(params_get(&req.query, "flag"), "");
    assert_string_equal(params_get(&req.query, "x"), "🚢");
    assert_null(params_get(&req.query, "y"));
    static const char *const bad[] = {"/?a=%00", "/?a=%",       "/?a=%f",
                                      "/?%ff=1", "/?a=b%0d%0a", "/?a=\xc3"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(read_uri(bad[i], &req), ERR_BAD_REQUEST);
    char many[1200] = "/?";
    for (int i = 0; i < FORM_MAX_PARAMS + 1; i++)
        strcat(many, "a=1&");
    assert_int_equal(read_uri(many, &req), ERR_BAD_REQUEST);
}

static enum err read_body(const char *type, const char *body, size_t len, struct request *req)
{
    const char *why;
    const char *env[] = {"REQUEST_METHOD=POST", "REQUEST_URI=/x",
                         arena_printf(arena, "CONTENT_TYPE=%s", type), NULL};
    return request_read(arena, env, body, len, req, &why);
}

static void bodies_are_limited(void **state)
{
    (void)state;
    struct request req;
    assert_int_equal(
        read_body("application/x-www-form-urlencoded; charset=utf-8", "a=1%0D%0A2", 10, &req),
        ERR_OK);
    assert_string_equal(params_get(&req.form, "a"), "1\n2");
    assert_int_equal(read_body("application/json", "{}", 2, &req), ERR_OK);
    assert_string_equal(req.body, "{}");
    assert_int_equal(read_body("text/plain", "x", 1, &req), ERR_MEDIA_TYPE);
    assert_int_equal(read_body("multipart/form-data; boundary=x", "x", 1, &req), ERR_OK);
    assert_int_equal(req.body_kind, BODY_PARTS); /* the router lets it in where a link is */
    assert_int_equal(req.form.n, 0);
    assert_int_equal(read_body("", "x", 1, &req), ERR_MEDIA_TYPE);
    assert_int_equal(read_body("text/plain", "", 0, &req), ERR_OK);
    char *large = arena_alloc(arena, REQUEST_BODY_MAX_BYTES + 1);
    memset(large, 'a', REQUEST_BODY_MAX_BYTES + 1);
    assert_int_equal(read_body("application/json", large, REQUEST_BODY_MAX_BYTES, &req), ERR_OK);
    assert_int_equal(read_body("application/json", large, REQUEST_BODY_MAX_BYTES + 1, &req),
                     ERR_TOO_LARGE);
}

static void request_ids_are_checked(void **state)
{
    (void)state;
    struct request req;
    const char *why;
    const char *env[] = {"REQUEST_METHOD=GET", "REQUEST_URI=/", "REQUEST_ID=ab c\"", NULL};
    assert_int_equal(request_read(arena, env, "", 0, &req, &why), ERR_OK);
    assert_string_equal(req.id, "");
    env[2] = "REQUEST_ID=0123456789abcdef";
    assert_int_equal(request_read(arena, env, "", 0, &req, &why), ERR_OK);
    assert_string_equal(req.id, "0123456789abcdef");
}

static void accept_is_negotiated(void **state)
{
    (void)state;
    const unsigned page = FACE_HTML | FACE_JSON;
    static const struct {
        const char *accept;
        enum face face;
    } cases[] = {
        {"", FACE_HTML},
        {"*/*", FACE_HTML},
        {"text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", FACE_HTML},
        {"application/json", FACE_JSON},
        {"APPLICATION/JSON", FACE_JSON},
        {"application/*", FACE_JSON},
        {"application/json;q=0.5, text/html;q=0.9", FACE_HTML},
        {"application/json, text/html;q=0.9", FACE_JSON},
        {"text/html;q=0, */*", FACE_JSON},
        {"application/json ; q=1.0 , */*;q=0.1", FACE_JSON},
        {"application/problem+json", FACE_JSON},
        {"image/png", 0},
        {"text/html;q=0", 0},
        {"html", 0},
        {"application/jsonx", 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct request req = {.accept = cases[i].accept};
        assert_int_equal(request_face(&req, page), cases[i].face);
    }
}

static void encodings_and_tags(void **state)
{
    (void)state;
    struct request req = {.accept_encoding = "gzip, deflate, br"};
    assert_true(request_takes_coding(&req, "gzip"));
    req.accept_encoding = "gzip;q=0, *";
    assert_false(request_takes_coding(&req, "gzip"));
    assert_true(request_takes_coding(&req, "br"));
    req.accept_encoding = "xgzip";
    assert_false(request_takes_coding(&req, "gzip"));
    req.if_none_match = "\"a\", W/\"b\"";
    assert_true(request_has_etag(&req, "\"a\""));
    assert_true(request_has_etag(&req, "\"b\""));
    assert_false(request_has_etag(&req, "\"c\""));
    req.if_none_match = "*";
    assert_true(request_has_etag(&req, "\"c\""));
    req.if_none_match = "";
    assert_false(request_has_etag(&req, "\"c\""));
}

static enum err no_handler(struct context *c)
{
    (void)c;
    return ERR_OK;
}

static const struct input inputs[] = {{"sort", 10, "newest|panel", 1}, {"q", 5, NULL, 1}, {0}};
static const struct route table[] = {
    {METHOD_GET, "/", no_handler, FACE_HTML, NULL, KEEP_NOT, GUARD_NONE, ROLE_NONE, ""},
    {METHOD_GET, "/tools", no_handler, FACE_HTML, inputs, KEEP_NOT, GUARD_NONE, ROLE_NONE, ""},
    {METHOD_GET, "/tools/:slug", no_handler, FACE_HTML | FACE_JSON, NULL, KEEP_NOT, GUARD_NONE,
     ROLE_NONE, ""},
    {METHOD_PUT | METHOD_DELETE, "/tools/:slug/vote", no_handler, FACE_JSON, NULL, KEEP_NOT,
     GUARD_NONE, ROLE_NONE, ""},
    {METHOD_GET, "/c/:a/:b", no_handler, FACE_JSON, NULL, KEEP_NOT, GUARD_NONE, ROLE_NONE, ""},
};

static enum err find(const char *method, const char *uri, struct match *match, const char **allow)
{
    struct request req;
    const char *why;
    const char *env[] = {arena_printf(arena, "REQUEST_METHOD=%s", method),
                         arena_printf(arena, "REQUEST_URI=%s", uri), NULL};
    enum err e = request_read(arena, env, "", 0, &req, &why);
    return e ? e : route_find(arena, table, sizeof table / sizeof *table, &req, match, allow, &why);
}

static void routes_are_found(void **state)
{
    (void)state;
    struct match m;
    const char *allow;
    static const struct {
        const char *method, *uri;
        enum err e;
        const char *allow;
    } cases[] = {
        {"GET", "/", ERR_OK, ""},
        {"HEAD", "/tools/a", ERR_OK, ""},
        {"POST", "/tools/a", ERR_METHOD, "GET, HEAD"},
        {"GET", "/tools/a/vote", ERR_METHOD, "PUT, DELETE"},
        {"BREW", "/", ERR_METHOD, "GET, HEAD"},
        {"GET", "/tools/", ERR_NOT_FOUND, ""},
        {"GET", "/tools//", ERR_NOT_FOUND, ""},
        {"GET", "/tool", ERR_NOT_FOUND, ""},
        {"GET", "/toolss", ERR_NOT_FOUND, ""},
        {"GET", "/tools/a/b", ERR_NOT_FOUND, ""},
        {"GET", "/tools?sort=panel&q=abcde", ERR_OK, ""},
        {"GET", "/tools?sort=", ERR_OK, ""},
        {"GET", "/tools?sort=pan", ERR_BAD_REQUEST, ""},
        {"GET", "/tools?sort=panel|newest", ERR_BAD_REQUEST, ""},
        {"GET", "/tools?q=abcdef", ERR_BAD_REQUEST, ""},
        {"GET", "/tools?q=a&q=b", ERR_BAD_REQUEST, ""},
        {"GET", "/tools?other=1", ERR_BAD_REQUEST, ""},
        {"GET", "/?q=1", ERR_BAD_REQUEST, ""},
        {"GET", "/?utm_source=x&fbclid=y&ref=z", ERR_OK, ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(find(cases[i].method, cases[i].uri, &m, &allow), cases[i].e);
        assert_string_equal(allow, cases[i].allow);
    }
    struct param sent[] = {{"utm_source", "x"}, {"sort", "panel"}, {"ref", "y"}};
    struct request tagged = {
        .method = METHOD_GET, .path = "/tools", .accept = "", .query = {3, sent}};
    const char *why;
    assert_int_equal(
        route_find(arena, table, sizeof table / sizeof *table, &tagged, &m, &allow, &why), ERR_OK);
    assert_int_equal(tagged.query.n, 1);
    assert_string_equal(tagged.query.v[0].name, "sort");
    assert_int_equal(find("GET", "/c/x/y-z", &m, &allow), ERR_OK);
    assert_string_equal(params_get(&m.path, "a"), "x");
    assert_string_equal(params_get(&m.path, "b"), "y-z");
}

static const char *finish(struct request *req, const char *body)
{
    struct response res;
    struct answer answer;
    const char *bytes;
    size_t len;
    response_init(arena, &res);
    out_text(&res.body, body);
    response_header(&res, "X-Bad", "a\r\nSet-Cookie: x");
    response_finish(arena, &res, request_takes_coding(req, "gzip"), &answer);
    answer_choose(&answer, req, &bytes, &len);
    return arena_copy_n(arena, bytes, len);
}

static void responses_are_finished(void **state)
{
    (void)state;
    struct request req = {.method = METHOD_GET, .accept_encoding = "gzip", .if_none_match = ""};
    const char *wire = finish(&req, "hello");
    assert_non_null(strstr(wire, "Status: 200 OK\r\n"));
    assert_non_null(strstr(wire, "Content-Length: 5\r\n\r\nhello"));
    assert_null(strstr(wire, "Content-Encoding")); /* too short to pay */
    assert_null(strstr(wire, "Set-Cookie"));
    const char *tag = strstr(wire, "ETag: ") + 6;
    req.if_none_match = arena_copy_n(arena, tag, strcspn(tag, "\r"));
    wire = finish(&req, "hello");
    assert_non_null(strstr(wire, "Status: 304 Not Modified\r\n"));
    assert_null(strstr(wire, "hello"));
    wire = finish(&req, "hullo");
    assert_non_null(strstr(wire, "Status: 200 OK\r\n"));
    req.method = METHOD_HEAD;
    wire = finish(&req, "hullo");
    assert_non_null(strstr(wire, "Content-Length: 5\r\n\r\n"));
    assert_null(strstr(wire, "hullo"));
    char *large = arena_alloc(arena, 5001);
    memset(large, 'a', 5000);
    req.method = METHOD_GET;
    assert_non_null(strstr(finish(&req, large), "Content-Encoding: gzip\r\n"));
    req.accept_encoding = "";
    assert_non_null(strstr(finish(&req, large), "Content-Length: 5000\r\n"));
}

static void every_error_has_a_status(void **state)
{
    (void)state;
    for (int e = ERR_OK; e <= ERR_RETRY; e++) {
        assert_string_not_equal(status_words(err_status((enum err)e)), "");
        assert_string_not_equal(err_word((enum err)e), "unknown");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(paths_are_decoded_and_checked),
        cmocka_unit_test(queries_are_decoded_and_checked),
        cmocka_unit_test(bodies_are_limited),
        cmocka_unit_test(request_ids_are_checked),
        cmocka_unit_test(accept_is_negotiated),
        cmocka_unit_test(encodings_and_tags),
        cmocka_unit_test(routes_are_found),
        cmocka_unit_test(responses_are_finished),
        cmocka_unit_test(every_error_has_a_status),
    };
    return cmocka_run_group_tests_name("http", tests, setup, teardown);
}

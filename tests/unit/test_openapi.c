/* openapi: each route for programs is described, and nothing that is no route; schemas as JSON. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "page/page.h"
#include "routes.h"
#include "view/operations.h"
#include "view/schemas.h"

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

static void each_route_has_an_operation(void **state)
{
    (void)state;
    struct api_routes list = openapi_routes(arena, routes, routes_count);
    for (size_t i = 0; i < list.n; i++)
        if (strncmp(list.v[i].path, "/api/v1/", 8) == 0 &&
            !operation_find(list.v[i].method, list.v[i].path))
            fail_msg("%s %s has no row in view/operations.c", list.v[i].method, list.v[i].path);
}

static const struct api_route *find_route(const struct api_routes *list, const struct operation *op)
{
    for (size_t i = 0; i < list->n; i++)
        if (strcmp(list->v[i].method, op->method) == 0 && strcmp(list->v[i].path, op->path) == 0)
            return &list->v[i];
    return NULL;
}

static bool takes(const struct api_route *route, const char *name)
{
    for (size_t i = 0; i < route->inputs.n; i++)
        if (strcmp(route->inputs.v[i].name, name) == 0)
            return true;
    const char *in_path = strstr(route->path, arena_printf(arena, ":%s", name));
    return in_path && strchr("/", in_path[1 + strlen(name)]);
}

static const struct sample *find(const struct operation *op, const char *name, size_t len)
{
    for (const struct sample *s = op->samples; s && s->name; s++)
        if (strlen(s->name) == len && memcmp(s->name, name, len) == 0)
            return s;
    return NULL;
}

static void each_operation_is_of_a_route(void **state)
{
    (void)state;
    struct api_routes list = openapi_routes(arena, routes, routes_count);
    for (size_t i = 0; i < operations_count; i++) {
        const struct operation *op = &operations[i];
        const struct api_route *route = find_route(&list, op);
        if (!route)
            fail_msg("%s %s is no route", op->method, op->path);
        for (const struct sample *s = op->samples; s && s->name; s++)
            if (!takes(route, s->name))
                fail_msg("%s does not take “%s”", op->path, s->name);
        for (const char *at = op->path; (at = strchr(at, ':')); at++) {
            const struct sample *s = find(op, at + 1, strcspn(at + 1, "/"));
            if (!s || !s->value)
                fail_msg("%s has no example of %s", op->path, at);
        }
        if (route->staff != (op->scope != NULL))
            fail_msg("%s %s: a key's scope is for routes of staff", op->method, op->path);
        assert_true(!op->body || op->example);
        assert_true(op->body ? route->writes : true);
    }
}

static void operations_have_names_of_their_own(void **state)
{
    (void)state;
    for (size_t i = 0; i < operations_count; i++)
        for (size_t j = 0; j < i; j++)
            assert_string_not_equal(operations[i].id, operations[j].id);
}

static const char *written(const struct schema *s, bool refs)
{
    struct out o = out_grow(arena, 256);
    schema_write(json_writer_new(arena, &o, JSON_COMPACT), NULL, s, refs);
    return out_string(&o);
}

static const struct schema inner = {
    SCHEMA_OBJECT, "Inner", .closed = true,
    .members = (const struct member[]){{"n", &schema_count, MAY_BE_NULL | MAY_MISS}, {0}}};
static const struct schema words = {SCHEMA_TEXT, .words = "a|bc"};
static const struct schema outer = {
    SCHEMA_OBJECT, .members = (const struct member[]){
                       {"one", &inner, MAY_BE_NULL, "What."},
                       {"word", &words, MAY_BE_NULL},
                       {"all", &(const struct schema){SCHEMA_LIST, .each = &inner, .max = 3}},
                       {0}}};

static void schemas_are_written(void **state)
{
    (void)state;
    assert_string_equal(
        written(&outer, true),
        "{\"type\":\"object\",\"properties\":{"
        "\"one\":{\"description\":\"What.\",\"anyOf\":[{\"$ref\":\"#/components/schemas/Inner\"},{\"type\":\"null\"}]},"
        "\"word\":{\"type\":[\"string\",\"null\"],\"enum\":[\"a\",\"bc\",null]},"
        "\"all\":{\"type\":\"array\",\"maxItems\":3,\"items\":{\"$ref\":\"#/components/schemas/Inner\"}}},"
        "\"required\":[\"one\",\"word\",\"all\"]}");
    assert_null(strstr(written(&outer, false), "$ref"));
    assert_non_null(
        strstr(written(&outer, false), "\"required\":[],\"additionalProperties\":false"));
    struct schema_components found = {0};
    schema_gather(&found, &outer);
    assert_int_equal(found.n, 1);
    assert_ptr_equal(found.v[0], &inner);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_route_has_an_operation),
        cmocka_unit_test(each_operation_is_of_a_route),
        cmocka_unit_test(operations_have_names_of_their_own),
        cmocka_unit_test(schemas_are_written),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}

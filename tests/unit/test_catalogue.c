/* json and the catalogue file: every rule with its place, and a round trip. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "view/catalogue.h"
#include "json/reader.h"
#include "json/writer.h"

static struct arena *arena;
static struct persona seats[] = {{.slug = "builder", .name = "Builder"},
                                 {.slug = "skeptic", .name = "Skeptic"}};
static const struct personas personas = {2, seats};

static int setup(void **state)
{
    (void)state;
    arena = arena_new((size_t)64 << 20);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

#define TOOL_HEAD                                                                                  \
    "\"slug\":\"a\",\"name\":\"A\",\"tagline\":\"t\",\"category\":\"C\",\"website\":\"https://a.example\","
#define TOOL_REST "\"description\":\"d\",\"pricing\":{\"model\":\"free\",\"entry\":\"Free\"}"
#define REVIEW    "{\"persona\":\"builder\",\"verdict\":\"ship\",\"quote\":\"q\"}"

static const struct {
    const char *text, *pointer, *detail; /* the first flaw */
} bad_files[] = {
    {"", "", "is not valid JSON at line 1, column 1"},
    {"{\n \"tools\": [,]}", "", "is not valid JSON at line 2, column 12"},
    {"[]", "", "must be an object"},
    {"{}", "/tools", "is required; it may be an empty list"},
    {"{\"tools\":{}}", "/tools", "must be a list"},
    {"{\"tools\":[],\"extra\":1}", "/extra", "is not a known member"},
    {"{\"tools\":[],\"tools\":[]}", "", "has the member “tools” twice"},
    {"{\"tools\":[1]}", "/tools/0", "must be an object"},
    {"{\"tools\":[{\"slug\":\"A b\"," TOOL_REST "}]}", "/tools/0/slug",
     "must be lower-case words of letters and digits joined by single hyphens, none of them “vs”"},
    {"{\"tools\":[{" TOOL_HEAD TOOL_REST "}]}", "/tools/0/reviews",
     "is required; it may be an empty list"},
    {"{\"tools\":[{" TOOL_HEAD TOOL_REST ",\"reviews\":[" REVIEW "," REVIEW "]}]}",
     "/tools/0/reviews/1", "names the same persona as /tools/0/reviews/0"},
    {"{\"tools\":[{" TOOL_HEAD TOOL_REST ",\"reviews\":[]},{" TOOL_HEAD TOOL_REST
     ",\"reviews\":[]}]}",
     "/tools/1", "names the same slug as /tools/0"},
    {"{\"tools\":[{" TOOL_HEAD TOOL_REST
     ",\"reviews\":[{\"persona\":\"captain\",\"verdict\":\"ship\",\"quote\":\"q\"}]}]}",
     "/tools/0/reviews/0/persona", "must be one of: builder, skeptic"},
    {"{\"tools\":[{" TOOL_HEAD TOOL_REST
     ",\"reviews\":[{\"persona\":\"builder\",\"verdict\":\"yes\",\"quote\":\"q\"}]}]}",
     "/tools/0/reviews/0/verdict", "must be “ship” or “skip”"},
    {"{\"tools\":[{" TOOL_HEAD TOOL_REST
     ",\"reviews\":[{\"persona\":\"builder\",\"verdict\":\"skip\",\"quote\":\"q\",\"reviewed_on\":\"2026-02-29\"}]}]}",
     "/tools/0/reviews/0/reviewed_on", "must be a date such as 2026-05-01"},
    {"{\"tools\":[],\"comparisons\":[{\"left\":\"a\",\"right\":\"a\"}]}", "/comparisons/0",
     "compares a tool with itself"},
    {"{\"tools\":[],\"comparisons\":[{\"left\":\"a\",\"right\":\"b\"},{\"left\":\"b\",\"right\":\"a\"}]}",
     "/comparisons/1", "names the same pair as /comparisons/0"},
    {"{\"tools\":[],\"a/b~c\":1}", "/a~1b~0c", "is not a known member"},
    {"{\"tools\":[{\"slug\":\"a\\u0000b\"}]}", "/tools/0/slug",
     "must not hold control characters or line breaks"},
    {"{\"tools\":[{\"slug\":\" \\u00a0\"}]}", "/tools/0/slug", "must not be blank"},
    {"{\"tools\":[{\"slug\":\"a\u2028b\"}]}", "/tools/0/slug",
     "must not hold control characters or line breaks"},
    {"{\"tools\":[{\"slug\":\"\\ud800\"}]}", "",
     "holds an escaped surrogate without its other half"},
    {"{\"tools\":[{\"slug\":\"\xff\"}]}", "", "is not valid JSON at line 1, column 20"},
    {"{\"tools\":[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]}", NULL, "is nested too deep"},
    {"{\"tools\":[]} x", "", "is not valid JSON at line 1, column 14"},
};

static void bad_files_are_refused_with_their_place(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof bad_files / sizeof *bad_files; i++) {
        struct flaws flaws = flaws_new(arena, 10);
        struct catalogue c;
        const char *text = bad_files[i].text;
        assert_int_not_equal(catalogue_read(arena, text, strlen(text), &personas, &c, &flaws),
                             ERR_OK);
        assert_true(flaws.n > 0);
        if (bad_files[i].pointer)
            assert_string_equal(flaws.v[0].pointer, bad_files[i].pointer);
        assert_string_equal(flaws.v[0].detail, bad_files[i].detail);
    }
}

static void every_flaw_is_told(void **state)
{
    (void)state;
    static const char text[] =
        "{\"tools\":[{\"slug\":\"\",\"name\":5,\"website\":\"javascript:x\",\"pricing\":{\"model\":\"gift\"},\"reviews\":{}}]}";
    static const char *const places[] = {
        "/tools/0/slug",          "/tools/0/name",          "/tools/0/tagline",
        "/tools/0/category",      "/tools/0/website",       "/tools/0/description",
        "/tools/0/pricing/model", "/tools/0/pricing/entry", "/tools/0/reviews"};
    struct flaws flaws = flaws_new(arena, 50);
    struct catalogue c;
    assert_int_equal(catalogue_read(arena, text, strlen(text), &personas, &c, &flaws), ERR_INVALID);
    assert_int_equal(flaws.n, sizeof places / sizeof *places);
    for (size_t i = 0; i < flaws.n; i++)
        assert_string_equal(flaws.v[i].pointer, places[i]);
}

static const char *round_trip(const char *text)
{
    struct flaws flaws = flaws_new(arena, 10);
    struct catalogue c;
    assert_int_equal(catalogue_read(arena, text, strlen(text), &personas, &c, &flaws), ERR_OK);
    struct out o = out_grow(arena, 64);
    catalogue_write(arena, &o, &c);
    return out_string(&o);
}

static void a_catalogue_comes_back(void **state)
{
    (void)state;
    const char *text =
        "{\"tools\":[{" TOOL_HEAD
        "\"description\":\"\\\"><script>\\n 🚢 \\ud83d\\udea2 e\\u0301\",\"pricing\":{\"model\":\"paid\",\"entry\":\"$2\"},"
        "\"reviews\":[{\"persona\":\"skeptic\",\"verdict\":\"skip\",\"quote\":\"q\",\"reviewed_on\":\"2024-02-29\"}]}],"
        "\"comparisons\":[{\"left\":\"b\",\"right\":\"a\"}]}";
    const char *first = round_trip(text);
    assert_non_null(strstr(first, "\"\\\"><script>\\n 🚢 🚢 é\""));
    assert_non_null(strstr(first, "\"left\": \"b\""));
    assert_string_equal(round_trip(first), first);
}

static void script_text_cannot_end_the_script(void **state)
{
    (void)state;
    struct out o = out_grow(arena, 64), script = out_grow(arena, 64);
    struct json_writer *w = json_writer_new(arena, &o, JSON_COMPACT);
    json_open(w, NULL, '{');
    json_text(w, "a", "</script><!--");
    json_null(w, "b");
    json_bool(w, "c", true);
    json_int(w, "d", -5);
    json_close(w, '}');
    json_for_script(&script, o.data, o.len);
    assert_string_equal(out_string(&script),
                        "{\"a\":\"\\u003c/script>\\u003c!--\",\"b\":null,\"c\":true,\"d\":-5}");
}

static void the_tree_is_bounded(void **state)
{
    (void)state;
    struct out o = out_grow(arena, 64);
    out_literal(&o, "[");
    for (int i = 0; i < 100; i++)
        out_literal(&o, "1,");
    out_literal(&o, "1]");
    struct flaws flaws = flaws_new(arena, 10);
    struct json *root;
    assert_int_equal(json_parse(arena, o.data, o.len, 200, &root, &flaws), ERR_OK);
    assert_int_equal(root->children, 101);
    assert_int_equal(json_parse(arena, o.data, o.len, 100, &root, &flaws), ERR_BAD_REQUEST);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bad_files_are_refused_with_their_place),
        cmocka_unit_test(every_flaw_is_told),
        cmocka_unit_test(a_catalogue_comes_back),
        cmocka_unit_test(script_text_cannot_end_the_script),
        cmocka_unit_test(the_tree_is_bounded),
    };
    return cmocka_run_group_tests_name("catalogue", tests, setup, teardown);
}

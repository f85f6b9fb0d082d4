/* richtext: Markdown becomes markup, and hostile text stays text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "html/richtext.h"

static struct arena *arena;

static int setup(void **state)
{
    (void)state;
    arena = arena_new((size_t)8 << 20);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static const char *render(const char *markdown)
{
    struct html markup = {0};
    assert_int_equal(richtext_render(arena, markdown, &markup), ERR_OK);
    return markup.markup;
}

struct example {
    const char *typed, *shown;
};

static void check(const struct example *examples, size_t n)
{
    for (size_t i = 0; i < n; i++)
        assert_string_equal(render(examples[i].typed), examples[i].shown);
}

#define CHECK(...)                                                                                 \
    static const struct example examples[] = {__VA_ARGS__};                                        \
    (void)state;                                                                                   \
    check(examples, sizeof examples / sizeof *examples)

#define LINK(url, text) "<a href=\"" url "\" rel=\"nofollow ugc noopener\">" text "</a>"

/* clang-format off */
static void markdown_becomes_markup(void **state)
{
    CHECK(
        {"", ""},
        {NULL, ""},
        {"one\ntwo  \nthree", "<p>one<br>\ntwo<br>\nthree</p>\n"},
        {"*a* **b** `c<`", "<p><em>a</em> <strong>b</strong> <code>c&lt;</code></p>\n"},
        {"# a\n## b\n### c\n#### d\n##### e\n###### f",
         "<h3>a</h3>\n<h4>b</h4>\n<h5>c</h5>\n<h6>d</h6>\n<h6>e</h6>\n<h6>f</h6>\n"},
        {"- a\n- b\n  - c", "<ul>\n<li>a</li>\n<li>b\n<ul>\n<li>c</li>\n</ul>\n</li>\n</ul>\n"},
        {"3. a\n\n4. b", "<ol start=\"3\">\n<li><p>a</p>\n</li>\n<li><p>b</p>\n</li>\n</ol>\n"},
        {"> q\n\n---", "<blockquote>\n<p>q</p>\n</blockquote>\n<hr>\n"},
        {"```js\" onclick=x\n<b>\n```", "<pre><code>&lt;b&gt;\n</code></pre>\n"},
        {"\xf0\x9f\x9a\xa2 \xe4\xbd\xa0\xe5\xa5\xbd", "<p>\xf0\x9f\x9a\xa2 \xe4\xbd\xa0\xe5\xa5\xbd</p>\n"}, );
}

static void links_are_only_to_the_web(void **state)
{
    CHECK(
        {"[a](https://x.example/?b=1&c='2')", "<p>" LINK("https://x.example/?b=1&amp;c=&#39;2&#39;", "a") "</p>\n"},
        {"<HTTP://x.example>", "<p>" LINK("HTTP://x.example", "HTTP://x.example") "</p>\n"},
        {"<who@x.example>", "<p>" LINK("mailto:who@x.example", "who@x.example") "</p>\n"},
        {"[a](<https://x.example/b c\"d>)", "<p>" LINK("https://x.example/b%20c%22d", "a") "</p>\n"},
        {"[a](https://x.example/&quot;onmouseover=b)", "<p>" LINK("https://x.example/%22onmouseover=b", "a") "</p>\n"},
        {"[a](https://x.example \"title\\\" onclick=b\")", "<p>" LINK("https://x.example", "a") "</p>\n"},
        {"[*a*](javascript:alert(1))", "<p><em>a</em></p>\n"},
        {"[a](JaVaScRiPt:alert(1))", "<p>a</p>\n"},
        {"[a](java&#115;cript:alert(1))", "<p>a</p>\n"},
        {"[a](java&Tab;script:alert(1))", "<p>a</p>\n"},
        {"[a](&#1;javascript:alert(1))", "<p>a</p>\n"},
        {"[a](<java&#10;script:alert(1)>)", "<p>a</p>\n"},
        {"[a](vbscript:b)", "<p>a</p>\n"},
        {"[a](data:text/html,b)", "<p>a</p>\n"},
        {"[a](file:///etc/passwd)", "<p>a</p>\n"},
        {"<javascript:alert(1)>", "<p>javascript:alert(1)</p>\n"},
        {"[a]\n\n[a]: javascript:b", "<p>a</p>\n"},
        {"[a](/mod)", "<p>a</p>\n"},
        {"[a](//evil.example)", "<p>a</p>\n"},
        {"[a](https:/evil.example)", "<p>a</p>\n"},
        {"[a](https:///evil.example)", "<p>a</p>\n"},
        {"[a](<https://good.example\\\\@evil.example>)", "<p>a</p>\n"},
        {"[a](https://)", "<p>a</p>\n"},
        {"[a](<https://x.example/&#10;b>)", "<p>a</p>\n"},
        {"[a]()", "<p>a</p>\n"}, );
}

static void an_image_is_a_link_to_it(void **state)
{
    CHECK(
        {"![a *b*](https://x.example/i.png)", "<p>" LINK("https://x.example/i.png", "a <em>b</em>") "</p>\n"},
        {"![a](javascript:b)", "<p>a</p>\n"},
        {"![a](data:image/svg+xml,b)", "<p>a</p>\n"},
        {"[![a](https://x.example/i)](https://y.example)", "<p>" LINK("https://y.example", "a") "</p>\n"},
        {"![a [b](https://y.example) c](https://x.example)", "<p>" LINK("https://x.example", "a b c") "</p>\n"},
        {"[![a](https://x.example/i)](javascript:b)", "<p>" LINK("https://x.example/i", "a") "</p>\n"}, );
}

static void html_is_shown_as_typed(void **state)
{
    CHECK(
        {"<script>\nalert(1)\n\n</script>\nend", "<p>&lt;script&gt;<br>\nalert(1)<br>\n<br>\n&lt;/script&gt;</p>\n<p>end</p>\n"},
        {"a <b onclick=x>c</b> <!-- d -->", "<p>a &lt;b onclick=x&gt;c&lt;/b&gt; &lt;!-- d --&gt;</p>\n"},
        {"<img src=x onerror=alert(1)>", "<p>&lt;img src=x onerror=alert(1)&gt;</p>\n"},
        {"</p></article><script>", "<p>&lt;/p&gt;&lt;/article&gt;&lt;script&gt;</p>\n"},
        {"&lt;script&gt; &#60;b>", "<p>&lt;script&gt; &lt;b&gt;</p>\n"},
        {"\\<script>", "<p>&lt;script&gt;</p>\n"},
        {"a &amp;lt; &#0; &#x1b;", "<p>a &amp;lt; \xef\xbf\xbd </p>\n"},
        {"a\xff\xfe" "b", "<p>a\xef\xbf\xbd\xef\xbf\xbd" "b</p>\n"},
        {"<?php x ?> <![CDATA[y]]>", "<p>&lt;?php x ?&gt; &lt;![CDATA[y]]&gt;</p>\n"},
        /* a change of direction ends with its paragraph, in which it stays */
        {"a\xe2\x80\xae" "b\n\nc", "<p>a\xe2\x80\xae" "b</p>\n<p>c</p>\n"}, );
}
/* clang-format on */

static size_t count(const char *text, const char *word)
{
    size_t n = 0;
    for (; (text = strstr(text, word)); text += strlen(word))
        n++;
    return n;
}

static char *repeat(const char *word)
{
    size_t n = RICHTEXT_MAX_BYTES / strlen(word), len = strlen(word);
    char *text = arena_alloc(arena, n * len + 1);
    for (size_t i = 0; i < n; i++)
        memcpy(text + i * len, word, len);
    return text;
}

static void nesting_ends_somewhere(void **state)
{
    (void)state;
    const char *quotes = render(repeat(">"));
    assert_int_equal(count(quotes, "<blockquote>"), 12);
    assert_int_equal(count(quotes, "</blockquote>"), 12);
    const char *lists = render(repeat("+ "));
    assert_int_equal(count(lists, "<ul>"), count(lists, "</ul>"));
    assert_int_equal(count(lists, "<ul>"), 6);
    assert_int_equal(count(lists, "<li>"), 6);
    assert_int_equal(count(lists, "</li>"), 6);
}

static const char *const many[] = {
    ">",
    "> ",
    "[",
    "](",
    "![",
    "*",
    "**a ",
    "*a_b ",
    "_a __b ",
    "`",
    "`a``b",
    "<",
    "<a ",
    "<!-",
    "&",
    "\\",
    "- ",
    "1. ",
    "#",
    "\n",
    "\n\n",
    "\n> ",
    "~",
    "=\n",
    "-\n",
    "[a](<",
    "[a]: ",
    "\t",
    "[a]: b\n\n[a]",
    "&nGt;",
    "\xff",
    "<?",
    "<!A ",
    "```\n",
    "[a](https://x/)",
    "a**b",
    "[[]",
    "<a@b.c>",
    "\xf0\x9f\x9a\xa2",
    "*a **b ",
    "[a][",
    "<![CDATA[",
};

static void no_text_is_dear(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof many / sizeof *many; i++) {
        arena_reset(arena);
        char *text = repeat(many[i]);
        clock_t begin = clock();
        const char *markup = render(text);
        double seconds = (double)(clock() - begin) / CLOCKS_PER_SEC;
        if (seconds > 0.5 || strlen(markup) > 60 * RICHTEXT_MAX_BYTES)
            fail_msg("%zu: %.3f s, %zu bytes", i, seconds, strlen(markup));
        assert_int_equal(count(markup, "<a "), count(markup, "</a>"));
        assert_int_equal(count(markup, "<em>"), count(markup, "</em>"));
        assert_int_equal(count(markup, "<p>"), count(markup, "</p>"));
    }
}

/* Whatever is typed, only these elements come out. */
static void only_known_elements_come_out(void **state)
{
    (void)state;
    static const char *const parts[] = {
        "<script>",
        "</p>",
        "*",
        "**",
        "_",
        "`",
        "[",
        "](",
        "javascript:a",
        "https://x.example/",
        ")",
        "!",
        "\n",
        "\n\n",
        "> ",
        "- ",
        "1. ",
        "# ",
        "<",
        ">",
        "\"",
        "'",
        "&quot;",
        "&#60;",
        "\\",
        "```\n",
        "    ",
        "onclick=a ",
        "<!--",
        "\xf0\x9f\x9a\xa2",
        "\xe2\x80\xae",
        "\xc3",
        "a",
        " ",
    };
    static const char *const elements[] = {
        "p>",
        "h3>",
        "h4>",
        "h5>",
        "h6>",
        "ul>",
        "ol>",
        "ol start=\"",
        "li>",
        "blockquote>",
        "pre>",
        "code>",
        "em>",
        "strong>",
        "br>",
        "hr>",
        "a href=\"https://x.example/",
        "a>",
    };
    uint32_t seed = 1;
    for (int round = 0; round < 20000; round++) {
        char text[600] = "";
        arena_reset(arena);
        for (size_t len = 0; len < 500;) {
            seed = seed * 1664525u + 1013904223u;
            const char *part = parts[(seed >> 16) % (sizeof parts / sizeof *parts)];
            strcpy(text + len, part);
            len += strlen(part);
        }
        for (const char *at = render(text); (at = strchr(at, '<')); at++) {
            const char *name = at[1] == '/' ? at + 2 : at + 1;
            size_t e = 0;
            while (e < sizeof elements / sizeof *elements &&
                   strncmp(name, elements[e], strlen(elements[e])) != 0)
                e++;
            if (e == sizeof elements / sizeof *elements)
                fail_msg("%.30s of %s", at, text);
        }
    }
}

static void too_much_is_refused(void **state)
{
    (void)state;
    struct html markup = {"untouched"};
    char *text = arena_alloc(arena, RICHTEXT_MAX_BYTES + 2);
    memset(text, 'a', RICHTEXT_MAX_BYTES);
    assert_int_equal(strlen(render(text)), RICHTEXT_MAX_BYTES + 8);
    text[RICHTEXT_MAX_BYTES] = 'a';
    assert_int_equal(richtext_render(arena, text, &markup), ERR_TOO_LARGE);
    assert_string_equal(markup.markup, "untouched");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(markdown_becomes_markup, setup, teardown),
        cmocka_unit_test_setup_teardown(links_are_only_to_the_web, setup, teardown),
        cmocka_unit_test_setup_teardown(an_image_is_a_link_to_it, setup, teardown),
        cmocka_unit_test_setup_teardown(html_is_shown_as_typed, setup, teardown),
        cmocka_unit_test_setup_teardown(nesting_ends_somewhere, setup, teardown),
        cmocka_unit_test_setup_teardown(no_text_is_dear, setup, teardown),
        cmocka_unit_test_setup_teardown(only_known_elements_come_out, setup, teardown),
        cmocka_unit_test_setup_teardown(too_much_is_refused, setup, teardown),
    };
    return cmocka_run_group_tests_name("richtext", tests, NULL, NULL);
}

/* hostile: text that wants to be more than text, in every place a value may stand, against the
 * exact bytes that must come out. Prints TAP without a plan.
 */
#include <stdio.h>
#include <string.h>

#include "html.h"
#include "models.h"

/* What a row expects, and the places that share it. */
enum want { TEXT, ATTR, URL, PART, XML_TEXT, XML_ATTR, PLAIN, WANTS };

struct place {
    const char *name;
    void (*render)(struct out *o, const struct hostile *p);
    enum want want;
    const char *before, *after;
};

static const struct place places[] = {
    {"text", html_h_text, TEXT, "<p>", "</p>"},
    {"title", html_h_title, TEXT, "<title>", "</title>"},
    {"textarea", html_h_area, TEXT, "<textarea>", "</textarea>"},
    {"attribute in double quotes", html_h_attr, ATTR, "<p title=\"", "\">"},
    {"attribute in single quotes", html_h_attr1, ATTR, "<p title='", "'>"},
    {"whole URL", html_h_url, URL, "<a href=\"", "\">"},
    {"part of a path", html_h_part, PART, "<a href=\"/", "\">"},
    {"part of a query", html_h_query, PART, "<a href=\"?q=", "\">"},
    {"xml text", html_h_xml_text, XML_TEXT, "<t>", "</t>"},
    {"xml attribute", html_h_xml_attr, XML_ATTR, "<t a='", "'/>"},
    {"xml URL", html_h_xml_url, URL, "<t href=\"", "\"/>"},
    {"xml part of a path", html_h_xml_part, PART, "<t href=\"/", "\"/>"},
    {"svg text", html_h_svg_text, XML_TEXT, "<text>", "</text>"},
    {"svg URL", html_h_svg_url, URL, "<a xlink:href=\"", "\"/>"},
    {"plain text", html_h_plain, PLAIN, "(", ")"},
};

struct row {
    const char *input, *want[WANTS];
};

#define BLOCKED "#blocked"
#define BAD     "\xef\xbf\xbd" /* U+FFFD */
#define BAD_3   "%EF%BF%BD"

/* clang-format off */
static const struct row rows[] = {
    {"\"><script>alert(1)</script>", {
        [TEXT] = "\"&gt;&lt;script&gt;alert(1)&lt;/script&gt;",
        [ATTR] = "&#34;&gt;&lt;script&gt;alert(1)&lt;/script&gt;",
        [URL] = BLOCKED,
        [PART] = "%22%3E%3Cscript%3Ealert%281%29%3C%2Fscript%3E"}},
    {"' onclick='x()", {
        [TEXT] = "' onclick='x()", [ATTR] = "&#39; onclick=&#39;x()", [URL] = BLOCKED,
        [PART] = "%27%20onclick%3D%27x%28%29"}},
    {"</title></textarea><b>", {
        [TEXT] = "&lt;/title&gt;&lt;/textarea&gt;&lt;b&gt;",
        [URL] = BLOCKED, [PART] = "%3C%2Ftitle%3E%3C%2Ftextarea%3E%3Cb%3E"}},
    {"&lt;&#60;&amp", {
        [TEXT] = "&amp;lt;&amp;#60;&amp;amp", [URL] = BLOCKED, [PART] = "%26lt%3B%26%2360%3B%26amp"}},
    {"]]><!--<?x", {
        [TEXT] = "]]&gt;&lt;!--&lt;?x", [URL] = BLOCKED, [PART] = "%5D%5D%3E%3C%21--%3C%3Fx"}},
    {"{{ p.text }}", {
        [TEXT] = "{{ p.text }}", [URL] = BLOCKED, [PART] = "%7B%7B%20p.text%20%7D%7D"}},
    /* schemes */
    {"otpauth://totp/x?a=1&b=2", {
        [TEXT] = "otpauth://totp/x?a=1&amp;b=2", [URL] = "otpauth://totp/x?a=1&amp;b=2", [PART] = "otpauth%3A%2F%2Ftotp%2Fx%3Fa%3D1%26b%3D2", [PLAIN] = "otpauth://totp/x?a=1&b=2"}},
    {"javascript:alert(1)", {
        [TEXT] = "javascript:alert(1)", [URL] = BLOCKED, [PART] = "javascript%3Aalert%281%29"}},
    {"JaVa\tscript:x", {
        [TEXT] = "JaVa\tscript:x", [URL] = BLOCKED, [PART] = "JaVa%09script%3Ax"}},
    {" javascript:x", {[TEXT] = " javascript:x", [URL] = BLOCKED, [PART] = "%20javascript%3Ax"}},
    {"\x01javascript:x", {
        [TEXT] = "javascript:x", [URL] = BLOCKED, [PART] = "javascript%3Ax", [PLAIN] = "\x01javascript:x"}},
    {"&#106;avascript:x", {
        [TEXT] = "&amp;#106;avascript:x", [URL] = BLOCKED, [PART] = "%26%23106%3Bavascript%3Ax"}},
    {"data:text/html,x", {
        [TEXT] = "data:text/html,x", [URL] = BLOCKED, [PART] = "data%3Atext%2Fhtml%2Cx"}},
    {"vbscript:x", {[TEXT] = "vbscript:x", [URL] = BLOCKED, [PART] = "vbscript%3Ax"}},
    {"ftp://a/", {[TEXT] = "ftp://a/", [URL] = BLOCKED, [PART] = "ftp%3A%2F%2Fa%2F"}},
    {"//evil.example", {
        [TEXT] = "//evil.example", [URL] = BLOCKED, [PART] = "%2F%2Fevil.example"}},
    {"/\\evil.example", {
        [TEXT] = "/\\evil.example", [URL] = BLOCKED, [PART] = "%2F%5Cevil.example"}},
    {"\\\\evil.example", {
        [TEXT] = "\\\\evil.example", [URL] = BLOCKED, [PART] = "%5C%5Cevil.example"}},
    {"/\t/evil.example", {
        [TEXT] = "/\t/evil.example", [URL] = BLOCKED, [PART] = "%2F%09%2Fevil.example"}},
    {"/\n/evil.example", {
        [TEXT] = "/\n/evil.example", [URL] = BLOCKED, [PART] = "%2F%0A%2Fevil.example"}},
    {"/\x01/evil.example", {
        [TEXT] = "//evil.example", [URL] = BLOCKED, [PART] = "%2F%2Fevil.example",
        [PLAIN] = "/\x01/evil.example"}},
    {"/\x7f/evil.example", {
        [TEXT] = "//evil.example", [URL] = BLOCKED, [PART] = "%2F%2Fevil.example",
        [PLAIN] = "/\x7f/evil.example"}},
    {"ht\ntps://a", {[TEXT] = "ht\ntps://a", [URL] = BLOCKED, [PART] = "ht%0Atps%3A%2F%2Fa"}},
    {"tools/a", {[TEXT] = "tools/a", [URL] = BLOCKED, [PART] = "tools%2Fa"}},
    {"http", {[TEXT] = "http", [URL] = BLOCKED, [PART] = "http"}},
    {"HTTPS://a.example/?x=1&y='2'", {
        [TEXT] = "HTTPS://a.example/?x=1&amp;y='2'", [ATTR] = "HTTPS://a.example/?x=1&amp;y=&#39;2&#39;",
        [URL] = "HTTPS://a.example/?x=1&amp;y=&#39;2&#39;",
        [PART] = "HTTPS%3A%2F%2Fa.example%2F%3Fx%3D1%26y%3D%272%27"}},
    {"http://a/", {[TEXT] = "http://a/", [URL] = "http://a/", [PART] = "http%3A%2F%2Fa%2F"}},
    {"MailTo:a@b.example", {
        [TEXT] = "MailTo:a@b.example", [URL] = "MailTo:a@b.example", [PART] = "MailTo%3Aa%40b.example"}},
    {"/a b\"c", {
        [TEXT] = "/a b\"c", [ATTR] = "/a b&#34;c", [URL] = "/a b&#34;c", [PART] = "%2Fa%20b%22c"}},
    {"/", {[TEXT] = "/", [URL] = "/", [PART] = "%2F"}},
    {"?q=<", {[TEXT] = "?q=&lt;", [URL] = "?q=&lt;", [PART] = "%3Fq%3D%3C"}},
    {"#>", {[TEXT] = "#&gt;", [URL] = "#&gt;", [PART] = "%23%3E"}},
    {"", {[TEXT] = ""}},
    {NULL, {[TEXT] = ""}},
    /* bytes */
    {"/\xf0\x9f\x9a\xa2\xe2\x80\xa8\xc3\xa9", { /* ship, U+2028, e acute */
        [TEXT] = "/\xf0\x9f\x9a\xa2\xe2\x80\xa8\xc3\xa9",
        [PART] = "%2F%F0%9F%9A%A2%E2%80%A8%C3%A9"}},
    {"/\xff.\x80.\xc3", { /* never, alone, cut off */
        [TEXT] = "/" BAD "." BAD "." BAD, [PART] = "%2F" BAD_3 "." BAD_3 "." BAD_3,
        [PLAIN] = "/\xff.\x80.\xc3"}},
    {"/\xc0\xaf", { /* overlong slash */
        [TEXT] = "/" BAD BAD, [PART] = "%2F" BAD_3 BAD_3, [PLAIN] = "/\xc0\xaf"}},
    {"/\xe0\x80\xaf", {
        [TEXT] = "/" BAD BAD BAD, [PART] = "%2F" BAD_3 BAD_3 BAD_3, [PLAIN] = "/\xe0\x80\xaf"}},
    {"/\xed\xa0\x80", { /* surrogate */
        [TEXT] = "/" BAD BAD BAD, [PART] = "%2F" BAD_3 BAD_3 BAD_3, [PLAIN] = "/\xed\xa0\x80"}},
    {"/\xf4\x90\x80\x80", { /* above U+10FFFF */
        [TEXT] = "/" BAD BAD BAD BAD, [PART] = "%2F" BAD_3 BAD_3 BAD_3 BAD_3,
        [PLAIN] = "/\xf4\x90\x80\x80"}},
    {"/\xf0\x9f\x9a<", { /* cut off before markup */
        [TEXT] = "/" BAD BAD BAD "&lt;", [PART] = "%2F" BAD_3 BAD_3 BAD_3 "%3C",
        [PLAIN] = "/\xf0\x9f\x9a<"}},
    {"/\xe2\"\xf0\x9f'", {
        [TEXT] = "/" BAD "\"" BAD BAD "'", [ATTR] = "/" BAD "&#34;" BAD BAD "&#39;",
        [PART] = "%2F" BAD_3 "%22" BAD_3 BAD_3 "%27", [PLAIN] = "/\xe2\"\xf0\x9f'"}},
    {"/\xef\xbf\xbe\xef\xbf\xbf", { /* U+FFFE, U+FFFF */
        [TEXT] = "/\xef\xbf\xbe\xef\xbf\xbf", [URL] = "/" BAD BAD, [XML_TEXT] = "/" BAD BAD,
        [PART] = "%2F%EF%BF%BE%EF%BF%BF"}},
    {"/\xdf\xbf\xe0\xa0\x80\xed\x9f\xbf\xee\x80\x80\xef\xbf\xbd\xf0\x90\x80\x80\xf4\x8f\xbf\xbf", {
        [TEXT] = "/\xdf\xbf\xe0\xa0\x80\xed\x9f\xbf\xee\x80\x80\xef\xbf\xbd\xf0\x90\x80\x80\xf4\x8f\xbf\xbf",
        [PART] = "%2F%DF%BF%E0%A0%80%ED%9F%BF%EE%80%80%EF%BF%BD%F0%90%80%80%F4%8F%BF%BF"}},
    {"a\x01\x02\x08\x0b\x0c\x0e\x1b\x1f\x7fz\t\n\r.", {
        [TEXT] = "az\t\n\r.", [URL] = BLOCKED, [PART] = "az%09%0A%0D.",
        [PLAIN] = "a\x01\x02\x08\x0b\x0c\x0e\x1b\x1f\x7fz\t\n\r."}},
    {"!#$%()*+,-./09:;=?@AZ[\\]^_`az{|}~", {
        [TEXT] = "!#$%()*+,-./09:;=?@AZ[\\]^_`az{|}~", [URL] = BLOCKED,
        [PART] = "%21%23%24%25%28%29%2A%2B%2C-.%2F09%3A%3B%3D%3F%40AZ%5B%5C%5D%5E_%60az%7B%7C%7D~"}},
};
/* clang-format on */

/* What is not said in a row follows from what is. */
static const char *wanted(const struct row *r, enum want want)
{
    if (r->want[want])
        return r->want[want];
    switch (want) {
    case PLAIN:
        return r->input ? r->input : "";
    case URL:
        return wanted(r, XML_ATTR);
    case XML_ATTR:
        return r->want[XML_TEXT] ? r->want[XML_TEXT] : wanted(r, ATTR);
    default:
        return r->want[TEXT];
    }
}

static void full(struct out *o)
{
    o->len = 0; /* only a wrong result is that long, and it will not compare equal */
}

int main(void)
{
    unsigned points = 0, bad = 0;
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        const struct place *place = &places[i];
        unsigned wrong = 0;
        for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
            char got[4096], want[4096];
            struct out o = {.data = got, .cap = sizeof got, .drain = full};
            struct hostile hostile = {rows[k].input};
            place->render(&o, &hostile);
            int n = snprintf(want, sizeof want, "%s%s%s", place->before,
                             wanted(&rows[k], place->want), place->after);
            if (o.len == (size_t)n && memcmp(got, want, o.len) == 0)
                continue;
            if (wrong++ == 0)
                printf("not ok %u - hostile text: %s\n", ++points, place->name);
            printf("    row %zu: got    %.*s\n    row %zu: wanted %s\n", k, (int)o.len, got, k,
                   want);
        }
        if (wrong == 0)
            printf("ok %u - hostile text: %s\n", ++points, place->name);
        bad += wrong;
    }
    return bad > 0;
}

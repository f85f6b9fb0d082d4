/* issue: what an issue tells in words, and the letters that are made of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "model/issue.h"
#include "view/letter_issue.h"

static struct arena *arena;
static const struct letter_site site = {"Slipway", "https://s.example", "Slipway Ltd, Porttown"};

static int setup(void **state)
{
    (void)state;
    arena = arena_new((size_t)16 << 20);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static struct issue_item item(const char *kind, const char *name)
{
    return (struct issue_item){
        .kind = kind,
        .tool = "a-tool",
        .tool_name = name,
        .tagline = "What it is",
        .category = "Tools",
        .other = "b-tool",
        .other_name = "B Tool",
        .voice = "panel",
        .was = "ship",
        .became = "skip",
        .panel = share_of(3, 4),
        .votes = share_of(1, 4),
        .week_votes = 12,
        .left_votes = 20,
        .right_votes = 9,
        .neither = 1,
        .quote = "",
        .quote_by = "",
    };
}

static struct issue issue_of(struct issue_item *items, size_t n)
{
    struct issue issue = {
        .week = "2026-w07",
        .urn = "",
        .from_day = "2026-02-09",
        .upto_day = "2026-02-15",
        .subject = "A week",
        .note = "",
        .sent_at = "",
        .items = {n, items},
    };
    issue_tell(arena, site.base_url, &issue);
    return issue;
}

static void weeks_are_words(void **state)
{
    (void)state;
    static const char *const good[] = {"2026-w07", "2020-w53", "9999-w01"};
    static const char *const bad[] = {"",        "2026-w7",   "2026-W07",
                                      "2026-07", "2026-w077", "202a-w07"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        assert_true(issue_is_week(good[i]));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(issue_is_week(bad[i]));
    assert_string_equal(issue_name(arena, "2026-w07"), "Week 7, 2026");
}

static void items_are_sentences(void **state)
{
    (void)state;
    struct issue_item items[] = {item("flip", "A Tool"),     item("flip", "A Tool"),
                                 item("verdict", "A Tool"),  item("contested", "A Tool"),
                                 item("compared", "A Tool"), item("price", "A Tool")};
    items[1].voice = "community";
    items[1].was = "skip";
    items[1].became = "ship";
    items[1].votes = share_of(9, 12);
    items[2].fresh = true;
    items[5].was = "Free";
    items[5].became = "$9/mo";
    struct issue issue = issue_of(items, 6);
    static const char *const titles[] = {
        "The panel now skips A Tool", "The community now ships A Tool",
        "A Tool, new here",           "A Tool",
        "A Tool vs B Tool",           "A Tool: $9/mo"};
    static const char *const lines[] = {
        "3 of 4 reviews say skip. Before, the panel’s majority said ship.",
        "9 of 12 counted votes say ship. Before, the community’s majority said skip.",
        "Panel ship 75% (3 of 4)",
        "The panel ships it 75% (3 of 4), the community 25% (1 of 4).",
        ("12 votes head to head this week. In all 20 would ship A Tool, 9 would ship B Tool, 1 "
         "neither."),
        "It was Free."};
    static const char *const sections[] = {"Verdict flips", "",
                                           "New verdicts",  "Panel and community disagree",
                                           "Most compared", "Entry prices"};
    for (size_t i = 0; i < 6; i++) {
        assert_string_equal(issue.items.v[i].title, titles[i]);
        assert_string_equal(issue.items.v[i].line, lines[i]);
        assert_string_equal(issue.items.v[i].section, sections[i]);
    }
    assert_true(items[0].skips && !items[0].ships && items[1].ships && !items[1].skips);
    assert_string_equal(items[4].url, "https://s.example/compare/a-tool-vs-b-tool");
    assert_string_equal(items[5].path, "/tools/a-tool");
    assert_string_equal(issue.url, "https://s.example/newsletter/2026-w07");
}

static void what_is_cut_leaves_its_heading(void **state)
{
    (void)state;
    struct issue_item items[] = {item("flip", "One"), item("flip", "Two"), item("price", "Three")};
    items[0].dropped = true;
    items[2].gone = true;
    struct issue issue = issue_of(items, 3);
    issue_cut(&issue);
    assert_int_equal(issue.items.n, 1);
    assert_string_equal(issue.items.v[0].tool_name, "Two");
    assert_string_equal(issue.items.v[0].section, "Verdict flips");
}

static void a_letter_is_everybodys_until_it_is_sent(void **state)
{
    (void)state;
    struct issue_item items[] = {item("flip", "A <b>Tool</b>"), item("price", "Gone")};
    items[1].gone = true;
    struct issue issue = issue_of(items, 2);
    struct letter all;
    issue.note = "Hello *there*. <script>alert(1)</script>";
    assert_int_equal(letter_issue(arena, &site, &issue, &all), ERR_OK);
    assert_int_equal(issue.items.n, 2); /* what was given stays whole */
    assert_non_null(strstr(all.html, "Hello <em>there</em>. &lt;script&gt;"));
    assert_null(strstr(all.html, "<script"));
    assert_null(strstr(all.html, "<b>Tool"));
    assert_null(strstr(all.html, "Gone"));
    assert_null(strstr(all.html, "<img"));
    assert_null(strstr(all.html, "src="));
    assert_non_null(strstr(all.html, "prefers-color-scheme: dark"));
    assert_non_null(strstr(all.html, "Slipway Ltd, Porttown"));
    assert_non_null(strstr(all.text, "Hello *there*."));
    assert_non_null(strstr(all.text, "[SKIP] The panel now skips A <b>Tool</b>\n3 of 4 reviews"));
    assert_null(strstr(all.text, "\n\n\n\n"));

    const char *own = "https://s.example/newsletter/unsubscribe/0123456789abcdef0123456789abcdef";
    struct letter one = letter_for(arena, &all, own);
    assert_non_null(strstr(all.html, ISSUE_NOBODY));
    assert_null(strstr(one.html, ISSUE_NOBODY));
    assert_null(strstr(one.text, ISSUE_NOBODY));
    assert_non_null(strstr(one.html, own));
    assert_non_null(strstr(one.text, own));
    assert_int_equal(strlen(one.html), strlen(all.html));

    /* approved when the site had another address: the link is still nobody else's */
    one = letter_for(arena, &all,
                     "https://new.example/newsletter/unsubscribe/0123456789abcdef0123456789abcdef");
    assert_null(strstr(one.html, ISSUE_NOBODY));
    assert_null(strstr(one.text, ISSUE_NOBODY));
}

static const char *repeated(const char *what, size_t n)
{
    size_t len = strlen(what);
    char *text = arena_alloc(arena, n * len + 1);
    for (size_t i = 0; i < n; i++)
        memcpy(text + i * len, what, len);
    text[n * len] = 0;
    return text;
}

/* All that there can be at its longest but for names, of which one is long. */
static void the_longest_issue_is_below_100_kb(void **state)
{
    (void)state;
    static struct issue_item items[12 + 12 + 3 + 3 + 12];
    static struct issue_seat seats[5] = {
        {"builder", "Builder", "ship", "skip", true, true},
        {"skeptic", "Skeptic", "skip", "ship", false, true},
        {"futurist", "Futurist", "skip", "ship", false, true},
        {"creator", "Creator", "skip", "ship", false, true},
        {"founder", "Founder", "skip", "ship", false, true},
    };
    size_t n = 0;
    for (int i = 0; i < 12; i++)
        items[n++] = item("flip", "A Tool of Some Length");
    for (int i = 0; i < 12; i++) {
        items[n] = item("verdict", "A Tool of Some Length");
        items[n].tagline = repeated("tagline ", 15);
        items[n].quote = repeated("Quotes’ ", 50);
        items[n].quote_by = "Founder";
        items[n++].seats = (struct issue_seats){5, seats};
    }
    for (int i = 0; i < 3; i++)
        items[n++] = item("contested", "A Tool of Some Length");
    for (int i = 0; i < 3; i++)
        items[n++] = item("compared", "A Tool of Some Length");
    for (int i = 0; i < 12; i++)
        items[n++] = item("price", "A Tool of Some Length");
    struct issue issue = issue_of(items, n);
    struct letter letter;
    issue.note = repeated("Note ’n ", 500);
    assert_int_equal(letter_issue(arena, &site, &issue, &letter), ERR_OK);
    print_message("the longest issue: %zu bytes of HTML, %zu of text\n", strlen(letter.html),
                  strlen(letter.text));
    assert_true(strlen(letter.html) <= 102400);
    assert_true(strlen(letter.text) <= 102400);
    issue.note = repeated("x", 8193);
    assert_int_equal(letter_issue(arena, &site, &issue, &letter), ERR_TOO_LARGE);
}

static void alerts_are_written_from_facts(void **state)
{
    (void)state;
    struct letter l;
    static const char own[] = "https://s.example/newsletter/unsubscribe/0123";
    assert_int_equal(
        letter_alert(arena, &site,
                     "{\"events\":[{\"kind\":\"panel-flipped\",\"tool\":\"a-tool\",\"tool_name\":"
                     "\"A <i>\",\"was\":\"ship\",\"became\":\"skip\",\"ship\":1,\"n\":4},"
                     "{\"kind\":\"review-published\",\"tool\":\"b\",\"tool_name\":\"B\","
                     "\"persona\":\"founder\",\"persona_name\":\"Founder\",\"quote\":\"No.\","
                     "\"was\":\"ship\",\"became\":\"skip\"}],\"more\":3,"
                     "\"alerts\":[{\"id\":7,\"name\":\"A <i> vs B\"}]}",
                     "Verdicts changed", own, &l),
        ERR_OK);
    assert_non_null(strstr(l.text, "Verdict flip: the panel now skips A <i>\n3 of 4 reviews say "
                                   "skip."));
    assert_non_null(strstr(l.text, "The Founder on B: skip, before ship\n  “No.”\n"));
    assert_non_null(strstr(l.text, "And 3 more."));
    assert_non_null(strstr(l.html, "A &lt;i&gt;"));
    assert_non_null(strstr(l.html, "https://s.example/tools/b#seat-founder"));
    assert_non_null(strstr(l.html, own));
    assert_non_null(strstr(l.text, own));
    assert_non_null(strstr(l.text, "End the alert on A <i> vs B: https://s.example/newsletter/"
                                   "unsubscribe/0123?alert=7\n"));
    assert_non_null(strstr(l.html, "0123?alert=7"));
    assert_non_null(strstr(l.html, "A &lt;i&gt; vs B"));
    static const char nameless[] = "{\"events\":[{\"kind\":\"panel-flipped\",\"tool\":\"a\","
                                   "\"tool_name\":\"A\"}],\"alerts\":[{\"id\":1}]}";
    static const char *const bad[] = {"",
                                      nameless,
                                      "[]",
                                      "{}",
                                      "{\"events\":[]}",
                                      "{\"events\":[1]}",
                                      "{\"events\":[{}]}",
                                      "{\"events\":{}}"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(letter_alert(arena, &site, bad[i], "S", own, &l), ERR_INVALID);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(weeks_are_words),
        cmocka_unit_test(items_are_sentences),
        cmocka_unit_test(what_is_cut_leaves_its_heading),
        cmocka_unit_test(a_letter_is_everybodys_until_it_is_sent),
        cmocka_unit_test(the_longest_issue_is_below_100_kb),
        cmocka_unit_test(alerts_are_written_from_facts),
    };
    return cmocka_run_group_tests_name("issue", tests, setup, teardown);
}

/* travel: the badge's words and widths, and events in words. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/utf8.h"
#include "model/badge.h"
#include "model/event.h"

static struct arena *arena;

static int setup(void **state)
{
    (void)state;
    arena = arena_new(1 << 20);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static void clusters_are_whole(void **state)
{
    (void)state;
    int columns;
    assert_int_equal(utf8_cluster("ab", &columns), 1);
    assert_int_equal(columns, 1);
    assert_int_equal(utf8_cluster("e\u0301x", &columns), 3); /* with its accent */
    assert_int_equal(columns, 1);
    assert_int_equal(utf8_cluster("船舶", &columns), 3);
    assert_int_equal(columns, 2);
    assert_int_equal(utf8_cluster("👩‍💻 x", &columns), strlen("👩‍💻")); /* joined */
    assert_int_equal(columns, 2);
    assert_int_equal(utf8_cluster("\u200b", &columns), 3);
    assert_int_equal(columns, 0);
}

static struct badge badge_named(const char *name, int ships, int reviews)
{
    struct review review = {.present = true, .reviewed_on = "2026-05-01"};
    struct tool t = {.name = name, .panel = share_of(ships, reviews), .reviews = {1, &review}};
    return badge_of(arena, &t, "Slipway", THEME_OF_READER);
}

static void a_badge_is_as_wide_as_its_words(void **state)
{
    (void)state;
    struct badge b = badge_named("AV", 3, 4);
    assert_string_equal(b.line, "Panel 75% ship, 3 of 4, 2026-05-01");
    assert_int_equal(b.name_width, (722 + 667) * 15 / 1000 + 1);
    assert_true(b.ship && !b.skip);
    assert_int_equal(b.width, b.text_x + b.line_width + 12);
    b = badge_named("AV", 1, 4);
    assert_true(b.skip && !b.ship);
    b = badge_named("AV", 1, 2);
    assert_false(b.ship || b.skip);
    assert_int_equal(b.text_x, 12);
    b = badge_named("AV", 0, 0);
    assert_string_equal(b.line, "Panel: not reviewed yet");
    assert_false(b.ship || b.skip);
}

static void a_long_name_is_cut_between_characters(void **state)
{
    (void)state;
    struct badge b = badge_named("WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW", 3, 4);
    assert_true(b.name_width <= 260);
    assert_string_equal(b.name + strlen(b.name) - strlen("W…"), "W…");
    b = badge_named(
        "👩‍💻👩‍💻👩‍💻👩‍💻👩‍💻👩‍💻👩‍💻👩‍💻👩‍💻👩‍💻👩‍💻👩‍💻👩‍💻👩‍💻👩‍💻👩‍💻👩‍💻👩‍💻👩‍💻👩‍💻",
        3, 4);
    assert_true(b.name_width <= 260);
    assert_int_equal((strlen(b.name) - strlen("…")) % strlen("👩‍💻"), 0);
    b = badge_named("just short enough to be whole", 3, 4);
    assert_string_equal(b.name, "just short enough to be whole");
}

static void markdown_is_escaped(void **state)
{
    (void)state;
    assert_string_equal(badge_markdown(arena, "a ](javascript:alert) *b* \\ 🚢: c, d."),
                        "a \\]\\(javascript:alert\\) \\*b\\* \\\\ 🚢: c, d.");
}

static void events_in_words(void **state)
{
    (void)state;
    struct event e = {
        .urn = "urn:uuid:1",
        .at = "2026-05-01T12:00:00Z",
        .kind = "community-flipped",
        .tool = "a-tool",
        .tool_name = "A Tool",
        .was = "skip",
        .became = "ship",
        .ship = 31,
        .n = 50,
    };
    struct feed_entry entry = event_entry(arena, "https://x.example", &e);
    assert_string_equal(entry.title, "Verdict flip: the community now ships A Tool");
    assert_string_equal(entry.text,
                        "31 of 50 counted votes say ship. Before, the community’s majority said "
                        "skip.");
    assert_string_equal(entry.url, "https://x.example/tools/a-tool");
    assert_string_equal(entry.id, "urn:uuid:1");
    e.kind = "review-published";
    e.persona = "builder";
    e.persona_name = "Builder";
    e.quote = "Yes.";
    e.was = "ship";
    assert_string_equal(event_entry(arena, "", &e).title, "The Builder on A Tool: ship");
    assert_string_equal(event_entry(arena, "", &e).url, "/tools/a-tool#seat-builder");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(clusters_are_whole),
        cmocka_unit_test(a_badge_is_as_wide_as_its_words),
        cmocka_unit_test(a_long_name_is_cut_between_characters),
        cmocka_unit_test(markdown_is_escaped),
        cmocka_unit_test(events_in_words),
    };
    return cmocka_run_group_tests_name("travel", tests, setup, teardown);
}

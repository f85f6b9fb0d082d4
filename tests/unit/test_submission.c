/* submission: tickets, receipts, and what a proposal must be. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/crypto.h"
#include "base/ticket.h"
#include "page/proposal.h"
#include "view/letter.h"

#define KEY_A "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define KEY_B "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
#define NOW   1795283499
#define FORM  "00112233445566778899aabbccddeeff"

static struct arena *arena;

static int setup(void **state)
{
    (void)state;
    arena = arena_new(64 << 20);
    return crypto_init();
}

static int teardown(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static struct secrets keys(const char *text)
{
    struct secrets secrets;
    const char *why;
    assert_int_equal(secrets_read(arena, text, &secrets, &why), ERR_OK);
    return secrets;
}

/* ---- tickets ---- */

static void tickets_come_back(void **state)
{
    (void)state;
    struct secrets s = keys(KEY_A);
    struct ticket t;
    char key[TICKET_KEY_HEX_BYTES], other[TICKET_KEY_HEX_BYTES];
    ticket_key(key);
    ticket_key(other);
    assert_int_equal(strlen(key), 32);
    assert_string_not_equal(key, other);
    const char *text = ticket_write(arena, &s, key, NOW);
    assert_true(ticket_read(&s, text, NOW + 7, &t));
    assert_string_equal(t.key, key);
    assert_int_equal(t.age_s, 7);
}

static void tickets_grow_old(void **state)
{
    (void)state;
    struct secrets s = keys(KEY_A);
    struct ticket t;
    const char *text = ticket_write(arena, &s, FORM, NOW);
    assert_true(ticket_read(&s, text, NOW + TICKET_LIFE_S, &t));
    assert_false(ticket_read(&s, text, NOW + TICKET_LIFE_S + 1, &t));
    /* another host's clock may be ahead a little, and no more */
    assert_true(ticket_read(&s, text, NOW - 60, &t));
    assert_int_equal(t.age_s, 0);
    assert_false(ticket_read(&s, text, NOW - 61, &t));
}

static void tickets_of_every_secret_are_believed(void **state)
{
    (void)state;
    struct secrets a = keys(KEY_A), b = keys(KEY_B), both = keys(KEY_B "," KEY_A);
    struct ticket t;
    const char *text = ticket_write(arena, &a, FORM, NOW);
    assert_true(ticket_read(&both, text, NOW, &t));
    assert_false(ticket_read(&b, text, NOW, &t));
    assert_string_equal(ticket_write(arena, &both, FORM, NOW), ticket_write(arena, &b, FORM, NOW));
}

static void forged_tickets_are_none(void **state)
{
    (void)state;
    struct secrets s = keys(KEY_A);
    struct ticket t;
    const char *text = ticket_write(arena, &s, FORM, NOW);
    for (size_t i = 0; text[i]; i++) {
        char *forged = arena_copy(arena, text);
        forged[i] = forged[i] == '1' ? '2' : '1';
        if (ticket_read(&s, forged, NOW, &t))
            fail_msg("changed at %zu: %s", i, forged);
        forged[i] = '\0';
        if (ticket_read(&s, forged, NOW, &t))
            fail_msg("cut at %zu: %s", i, forged);
    }
    static const char *const strange[] = {
        "",
        "1",
        "1.",
        "1..",
        "1." FORM,
        "1." FORM ".",
        "1." FORM "..",
        "1." FORM ".1.",
        "1." FORM ".9999999999999.x",
        "2." FORM ".1.x",
        "1." FORM "-1.x",
        "\"><script>",
    };
    for (size_t i = 0; i < sizeof strange / sizeof *strange; i++)
        assert_false(ticket_read(&s, strange[i], NOW, &t));
    assert_false(ticket_read(&s, arena_printf(arena, "%s0", text), NOW, &t));
}

static void receipts_are_made_of_keys(void **state)
{
    (void)state;
    struct secrets a = keys(KEY_A), b = keys(KEY_B), both = keys(KEY_B "," KEY_A);
    struct receipt_tokens of_a = ticket_receipt(arena, &a, FORM);
    struct receipt_tokens of_b = ticket_receipt(arena, &b, FORM);
    struct receipt_tokens of_both = ticket_receipt(arena, &both, FORM);
    assert_int_equal(of_a.n, 1);
    assert_int_equal(of_both.n, 2);
    assert_string_equal(of_both.v[0], of_b.v[0]);
    assert_string_equal(of_both.v[1], of_a.v[0]);
    assert_string_not_equal(of_a.v[0], of_b.v[0]);
    assert_true(ticket_token_is_valid(of_a.v[0]));
    assert_string_not_equal(of_a.v[0],
                            ticket_receipt(arena, &a, "10112233445566778899aabbccddeeff").v[0]);
    assert_false(ticket_token_is_valid(""));
    assert_false(ticket_token_is_valid(of_a.v[0] + 1));
    assert_false(ticket_token_is_valid("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa+"));
}

static void calls_are_known_by_their_name(void **state)
{
    (void)state;
    struct secrets a = keys(KEY_A), b = keys(KEY_B);
    char one[TICKET_KEY_HEX_BYTES], same[TICKET_KEY_HEX_BYTES], other[TICKET_KEY_HEX_BYTES];
    ticket_key_of(&a, "a name of a call", one);
    ticket_key_of(&a, "a name of a call", same);
    assert_string_equal(one, same);
    ticket_key_of(&a, "a name of another", other);
    assert_string_not_equal(one, other);
    ticket_key_of(&b, "a name of a call", other);
    assert_string_not_equal(one, other);
}

/* ---- proposals ---- */

static struct param typed[] = {
    {"name", "A Tool"},
    {"website", "https://a-tool.example/"},
    {"tagline", "It is."},
    {"category", "tools"},
    {"description", "*So*"},
    {"model", "free"},
    {"entry", "Free"},
    {"email", ""},
    {"note", ""},
};

/* Reads the form with one field changed; returns its flaws. */
static struct flaws read_with(const char *name, const char *value, struct proposal *p)
{
    struct param *v = arena_array(arena, sizeof typed / sizeof *typed, sizeof *v);
    struct context c = {.arena = arena, .why = ""};
    struct flaws flaws = flaws_new(arena, 16);
    memcpy(v, typed, sizeof typed);
    for (size_t i = 0; i < sizeof typed / sizeof *typed; i++)
        if (strcmp(v[i].name, name) == 0)
            v[i].value = value;
    c.req.body_kind = BODY_FORM;
    c.req.form = (struct params){.n = sizeof typed / sizeof *typed, .v = v};
    enum err e = proposal_read(&c, p, &flaws);
    assert_int_equal(e, flaws.n ? ERR_INVALID : ERR_OK);
    return flaws;
}

static void proposals_are_read(void **state)
{
    (void)state;
    struct proposal p;
    assert_int_equal(read_with("", "", &p).n, 0);
    assert_string_equal(p.name, "A Tool");
    assert_string_equal(p.category.slug, "tools");
    assert_string_equal(p.pricing.model, "free");
    assert_string_equal(p.description, "*So*");
    assert_string_equal(p.description_html.markup, "<p><em>So</em></p>\n");
    assert_string_equal(p.note, "");
    read_with("name", "  \t A \n", &p);
    assert_string_equal(p.name, "A");
    read_with("description", "\n\n    code\n\nx \n\n", &p);
    assert_string_equal(p.description, "    code\n\nx");
}

static void websites_are_completed(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {
        {"example.com", "https://example.com"},
        {"example.com:8080/x", "https://example.com:8080/x"},
        {"//example.com/x", "https://example.com/x"},
        {" HTTP://Example.com/A ", "http://Example.com/A"},
        {"xn--bcher-kva.example", "https://xn--bcher-kva.example"},
    };
    struct proposal p;
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        assert_int_equal(read_with("website", pairs[i][0], &p).n, 0);
        assert_string_equal(p.website, pairs[i][1]);
    }
    /* one host has one spelling, that of the network */
    assert_int_equal(read_with("website",
                               "b\xc3\xbc"
                               "cher.example",
                               &p)
                         .n,
                     1);
}

static void websites_are_refused(void **state)
{
    (void)state;
    static const char *const strange[] = {
        "",
        "javascript:alert(1)",
        "JAVASCRIPT:alert(1)",
        "data:text/html,x",
        "mailto:a@b.example",
        "ftp://example.com",
        "https://",
        "https:///x",
        "https://localhost",
        "https://.example",
        "https://example.",
        "https://a@example.com",
        "https://exa mple.com",
        "https://example.com/\"x",
        "https://example.com/<x",
        "https://example.com\\@evil.example",
    };
    struct proposal p;
    for (size_t i = 0; i < sizeof strange / sizeof *strange; i++) {
        struct flaws flaws = read_with("website", strange[i], &p);
        if (flaws.n != 1 || strcmp(flaws.v[0].pointer, "/website") != 0)
            fail_msg("“%s” was taken", strange[i]);
    }
}

static void limits_hold(void **state)
{
    (void)state;
    static const struct {
        const char *name, *pointer;
        size_t max;
    } limits[] = {
        {"name", "/name", 120},
        {"tagline", "/tagline", 300},
        {"entry", "/pricing/entry", 80},
        {"note", "/note", 1000},
        {"description", "/description", 8000},
    };
    struct proposal p;
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
        char *text = arena_alloc(arena, limits[i].max + 2);
        memset(text, 'x', limits[i].max);
        assert_int_equal(read_with(limits[i].name, text, &p).n, 0);
        text[limits[i].max] = 'x';
        struct flaws flaws = read_with(limits[i].name, text, &p);
        assert_int_equal(flaws.n, 1);
        assert_string_equal(flaws.v[0].pointer, limits[i].pointer);
    }
}

static void refusals_find_their_fields(void **state)
{
    (void)state;
    struct context c = {.arena = arena, .why = ""};
    struct flaws flaws = flaws_new(arena, 8);
    assert_true(
        proposal_note_refusal(&c, &(struct refusal){"tools_one_website", "a-tool"}, &flaws));
    assert_string_equal(flaws.v[0].pointer, "/website");
    assert_string_equal(flaws.v[0].href, "/tools/a-tool");
    assert_true(proposal_note_refusal(
        &c, &(struct refusal){"submissions_website_allowed", "It sells links."}, &flaws));
    assert_non_null(strstr(flaws.v[1].detail, "It sells links."));
    assert_false(proposal_note_refusal(&c, &(struct refusal){"submissions_key_key", ""}, &flaws));
    assert_false(proposal_note_refusal(&c, &(struct refusal){"", ""}, &flaws));
    assert_int_equal(flaws.n, 2);
}

static void hashes_tell_what_was_typed(void **state)
{
    (void)state;
    struct context c = {.arena = arena, .why = ""};
    struct proposal p, q;
    read_with("", "", &p);
    read_with("", "", &q);
    assert_string_equal(proposal_hash(&c, &p, ""), proposal_hash(&c, &q, ""));
    assert_string_not_equal(proposal_hash(&c, &p, ""), proposal_hash(&c, &p, "a-tool"));
    p.name = "AB", p.website = "C";
    q.name = "A", q.website = "BC";
    assert_string_not_equal(proposal_hash(&c, &p, ""), proposal_hash(&c, &q, ""));
}

/* ---- mail ---- */

static void letters_are_written(void **state)
{
    (void)state;
    struct decision_letter l;
    assert_int_equal(
        letter_read_decision(arena,
                             "{\"kind\":\"tool\",\"action\":\"reject\",\"name\":\"A <b> & 🚢\","
                             "\"slug\":\"a\",\"reason\":\"No.\\n\\nReally.\",\"key\":\"" FORM "\"}",
                             &l),
        ERR_OK);
    assert_true(l.rejected);
    assert_string_equal(l.key, FORM);
    l.link = "https://site.example/submissions/x";
    l.site_name = "Site";
    l.base_url = "https://site.example";
    const char *text = letter_decision(arena, &l);
    assert_non_null(strstr(text, "“A <b> & 🚢” was rejected.\n"));
    assert_non_null(strstr(text, "\nNo.\n\nReally.\n"));
    assert_non_null(strstr(text, "\nhttps://site.example/submissions/x\n"));
    assert_string_equal(letter_decision_subject(arena, &l), "Not taken: A <b> & 🚢");
    assert_non_null(strstr(text, "takes one appeal"));
    l.appealed = true;
    assert_null(strstr(letter_decision(arena, &l), "takes one appeal"));
    assert_int_equal(letter_read_decision(arena, "{\"kind\":\"tool\"}", &l), ERR_INVALID);
    assert_int_equal(letter_read_decision(arena, "no", &l), ERR_INVALID);
    assert_int_equal(letter_read_decision(arena, "[]", &l), ERR_INVALID);
    assert_int_equal(
        letter_read_decision(
            arena,
            "{\"kind\":\"edit\",\"action\":\"approve\",\"name\":\"A\",\"slug\":\"a\",\"reason\":null,"
            "\"key\":\"k\"}",
            &l),
        ERR_OK);
    assert_true(l.is_edit && l.approved && !l.appealed);
    assert_string_equal(l.reason, "");
    assert_int_equal(
        letter_read_decision(
            arena,
            "{\"kind\":\"edit\",\"action\":\"reject\",\"name\":\"A\",\"slug\":\"a\",\"reason\":\"No.\","
            "\"appealed\":true,\"key\":\"k\"}",
            &l),
        ERR_OK);
    assert_true(l.appealed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tickets_come_back),
        cmocka_unit_test(tickets_grow_old),
        cmocka_unit_test(tickets_of_every_secret_are_believed),
        cmocka_unit_test(forged_tickets_are_none),
        cmocka_unit_test(receipts_are_made_of_keys),
        cmocka_unit_test(calls_are_known_by_their_name),
        cmocka_unit_test(proposals_are_read),
        cmocka_unit_test(websites_are_completed),
        cmocka_unit_test(websites_are_refused),
        cmocka_unit_test(limits_hold),
        cmocka_unit_test(refusals_find_their_fields),
        cmocka_unit_test(hashes_tell_what_was_typed),
        cmocka_unit_test(letters_are_written),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}

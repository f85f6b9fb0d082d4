/* ballots: signed notes, checkpoints, published entries, and the count of them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/crypto.h"
#include "base/gzip.h"
#include "base/note.h"
#include "model/checkpoint.h"
#include "model/recount.h"

static struct arena *a;

static int begin(void **state)
{
    (void)state;
    a = arena_new((size_t)256 << 20);
    return crypto_init();
}

static int end(void **state)
{
    (void)state;
    arena_free(a);
    return 0;
}

/* RFC 8032, 7.1, tests 1 and 2; RFC 6234's "abc". */
static void signatures_are_those_of_the_standard(void **state)
{
    (void)state;
    static const struct {
        const char *seed, *key, *message, *signature;
    } vectors[] = {
        {"9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
         "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
         "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9"
         "b46bd25bf5f0595bbe24655141438e7a100b"},
        {"4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
         "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "\x72",
         "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f1"
         "1d8c387b2eaeb4302aeeb00d291612bb0c00"},
    };
    for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++) {
        unsigned char seed[32], key[32], signature[64];
        char hex[129];
        size_t len = strlen(vectors[i].message);
        crypto_unhex(vectors[i].seed, seed, sizeof seed);
        crypto_public_key(seed, key);
        crypto_hex(key, sizeof key, hex);
        assert_string_equal(hex, vectors[i].key);
        crypto_signature(seed, vectors[i].message, len, signature);
        crypto_hex(signature, sizeof signature, hex);
        assert_string_equal(hex, vectors[i].signature);
        assert_true(crypto_signed(key, vectors[i].message, len, signature));
        signature[63] ^= 1;
        assert_false(crypto_signed(key, vectors[i].message, len, signature));
    }
    struct crypto_sha256 h;
    unsigned char digest[CRYPTO_MAC_BYTES];
    char hex[CRYPTO_MAC_HEX_BYTES];
    crypto_sha256_begin(&h);
    crypto_sha256_add(&h, "a", 1);
    crypto_sha256_add(&h, "bc", 2);
    crypto_sha256_end(&h, digest);
    crypto_mac_hex(digest, hex);
    assert_string_equal(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

/* The example of golang.org/x/mod/sumdb/note, which others verify with. */
static void a_note_of_another_program_is_read(void **state)
{
    (void)state;
    static const char note[] =
        "If you think cryptography is the answer to your problem,\n"
        "then you don't know what your problem is.\n\n"
        "\xe2\x80\x94 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdng"
        "otpRZb6KE6RyyBwJnAM=\n";
    struct note_verifier key;
    const char *text;
    assert_int_equal(
        note_read_key(a, " PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW\n",
                      &key),
        ERR_OK);
    assert_int_equal(note_open(a, note, &key, &text), ERR_OK);
    assert_string_equal(text, "If you think cryptography is the answer to your problem,\n"
                              "then you don't know what your problem is.\n");
    char *other = arena_copy(a, note);
    other[3] = 'Y';
    assert_int_equal(note_open(a, other, &key, &text), ERR_INVALID);
}

static void a_note_is_signed_by_all_and_read_by_each(void **state)
{
    (void)state;
    struct secrets secrets;
    struct note_signers signers, others;
    struct note_verifier key;
    const char *why, *text;
    assert_int_equal(
        secrets_read(
            a, "an old key of thirty-two bytes and more\nanother key of thirty-two bytes or more",
            &secrets, &why),
        ERR_OK);
    note_signers_of(&secrets, &signers);
    assert_int_equal(signers.n, 2);
    const char *note = note_sign(a, "x.example/ballots", "one\ntwo\n", &signers);
    for (size_t i = 0; i < signers.n; i++) {
        assert_int_equal(note_read_key(a, note_key(a, "x.example/ballots", signers.seeds[i]), &key),
                         ERR_OK);
        assert_int_equal(note_open(a, note, &key, &text), ERR_OK);
        assert_string_equal(text, "one\ntwo\n");
        assert_int_equal(note_read_key(a, note_key(a, "y.example/ballots", signers.seeds[i]), &key),
                         ERR_OK);
        assert_int_equal(note_open(a, note, &key, &text), ERR_NOT_FOUND);
    }
    others = signers;
    others.seeds[0][0] ^= 1;
    assert_int_equal(note_read_key(a, note_key(a, "x.example/ballots", others.seeds[0]), &key),
                     ERR_OK);
    assert_int_equal(note_open(a, note, &key, &text), ERR_NOT_FOUND);
    static const char *const none[] = {"",
                                       "\n",
                                       "\n\n",
                                       "text\n",
                                       "t\n\n",
                                       "t\n\nx\n",
                                       "t\n\n\xe2\x80\x94 x\n",
                                       "t\n\n\xe2\x80\x94 x AAAA\n"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        assert_int_equal(note_open(a, none[i], NULL, &text), ERR_BAD_REQUEST);
    static const char *const no_keys[] = {
        "",
        "x",
        "+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeumann+c74f20a3+",
        "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TX",
        "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW x"};
    for (size_t i = 0; i < sizeof no_keys / sizeof *no_keys; i++)
        assert_int_equal(note_read_key(a, no_keys[i], &key), ERR_BAD_REQUEST);
}

static void a_checkpoint_comes_back(void **state)
{
    (void)state;
    struct checkpoint c = {.origin = "x.example/ballots",
                           .day = "2026-11-20",
                           .total = 120,
                           .entries = 17,
                           .last = 131};
    struct checkpoint back;
    memset(c.chain, 7, sizeof c.chain);
    memset(c.ballots, 'a', sizeof c.ballots - 1);
    memset(c.tallies, 'b', sizeof c.tallies - 1);
    for (int i = 0; i < 2; i++) {
        const char *text = checkpoint_text(a, &c);
        assert_null(checkpoint_read(a, arena_printf(a, "%spairs.csv x\n", text), &back));
        assert_string_equal(checkpoint_text(a, &back), text);
        /* no line may be missing or another */
        for (const char *at = text; *at; at = strchr(at, '\n') + 1) {
            const char *less =
                arena_printf(a, "%.*s%s", (int)(at - text), text, strchr(at, '\n') + 1);
            assert_non_null(checkpoint_read(a, less, &back));
        }
        memset(c.previous, 'c', sizeof c.previous - 1);
    }
}

static const char *read_line(const char *line, struct ballot_entry *e)
{
    return ballot_read(line, strlen(line), e);
}

static void an_entry_is_read_or_refused(void **state)
{
    (void)state;
    struct ballot_entry e;
    assert_null(read_line("12,00ff00ff00ff00ff,2026-11-20,release,ship,held,ship,counted", &e));
    assert_int_equal(e.tool, 12);
    assert_true(e.voter == 0x00ff00ff00ff00ffU);
    assert_string_equal(e.day, "2026-11-20");
    assert_string_equal(ballot_vote_words(e.before), "ship held");
    assert_string_equal(ballot_vote_words(e.after), "ship counted");
    assert_null(
        read_line("999999999999999999,ffffffffffffffff,1970-01-01,merge,skip,voided,,", &e));
    assert_string_equal(ballot_vote_words(e.after), "no vote");
    static const char *const bad[] = {
        "",
        ",,,,,,,",
        "1,00ff00ff00ff00ff,2026-11-20,vote,,,ship",
        "1,00ff00ff00ff00ff,2026-11-20,vote,,,ship,counted,",
        "0,00ff00ff00ff00ff,2026-11-20,vote,,,ship,counted",
        "01,00ff00ff00ff00ff,2026-11-20,vote,,,ship,counted",
        "-1,00ff00ff00ff00ff,2026-11-20,vote,,,ship,counted",
        "9999999999999999999,00ff00ff00ff00ff,2026-11-20,vote,,,ship,counted",
        "1,00FF00ff00ff00ff,2026-11-20,vote,,,ship,counted",
        "1,00ff00ff00ff00f,2026-11-20,vote,,,ship,counted",
        "1,00ff00ff00ff00ff,2026-11-31,vote,,,ship,counted",
        "1,00ff00ff00ff00ff,2026-11-2 ,vote,,,ship,counted",
        "1,00ff00ff00ff00ff,2026-11-20,wish,,,ship,counted",
        "1,00ff00ff00ff00ff,2026-11-20,vote,,,ship,",
        "1,00ff00ff00ff00ff,2026-11-20,vote,ship,,skip,counted",
        "1,00ff00ff00ff00ff,2026-11-20,vote,,,maybe,counted",
        "1,00ff00ff00ff00ff,2026-11-20,vote,ship,counted,ship,counted",
        "1,00ff00ff00ff00ff,2026-11-20,vote,,,,",
        " 1,00ff00ff00ff00ff,2026-11-20,vote,,,ship,counted",
        "1,00ff00ff00ff00ff,2026-11-20,vote,,,ship,counted\r",
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_non_null(read_line(bad[i], &e));
}

static bool add(struct recount *r, const char *line)
{
    struct ballot_entry e;
    struct ballot_vote was;
    assert_null(read_line(line, &e));
    return recount_add(r, &e, &was);
}

#define VOTER_1 ",0000000000000001,"
#define VOTER_2 ",0000000000000002,"

static void votes_are_counted_up_to_a_day(void **state)
{
    (void)state;
    struct recount *r = recount_new(a, "2026-05-02");
    assert_true(add(r, "7" VOTER_1 "2026-05-01,vote,,,ship,counted"));
    assert_true(add(r, "7" VOTER_2 "2026-05-01,vote,,,skip,held"));
    assert_true(add(r, "3" VOTER_2 "2026-05-02,vote,,,skip,counted"));
    assert_true(add(r, "7" VOTER_2 "2026-05-02,release,skip,held,skip,counted"));
    assert_true(add(r, "7" VOTER_1 "2026-05-02,vote,ship,counted,skip,counted"));
    assert_true(add(r, "3" VOTER_2 "2026-05-03,merge,skip,counted,,"));
    assert_false(add(r, "3" VOTER_2 "2026-05-03,vote,skip,counted,,"));
    assert_false(add(r, "3" VOTER_1 "2026-05-03,vote,skip,counted,ship,counted"));
    struct tallies t = recount_tallies(r);
    assert_int_equal(t.n, 2);
    assert_int_equal(t.v[0].tool, 3);
    assert_int_equal(t.v[0].skip, 1);
    assert_ptr_equal(tallies_find(&t, 7), &t.v[1]);
    assert_int_equal(t.v[1].skip, 2);
    assert_int_equal(t.v[1].ship + t.v[1].held + t.v[1].voided, 0);
    assert_null(tallies_find(&t, 5));
}

static void many_votes_are_kept_apart(void **state)
{
    (void)state;
    enum { TOOLS = 300, VOTERS = 400 };
    struct recount *r = recount_new(a, "");
    struct ballot_vote was, none = {0}, ship = {BALLOT_SHIP, BALLOT_COUNTED};
    for (int round = 0; round < 2; round++)
        for (int tool = TOOLS; tool >= 1; tool--)
            for (uint64_t voter = 1; voter <= VOTERS; voter++) {
                struct ballot_entry e = {.tool = tool,
                                         .voter = voter << 40,
                                         .day = "2026-05-01",
                                         .before = round ? ship : none,
                                         .after = round ? none : ship};
                if (round == 0 || voter % 2)
                    assert_true(recount_add(r, &e, &was));
            }
    struct tallies t = recount_tallies(r);
    assert_int_equal(t.n, TOOLS);
    for (size_t i = 0; i < t.n; i++) {
        assert_int_equal(t.v[i].tool, i + 1);
        assert_int_equal(t.v[i].ship, VOTERS / 2);
    }
}

/* R. G. Newcombe, "Two-sided confidence intervals for the single proportion", Statistics in
 * Medicine 17, 1998, table I, method 3. */
static void intervals_are_those_in_print(void **state)
{
    (void)state;
    static const struct {
        int part, whole;
        const char *interval;
    } printed[] = {{81, 263, "0.2553 0.3662"},
                   {15, 148, "0.0624 0.1605"},
                   {0, 20, "0.0000 0.1611"},
                   {1, 29, "0.0061 0.1718"}};
    for (size_t i = 0; i < sizeof printed / sizeof *printed; i++) {
        struct tally t = {.ship = printed[i].part, .skip = printed[i].whole - printed[i].part};
        struct interval in = tally_interval(&t);
        assert_string_equal(arena_printf(a, "%.4f %.4f", in.low + 1e-12, in.high),
                            printed[i].interval);
    }
    struct interval any = tally_interval(&(struct tally){0});
    assert_true(any.low == 0 && any.high == 1);
}

static void members_of_gzip_come_back_one_by_one(void **state)
{
    (void)state;
    char packed[1000], bytes[100];
    size_t first = gzip_pack(a, "one", 3, true, packed, sizeof packed);
    assert_true(first > 3 && first <= gzip_pack_max(3));
    size_t len =
        first + gzip_pack(a, "two and more", 12, false, packed + first, sizeof packed - first);
    struct gzip_member member;
    assert_int_equal(gzip_unpack(a, packed, len, bytes, sizeof bytes, &member), GZIP_OK);
    assert_int_equal(member.packed, first);
    assert_memory_equal(bytes, "one", 3);
    assert_int_equal(gzip_unpack(a, packed + first, len - first, bytes, 5, &member), GZIP_FULL);
    assert_int_equal(gzip_unpack(a, packed + first, len - first, bytes, sizeof bytes, &member),
                     GZIP_OK);
    assert_int_equal(member.len, 12);
    for (size_t cut = 0; cut < first; cut++)
        assert_int_equal(gzip_unpack(a, packed, cut, bytes, sizeof bytes, &member), GZIP_DAMAGED);
    assert_int_equal(gzip_pack(a, "one", 3, true, packed, 2), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(signatures_are_those_of_the_standard, begin, end),
        cmocka_unit_test_setup_teardown(a_note_of_another_program_is_read, begin, end),
        cmocka_unit_test_setup_teardown(a_note_is_signed_by_all_and_read_by_each, begin, end),
        cmocka_unit_test_setup_teardown(a_checkpoint_comes_back, begin, end),
        cmocka_unit_test_setup_teardown(an_entry_is_read_or_refused, begin, end),
        cmocka_unit_test_setup_teardown(votes_are_counted_up_to_a_day, begin, end),
        cmocka_unit_test_setup_teardown(many_votes_are_kept_apart, begin, end),
        cmocka_unit_test_setup_teardown(intervals_are_those_in_print, begin, end),
        cmocka_unit_test_setup_teardown(members_of_gzip_come_back_one_by_one, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

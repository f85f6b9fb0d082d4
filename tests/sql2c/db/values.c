/* Values: what goes in comes back, through the generated functions. */
#include <math.h>
#include <string.h>

#include "check.h"
#include "sql.h"

static void texts(struct db *db, struct arena *a)
{
    static const char *const hostile[] = {
        "",
        "plain",
        "it's \"quoted\" \\ {a,b} NULL null",
        "\"><script>alert(1)</script>",
        "javascript:alert(1)",
        "\xf0\x9f\x9a\xa2 4-byte, \xc3\xa9 2-byte, \xe2\x82\xac 3-byte",
        "line\nline\r\n\ttab \x01\x7f",
        "$1 $$ ; -- /* :x ?",
    };
    for (size_t i = 0; i < sizeof hostile / sizeof hostile[0]; i++) {
        struct rows_echo r;
        enum err e = sql_echo(db, a, hostile[i], 0, 0, false, 0, hostile[i], NULL, NULL, &r);
        check_err(e, ERR_OK, "a text travels");
        if (e != ERR_OK)
            continue;
        check_text(r.v->t, hostile[i], "a text comes back");
        check_text(r.v->maybe, hostile[i], "a text that may be null comes back");
        check_number((int64_t)r.v->texts.n, 3, "an array has its elements");
        check_text(r.v->texts.v[0], hostile[i], "a text in an array comes back");
        check_text(r.v->texts.v[2], "", "an empty text in an array is one");
    }
}

static void numbers(struct db *db, struct arena *a)
{
    static const int64_t wide[] = {0, 1, -1, INT64_MAX, INT64_MIN, 1LL << 32, -(1LL << 31) - 1};
    static const int narrow[] = {0, 1, -1, INT32_MAX, INT32_MIN, 256, -256};
    static const double floats[] = {0.1, -0.0, 1e308, 5e-324, INFINITY, -INFINITY, 1.0 / 3};
    for (size_t i = 0; i < 7; i++) {
        struct rows_echo r;
        enum err e = sql_echo(db, a, "", narrow[i], wide[i], i % 2, floats[i], NULL, &narrow[i],
                              &wide[i], &r);
        check_err(e, ERR_OK, "numbers travel");
        if (e != ERR_OK)
            continue;
        check_number(r.v->i, narrow[i], "an int comes back");
        check_number(r.v->b, wide[i], "a bigint comes back");
        check_number(r.v->ok, i % 2, "a bool comes back");
        check(memcmp(&r.v->f, &floats[i], sizeof r.v->f) == 0, "a float comes back to the bit");
        check(r.v->has_few && r.v->few == narrow[i], "an int that may be null comes back");
        check(r.v->has_many && r.v->many == wide[i], "a bigint that may be null comes back");
        check(r.v->ints.n == 2 && r.v->ints.v[0] == narrow[i] && r.v->ints.v[1] == narrow[i],
              "ints in an array come back");
    }
    struct rows_echo r;
    check_err(sql_echo(db, a, "", 0, 0, true, NAN, NULL, NULL, NULL, &r), ERR_OK, "nan travels");
    check(r.n == 1 && isnan(r.v->f), "nan comes back");
}

static void nulls(struct db *db, struct arena *a)
{
    struct rows_echo r;
    check_err(sql_echo(db, a, "x", 5, 0, true, 0, NULL, NULL, NULL, &r), ERR_OK, "nulls travel");
    if (r.n != 1)
        return;
    check_text(r.v->maybe, NULL, "a null text is NULL");
    check(!r.v->has_few && r.v->few == 0, "a null int has no value");
    check(!r.v->has_many && r.v->many == 0, "a null bigint has no value");
    check_text(r.v->texts.v[1], NULL, "a null in a text array is NULL");
    check(r.v->ints.n == 2 && r.v->ints.v[1] == 0, "a null in an int array is 0");
}

static void arrays(struct db *db, struct arena *a)
{
    struct rows_arrays r;
    check_err(sql_arrays(db, a, &r), ERR_OK, "arrays travel");
    if (r.n != 1)
        return;
    check_number((int64_t)r.v->none.n, 0, "a null array is empty");
    check_number((int64_t)r.v->empty.n, 0, "an empty array is empty");
    check(r.v->square.n == 4 && strcmp(r.v->square.v[2], "c") == 0 && !r.v->square.v[3],
          "two dimensions read as one");
    check(r.v->numbers.n == 3 && r.v->numbers.v[0] == -1 && r.v->numbers.v[2] == INT32_MAX,
          "an int array with a null");
}

static void wrong(struct db *db, struct arena *a)
{
    struct rows_wrong_name name;
    struct rows_wrong_type type;
    struct rows_wrong_count count;
    struct rows_wrong_null null;
    struct rows_echo echo;
    check_err(sql_wrong_name(db, a, &name), ERR_INTERNAL, "a column of another name is refused");
    check(name.n == 0 && !name.v, "and gives no rows");
    check_err(sql_wrong_type(db, a, &type), ERR_INTERNAL, "a column of another type is refused");
    check_err(sql_wrong_count(db, a, &count), ERR_INTERNAL, "another number of columns is refused");
    check_err(sql_wrong_null(db, a, &null), ERR_INTERNAL, "an unexpected null is refused");
    check_err(sql_wrong_silence(db, a), ERR_INTERNAL, "unexpected columns are refused");
    check_err(sql_echo(db, a, NULL, 0, 0, false, 0, NULL, NULL, NULL, &echo), ERR_INTERNAL,
              "NULL for a parameter that cannot be null is refused");
    check_err(sql_echo(db, a, "x", 0, 0, false, 0, NULL, NULL, NULL, &echo), ERR_OK,
              "and the next statement goes as if nothing were");
}

static void described(struct db *db, struct arena *a)
{
    for (size_t i = 0; i < sql_statements_count; i++) {
        const char *why, *name = sql_statements[i].name;
        bool bad = strncmp(name, "wrong_", 6) == 0 && strcmp(name, "wrong_null") != 0;
        enum err e = db_check(db, a, &sql_statements[i], &why);
        check((e == ERR_INTERNAL) == bad && (*why != '\0') == bad, "db_check of %s: %s", name,
              *why ? why : "as declared");
    }
}

void test_values(struct arena *a)
{
    struct db *db = page_db();
    texts(db, a);
    numbers(db, a);
    nulls(db, a);
    arrays(db, a);
    wrong(db, a);
    described(db, a);
    check(db_take_effort(db).waited_us > 0, "the time of waiting is counted");
    check_number(db_take_effort(db).waited_us, 0, "and counted once");
    db_free(db);
}

# What sql2c writes. Sourced by run.
# After a wanted change of the output: copy the new files over the golden ones and read the difference.

sql2c --queries "$T/queries.c" "$T/queries.h" $DIR/golden/queries.sql
ok "queries: the header is as it should be" diff -u $DIR/golden/queries.h.golden "$T/queries.h"
ok "queries: the code is as it should be" diff -u $DIR/golden/queries.c.golden "$T/queries.c"
sql2c --schema "$T/schema.c" $DIR/golden/schema/*.sql
ok "schema: the code is as it should be" diff -u $DIR/golden/schema.c.golden "$T/schema.c"
for cc in gcc clang; do
    if ! command -v $cc >/dev/null; then
        skip "$cc takes what was written without a warning" "there is no $cc"
        continue
    fi
    # shellcheck disable=SC2086
    ok "$cc takes what was written without a warning" \
        $cc $WARN -Wpedantic -Werror -Ifcgi -I"$T" -fsyntax-only "$T/queries.c" "$T/schema.c"
done

sql2c --queries "$T/again.c" "$T/queries.h" $DIR/golden/queries.sql
ok "the same input gives the same output" cmp "$T/queries.c" "$T/again.c"

printf -- '-- name: last (i int)\n-- Ends without a newline.\nSELECT WHERE $1 > 0;' >"$T/last.sql"
ok "a file may end without a newline" sql2c --queries "$T/last.c" "$T/last.h" "$T/last.sql"
printf -- '-- name: dos (i int)\r\n-- rows: i int\r\n-- Lines of a DOS editor.\r\nSELECT $1 AS i;\r\n' >"$T/dos.sql"
sql2c --queries "$T/dos.c" "$T/dos.h" "$T/dos.sql"
has "a file may have CRLF lines" "$(cat "$T/dos.c")" 'rows->v[i].i = (int)db_int(r, i, 0);'
: >"$T/empty.sql"
sql2c --queries "$T/empty.c" "$T/empty.h" "$T/empty.sql"
has "a file without statements gives an empty table" "$(cat "$T/empty.c")" 'sql_statements_count = 0;'
sql2c --schema "$T/empty.c"
has "no schema files give an empty table" "$(cat "$T/empty.c")" 'schema_files_count = 0;'

# NIST: FIPS 180-2 appendix B, and the empty message of the CAVP short messages
vector() { # WHAT WANTED; the message is in $T/message
    is "SHA-256 of $1" "$(sql2c --sha256 "$T/message")" "$2"
}
printf '' >"$T/message"
vector "nothing" e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
printf abc >"$T/message"
vector "abc" ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad
printf abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq >"$T/message"
vector "448 bits" 248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1
printf abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu >"$T/message"
vector "896 bits" cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1
head -c 1000000 /dev/zero | tr '\0' a >"$T/message"
vector "a million a" cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0
differ=
for n in 1 54 55 56 57 63 64 65 118 119 120 127 128 129 4096; do
    head -c $n fcgi/db/db.h >"$T/message"
    [ "$(sql2c --sha256 "$T/message")" = "$(sha256sum <"$T/message" | cut -c 1-64)" ] || differ="$differ $n"
done
is "SHA-256 agrees with sha256sum around the ends of blocks" "$differ" ""

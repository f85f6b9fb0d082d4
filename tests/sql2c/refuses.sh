# What sql2c refuses: each rule with its place and its message. Sourced by run.

# refused WHAT MESSAGE: what is refused stands in bad.sql; MESSAGE is "line: text", without the file
refused() {
    rm -f "$T/bad.c" "$T/bad.h"
    said=$(sql2c --queries "$T/bad.c" "$T/bad.h" "$T/bad.sql" 2>&1)
    code=$?
    is "refused: $1" "$code $said" "65 $(printf '%s\n' "$2" | sed "s|^|$T/bad.sql:|")"
    if [ -e "$T/bad.c" ] || [ -e "$T/bad.h" ]; then fail "refused: $1: nothing is written"; fi
}
# one good statement with the given name line, rows line and SQL
statement() { # NAME-LINE ROWS-LINE SQL
    printf -- '-- name: %s\n' "$1"
    if [ -n "$2" ]; then printf -- '-- rows: %s\n' "$2"; fi
    printf -- '-- What it does.\n%s\n' "$3"
}

statement 'Tool (i int)' '' 'SELECT $1;' >"$T/bad.sql"
refused "a name with a capital" \
    '1: statement "Tool": a name is small letters, digits and _'
statement 'a123456789012345678901234567890123456789012345678901234567890 ()' '' 'SELECT;' >"$T/bad.sql"
refused "a name that PostgreSQL would cut" \
    '1: statement "a123456789012345678901234567890123456789012345678901234567890": a name has at most 60 letters'
statement 'tool_rows ()' '' 'SELECT;' >"$T/bad.sql"
refused "a name that another's functions have" \
    '1: statement "tool_rows": the generated code uses that name'
statement 'tool' '' 'SELECT;' >"$T/bad.sql"
refused "a name without parentheses" \
    '1: statement "tool": expected "-- name: NAME (PARAMETER TYPE, …)"'
statement 'tool (i int) x' '' 'SELECT $1;' >"$T/bad.sql"
refused "text behind the parameters" \
    '1: statement "tool": expected "-- name: NAME (PARAMETER TYPE, …)"
1: statement "tool" uses $1, but declares 0 parameters'
statement 'tool (i)' '' 'SELECT;' >"$T/bad.sql"
refused "a parameter without a type" \
    '1: a parameter is written as "name type", not "i …"'
statement 'tool (i int,)' '' 'SELECT $1;' >"$T/bad.sql"
refused "a comma too many" \
    '1: a parameter is written as "name type"'
statement 'tool (i integer)' '' 'SELECT $1;' >"$T/bad.sql"
refused "an unknown type" \
    '1: parameter "i" has the unknown type "integer" (text, int, bigint, bool, float, text[], int[])
1: statement "tool" uses $1, but declares 0 parameters'
statement 'tool (t text[])' '' 'SELECT;' >"$T/bad.sql"
refused "an array as a parameter" \
    '1: parameter "t": text[] cannot be a parameter'
statement 'tool (b bool?)' '' 'SELECT;' >"$T/bad.sql"
refused "a bool that may be null" \
    '1: parameter "b": bool cannot be null (only text, int and bigint can)'
statement 'tool ()' 'f float?' 'SELECT;' >"$T/bad.sql"
refused "a float that may be null" \
    '2: column "f": float cannot be null (only text, int and bigint can)'
statement 'tool ()' 't text[]?' 'SELECT;' >"$T/bad.sql"
refused "an array that may be null" \
    '2: column "t": text[] cannot be null (only text, int and bigint can)'
statement 'tool (default int)' '' 'SELECT;' >"$T/bad.sql"
refused "a parameter called like a word of C" \
    '1: parameter "default": that name is taken in C'
statement 'tool (db int)' '' 'SELECT;' >"$T/bad.sql"
refused "a parameter called like an argument" \
    '1: parameter "db": that name is taken in C'
statement 'tool ()' 'case text' 'SELECT;' >"$T/bad.sql"
refused "a column called like a word of C" \
    '2: column "case": that name is taken in C'
statement 'tool ()' 'Slug text' 'SELECT;' >"$T/bad.sql"
refused "a column with a capital" \
    '2: column "Slug": a name is small letters, digits and _'
statement 'tool (i int, i text)' '' 'SELECT $1;' >"$T/bad.sql"
refused "a parameter twice" \
    '1: parameter "i" clashes with "i"'
statement 'tool ()' 'n int?, has_n bool' 'SELECT;' >"$T/bad.sql"
refused "a column called like the flag of another" \
    '2: column "has_n" clashes with "n"'
statement 'tool ()' 'has_n bool, n int?' 'SELECT;' >"$T/bad.sql"
refused "the same in the other order" \
    '2: column "n" clashes with "has_n"'
statement 'tool ()' ' ' 'SELECT;' >"$T/bad.sql"
refused "rows without a column" \
    '2: statement "tool": rows without a column (leave the line out when it returns none)'
statement 'tool (i int)' '' 'SELECT $1, $2;' >"$T/bad.sql"
refused "a parameter that is not declared" \
    '1: statement "tool" uses $2, but declares 1 parameter'
statement 'tool (i int, j int)' '' "SELECT \$1, '\$2';" >"$T/bad.sql"
refused "a parameter that is never used" \
    '1: statement "tool" never uses its parameter "j" ($2)'
statement 'tool ()' '' 'SELECT $0;' >"$T/bad.sql"
refused "the parameter 0" \
    '1: statement "tool" uses $0; parameters count from 1'
statement 'tool ()' '' 'SELECT 1' >"$T/bad.sql"
refused "no ; at the end of the file" \
    '1: statement "tool" does not end with ;'
{
    statement 'one ()' '' 'SELECT 1'
    statement 'two ()' '' 'SELECT 2;'
} >"$T/bad.sql"
refused "no ; before the next name" '1: statement "one" does not end with ;'
statement 'tool ()' '' 'SELECT 1; SELECT 2;' >"$T/bad.sql"
refused "two statements in a line" \
    '3: statement "tool": there is more behind its ;'
statement 'tool ()' '' 'SELECT 1;
SELECT 2;
SELECT 3;' >"$T/bad.sql"
refused "two statements under one name" \
    '4: text outside of a statement; each begins with "-- name: NAME (…)"'
printf 'SELECT 1;\n' >"$T/bad.sql"
refused "SQL without a name" \
    '1: text outside of a statement; each begins with "-- name: NAME (…)"'
statement 'tool ()' '' '' >"$T/bad.sql"
refused "no SQL" '1: statement "tool" has no SQL'
statement 'tool ()' '' ';' >"$T/bad.sql"
refused "an empty statement" '1: statement "tool" has no SQL'
for open in "'text:quote" '"name:quote' "E'it\\\\'s:quote" '/* /* */:comment' '$a$ $b$:dollar quote'; do
    statement 'tool ()' '' "SELECT
$(printf "%b" "${open%:*}")
;" >"$T/bad.sql"
    refused "open: ${open%:*}" "4: statement \"tool\": this ${open##*:} is never closed"
done
printf -- '-- name: tool ()\nSELECT 1;\n' >"$T/bad.sql"
refused "no documentation" \
    '1: statement "tool" has no comment that says what it does'
printf -- '-- name: tool ()\n-- What it does.\n-- rows: i int\nSELECT 1 AS i;\n' >"$T/bad.sql"
refused "rows behind the documentation" \
    '3: statement "tool": the rows line follows the name line, once'
{
    statement 'tool ()' '' 'SELECT 1;'
    statement 'tool ()' '' 'SELECT 2;'
} >"$T/bad.sql"
refused "a name twice" "4: statement \"tool\" exists already, in $T/bad.sql:1"
{
    statement 'Tool ()' '' 'SELECT $1;'
    statement 'tool (i int)' '' 'SELECT 1;'
} >"$T/bad.sql"
refused "several faults are all told" '1: statement "Tool": a name is small letters, digits and _
1: statement "Tool" uses $1, but declares 0 parameters
4: statement "tool" never uses its parameter "i" ($1)'
printf 'a\n\0b' >"$T/bad.sql"
refused "a NUL byte" '2: holds a NUL byte'
{
    printf -- '-- name: wide ()\n-- rows: '
    seq -s ', ' 65 | sed 's/[0-9][0-9]*/c& int/g'
    printf -- '-- Too many.\nSELECT 1;\n'
} >"$T/bad.sql"
refused "more columns than fit" '2: more than 64 columns'

said=$(sql2c --queries "$T/bad.c" "$T/bad.h" "$T/none.sql" 2>&1)
is "refused: a file that is not there" "$? $said" "65 $T/none.sql:1: cannot be read"
said=$(sql2c --queries "$T/no/folder.c" "$T/no/folder.h" $DIR/golden/queries.sql 2>&1)
is "a folder that is not there: exit 73" "$? $said" "73 $T/no/folder.h: cannot be written"
sql2c --queries >/dev/null 2>&1
is "no arguments: exit 64" $? 64

# bad_schema WHAT MESSAGE NAME=TEXT…
bad_schema() {
    what=$1 message=$2
    shift 2
    rm -rf "$T/schema"
    mkdir -p "$T/schema"
    for file; do printf '%s' "${file#*=}" >"$T/schema/${file%%=*}"; done
    rm -f "$T/bad.c"
    said=$(sql2c --schema "$T/bad.c" "$T"/schema/* 2>&1)
    is "refused: schema: $what" "$? $said" "65 $T/schema/$message"
    if [ -e "$T/bad.c" ]; then fail "refused: schema: $what: nothing is written"; fi
}
bad_schema "a gap" '003_b.sql:1: is number 003 where 002 was expected; the numbers have no gaps' '001_a.sql=SELECT 1;' '003_b.sql=SELECT 1;'
bad_schema "a number twice" '001_b.sql:1: is number 001 where 002 was expected; the numbers have no gaps' '001_a.sql=SELECT 1;' '001_b.sql=SELECT 1;'
bad_schema "a begin at 0" '000_a.sql:1: is number 000 where 001 was expected; the numbers have no gaps' '000_a.sql=SELECT 1;'
for name in 1_a.sql 0001_a.sql 001-a.sql 001_A.sql 001_.sql 001_a.txt; do
    bad_schema "the name $name" "$name:1: a schema file is called NNN_name.sql" "$name=SELECT 1;"
done
bad_schema "COMMIT in a file" '001_a.sql:2: COMMIT: a schema file runs in one transaction that is not its own' '001_a.sql=SELECT 1;
commit; SELECT 2;'
bad_schema "BEGIN in a file" '001_a.sql:1: BEGIN: a schema file runs in one transaction that is not its own' '001_a.sql=BEGIN; SELECT 1;'
bad_schema "no ; at the end" '001_a.sql:3: the last statement does not end with ;' '001_a.sql=SELECT 1;

SELECT 2 -- not yet
'
bad_schema "an open quote" "001_a.sql:2: this quote is never closed" "001_a.sql=SELECT 1;
SELECT 'two;"

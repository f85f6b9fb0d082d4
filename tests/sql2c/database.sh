# fcgi/db/ against a PostgreSQL of its own. Sourced by run; the tests themselves are in db/*.c.

# lines MESSAGES: takes over the "ok - what" lines of a test program
lines() {
    while IFS= read -r line; do
        case $line in
        "ok - "*) pass "db: ${line#ok - }" ;;
        "not ok - "*) fail "db: ${line#not ok - }" ;;
        *) printf '    %s\n' "$line" ;;
        esac
    done <"$1"
}

cluster_up
SOCKETS=$(printf %s "$DATABASE_SUPER_URL" | sed 's/.*[?&]host=\([^&]*\).*/\1/; s/%20/ /g')
PASSFILE=$(printf %s "$DATABASE_SUPER_URL" | sed 's/.*[?&]passfile=\([^&]*\).*/\1/; s/%20/ /g')
URL=$DATABASE_SUPER_URL
# its user writes the SQL behind it, and a shell reads both
# shellcheck disable=SC2089,SC2090
PSQL='psql -X -q -v ON_ERROR_STOP=1 -d "$URL" -c'
START="fcgi/tools/cluster.sh start"
STOP="fcgi/tools/cluster.sh stop"
# shellcheck disable=SC2090
export SOCKETS PASSFILE URL PSQL START STOP
psql -X -q -v ON_ERROR_STOP=1 -d "$URL" -f $DIR/db/schema.sql >&2

mkdir -p "$T/gen"
sql2c --queries "$T/gen/sql.c" "$T/gen/sql.h" $DIR/db/queries.sql
sql2c --schema "$T/gen/schema.c"
DB="fcgi/db/*.c fcgi/base/arena.c fcgi/base/clock.c fcgi/base/err.c fcgi/base/log.c"
# shellcheck disable=SC2086 # patterns
ok "fcgi/db/ and its tests compile" \
    compile "$T/db_test" "$T/gen" $DB "$T/gen/sql.c" "$T/gen/schema.c" $DIR/db/*.c -lpq -lm

"$T/db_test" >"$T/db_test.out" 2>"$T/db_test.log"
code=$?
lines "$T/db_test.out"
is "db: the program ends well, without a leak" "$code $(grep -A 20 -e Sanitizer -e 'runtime error' "$T/db_test.log")" "0 "

log=$(cat "$T/db_test.log")
has "log: an unexpected error has its statement, SQLSTATE and message" "$log" \
    'event=sql-failed pid='
has "log: … the statement" "$log" "statement=fail sqlstate=XX000 message=\"the server's message\""
has "log: a result that differs has statement and column" "$log" \
    'event=sql-result'
has "log: … the column" "$log" 'statement=wrong_type why="column id has the type with OID 20, not 23"'
has "log: … the null" "$log" 'statement=wrong_null column=name why="is null"'
case $log in *s3cret* | *127.0.0.1* | *"host=/"*) fail "log: no passwords and no addresses" "$(grep -e s3cret -e 127.0.0.1 -e host=/ "$T/db_test.log")" ;;
*) pass "log: no passwords and no addresses" ;;
esac
# ten tries of one db, then the tries while the server was away
waits=$(sed -n 's/.*No such file.* retry_ms=//p' "$T/db_test.log")
doubled=$(printf '%s\n' "$waits" | head -n 10 | awk 'BEGIN { ms = 50 }
    $1 < int(ms / 2) || $1 > ms { print "wait " NR " is " $1 " ms, not " ms / 2 " to " ms } { ms = ms * 2 > 800 ? 800 : ms * 2 }')
is "db: the waits between two tries double up to 800 ms, with jitter" "$doubled" ""
tries=$(printf '%s\n' "$waits" | tail -n +11 | wc -l)
ok "db: 61 calls while the server is away make few tries" [ "$tries" -ge 2 -a "$tries" -le 12 ]
is "log: an expected error leaves no line" "$(grep -c -e 'duplicate key' -e thing_short "$T/db_test.log")" 0

# Migrations, each case with a schema of its own linked into the probe. Sourced by run, after database.sh.

# shellcheck disable=SC2086 # patterns
objects() {
    mkdir -p "$T/obj"
    for source in $DB $DIR/migrate_probe.c $DIR/describe.c; do
        [ "$source" != fcgi/db/migrate.c ] || continue
        $CC $WARN $SAN -Werror -Ifcgi -I"$T/gen" $PG -c -o "$T/obj/$(basename "$source" .c).o" "$source" || return 1
    done
    $CC $WARN $SAN -Werror -Ifcgi $PG -c -o "$T/obj/migrate.o" fcgi/db/migrate.c
}
ok "the migration's probe compiles" objects

# probe NAME FILE=TEXT…: $T/NAME, a program with this schema
probe() {
    program=$T/$1
    shift
    rm -rf "$program.schema"
    mkdir -p "$program.schema"
    for file; do printf '%s\n' "${file#*=}" >"$program.schema/${file%%=*}"; done
    # shellcheck disable=SC2046,SC2086
    sql2c --schema "$program.c" "$program.schema"/*.sql &&
        $CC $SAN -Ifcgi -o "$program" "$program.c" $(for o in "$T"/obj/*.o; do [ "${o##*/}" = describe.o ] || echo "$o"; done) -lpq
}
# run PROGRAM URL [version]: its lines in one, joined by " | "
run() { URL=$2 "$T/$1" ${3-} 2>>"$T/migrate.log" | tr '\n' '|' | sed 's/|$//; s/|/ | /g'; }
query() { psql -X -q -A -t -d "$1" -c "$2"; }
# a database of its own for a case
database() {
    query "$DATABASE_SUPER_URL" "CREATE DATABASE $1 TEMPLATE template0" >&2
    printf %s "$DATABASE_SUPER_URL" | sed "s,/slipway?,/$1?,"
}

ONE='CREATE TABLE one (id int PRIMARY KEY);'
TWO="INSERT INTO one VALUES (1); CREATE TABLE two (id int); SELECT 'é;';"
probe two "001_one.sql=$ONE" "002_two.sql=$TWO"
probe older "001_one.sql=$ONE"
probe changed "001_one.sql=$ONE -- another byte" "002_two.sql=$TWO" "003_three.sql=CREATE TABLE three (id int);"
probe failing "001_one.sql=$ONE" "002_two.sql=$TWO" "003_bad.sql=CREATE TABLE three (id int);
INSERT INTO one VALUES (3);

SELECT * FROM nowhere;" "004_four.sql=CREATE TABLE four (id int);"
probe deferred "001_one.sql=$ONE" "002_two.sql=$TWO" "003_late.sql=CREATE TABLE late (id int REFERENCES one DEFERRABLE INITIALLY DEFERRED);
INSERT INTO late VALUES (99);"
probe slow "001_one.sql=$ONE" "002_two.sql=SELECT pg_sleep(0.5); CREATE TABLE two (id int);"

url=$(database fresh)
is "no schema: version 0" "$(run two "$url" version)" '= ok 0'
is "a fresh database gets both files" "$(run two "$url")" 'applied 001_one | applied 002_two | = ok 2'
is "and they are there" "$(query "$url" 'SELECT count(*) FROM one, schema_migrations')" 2
is "the second time there is nothing to do" "$(run two "$url")" 'the schema is up to date at version 2 | = ok 2'
is "each is noted once, with its checksum" "$(query "$url" 'SELECT version, name, sha256, applied_at <= now() FROM schema_migrations ORDER BY 1')" \
    "1|one|$(sha256sum <"$T/two.schema/001_one.sql" | cut -c 1-64)|t
2|two|$(sha256sum <"$T/two.schema/002_two.sql" | cut -c 1-64)|t"
is "table and columns have comments" "$(query "$url" "SELECT count(*) FROM pg_description WHERE objoid = 'schema_migrations'::regclass")" 5
is "the web role may read, not write" \
    "$(query "$url" "SELECT has_table_privilege('slipway_web', 'schema_migrations', p) FROM unnest('{SELECT,INSERT,UPDATE,DELETE}'::text[]) p" | tr '\n' ' ')" 't f f f '

is "a changed file is refused" "$(run changed "$url")" \
    '001_one was changed after it was applied; write a new file instead | = conflict 2'
is "and nothing was done" "$(query "$url" "SELECT to_regclass('three') IS NULL")" t
is "an older program is refused" "$(run older "$url")" \
    'the database has 002_two, which this older program does not know | = conflict 2'
is "a failing file names its line" "$(run failing "$url")" \
    '003_bad failed, nothing of it was kept: line 4: relation "nowhere" does not exist | = internal 2'
is "and leaves nothing half-done, nor what follows" \
    "$(query "$url" "SELECT to_regclass('three') IS NULL, to_regclass('four') IS NULL, (SELECT count(*) FROM one), (SELECT count(*) FROM schema_migrations)")" 't|t|1|2'
is "a file that fails at its commit leaves nothing, either" "$(run deferred "$url" | sed 's/: .*=/: … =/')" \
    '003_late failed, nothing of it was kept: … = conflict 2'
is "after all this the schema is as it was" "$(run two "$url")" 'the schema is up to date at version 2 | = ok 2'
query "$url" 'DELETE FROM schema_migrations WHERE version = 1' >&2
is "a gap is refused" "$(run two "$url")" 'the database has 002_two, but not version 001 before it | = conflict 2'

url=$(database twice)
run slow "$url" >"$T/first.out" &
first=$!
run slow "$url" >"$T/second.out"
wait $first
is "two at once: one applies, one waits and finds it done" "$(sort "$T/first.out" "$T/second.out")" \
    "$(printf '%s\n' 'applied 001_one | applied 002_two | = ok 2' 'the schema is up to date at version 2 | = ok 2' | sort)"

url=$(database killed)
URL=$url "$T/slow" >"$T/killed.out" 2>&1 &
killed=$!
tries=0
until [ "$(query "$url" "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'migrate' AND wait_event = 'PgSleep'")" = 1 ] || [ $tries -gt 50 ]; do
    tries=$((tries + 1))
    sleep 0.05
done
kill -KILL $killed
wait $killed 2>/dev/null
is "killed in the middle: the next run goes on" "$(run slow "$url")" 'applied 002_two | = ok 2'

is "no database: that is said" "$(URL='host=/nowhere' "$T/two" 2>/dev/null | head -n 1)" \
    'the database cannot be reached: No such file or directory'

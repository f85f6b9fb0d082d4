# The project's own schema and queries: migrate as the owner, describe every statement as the workers' role.
# Sourced by run, after migrate.sh.

url=$(database project)
query "$url" "ALTER DATABASE project OWNER TO slipway_owner; GRANT CONNECT ON DATABASE project TO slipway_web;
    REVOKE ALL ON SCHEMA public FROM PUBLIC; GRANT USAGE ON SCHEMA public TO slipway_web" >&2
owner=$(printf %s "$DATABASE_ADMIN_URL" | sed 's,/slipway?,/project?,')
app=$(printf %s "$DATABASE_URL" | sed 's,/slipway?,/project?,')

mkdir -p "$T/project"
# shellcheck disable=SC2046 # paths without blanks
project() {
    sql2c --queries "$T/project/sql.c" "$T/project/sql.h" sql/queries/*.sql &&
        sql2c --schema "$T/project/schema.c" sql/schema/*.sql &&
        compile "$T/project/migrate" "$T/project" "$T/project/schema.c" \
            $(for o in "$T"/obj/*.o; do [ "${o##*/}" = describe.o ] || echo "$o"; done) -lpq &&
        compile "$T/project/describe" "$T/project" "$T/project/schema.c" "$T/project/sql.c" \
            $(for o in "$T"/obj/*.o; do [ "${o##*/}" = migrate_probe.o ] || echo "$o"; done) -lpq
}
ok "the project's queries and schema are well formed" project
files=$(find sql/schema -name '[0-9]*.sql' | wc -l)
is "the owner migrates an empty database" "$(run project/migrate "$owner" | sed 's/.*= /= /')" "= ok $files"
is "the workers' role may ask for the version" "$(run project/migrate "$app" version)" "= ok $files"
URL=$app "$T/project/describe" >"$T/describe.out" 2>"$T/describe.log"
lines "$T/describe.out"

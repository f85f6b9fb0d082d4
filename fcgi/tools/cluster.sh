#!/bin/sh
# A private PostgreSQL under $VAR/pg that listens on a unix socket only. Works as root, too.
#   VAR=var cluster.sh start | stop | status | url ROLE
# `start` makes the cluster, its roles and the database when they are not there yet.
set -eu
here=$(cd "$(dirname "$0")" && pwd -P)
: "${VAR:=var}"
# shellcheck source=fcgi/tools/site-paths.sh
. "$here/site-paths.sh"
PG=$VAR/pg
LOG=$LOGS/postgres.log

die() {
    echo "cluster: $1" >&2
    exit "${2:-70}"
}

for bin in /usr/lib/postgresql/15/bin "$(pg_config --bindir 2>/dev/null || true)" /usr/lib/postgresql/*/bin; do
    [ -x "$bin/initdb" ] && break
done
[ -x "$bin/initdb" ] || die "PostgreSQL is not installed (no initdb)" 69

# initdb and postgres refuse to run as root. In a user namespace of its own the same user has another
# number; where that is forbidden (a container, a chroot), the user postgres does it, with the one privilege
# that lets it into folders of root.
as_user() {
    if [ "$(id -u)" != 0 ]; then
        "$@"
    elif [ "$ROOTLESS" = namespace ]; then
        unshare --user --map-user=1000 --map-group=1000 -- "$@"
    elif [ "$ROOTLESS" = postgres ]; then
        setpriv --reuid=postgres --regid=postgres --init-groups -- "$@"
    else
        setpriv --reuid=postgres --regid=postgres --init-groups --securebits=+no_setuid_fixup \
            --inh-caps=+dac_override --ambient-caps=+dac_override -- "$@"
    fi
}
ROOTLESS=namespace
if [ "$(id -u)" = 0 ]; then
    if [ -d "$PG" ] && [ "$(stat -c %u "$PG")" != 0 ] ||
        ! unshare --user --map-user=1000 --map-group=1000 -- true 2>/dev/null; then
        id postgres >/dev/null 2>&1 || die "PostgreSQL does not run as root, and there is no user postgres" 69
        ROOTLESS=override
        as_user true 2>/dev/null || ROOTLESS=postgres
    fi
fi

psql_as() { # ROLE DATABASE ARGS…
    role=$1 database=$2
    shift 2
    PGPASSFILE="$SECRETS/pgpass" "$bin/psql" -X -q -v ON_ERROR_STOP=1 -h "$SOCKETS" -U "$role" -d "$database" "$@"
}

init() {
    "$here/secrets.sh" "$SECRETS" postgres_password owner_password app_password
    # one file for libpq, and never a password in an address or a command line
    (
        umask 077
        for role in postgres:postgres_password slipway_owner:owner_password slipway_app:app_password; do
            printf '*:*:*:%s:%s\n' "${role%%:*}" "$(cat "$SECRETS/${role#*:}")"
        done >"$SECRETS/pgpass.part"
        mv "$SECRETS/pgpass.part" "$SECRETS/pgpass"
    )
    [ -s "$PG/slipway.roles" ] && return
    [ -e "$PG" ] && [ -n "$(ls -A "$PG" 2>/dev/null)" ] && {
        [ -e "$VAR/initdb.begun" ] || return 0
        rm -rf "$PG" # an initdb of ours that was cut short
    }
    : >"$VAR/initdb.begun"
    mkdir -p "$PG"
    chmod 700 "$PG"
    [ "$ROOTLESS" = namespace ] || {
        chown postgres:postgres "$PG"
        # its files are reached through folders that are ours
        chown postgres:postgres "$LOGS" "$SOCKETS"
    }
    cp "$SECRETS/postgres_password" "$PG.pw"
    [ "$ROOTLESS" = namespace ] || chown postgres "$PG.pw"
    if ! as_user "$bin/initdb" -D "$PG" -U postgres --encoding=UTF8 --locale=C.UTF-8 \
        --auth=scram-sha-256 --pwfile="$PG.pw" --no-instructions >"$LOGS/initdb.log" 2>&1; then
        rm -rf "$PG" "$PG.pw" "$VAR/initdb.begun"
        tail -n 5 "$LOGS/initdb.log" >&2
        die "initdb failed; all of it is in $LOGS/initdb.log"
    fi
    rm -f "$PG.pw" "$VAR/initdb.begun"
}

configure() {
    cat >"$PG/slipway.conf" <<EOF
# Written at every start by cluster.sh.
listen_addresses = ''
unix_socket_directories = '$SOCKETS'
unix_socket_permissions = 0700
max_connections = 60
shared_buffers = 128MB
effective_cache_size = 1GB
random_page_cost = 1.1
jit = off
timezone = 'UTC'
log_timezone = 'UTC'
password_encryption = scram-sha-256
log_destination = 'stderr'
logging_collector = off
log_line_prefix = '%m [%p] %q%u@%d '
log_min_duration_statement = 500ms
log_checkpoints = off
EOF
    [ "$ROOTLESS" = namespace ] || chown postgres "$PG/slipway.conf"
    grep -q "^include 'slipway.conf'" "$PG/postgresql.conf" || printf "include 'slipway.conf'\n" >>"$PG/postgresql.conf"
    printf 'local all all scram-sha-256\n' >"$PG/pg_hba.conf"
}

running() { as_user "$bin/pg_ctl" -D "$PG" status >/dev/null 2>&1; }

start() {
    running && return
    configure
    # after a kill -9 the dead one's lock may stand for another moment
    tries=0
    until as_user "$bin/pg_ctl" -D "$PG" -l "$LOG" -w -t 30 -s start >"$LOGS/pg_ctl.log" 2>&1; do
        tries=$((tries + 1))
        if [ $tries -ge 3 ] || ! tail -n 3 "$LOG" 2>/dev/null | grep -q 'lock file'; then
            tail -n 6 "$LOG" >&2 2>/dev/null || cat "$LOGS/pg_ctl.log" >&2
            die "PostgreSQL did not start; its log is $LOG"
        fi
        sleep 0.7
    done
}

roles() {
    sql=$here/../../sql/roles.sql
    sum=$(sha256sum <"$sql")
    [ "$(cat "$PG/slipway.roles" 2>/dev/null)" = "$sum" ] && return
    {
        printf "\\\\set owner_password '%s'\n" "$(cat "$SECRETS/owner_password")"
        printf "\\\\set app_password '%s'\n" "$(cat "$SECRETS/app_password")"
        cat "$sql"
    } | psql_as postgres postgres -f - >"$LOGS/roles.log" 2>&1 || {
        cat "$LOGS/roles.log" >&2
        die "the roles could not be made"
    }
    echo "$sum" >"$PG/slipway.roles"
}

case ${1-} in
start)
    init
    start
    roles
    ;;
stop)
    [ -e "$PG/postmaster.pid" ] || exit 0
    running || exit 0
    as_user "$bin/pg_ctl" -D "$PG" -m fast -w -t 30 -s stop >/dev/null 2>>"$LOGS/pg_ctl.log" ||
        as_user "$bin/pg_ctl" -D "$PG" -m immediate -w -t 10 -s stop >/dev/null 2>>"$LOGS/pg_ctl.log" ||
        die "PostgreSQL does not stop; its log is $LOG"
    ;;
status) [ -e "$PG/postmaster.pid" ] && running ;;
url) url_of "${2:-slipway_app}" ;;
*)
    echo "usage: VAR=var cluster.sh start|stop|status|url ROLE" >&2
    exit 64
    ;;
esac

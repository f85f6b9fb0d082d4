#!/bin/sh
# A whole private copy of the site: PostgreSQL, the workers, nginx. All state is in $VAR.
#   site.sh run            start, stay in front; Ctrl-C or TERM stops everything
#   site.sh up | down      the same in the background
#   site.sh status         0 when it runs, 3 when not
#   site.sh import FILE    a catalogue into the running copy
#   site.sh exec CMD…      a command with the running copy's environment; it says which copy by VAR alone
# Environment: VAR=var PORT=8080 BUILD=build BASE_URL=http://localhost:$PORT WORKERS=2 SITE_NAME=Slipway
#   RATE=50 BURST=200      requests a second from one address, and how many more at once
#   SIGN_IN_RATE=10 SIGN_IN_BURST=10   the same for signing in, a minute
#   SUBSCRIBE_RATE=10 SUBSCRIBE_BURST=10   the same for asking for mail, a minute; SUBSCRIBES=5 a second from everywhere
#   SIGN_INS=10          how many sign-ins a second nginx lets through from everywhere
#   EXPORT_DIR=$VAR/exports SIGNING_KEY_FILE   where ballots are published (empty: nowhere), and what signs them; a key is made when none is given
#   MAIL_DIR=$VAR/mail   where mails are written without SMTP_URL (empty: they wait in the outbox)
#   SECRET_KEY, SECRET_KEY_FILE, VOTE_QUOTA, STAFF_WORKERS, IMAGE_WORKERS, SMTP_URL … as the program takes them; a key at random is made when none is given
set -eu
here=$(cd "$(dirname "$0")" && pwd -P)
top=$(cd "$here/../.." && pwd -P)
PATH=$PATH:/usr/sbin:/sbin
: "${VAR:=var}" "${PORT:=8080}" "${BUILD:=build}" "${WORKERS:=2}" "${RATE:=50}" "${BURST:=200}"
: "${SUBSCRIBE_RATE:=10}" "${SUBSCRIBE_BURST:=10}" "${SUBSCRIBES:=5}"
: "${SIGN_IN_RATE:=10}" "${SIGN_IN_BURST:=10}" "${SIGN_INS:=10}"
: "${SITE_NAME:=Slipway}" "${NGINX_WORKERS:=1}"

say() { printf '%s\n' "slipway: $1"; }
die() {
    say "$1" >&2
    exit "${2:-70}"
}

case $PORT in "" | *[!0-9]* | ??????*) die "PORT is no port number: $PORT" 64 ;; esac
[ "$PORT" -ge 1 ] && [ "$PORT" -le 65535 ] || die "PORT is no port number: $PORT" 64
nothing_runs() { die "nothing is running in $VAR; make up starts it there, VAR= names the folder of another copy" 69; }
case ${1-} in exec | import) [ -d "$VAR/run" ] || nothing_runs ;; esac # before the folder is made
# shellcheck source=fcgi/tools/site-paths.sh
. "$here/site-paths.sh"
case $BUILD in /*) ;; *) BUILD=$top/$BUILD ;; esac

SOCKET=$SOCKETS/slipway.sock STAFF_SOCKET=$SOCKETS/slipway-staff.sock IMAGES_SOCKET=$SOCKETS/slipway-images.sock
LOG=$LOGS/slipway.log
STOP="make down"
[ "$VAR" = "$top/var" ] || STOP="make down VAR=$VAR"
export VAR BUILD WORKERS SITE_NAME
# one that runs has an address already
if [ "${1-}" = exec ] && [ -s "$RUN/url" ] && [ -s "$RUN/port" ]; then BASE_URL=$(cat "$RUN/url") PORT=$(cat "$RUN/port"); fi
export PORT BASE_URL="${BASE_URL:-http://localhost:$PORT}"
export LISTEN="unix:$SOCKET" LISTEN_STAFF="unix:$STAFF_SOCKET" LISTEN_IMAGES="unix:$IMAGES_SOCKET"
DATABASE_URL=$(url_of slipway_app)
DATABASE_ADMIN_URL=$(url_of slipway_owner)
export DATABASE_URL DATABASE_ADMIN_URL
if [ -z "${SECRET_KEY-}${SECRET_KEY_FILE-}" ]; then
    [ "${1-}" = exec ] || "$here/secrets.sh" "$SECRETS" secret_key
    export SECRET_KEY_FILE="$SECRETS/secret_key"
fi
# EXPORT_DIR= (empty) publishes no ballots
if [ -z "${EXPORT_DIR+set}" ]; then
    export EXPORT_DIR="$VAR/exports"
    [ "${1-}" = exec ] || mkdir -p "$EXPORT_DIR"
fi
# without a mail server mails become files, which /mod/mail shows; MAIL_DIR= (empty) leaves them in the outbox
if [ -z "${SMTP_URL-}" ] && [ -z "${MAIL_DIR+set}" ]; then export MAIL_DIR="$VAR/mail"; fi
if [ -z "${SIGNING_KEY_FILE-}" ]; then
    [ "${1-}" = exec ] || "$here/secrets.sh" "$SECRETS" signing_key
    export SIGNING_KEY_FILE="$SECRETS/signing_key"
fi

# ---- processes: a pid counts only together with the moment it started, so that no other one is ever hit

started_at() { # PID → when it started; nothing for a zombie or when there is none
    line=$(cat "/proc/$1/stat" 2>/dev/null) || return 0
    # shellcheck disable=SC2086 # fields; the name before the last ) may hold blanks
    set -- ${line##*) }
    [ "$1" = Z ] || echo "${20}"
}
remember() { # NAME PID
    echo "$2 $(started_at "$2") $(cat /proc/sys/kernel/random/boot_id)" >"$RUN/$1.id"
}
pid_of() { # NAME → its pid when it is alive and ours
    [ -s "$RUN/$1.id" ] && read -r pid moment boot <"$RUN/$1.id" || return 1
    [ "$boot" = "$(cat /proc/sys/kernel/random/boot_id)" ] && [ -n "$moment" ] || return 1
    [ "$(started_at "$pid")" = "$moment" ] && echo "$pid"
}
session_of() { # NAME → what is left of its session when its leader is gone
    [ -s "$RUN/$1.id" ] && read -r leader moment boot <"$RUN/$1.id" || return 0
    [ "$boot" = "$(cat /proc/sys/kernel/random/boot_id)" ] || return 0
    now=$(started_at "$leader")
    [ -z "$now" ] || [ "$now" = "$moment" ] || return 0
    for stat in /proc/[0-9]*/stat; do
        line=$(cat "$stat" 2>/dev/null) || continue
        member=${line%% *}
        # shellcheck disable=SC2086 # fields
        set -- ${line##*) }
        if [ "$4" = "$leader" ] && [ "$1" != Z ]; then echo "$member"; fi
    done
}
stop() { # NAME SIGNAL SECONDS
    pid=$(pid_of "$1") && {
        kill "-$2" "$pid" 2>/dev/null || true
        left=$(($3 * 20))
        while [ $left -gt 0 ] && pid_of "$1" >/dev/null; do
            sleep 0.05
            left=$((left - 1))
        done
        pid=$(pid_of "$1") && kill -KILL "$pid" 2>/dev/null
    }
    for pid in $(session_of "$1"); do kill -KILL "$pid" 2>/dev/null || true; done
    rm -f "$RUN/$1.id"
}

running() { pid_of slipway >/dev/null && pid_of nginx >/dev/null && "$here/cluster.sh" status; }
anything() { pid_of slipway >/dev/null || pid_of nginx >/dev/null || [ -n "$(session_of slipway)" ] || "$here/cluster.sh" status; }

stop_all() {
    end_step
    stop nginx TERM 5
    stop slipway TERM 15
    "$here/cluster.sh" stop || true
    rm -f "$SOCKET" "$STAFF_SOCKET" "$IMAGES_SOCKET" "$RUN/nginx.pid"
}
forget_sockets() {
    if [ "$SOCKETS" != "$RUN" ]; then rm -rf "$SOCKETS" "$RUN/sockets"; fi
}

lock() {
    exec 9>"$RUN/lock"
    flock -w 60 9 || die "another make up or down is at work on $VAR" 75
}
unlock() { exec 9>&-; }

# ---- start

listener() { # is the port taken?
    awk -v port="$(printf '%04X' "$PORT")" '
        $4 == "0A" && $2 ~ (":" port "$") { found = 1 } END { exit !found }' /proc/net/tcp /proc/net/tcp6 2>/dev/null
}

# A step in a session of its own, which Ctrl-C does not reach; this shell waits for it and so hears every signal.
run_step() {
    setsid "$@" 9>&- &
    step=$!
    wait "$step" || {
        code=$?
        step=
        return $code
    }
    step=
}
end_step() {
    [ -n "${step-}" ] || return 0
    # half a cluster cannot be stopped: making one is waited for, everything else ends now
    [ "$phase" = cluster ] || kill -TERM "-$step" 2>/dev/null || true
    wait "$step" || true
    step=
}

render_nginx() {
    host=${BASE_URL#*://}
    host=${host%%/*}
    case $host in
    \[*) host=${host%%]*}] ;;
    *) host=${host%%:*} ;;
    esac
    hosts="localhost 127.0.0.1 [::1]"
    case " $hosts " in *" $host "*) ;; *) hosts="$hosts $host" ;; esac
    addresses="127.0.0.1:$PORT"
    if grep -q '^00000000000000000000000000000001 ' /proc/net/if_inet6 2>/dev/null; then
        addresses="$addresses [::1]:$PORT"
    fi
    listen='' listen_default=''
    for address in $addresses; do
        listen="${listen}listen $address; "
        listen_default="${listen_default}listen $address default_server; "
    done
    user=''
    [ "$(id -u)" != 0 ] || user='user root;' # the clone may be readable by root only
    mkdir -p "$RUN/tmp"
    "$top/nginx/render.sh" "$RUN/nginx" USER="$user" MODULES=/usr/lib/nginx/modules RUN="$RUN" \
        NGINX_WORKERS="$NGINX_WORKERS" ERROR_LOG="$LOGS/nginx.log" ACCESS_LOG="$LOGS/access.log" \
        LISTEN="$listen" LISTEN_DEFAULT="$listen_default" \
        LISTEN_INTERNAL="listen \"unix:$SOCKETS/internal.sock\";" HOSTS="$hosts" SOCKETS="$SOCKET" \
        STAFF_SOCKETS="$STAFF_SOCKET" IMAGE_SOCKETS="$IMAGES_SOCKET" RATE="$RATE" BURST="$BURST" SIGN_IN_RATE="$SIGN_IN_RATE" SIGN_IN_BURST="$SIGN_IN_BURST" SIGN_INS="$SIGN_INS" \
        SUBSCRIBE_RATE="$SUBSCRIBE_RATE" SUBSCRIBE_BURST="$SUBSCRIBE_BURST" SUBSCRIBES="$SUBSCRIBES" \
        STATIC="$BUILD/static" ERRORS="$BUILD/errors" EXPORTS="${EXPORT_DIR:-$VAR/exports}"
}

start_nginx() {
    rm -f "$SOCKETS/internal.sock" # of one that was killed
    command -v nginx >/dev/null || die "nginx is not installed" 69
    render_nginx
    if ! nginx -p "$RUN/" -c "$RUN/nginx/nginx.conf" -e "$LOGS/nginx.log" >"$LOGS/nginx.start" 2>&1 9>&-; then
        tail -n 4 "$LOGS/nginx.start" >&2
        listener && die "port $PORT is taken; take another one with PORT=" 69
        die "nginx did not start; its log is $LOGS/nginx.log"
    fi
    tries=100
    until [ -s "$RUN/nginx.pid" ]; do
        tries=$((tries - 1))
        [ $tries -gt 0 ] || die "nginx did not start; its log is $LOGS/nginx.log"
        sleep 0.05
    done
    remember nginx "$(cat "$RUN/nginx.pid")"
}

wait_ready() {
    until=$(($(date +%s) + 30))
    while :; do
        code=$(curl -s -o "$RUN/readyz" -m 3 -w '%{http_code}' --noproxy '*' "http://127.0.0.1:$PORT/readyz") || true
        [ "$code" != 200 ] || break
        pid_of slipway >/dev/null || die "the workers did not start; see $where"
        pid_of nginx >/dev/null || die "nginx stopped again; its log is $LOGS/nginx.log"
        [ "$(date +%s)" -lt $until ] || die "it does not get ready: /readyz answers $code ($(head -c 200 "$RUN/readyz" 2>/dev/null)); see $where"
        sleep 0.05
    done
    rm -f "$RUN/readyz"
}

start() {
    [ -x "$BUILD/slipway" ] || die "$BUILD/slipway is not built; make build does it" 69
    if running; then
        case $(readlink "/proc/$(pid_of slipway)/exe") in
        # the style sheet that its pages name is gone as well
        *' (deleted)') say "it was built anew since it started; starting it again" ;;
        *)
            say "already running at $(cat "$RUN/url"); $STOP stops it"
            exit 0
            ;;
        esac
    fi
    phase=starting
    stop_all # what is left of an earlier one
    if listener; then die "port $PORT is taken; take another one with PORT=" 69; fi

    phase=cluster
    run_step "$here/cluster.sh" start
    phase=starting
    run_step "$BUILD/slipway" migrate || die "the migration failed (see above)"
    has_tools=$(PGCONNECT_TIMEOUT=5 psql -X -A -t -q -d "$DATABASE_ADMIN_URL" -c "SELECT EXISTS (SELECT FROM tools)") ||
        die "the database cannot be read (see above)"
    if [ "$has_tools" = f ] && [ -f "${CATALOGUE=$top/sql/demo/catalogue.json}" ]; then
        run_step "$BUILD/slipway" import "$CATALOGUE" || die "the demo catalogue could not be imported (see above)"
    fi

    # In a session of its own: Ctrl-C reaches only this shell, which then stops things in their order.
    if [ "$1" = front ]; then
        where="the messages above"
        setsid "$BUILD/slipway" serve 9>&- </dev/null &
    else
        where=$LOG
        setsid "$BUILD/slipway" serve 9>&- </dev/null >>"$LOG" 2>&1 &
    fi
    remember slipway $!
    start_nginx
    wait_ready
    echo "$BASE_URL" >"$RUN/url"
    echo "$PORT" >"$RUN/port"
    phase=up
}

leave() {
    code=$?
    trap '' INT TERM HUP
    trap - EXIT
    [ "$phase" = none ] || {
        stop_all
        forget_sockets
        [ "$phase" = front ] && {
            say "stopped"
            code=0
        }
    }
    exit $code
}

watched_parent=$PPID
orphaned() { # whoever started us is gone, so nobody is in front any more
    while read -r key value; do
        [ "$key" != PPid: ] || break
    done <"/proc/$$/status"
    [ "$value" != "$watched_parent" ]
}

phase=none
case ${1-} in
up | run)
    trap leave EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM
    trap 'exit 129' HUP
    lock
    if [ "$1" = up ]; then
        start back
        phase=none
        say "ready at $BASE_URL ($STOP stops it; logs in $LOGS)"
        exit 0
    fi
    start front
    unlock
    say "ready at $BASE_URL (Ctrl-C stops it)"
    phase=front
    while pid_of slipway >/dev/null && pid_of nginx >/dev/null && ! orphaned; do
        sleep 1 &
        wait $! || true
    done
    phase=up
    orphaned || die "a part of it ended by itself; see the messages above and $LOGS"
    exit 0
    ;;
down)
    lock
    if anything; then
        stop_all
        forget_sockets
        say "stopped"
    else
        forget_sockets
        say "nothing is running in $VAR"
    fi
    ;;
status)
    running || exit 3
    cat "$RUN/url"
    ;;
import)
    [ -n "${2-}" ] || die "which file? make import FILE=catalogue.json" 64
    running || nothing_runs
    exec "$BUILD/slipway" import "$2"
    ;;
exec)
    shift
    [ $# -gt 0 ] || die "which command? site.sh exec COMMAND…" 64
    { pid_of slipway >/dev/null && "$here/cluster.sh" status; } || nothing_runs
    exec "$@"
    ;;
*)
    echo "usage: site.sh run|up|down|status|import FILE|exec COMMAND…" >&2
    exit 64
    ;;
esac

# For the suites' run scripts (sh): a private site, free ports, and TAP.
#
#   . "$(dirname "$0")/../lib.sh"
#   site_up              a whole site of its own: VAR PORT BASE_URL DATABASE_URL DATABASE_ADMIN_URL
#                        DATABASE_SUPER_URL SITE_PID are set and exported; site_down, or the end of the script, ends it
#   ok "what" command…   one test; the command's output is shown when it fails
#   is "what" got wanted
#   finish               the plan, and the exit status
#
# The environment of site_up: CATALOGUE= (empty) for an empty database, WORKERS, RATE, BURST, BASE_URL.
set -u
LIB_TOP=$(cd "$(dirname "$0")/../.." && pwd -P)
cd "$LIB_TOP" || exit 70
: "${BUILD:=build}"
case $BUILD in /*) ;; *) BUILD=$LIB_TOP/$BUILD ;; esac
SUITE=$(basename "$(cd "$(dirname "$0")" && pwd -P)")
export BUILD
PATH=$PATH:/usr/sbin:/sbin
ASAN_OPTIONS=${ASAN_OPTIONS-detect_leaks=1:abort_on_error=1}
UBSAN_OPTIONS=${UBSAN_OPTIONS-print_stacktrace=1}
export ASAN_OPTIONS UBSAN_OPTIONS

# below the range that the kernel takes outgoing ports from
free_port() {
    while :; do
        port=$((18000 + $(od -An -N2 -tu2 /dev/urandom) % 14000))
        grep -qi ":$(printf '%04X' $port) " /proc/net/tcp /proc/net/tcp6 2>/dev/null || break
    done
    echo $port
}

# the environment of a site under $VAR at $PORT, whether it runs or not
site_env() {
    DATABASE_URL=$(fcgi/tools/cluster.sh url slipway_app)
    DATABASE_ADMIN_URL=$(fcgi/tools/cluster.sh url slipway_owner)
    DATABASE_SUPER_URL=$(fcgi/tools/cluster.sh url postgres)
    BASE_URL=${BASE_URL-http://localhost:$PORT}
    export DATABASE_URL DATABASE_ADMIN_URL DATABASE_SUPER_URL BASE_URL
}

site_new() { # [NAME]: a fresh VAR and PORT, nothing started
    VAR=$BUILD/test/var/$SUITE${1:+-$1}
    PORT=$(free_port)
    unset BASE_URL
    RATE=${RATE-100000} BURST=${BURST-100000} SIGN_IN_RATE=${SIGN_IN_RATE-100000} SIGN_IN_BURST=${SIGN_IN_BURST-10000} SIGN_INS=${SIGN_INS-1000}
    SUBSCRIBE_RATE=${SUBSCRIBE_RATE-100000} SUBSCRIBE_BURST=${SUBSCRIBE_BURST-10000} SUBSCRIBES=${SUBSCRIBES-1000}
    export VAR PORT RATE BURST SIGN_IN_RATE SIGN_IN_BURST SIGN_INS SUBSCRIBE_RATE SUBSCRIBE_BURST SUBSCRIBES
    mkdir -p "$VAR"
    fcgi/tools/site.sh down >/dev/null 2>&1 || true
    rm -rf "$VAR"
    mkdir -p "$VAR"
    LIB_VARS="${LIB_VARS-} $VAR"
    site_env
}
site_up() { # [NAME]
    site_new "$@"
    fcgi/tools/site.sh up >&2 || {
        echo "Bail out! the site did not start"
        exit 1
    }
    SITE_PID=$(cut -d ' ' -f 1 "$VAR/run/slipway.id")
    export SITE_PID
}
site_down() { fcgi/tools/site.sh down >&2; }
cluster_up() { # [NAME]: only PostgreSQL with the roles and the empty database
    site_new "$@"
    fcgi/tools/cluster.sh start >&2 || {
        echo "Bail out! PostgreSQL did not start"
        exit 1
    }
}

lib_leave() {
    code=${1-$?}
    trap '' INT TERM HUP
    trap - EXIT
    for VAR in ${LIB_VARS-}; do
        export VAR
        fcgi/tools/site.sh down >/dev/null 2>&1
    done
    exit $code
}
trap lib_leave EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

points=0 bad=0
pass() {
    points=$((points + 1))
    echo "ok $points - $1"
}
fail() { # WHAT [TEXT]
    points=$((points + 1)) bad=$((bad + 1))
    echo "not ok $points - $1"
    [ -z "${2-}" ] || printf '%s\n' "$2" | sed 's/^/    /'
}
skip() {
    points=$((points + 1))
    echo "ok $points - $1 # SKIP $2"
}
ok() { # WHAT COMMAND…
    what=$1
    shift
    if said=$("$@" 2>&1); then pass "$what"; else fail "$what" "$* → exit $?
$said"; fi
}
is() { # WHAT GOT WANTED
    if [ "$2" = "$3" ]; then pass "$1"; else fail "$1" "got:    $2
wanted: $3"; fi
}
has() { # WHAT TEXT PART
    case $2 in *"$3"*) pass "$1" ;; *) fail "$1" "no '$3' in:
$2" ;; esac
}
finish() {
    echo "1..$points"
    [ $bad -eq 0 ]
    exit
}

# Where a running copy keeps its things; read by cluster.sh and site.sh, which set $VAR first.

# Absolute, and without the characters that a configuration file or an address would take for its own.
mkdir -p "$VAR" 2>/dev/null || {
    echo "slipway: cannot make the folder $VAR" >&2
    exit 73
}
VAR=$(cd "$VAR" && pwd -P)
case $VAR in *[\"\'\\\$\;\{\}\?\#\&\%\=]*)
    echo "slipway: the path $VAR has a character that nginx or PostgreSQL would misread" >&2
    exit 64
    ;;
esac
if ! [ -w "$VAR" ]; then
    echo "slipway: $VAR belongs to someone else; take another one with VAR=" >&2
    exit 73
fi
mkdir -p "$VAR/log" "$VAR/run"
# shellcheck disable=SC2034 # for the scripts that read this one
LOGS=$VAR/log RUN=$VAR/run SECRETS=$VAR/secrets

# Sockets have short paths (PostgreSQL's folder: 93 bytes). When $VAR is too deep they stand in a private
# folder elsewhere, which run/sockets remembers.
SOCKETS=$RUN
if [ "$(printf %s "$RUN" | wc -c)" -gt 80 ]; then
    SOCKETS=$(cat "$RUN/sockets" 2>/dev/null || true)
    if [ -z "$SOCKETS" ] || ! [ -O "$SOCKETS" ]; then
        base=${XDG_RUNTIME_DIR:-/tmp}
        [ -w "$base" ] && [ ${#base} -lt 60 ] || base=/tmp
        SOCKETS=$(mktemp -d "$base/slipway.XXXXXX")
        printf '%s\n' "$SOCKETS" >"$RUN/sockets"
    fi
fi

url_of() { # ROLE → its connection string
    printf 'postgresql://%s@/slipway?host=%s&passfile=%s\n' "$1" \
        "$(printf %s "$SOCKETS" | sed 's, ,%20,g')" "$(printf %s "$SECRETS/pgpass" | sed 's, ,%20,g')"
}

# The same as an ordinary user, in a copy of the tree that is theirs.

if [ "$(id -u)" != 0 ]; then
    skip "as an ordinary user" "this whole suite runs as one"
elif ! command -v setpriv >/dev/null; then
    skip "as an ordinary user" "there is no setpriv"
else
    # where that user may go, and deep enough to be a fair copy
    home=$(mktemp -d /tmp/slipway-user.XXXXXX)
    mkdir "$home/clone"
    {
        git ls-files -z
        git ls-files -zo --exclude-standard
    } | xargs -0 sh -c 'for f; do [ -f "$f" ] && printf "%s\n" "$f"; done' sh | tar cf - -T - | tar xf - -C "$home/clone"
    built=${BUILD#"$LIB_TOP"/}
    mkdir -p "$home/clone/$built"
    (cd "$BUILD" && tar cf - --exclude=./test --exclude='./lint*' --exclude=./san .) | tar xf - -C "$home/clone/$built"
    chown -R nobody "$home"
    as_nobody() { (cd "$home/clone" && setpriv --reuid=nobody --regid=nogroup --clear-groups \
        env -i PATH=/usr/local/bin:/usr/bin:/bin HOME="$home" PORT="$PORT" BUILD="$built" SAN="${SAN-}" "$@"); }
    PORT=$(free_port)
    ok "an ordinary user: make up" as_nobody make up
    is "… answers" "$(code_of "http://localhost:$PORT/")" 200
    is "… with a style sheet" "$(code_of "http://localhost:$PORT$(curl -s "http://localhost:$PORT/" | grep -o '/static/style[^"]*' | head -n 1)")" 200
    is "… nothing of it runs as root" "$(for pid in $(left_of "$home/clone/var"); do stat -c %U "/proc/$pid" 2>/dev/null; done | sort -u)" nobody
    ok "… make down" as_nobody make down
    is "… leaves nothing" "$(left_of "$home/clone/var")" ""
    rm -rf "$home"
fi

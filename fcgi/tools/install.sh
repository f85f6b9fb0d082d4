#!/bin/sh
# Put what was built where a system keeps such things. Called by `make install`.
#   BUILD PREFIX SYSCONFDIR UNITDIR DESTDIR, and HOST: the name that the site is reached by
# A configuration file that is there already is kept; the new one stands beside it as *.new.
set -eu
top=$(cd "$(dirname "$0")/../.." && pwd -P)
: "${HOST:=slipway.example.org}"
bin=$PREFIX/bin share=$PREFIX/share/slipway etc=$SYSCONFDIR/slipway
at() { printf '%s%s' "$DESTDIR" "$1"; }

config() { # FILE TO
    if [ -e "$2" ] && ! cmp -s "$1" "$2"; then
        install -m 644 "$1" "$2.new"
        echo "kept $2; the new one is $2.new"
    else
        install -m 644 "$1" "$2"
    fi
}

install -d "$(at "$bin")" "$(at "$share")" "$(at "$etc")/nginx" "$(at "$UNITDIR")"
for program in slipway slipway-draw; do
    install -m 755 "$BUILD/$program" "$(at "$bin")/$program"
done
for tree in static errors; do
    [ -d "$BUILD/$tree" ] || continue
    # the files of the version before stay: a page that someone has open still asks for them
    cp -R "$BUILD/$tree" "$(at "$share")/"
done
install -m 644 "$top/sql/roles.sql" "$(at "$share")/roles.sql"
[ ! -f "$top/sql/demo/catalogue.json" ] || install -m 644 "$top/sql/demo/catalogue.json" "$(at "$share")/catalogue.json"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
MAIN=production.conf "$top/nginx/render.sh" "$work" CONF="$etc/nginx" USER='user www-data;' MODULES=/usr/lib/nginx/modules \
    HOST="$HOST" HOSTS="$HOST" SOCKETS=/run/slipway/slipway.sock \
    STAFF_SOCKETS=/run/slipway/slipway-staff.sock IMAGE_SOCKETS=/run/slipway/slipway-images.sock RATE=50 BURST=200 SIGN_IN_RATE=10 SIGN_IN_BURST=10 SIGN_INS=10 \
    SUBSCRIBE_RATE=10 SUBSCRIBE_BURST=10 SUBSCRIBES=5 \
    STATIC="$share/static" ERRORS="$share/errors" EXPORTS=/var/lib/slipway-exports
for file in "$work"/*.conf; do
    config "$file" "$(at "$etc")/nginx/$(basename "$file")"
done

for unit in "$top"/fcgi/systemd/*.service; do
    sed "s~@BIN@~$bin~g; s~@ETC@~$etc~g" "$unit" >"$work/unit"
    install -m 644 "$work/unit" "$(at "$UNITDIR")/$(basename "$unit")"
done
install -m 644 "$top/fcgi/systemd/slipway.env.example" "$(at "$etc")/slipway.env.example"
echo "installed under $(at "$PREFIX"), $(at "$etc") and $(at "$UNITDIR")"

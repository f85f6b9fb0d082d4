#!/bin/sh
# Fill in the @NAMES@ of the *.in files beside this script; the other .conf files are copied.
#   render.sh OUT_DIR NAME=VALUE…
# CONF is OUT_DIR unless given. HOSTS (names, separated by blanks) becomes SERVER_NAMES and HOSTS_RE;
# SOCKETS (paths, separated by commas) becomes UPSTREAM, and STAFF_SOCKETS and IMAGE_SOCKETS (unless given, those of SOCKETS) UPSTREAM_STAFF and
# UPSTREAM_IMAGES. A name that nobody gave is an error.
# MAIN (environment) is the main file wanted: nginx.conf, or production.conf.
set -eu
here=$(cd "$(dirname "$0")" && pwd -P)
out=$1
shift
mkdir -p "$out"

script=$out/.render.sed
: >"$script"
say() { # NAME VALUE: quoted for the right side of sed's s
    printf 's~@%s@~%s~g\n' "$1" "$(printf %s "$2" | sed 's/[\\&~]/\\&/g')" >>"$script"
}
servers() { # PATH,PATH… → the lines of an upstream
    printf %s "$1" | awk -F, -v entries=66 '{
        for (i = 0; i < entries; i++) printf "%sserver \"unix:%s\" max_fails=0;", i ? " " : "", $(i % NF + 1) }'
}
conf=$out staff='' images=''
for pair; do
    name=${pair%%=*} value=${pair#*=}
    case $name in
    CONF) conf=$value ;;
    HOSTS)
        say SERVER_NAMES "$value"
        say HOSTS_RE "$(printf %s "$value" | sed 's/[].[]/\\&/g; s/  */|/g')"
        ;;
    SOCKETS)
        say UPSTREAM "$(servers "$value")"
        : "${staff:=$value}" "${images:=$value}"
        ;;
    STAFF_SOCKETS) staff=$value ;;
    IMAGE_SOCKETS) images=$value ;;
    *) say "$name" "$value" ;;
    esac
done
say CONF "$conf"
say UPSTREAM_STAFF "$(servers "$staff")"
say UPSTREAM_IMAGES "$(servers "$images")"

for file in "$here"/*.conf.in; do
    name=$(basename "$file" .in)
    case $name in nginx.conf | production.conf) [ "$name" = "${MAIN:-nginx.conf}" ] || continue ;; esac
    sed -f "$script" "$file" >"$out/$name"
    if left=$(grep -no '@[A-Z_]*@' "$out/$name"); then
        echo "render: $name has no value for: $(echo $left)" >&2
        exit 70
    fi
done
cp "$here/headers.conf" "$here/fastcgi.conf" "$out/"
rm -f "$script"

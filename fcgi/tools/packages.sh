#!/bin/sh
# Install what is missing of the named groups of packages.txt; quick and silent when nothing is.
#   packages.sh GROUP…          install
#   packages.sh --list GROUP…   only print the names (the Dockerfiles use this)
#   packages.sh --missing GROUP…   only print those that are not there
# Exit 69 when they cannot be had.
set -eu
here=$(dirname "$0")

do=install
case ${1-} in --list | --missing)
    do=${1#--}
    shift
    ;;
esac
[ $# -gt 0 ] || {
    echo "usage: packages.sh [--list|--missing] GROUP…" >&2
    exit 64
}

wanted=$(awk -v groups="$*" '
    BEGIN { n = split(groups, g, " "); for (i = 1; i <= n; i++) want[g[i]] = 1 }
    /^[^#]/ { n = split($2, has, ","); for (i = 1; i <= n; i++) if (has[i] in want) { print $1; next } }
' "$here/packages.txt")
if [ $do = list ]; then
    echo "$wanted"
    exit
fi

if ! command -v dpkg-query >/dev/null 2>&1; then
    echo "packages: this is not Debian or one of its kin; install yourself what fcgi/tools/packages.txt names" >&2
    exit 69
fi

# a node of 18 or more with npm does as well as Debian's own
node_is_there() {
    command -v npm >/dev/null 2>&1 && version=$(node --version 2>/dev/null) || return 1
    version=${version#v}
    [ "${version%%.*}" -ge 18 ] 2>/dev/null
}

missing=$(
    # shellcheck disable=SC2086 # one word a package
    dpkg-query -W -f '${Package} ${db:Status-Status}\n' $wanted 2>/dev/null |
        awk -v wanted="$wanted" '
        $2 == "installed" { have[$1] = 1 }
        END { n = split(wanted, w); for (i = 1; i <= n; i++) if (!(w[i] in have)) print w[i] }' |
        while read -r name; do
            case $name in nodejs | npm) node_is_there && continue ;; esac
            echo "$name"
        done
)
if [ $do = missing ]; then
    [ -z "$missing" ] || echo "$missing"
    exit
fi
[ -n "$missing" ] || exit 0
flat=$(echo $missing)

give_up() {
    printf 'packages: %s\npackages: still missing: %s\n' "$1" "$flat" >&2
    exit 69
}
command -v apt-get >/dev/null 2>&1 || give_up "there is no apt-get to install them with"
if [ "$(id -u)" = 0 ]; then
    root=
elif command -v sudo >/dev/null 2>&1; then
    root=sudo
else
    give_up "not root, and there is no sudo; as root run: apt-get install $flat"
fi
echo "packages: installing $flat" >&2

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

# What we install must not start services of its own: no PostgreSQL cluster, no nginx on port 80.
# Both switches are taken away again, and what was there before is left alone.
cat >"$work/as-root" <<'EOF'
set -u
export DEBIAN_FRONTEND=noninteractive
policy=/usr/sbin/policy-rc.d
cluster=/etc/postgresql-common/createcluster.d/slipway.conf
made_policy= had_nginx=
clean() {
    rm -f "$cluster"
    rmdir /etc/postgresql-common/createcluster.d 2>/dev/null
    [ -z "$made_policy" ] || rm -f "$policy"
}
trap clean EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
if [ ! -e "$policy" ]; then
    printf '#!/bin/sh\nexit 101\n' >"$policy" && chmod 755 "$policy" && made_policy=1
fi
mkdir -p "${cluster%/*}" && echo 'create_main_cluster = false' >"$cluster"
dpkg-query -W -f '${db:Status-Status}' nginx 2>/dev/null | grep -q '^installed' && had_nginx=1
install() { apt-get -o DPkg::Lock::Timeout=300 install -y --no-install-recommends "$@"; }
say() { echo "packages: $1" >&2; }
log=$LOG
if ! install "$@" >"$log" 2>&1; then
    # lists that are missing or old: once more with new ones
    if ! apt-get -o DPkg::Lock::Timeout=300 -o APT::Update::Error-Mode=any update >>"$log" 2>&1; then
        say "apt-get update failed: no network, or no package source that answers"
        exit 69
    fi
    install "$@" >"$log" 2>&1 || { say "apt-get could not install them"; exit 69; }
fi
if [ -z "$had_nginx" ] && [ -d /run/systemd/system ] && [ -e /lib/systemd/system/nginx.service ]; then
    systemctl disable nginx >/dev/null 2>&1
fi
exit 0
EOF
: >"$work/log"
# shellcheck disable=SC2086 # one word a package; no sudo when root
if ! $root env LOG="$work/log" sh "$work/as-root" $missing; then
    grep -E '^(E|Err|W):' "$work/log" | sort -u | tail -n 12 | sed 's/^/  /' >&2 || true
    give_up "nothing was started; see the messages above"
fi

#!/bin/sh
# The npm packages that the tests use (tests/package-lock.json), installed into tests/node_modules once per
# lock file. Does nothing while there is no tests/package.json.
set -eu
cd "$(dirname "$0")/../../tests"
[ -f package.json ] || exit 0
lock=$(cat package.json package-lock.json 2>/dev/null | sha256sum | cut -c 1-16)
stamp=node_modules/.slipway
[ "$(cat $stamp 2>/dev/null)" = "$lock" ] && exit 0

echo "node: installing the packages of tests/package.json" >&2
export PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 PUPPETEER_SKIP_DOWNLOAD=1 PUPPETEER_SKIP_CHROMIUM_DOWNLOAD=1
log=$(mktemp)
trap 'rm -f "$log"' EXIT
verb=install
[ ! -f package-lock.json ] || verb=ci
if ! npm $verb --no-audit --no-fund --no-update-notifier --loglevel=error >"$log" 2>&1; then
    tail -n 20 "$log" >&2
    echo "node: npm $verb failed: no network, or a package that is not to be had" >&2
    exit 69
fi
echo "$lock" >$stamp

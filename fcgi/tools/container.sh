#!/bin/sh
# What the app container starts: the program, with its database passwords from /run/secrets.
#   container health        is the worker at $LISTEN well?
#   container COMMAND…      slipway COMMAND…
set -eu
if [ "${1-}" = health ]; then
    said=$(REQUEST_METHOD=GET REQUEST_URI=/healthz SERVER_PROTOCOL=HTTP/1.1 HTTP_HOST=localhost \
        cgi-fcgi -bind -connect "${LISTEN#unix:}") || exit 1
    case $said in "Status: 200"* | *"
Status: 200"*) exit 0 ;; "Status:"* | *"
Status:"*) exit 1 ;; esac
    [ -n "$said" ]
    exit
fi

# libpq reads passwords from a file that only its owner can read; a mounted secret is not such a file
umask 077
PGPASSFILE=$(mktemp /tmp/pgpass.XXXXXX)
export PGPASSFILE
for role in owner app; do
    file=/run/secrets/${role}_password
    if [ -r "$file" ]; then printf '*:*:*:slipway_%s:%s\n' "$role" "$(cat "$file")" >>"$PGPASSFILE"; fi
done
umask 007
exec slipway "$@"

#!/bin/bash
# What the nginx container starts: its configuration, filled in from BASE_URL and SOCKETS (and STAFF_SOCKETS, IMAGE_SOCKETS), and nginx on port 8080.
#   container.sh health      does the site answer?
set -eu
if [ "${1-}" = health ]; then
    exec 3<>/dev/tcp/127.0.0.1/8080
    printf 'GET /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' >&3
    read -r -t 3 line <&3
    [[ $line == "HTTP/1.1 200 "* ]]
    exit
fi
run=/tmp/nginx
mkdir -p $run/tmp
host=${BASE_URL#*://}
host=${host%%/*}
names="localhost 127.0.0.1 ${host%:*}"
/etc/slipway/render.sh $run/conf USER='' MODULES=/usr/lib/nginx/modules RUN=$run \
    NGINX_WORKERS="${NGINX_WORKERS:-auto}" ERROR_LOG=/dev/stderr ACCESS_LOG=/dev/stdout \
    LISTEN='listen 8080;' LISTEN_DEFAULT='listen 8080 default_server;' LISTEN_INTERNAL='listen 9180;' \
    HOSTS="$(printf '%s\n' $names | sort -u | tr '\n' ' ' | sed 's/ $//')" SOCKETS="$SOCKETS" \
    STAFF_SOCKETS="${STAFF_SOCKETS:-$(printf %s "$SOCKETS" | sed 's/\.sock/-staff.sock/g')}" \
    IMAGE_SOCKETS="${IMAGE_SOCKETS:-$(printf %s "$SOCKETS" | sed 's/\.sock/-images.sock/g')}" \
    RATE="${RATE:-50}" BURST="${BURST:-200}" SIGN_IN_RATE="${SIGN_IN_RATE:-10}" SIGN_IN_BURST="${SIGN_IN_BURST:-10}" SIGN_INS="${SIGN_INS:-10}" \
    SUBSCRIBE_RATE="${SUBSCRIBE_RATE:-10}" SUBSCRIBE_BURST="${SUBSCRIBE_BURST:-10}" SUBSCRIBES="${SUBSCRIBES:-5}" \
    STATIC=/srv/static ERRORS=/srv/errors EXPORTS=/srv/exports
exec nginx -p $run/ -c $run/conf/nginx.conf -e /dev/stderr -g 'daemon off;'

# What nginx itself answers: its errors in the site's look, headers on everything, limits, static files.

CATALOGUE='' RATE=20 BURST=60 site_up edge
SITE=http://127.0.0.1:$PORT
# one request; the headers are in $head, the body in $work/body, the status in $code
ask() {
    code=$(curl -s -m 15 --noproxy '*' --path-as-is -D "$work/head" -o "$work/body" -w '%{http_code}' "$@")
    head=$(tr -d '\r' <"$work/head")
}
header() { printf '%s\n' "$head" | awk -v name="$1" 'tolower($0) ~ "^" tolower(name) ":" { sub(/^[^:]*: */, ""); print }'; }
# WHAT STATUS CURL_ARGS…: nginx's own error, once as a page and once as JSON, with every header
own_error() {
    what=$1 status=$2
    shift 2
    ask "$@"
    said="$code $(header Content-Type) $(grep -c '<title>.*Slipway' "$work/body") $(header Cache-Control)"
    is "$what: $status, in the site's look" "$said" "$status text/html; charset=utf-8 1 no-store"
    headers "$what"
}
headers() {
    missing=
    for name in Content-Security-Policy X-Content-Type-Options Referrer-Policy Permissions-Policy \
        Cross-Origin-Opener-Policy X-Request-Id; do
        [ "$(header $name | wc -l)" -eq 1 ] || missing="$missing $name"
    done
    is "… with the security headers, each once" "$missing" ""
}
zeros() { head -c "$1" /dev/zero | tr '\0' "${2:-a}"; }

ask "$SITE/"
is "a page: 200" "$code" 200
headers "a page"
has "… the policy allows nothing inline" "$(header Content-Security-Policy)" "default-src 'none'; script-src 'self'; style-src 'self';"
is "… nginx does not name its version" "$(header Server)" nginx
is "… no HSTS without TLS" "$(header Strict-Transport-Security)" ""

style=$(grep -o '/static/style\.[0-9a-f]*\.css' "$work/body" | head -n 1)
ask "$SITE$style" -H 'Accept-Encoding: br, gzip'
is "the style sheet: brotli, for ever" "$code $(header Content-Encoding) $(header Cache-Control)" \
    "200 br public, max-age=31536000, immutable"
is "… as text/css, by encoding" "$(header Content-Type) $(header Vary)" "text/css; charset=utf-8 Accept-Encoding"
headers "the style sheet"
ask "$SITE$style" -H 'Accept-Encoding: gzip'
is "… gzip" "$(header Content-Encoding)" gzip
ask "$SITE$style"
is "… and plain" "$code$(header Content-Encoding)" 200
ask "$SITE/favicon.ico"
is "an icon at the top of the site" "$code $(header Cache-Control)" "200 public, max-age=86400"
own_error "a static file that is not there" 404 "$SITE/static/none.css"
own_error "an icon that is not there" 404 "$SITE/none.png"
own_error "the icons are not under /static/" 404 "$SITE/static/root/favicon.ico"
own_error "the metrics are not public" 404 "$SITE/metrics"
own_error "the metrics, spelt otherwise" 404 "$SITE/%6detrics"
own_error "the error pages have no address" 404 "$SITE/_error/503.html"

own_error "POST to a static file" 405 -X POST "$SITE$style"
is "… with Allow" "$(header Allow)" "GET, HEAD"
own_error "TRACE" 405 -X TRACE "$SITE/"
own_error "a path that climbs out" 400 "$SITE/../../etc/passwd"
own_error "a NUL in the path" 400 "$SITE/%00"
own_error "a broken escape" 400 "$SITE/%zz"
own_error "no Host" 400 --http1.0 -H 'Host:' "$SITE/"
own_error "an empty Host" 400 -H 'Host;' "$SITE/"
own_error "a Host that is not ours" 421 -H 'Host: evil.example' "$SITE/"
own_error "… for a static file" 421 -H 'Host: evil.example' "$SITE$style"
own_error "… behind our name in the request line" 421 --request-target "http://localhost:$PORT/" -H 'Host: evil.example' "$SITE/"
own_error "a body over 64 KB" 413 --data-binary "@-" "$SITE/tools" <<EOF
$(zeros 70000)
EOF
own_error "a URL over 4 KB" 414 "$SITE/$(zeros 5000)"
own_error "a header over 4 KB" 431 -H "Cookie: a=$(zeros 5000)" "$SITE/"
ask "$SITE/$(zeros 3000)"
case $code in 404 | 400 | 414) pass "a URL of 3 KB reaches the workers or is refused politely ($code)" ;; *) fail "a URL of 3 KB" "$code" ;; esac

for path in /static/none.css /metrics; do
    ask -H 'Accept: application/json' "$SITE$path"
    is "a JSON client at $path" "$code $(header Content-Type) $(header Vary)" "404 application/problem+json Accept"
    is "… reads a problem" "$(grep -c '"status" *: *404' "$work/body")" 1
done
ask -X TRACE "$SITE/api/v1/tools"
is "nginx's errors under /api/ are JSON anyhow" "$code $(header Content-Type)" "405 application/problem+json"

# bytes that are no request at all
perl -MIO::Socket::INET -e '
    my ($port, $text) = @ARGV;
    my $s = IO::Socket::INET->new(PeerAddr => "127.0.0.1", PeerPort => $port, Timeout => 5) or die;
    $text =~ s/\\r/\r/g; $text =~ s/\\n/\n/g; $text =~ s/\\x01/\x01/g;
    print $s $text; $s->shutdown(1);
    local $/; print scalar(<$s>) // "";' "$PORT" 'NONSENSE\r\n\r\n' >"$work/raw"
has "nonsense instead of a request" "$(head -n 1 "$work/raw")" "400"

# the request id goes through, whatever the client calls itself
ask -H 'X-Request-Id: mine' "$SITE/tools"
id=$(header X-Request-Id)
is "the request id is nginx's" "$(printf %s "$id" | grep -cE '^[0-9a-f]{32}$')" 1
has "… and in nginx's log" "$(cat "$VAR/log/access.log")" "request_id=$id"
has "… and in the worker's" "$(cat "$VAR/log/slipway.log")" "request_id=$id"
is "no address of a visitor is in the access log" "$(grep -c '127\.0\.0\.1 ' "$VAR/log/access.log")" 0

# greedy and slow clients
mkdir "$work/many"
seq 150 | while read -r n; do
    printf 'url="%s/healthz"\noutput="%s"\ndump-header="%s.head"\nnext\n' "$SITE" "$work/many/$n" "$work/many/$n"
done >"$work/urls"
curl -s -m 20 --noproxy '*' -K "$work/urls"
refused=$(grep -l '^HTTP/1.1 429' "$work"/many/*.head | head -n 1)
if [ -n "$refused" ]; then pass "too many requests at once: 429"; else fail "too many requests at once: 429" "none of 150"; fi
head=$(tr -d '\r' <"${refused:-/dev/null}")
is "… with Retry-After, in the site's look" "$(header Retry-After) $(grep -c '<title>.*Slipway' "${refused%.head}")" "1 1"
headers "the 429"
ask "$SITE$style"
is "… the static files are not rationed" "$code" 200
sleep 1

# the database is away: a pair that nobody has asked for is in no worker's memory
fcgi/tools/cluster.sh stop
ask "$SITE/compare/aider-vs-tavily"
is "the database is away: 503 by the worker" "$code $(grep -c '<title>.*Slipway' "$work/body")" "503 1"
is "… with Retry-After" "$(header Retry-After | grep -cE '^[0-9]+$')" 1
headers "the worker's 503"
fcgi/tools/cluster.sh start
until_true 10 sh -c "[ \"\$(curl -s -o /dev/null -w '%{http_code}' --noproxy '*' $SITE/readyz)\" = 200 ]"
ask "$SITE/tools"
is "… and back without a restart" "$code" 200
kill -TERM "$SITE_PID"
until_true 10 gone "$SITE_PID"
own_error "the workers are away" 503 "$SITE/tools"
is "… with Retry-After" "$(header Retry-After)" 2
ask -H 'Accept: application/json' "$SITE/tools"
is "… as JSON" "$code $(header Content-Type)" "503 application/problem+json"
ask "$SITE$style"
is "… the static files stay" "$code" 200
fcgi/tools/site.sh down >/dev/null 2>&1

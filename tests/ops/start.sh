# make up, down, run, import: two copies side by side, data kept, everything stopped by a signal.

site_new one
ONE=$VAR ONE_PORT=$PORT
said=$(make up 2>&1)
is "make up ends well" $? 0
has "make up prints the address" "$said" "http://localhost:$ONE_PORT"
has "an empty database gets the demo catalogue" "$said" "imported"
is "the home page answers" "$(code_of "http://localhost:$PORT/")" 200
is "it is ready" "$(code_of "http://127.0.0.1:$PORT/readyz")" 200
if grep -q '^00000000000000000000000000000001 ' /proc/net/if_inet6 2>/dev/null; then
    is "it answers on IPv6, too" "$(code_of "http://[::1]:$PORT/healthz")" 200
else
    skip "it answers on IPv6, too" "no IPv6 here"
fi
is "nginx listens on the loopback only" \
    "$(awk -v p="$(printf ':%04X$' "$PORT")" '$2 ~ p && $4 == "0A" { sub(/:.*/, "", $2); print $2 }' /proc/net/tcp)" 0100007F
is "PostgreSQL listens on no port" "$(psql -XAtq -d "$DATABASE_SUPER_URL" -c 'SHOW listen_addresses')" ""
is "the secrets are readable by their owner only" \
    "$(find "$VAR/secrets" -type f -perm /077 | wc -l) $(stat -c %a "$VAR/secrets")" "0 700"
is "no password is in a command line" \
    "$(cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\0' ' ' | grep -cFf "$VAR/secrets/app_password")" 0

said=$(make up 2>&1)
is "make up on a running copy ends well" $? 0
has "… and says so" "$said" "already running at http://localhost:$ONE_PORT"
cp -p "$BUILD/slipway" "$BUILD/slipway.again"
mv -f "$BUILD/slipway.again" "$BUILD/slipway"
said=$(make up 2>&1)
is "make up after a new build ends well" $? 0
has "… and starts the new one" "$said" "starting it again"
is "… which runs, and answers" "$(readlink "/proc/$(cut -d ' ' -f 1 "$VAR/run/slipway.id")/exe") $(code_of "http://localhost:$PORT/")" "$BUILD/slipway 200"

tools=$(psql -XAtq -d "$DATABASE_ADMIN_URL" -c 'SELECT count(*) FROM tools')
cat >"$work/one.json" <<'EOF'
{"tools":[{"slug":"slip-test","name":"Slip Test","tagline":"A tool of the test","category":"Developer Tools",
"website":"https://example.org/","description":"Only here to be imported.","pricing":{"model":"free","entry":"Free"},
"reviews":[{"persona":"builder","verdict":"ship","quote":"It imports."}]}]}
EOF
ok "make import takes a catalogue" make import FILE="$work/one.json"
is "… and the page is there" "$(code_of "http://localhost:$PORT/tools/slip-test")" 200
echo '{"tools":[{"slug":7}]}' >"$work/bad.json"
if said=$(make import FILE="$work/bad.json" 2>&1); then fail "a bad catalogue is refused" "$said"; else pass "a bad catalogue is refused"; fi
if said=$(make import 2>&1); then fail "make import wants a FILE" "$said"; else has "make import wants a FILE" "$said" "FILE="; fi

# a second copy beside it
site_new two
ok "a second copy starts beside it" make up
is "both answer: the second" "$(code_of "http://localhost:$PORT/")" 200
is "both answer: the first" "$(code_of "http://localhost:$ONE_PORT/tools/slip-test")" 200
is "their data are their own" "$(code_of "http://localhost:$PORT/tools/slip-test")" 404

# a port that is taken
TWO=$VAR
site_new three
PORT=$ONE_PORT
if said=$(make up 2>&1); then
    fail "a taken port is refused" "$said"
else
    has "a taken port is refused" "$said" "port $PORT is taken"
fi
is "… and nothing is left running" "$(left_of "$VAR")" ""
is "… and the other one still runs" "$(code_of "http://localhost:$ONE_PORT/")" 200

VAR=$TWO
said=$(make down 2>&1)
has "make down stops the second" "$said" "stopped"
is "… with all its processes" "$(left_of "$VAR")" ""
is "… and the first still runs" "$(code_of "http://localhost:$ONE_PORT/")" 200
said=$(make down 2>&1)
is "make down with nothing running ends well" $? 0
has "… and says so" "$said" "nothing is running"

# stop and start: the data stay, and it is quick
VAR=$ONE PORT=$ONE_PORT
site_env
make down >/dev/null 2>&1
is "nothing of the first is left" "$(left_of "$VAR")" ""
begin=$(date +%s%N)
said=$(make up 2>&1)
took=$((($(date +%s%N) - begin) / 1000000))
if [ $took -lt 5000 ]; then pass "the second start takes $took ms"; else fail "the second start takes $took ms, not under 5 s" "$said"; fi
case $said in *imported*) fail "the catalogue is not imported again" "$said" ;; *) pass "the catalogue is not imported again" ;; esac
is "the data are kept" "$(psql -XAtq -d "$DATABASE_ADMIN_URL" -c 'SELECT count(*) FROM tools')" "$((tools + 1))"
make down >/dev/null 2>&1

# make run, and every way to end it
ends() { # WHAT SIGNAL TARGET
    # what the one before said is gone before anybody looks
    : >"$work/run.out"
    fresh make run >"$work/run.out" 2>&1 &
    front=$!
    until_true 20 sh -c "grep -q 'ready at' $work/run.out || [ ! -e /proc/$front/exe ]"
    if ! grep -q 'ready at' "$work/run.out"; then
        fail "make run, $1" "$(cat "$work/run.out")"
        kill -KILL $front 2>/dev/null
        return
    fi
    is "make run, then $1: it ran" "$(code_of "http://localhost:$PORT/")" 200
    kill "-$2" "$3$front"
    until_true 12 none_left "$VAR"
    is "… and nothing is left" "$(left_of "$VAR")" ""
    until_true 5 gone $front
    wait $front 2>/dev/null
}
ends "Ctrl-C" INT -
ends "TERM to make" TERM ""
ends "make killed" KILL ""

# Ctrl-C before it is ready, while the cluster is being made
site_new early
fresh make run >"$work/run.out" 2>&1 &
front=$!
until_true 10 test -d "$VAR/pg"
kill -INT "-$front"
until_true 15 gone $front
wait $front 2>/dev/null
is "Ctrl-C during the first start leaves nothing" "$(left_of "$VAR")" ""
ok "… and the next start is a whole one" make up
is "… that answers" "$(code_of "http://localhost:$PORT/")" 200
make down >/dev/null 2>&1

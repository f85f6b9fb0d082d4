# What goes wrong on a machine: each gives a clear message, a non-zero exit and nothing left running.

refused() { # WHAT WANTED_TEXT COMMAND…
    what=$1 wanted=$2
    shift 2
    if said=$("$@" 2>&1); then fail "$what: refused" "$said"; else has "$what: refused" "$said" "$wanted"; fi
    is "… nothing is left" "$(left_of "$VAR")" ""
}

# a supervisor killed the hard way, and a start over what is left of it
site_up trouble
kill -KILL "$SITE_PID"
if make up >"$work/out" 2>&1; then pass "a start after kill -9 of the supervisor"; else fail "a start after kill -9 of the supervisor" "$(cat "$work/out")"; fi
is "… answers" "$(code_of "http://localhost:$PORT/")" 200
kill -KILL "$(head -n 1 "$VAR/pg/postmaster.pid")"
kill -KILL "$(cut -d ' ' -f 1 "$VAR/run/nginx.id")"
ok "a start after kill -9 of PostgreSQL and nginx" make up
is "… answers, too" "$(code_of "http://localhost:$PORT/")" 200

# a part of a site in front that dies takes the rest along
make down >/dev/null 2>&1
fresh make run >"$work/run.out" 2>&1 &
front=$!
until_true 20 grep -q 'ready at' "$work/run.out"
kill -KILL "$(cut -d ' ' -f 1 "$VAR/run/nginx.id")"
until_true 12 gone $front
if wait $front; then fail "make run ends with an error when nginx dies"; else pass "make run ends with an error when nginx dies"; fi
is "… and nothing is left" "$(left_of "$VAR")" ""

# an id file that names a process of somebody else
sleep 60 &
other=$!
echo "$other 12345 $(cat /proc/sys/kernel/random/boot_id)" >"$VAR/run/slipway.id"
make down >/dev/null 2>&1
if kill -0 $other 2>/dev/null; then pass "a process that is not ours is never stopped"; else fail "a process that is not ours is never stopped"; fi
kill $other

# settings that cannot be
refused "PORT=nonsense" "no port number" env PORT=80x make up
refused "WORKERS=0" "WORKERS" env WORKERS=0 make up
refused "a BASE_URL with a path" "BASE_URL" env BASE_URL=http://localhost/x make up
(
    VAR="$work/a;b"
    export VAR
    make up
) >"$work/out" 2>&1 && fail "a VAR that nginx would misread" "$(cat "$work/out")" || has "a VAR that nginx would misread" "$(cat "$work/out")" "misread"

# a path too long for a socket, with a blank in it
deep=$VAR/$(printf 'deep%.0s' 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20)"/a b"
(
    VAR=$deep
    export VAR
    make up && code_of "http://localhost:$PORT/readyz" && make down
) >"$work/out" 2>&1
has "a VAR too deep for a socket" "$(cat "$work/out")" "200"
is "… leaves no folder behind" "$([ ! -s "$deep/run/sockets" ] || cat "$deep/run/sockets")" ""

# a database that is broken
mv "$VAR/pg/global" "$VAR/pg/global.away"
refused "a broken database" "log is $VAR/log/postgres.log" make up
mv "$VAR/pg/global.away" "$VAR/pg/global"
ok "… mended, it starts" make up

# a schema that this program does not know
psql -XAtq -d "$DATABASE_ADMIN_URL" -c "UPDATE schema_migrations SET sha256 = repeat('0', 64) WHERE version = 1" >/dev/null
make down >/dev/null 2>&1
refused "a changed migration" "migration failed" make up

# no package source
mkdir -p "$work/tools" "$work/bin"
cp fcgi/tools/packages.sh "$work/tools/"
echo 'slipway-no-such-package build' >"$work/tools/packages.txt"
printf '#!/bin/sh\necho "E: Unable to fetch some archives" >&2\nexit 100\n' >"$work/bin/apt-get"
printf '#!/bin/sh\nexec "$@"\n' >"$work/bin/sudo"
chmod +x "$work/bin/apt-get" "$work/bin/sudo"
before=$(ls -l /usr/sbin/policy-rc.d 2>&1)
said=$(PATH="$work/bin:$PATH" "$work/tools/packages.sh" build 2>&1)
is "no package source: exit status" $? 69
has "… the message names what is missing" "$said" "slipway-no-such-package"
has "… and the reason" "$said" "no network, or no package source"
is "… and the system is as it was" "$(ls -l /usr/sbin/policy-rc.d 2>&1)" "$before"
begin=$(date +%s%N)
fcgi/tools/packages.sh build app web db run test
took=$((($(date +%s%N) - begin) / 1000000))
if [ $took -lt 200 ]; then pass "with nothing missing it takes $took ms"; else fail "with nothing missing it takes $took ms, not under 200"; fi

# The house itself: lint catches what it should, packages agree, containers and units hold together, the runner counts.

# ---- a seeded fault for every check; the rest of the tree is a copy
copy=$work/lint
mkdir -p "$copy"
git ls-files -co --exclude-standard -z -- fcgi tests .clang-format Makefile | xargs -0 sh -c 'for f; do [ -f "$f" ] && printf "%s\n" "$f"; done' sh |
    tar cf - -T - | tar xf - -C "$copy"
(cd "$copy" && git init -q . && git add -A) >/dev/null 2>&1
caught() { # CHECK FILE WANTED; the file's text on standard input
    cat >"$copy/$2"
    if said=$(cd "$copy" && fcgi/tools/lint.sh "$1" 2>&1); then
        fail "lint $1 catches $3 in $2" "it found nothing"
    else
        case $said in *"$2:"*"$3"*) pass "lint $1 catches $3 in $2" ;; *) fail "lint $1 catches $3 in $2" "$said" ;; esac
    fi
    rm -f "$copy/$2"
}
caught layering fcgi/store/bad.c "view/models.h" <<'EOF'
#include "view/models.h"
EOF
caught layering fcgi/view/bad.c "db/db.h" <<'EOF'
#include "db/db.h"
EOF
caught layering fcgi/page/bad.c "libpq-fe.h" <<'EOF'
/* "a comment" */ #include <stdio.h>
#include <libpq-fe.h>
EOF
caught layering fcgi/base/bad.c "does not name" <<'EOF'
#include <zstd.h>
EOF
caught layering fcgi/base/bad.h "model/tool.h" <<'EOF'
#include "model/tool.h"
EOF
caught memory fcgi/page/bad.c "malloc()" <<'EOF'
void *f(void) { return malloc(3); /* "free(" */ }
EOF
caught sql fcgi/store/bad.c "SELECT" <<'EOF'
const char *q = "SELECT 1 FROM tools";
EOF
caught status fcgi/page/bad.c "404" <<'EOF'
int f(void) { return 404; }
EOF
# not behind a pipe: a point that a part of it counts is lost
yes '/* long */' | head -n 401 >"$work/bad"
caught size fcgi/base/bad.c "401 lines" <"$work/bad"
printf '/* %s: later */\n' TO''DO >"$work/bad"
caught words fcgi/base/bad.c "left for later" <"$work/bad"
printf 'int bad; \n' >"$work/bad"
caught space fcgi/base/bad.c "white space" <"$work/bad"
caught format fcgi/base/bad.c "clang-format" <<'EOF'
int   bad;
EOF
caught shell fcgi/tools/bad.sh "bad.sh" <<'EOF'
#!/bin/sh
if true; then
EOF
caught gcc fcgi/base/bad.c "unused" <<'EOF'
int f(void) { int unused; return 0; }
EOF
printf '/* malloc(1) "SELECT 1 FROM x" 404 */\nconst char *s = "free(me)";\n' >"$copy/fcgi/page/good.c"
ok "lint finds nothing in comments and strings" sh -c "cd '$copy' && fcgi/tools/lint.sh layering memory sql status"

# ---- packages: what the program needs is what the containers and make install
for docker in fcgi/Dockerfile nginx/Dockerfile; do
    is "$docker installs by packages.sh only" "$(grep -cE '(apt-get|apt|dpkg) (-[^ ]+ )*(install|-i)' $docker)" 0
done
is "the Dockerfiles install: build and app, build and web" \
    "$(grep -hE '^RUN' fcgi/Dockerfile nginx/Dockerfile | grep -oE 'packages\.sh [a-z ]+[a-z]' | awk '{ $1 = ""; print }' | tr -d '\n')" " build app build web"
direct=$(readelf -d "$BUILD/slipway" "$BUILD/slipway-draw" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p' | sort -u)
app=$(fcgi/tools/packages.sh --list app)
owners=$(for library in $direct; do
    path=$(ldd "$BUILD/slipway" "$BUILD/slipway-draw" | awk -v name="$library" '$1 == name { print $3; exit }')
    dpkg-query -S "$path" 2>/dev/null || dpkg-query -S "${path#/usr}" "/usr$path" 2>/dev/null
done | sed 's/:.*//' | sort -u | grep -vE '^(libc6|libgcc-s1|libasan[0-9]+|libubsan[0-9]+)$')
is "every library that the programs need is in the group app" \
    "$(for owner in $owners; do printf '%s\n' "$app" | grep -qxF "$owner" || echo "$owner"; done)" ""
is "… and nothing more, but what checks its health, whom to believe, and letters that the site's fonts lack" \
    "$(for package in $app; do printf '%s\n' "$owners" libfcgi-bin ca-certificates fonts-dejavu-core fonts-droid-fallback | grep -qxF "$package" || echo "$package"; done)" ""
is "what draws stays out of the program whose workers serve pages" "$(ldd "$BUILD/slipway" | grep -E 'cairo|pango|fontconfig')" ""
is "each package stands in the list once" "$(awk '/^[^#]/ { print $1 }' fcgi/tools/packages.txt | sort | uniq -d)" ""
is "make run installs what the containers install" \
    "$(fcgi/tools/packages.sh --list build app web | sort | tr '\n' ' ')" \
    "$({ fcgi/tools/packages.sh --list build; fcgi/tools/packages.sh --list app; fcgi/tools/packages.sh --list web; } | sort | tr '\n' ' ')"

# ---- containers and units
if command -v docker-compose >/dev/null; then
    ok "docker-compose.yml is well-formed" docker-compose -f docker-compose.yml config -q
    docker-compose -f docker-compose.yml config >"$work/compose" 2>/dev/null
    services=$(docker-compose -f docker-compose.yml config --services 2>/dev/null | wc -l)
    is "no container runs as root" "$(grep -cE '^    user: [1-9][0-9]*:[1-9][0-9]*$' "$work/compose")" "$services"
    is "every service drops all capabilities" \
        "$(grep -c 'cap_drop:' "$work/compose") $(grep -c 'no-new-privileges:true' "$work/compose") $(grep -c 'read_only: true' "$work/compose")" "$services $services $services"
    is "no password stands in it" "$(grep -ciE 'password: *[a-z0-9]|://[^@/]*:[^@/]*@' "$work/compose")" 0
else
    skip "docker-compose.yml is well-formed" "there is no docker-compose"
fi

root=$work/root
ok "make install into a folder" make install DESTDIR="$root" PREFIX=/usr HOST=slipway.example.org
for file in usr/bin/slipway usr/bin/slipway-draw usr/share/slipway/static/root/card.png usr/share/slipway/roles.sql usr/share/slipway/catalogue.json usr/share/slipway/static \
    usr/share/slipway/errors/503.html etc/slipway/nginx/production.conf etc/slipway/slipway.env.example \
    usr/lib/systemd/system/slipway.service; do
    ok "… $file" test -s "$root/$file"
done
is "… nothing is left to be filled in" "$(grep -rlE '@[A-Z]+@' "$root/etc" "$root/usr/lib")" ""
has "… the program runs" "$("$root/usr/bin/slipway" --version 2>&1)" "slipway"
if command -v systemd-analyze >/dev/null; then
    mkdir "$work/units"
    for unit in "$root"/usr/lib/systemd/system/*.service; do
        sed "s~/usr/bin/slipway~$root/usr/bin/slipway~" "$unit" >"$work/units/$(basename "$unit")"
    done
    said=$(systemd-analyze verify --man=no "$work"/units/*.service 2>&1 | grep -F "$work/units" || true)
    is "… systemd takes the units" "$said" ""
    score=$(systemd-analyze security --offline=true "$work/units/slipway.service" 2>/dev/null |
        sed -n 's/.*Overall exposure level.*: \([0-9.]*\).*/\1/p')
    ok "… and calls the service's exposure $score" awk -v s="${score:-9}" 'BEGIN { exit !(s < 2.5) }'
else
    skip "… systemd takes the units" "there is no systemd-analyze"
fi
if command -v openssl >/dev/null && [ "$(id -u)" = 0 ]; then
    mkdir -p "$work/cert" "$work/tmp"
    openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=slipway.example.org \
        -keyout "$work/cert/privkey.pem" -out "$work/cert/fullchain.pem" >/dev/null 2>&1
    find "$root/etc/slipway/nginx" -type f -exec sed -i "s~/etc/slipway~$root/etc/slipway~g; s~/etc/letsencrypt/live/slipway.example.org~$work/cert~; s~/var/log/nginx~$work/tmp~; s~/run/nginx.pid~$work/tmp/pid~" {} +
    ok "… nginx takes the production configuration" nginx -t -q -e "$work/tmp/error.log" -c "$root/etc/slipway/nginx/production.conf"
else
    skip "… nginx takes the production configuration" "no openssl, or not root"
fi

# ---- static files
mkdir -p "$work/in/css" "$work/in/fonts" "$work/in/root"
printf 'F' >"$work/in/fonts/d.woff2"
printf 'console.log("hello, console, hello")\n' >"$work/in/app.js"
printf '/* a note */\na  >  b , c {\n  color : red;\n  background: url( "../fonts/d.woff2" );\n}\n' >"$work/in/css/20-b.css"
printf ':root { --quote: "  /* kept */  "; }\n.x::before { content: "a  ;  }"; margin: calc(1px + 2px); }\n' >"$work/in/css/10-a.css"
printf 'i' >"$work/in/root/favicon.ico"
ok "assets" fcgi/tools/assets.sh "$work/in" "$work/static-out" "$work/assets.h"
fcgi/tools/assets.sh "$work/in" "$work/static-out2" "$work/assets2.h"
ok "… the same twice" diff -r "$work/static-out" "$work/static-out2"
font=$(sed -n 's,.*ASSET_FONTS_D_WOFF2 "/static/\(.*\)",\1,p' "$work/assets.h")
style=$(sed -n 's,.*ASSET_STYLE_CSS "/static/\(.*\)",\1,p' "$work/assets.h")
ok "… the names in the header are files" test -f "$work/static-out/$font" -a -f "$work/static-out/$style" -a -f "$work/static-out/$style.br"
is "… the style sheet is squeezed, its strings are not, its files are the hashed ones" "$(cat "$work/static-out/$style")" \
    ":root{--quote:\"  /* kept */  \"}.x::before{content:\"a  ;  }\";margin:calc(1px + 2px)}a>b,c{color :red;background:url(/static/$font)}"
is "… gzip gives it back" "$(gzip -dc "$work/static-out/$style.gz")" "$(cat "$work/static-out/$style")"
printf 'changed' >"$work/in/fonts/d.woff2"
fcgi/tools/assets.sh "$work/in" "$work/static-out2" "$work/assets2.h"
if cmp -s "$work/assets.h" "$work/assets2.h"; then fail "… a changed font changes the names"; else pass "… a changed font changes the names"; fi
printf 'p { background: url(none.png) }' >"$work/in/css/30-c.css"
if fcgi/tools/assets.sh "$work/in" "$work/static-out3" "$work/assets3.h" 2>/dev/null; then fail "… a file that is not there is an error"; else pass "… a file that is not there is an error"; fi

# ---- the runner: what it takes for a pass
suites=$work/suites
mkdir -p "$suites/tests"
cp tests/run.sh "$suites/tests/"
suite() { # NAME SCRIPT
    mkdir -p "$suites/tests/$1"
    printf '#!/bin/sh\n%s\n' "$2" >"$suites/tests/$1/run"
    chmod +x "$suites/tests/$1/run"
}
sum() { (cd "$suites" && BUILD="$suites/build" SUITE_SECONDS=2 tests/run.sh "$1" 2>&1; echo "exit $?") | tail -n 2 | tr '\n' ' '; }
suite good 'echo "ok 1 - a"; echo "    not ok 1 - inner"; echo "ok 2 - b # SKIP no"; echo 1..2'
suite bad 'echo "ok 1 - a"; echo "not ok 2 - b"; echo "    why"; echo 1..2; exit 1'
suite crash 'echo 1..2; echo "ok 1 - a"; kill -SEGV $$'
suite plan 'echo "ok 1 - a"; echo 1..3'
suite none 'exit 0'
suite empty 'echo 1..0'
suite noplan 'echo "ok 1 - a"'
suite slow 'echo "ok 1 - a"; sleep 5; echo 1..1'
suite exits 'echo "ok 1 - a"; echo 1..1; exit 3'
is "runner: a good suite" "$(sum good)" "1 passed, 0 failed exit 0 "
is "runner: a failure" "$(sum bad)" "1 passed, 1 failed exit 1 "
is "runner: a crash" "$(sum crash)" "1 passed, 1 failed exit 1 "
is "runner: a broken plan" "$(sum plan)" "1 passed, 1 failed exit 1 "
is "runner: no test" "$(sum none)" "0 passed, 1 failed exit 1 "
is "runner: an empty plan" "$(sum empty)" "0 passed, 1 failed exit 1 "
is "runner: no plan" "$(sum noplan)" "1 passed, 1 failed exit 1 "
is "runner: too slow" "$(sum slow)" "1 passed, 1 failed exit 1 "
is "runner: an exit status alone" "$(sum exits)" "1 passed, 1 failed exit 1 "
is "runner: a suite that does not exist" "$(sum nothing)" "0 passed, 1 failed exit 1 "

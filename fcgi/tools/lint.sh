#!/bin/sh
# The house rules that a machine can check. Each finding is one line, file:line: message.
#   lint.sh            every check; exit 1 when any finds something
#   lint.sh CHECK…     some of them
#   lint.sh --names    what there is
set -u
cd "$(dirname "$0")/../.." || exit 70
tools=fcgi/tools
: "${BUILD:=build}"
export LC_ALL=C.UTF-8

checks="layering memory sql status size words space format shell gcc clang"

# every file that is or will be ours; what git ignores is not
files() { # PATTERN…
    git ls-files -co --exclude-standard -- "$@" 2>/dev/null | while IFS= read -r f; do
        if [ -f "$f" ]; then echo "$f"; fi
    done | sort -u
}

check_layering() { files '*.c' '*.h' | xargs -r perl $tools/lint-c.pl layering; }
check_memory() { files '*.c' '*.h' | xargs -r perl $tools/lint-c.pl memory; }
check_sql() { files '*.c' '*.h' | xargs -r perl $tools/lint-c.pl sql; }
check_status() { files '*.c' '*.h' | xargs -r perl $tools/lint-c.pl status; }

check_size() {
    files '*.c' '*.h' '*.sql' '*.sh' '*.pl' '*.js' '*.mjs' '*.html' '*.css' | xargs -r wc -l |
        awk '$1 > 400 && $2 != "total" { print $2 ":400: " $1 " lines; at 400 look for the second job in it"; bad = 1 } END { exit bad }'
}

check_words() {
    word='TO''DO|FIX''ME|XX''X|HA''CK'
    ! files | grep -vE '\.(png|ico|woff2|lock)$|package-lock\.json$' |
        xargs -r grep -nHIE "\\b($word)\\b" | sed -E 's/^([^:]+:[0-9]+:).*/\1 left for later in the text/' | grep .
}

check_space() {
    ! { files | grep -E '\.(c|h|sql|sh|pl|mjs|js|css|html|xml|svg|md|yml|json|txt|in|conf)$|(Makefile|Dockerfile|run)$' |
        xargs -r grep -nHIE '[[:blank:]]+$' | sed -E 's/^([^:]+:[0-9]+:).*/\1 white space at the end of the line/'
        files '*.c' '*.h' '*.sql' '*.sh' | xargs -r grep -nHIP '\t' | sed -E 's/^([^:]+:[0-9]+:).*/\1 a tab/'
        files '*.c' '*.h' '*.sql' '*.sh' '*.md' '*.css' '*.html' '*.mjs' | while IFS= read -r f; do
            [ -s "$f" ] && [ -n "$(tail -c 1 "$f")" ] && echo "$f:$(wc -l <"$f"): no newline at the end"
        done
    } | grep .
}

check_format() {
    command -v clang-format >/dev/null || {
        echo "$tools/packages.txt:1: clang-format is not installed"
        return 1
    }
    files '*.c' '*.h' | xargs -r clang-format --dry-run -Werror 2>&1 | grep -E 'error:|warning:' | sort -u
    ! files '*.c' '*.h' | xargs -r clang-format --dry-run -Werror 2>&1 | grep -q .
}

check_shell() {
    bad=0
    scripts=$(files '*.sh' .ci/run 'tests/*/run' | while IFS= read -r f; do
        case $f in *.sh) echo "$f" ;; *) if head -n 1 "$f" | grep -qE '^#!.*\bsh\b'; then echo "$f"; fi ;; esac
    done)
    for f in $scripts; do
        sh -n "$f" 2>&1 | sed -E 's/^([^:]+): ([0-9]+): /\1:\2: /' | grep . && bad=1
    done
    if command -v shellcheck >/dev/null; then
        for f in $scripts; do
            # a part that another script reads has no first line of its own, and uses that one's variables
            case $(head -n 1 "$f") in
            '#!'*bash) shellcheck -f gcc -S warning "$f" ;;
            '#!'*) shellcheck -x -s sh -f gcc -S warning -e SC3043 "$f" ;;
            *) shellcheck -s sh -f gcc -S warning -e SC3043,SC2154 "$f" ;;
            esac || bad=1
        done
    fi
    for f in $(files '*.pl'); do
        perl -c "$f" 2>&1 | grep -v 'syntax OK' && bad=1
    done
    return $bad
}

# both compilers, in build folders of their own, so that a second run only compiles what changed
compile() { # CC
    ${MAKE:-make} --no-print-directory -s -k CC="$1" BUILD="$BUILD/lint-$1" SAN= WERROR=-Werror objects tests \
        >"$BUILD/lint-$1.log" 2>&1 && return
    grep -E '(error|warning):|undefined reference' "$BUILD/lint-$1.log" | sort -u | head -n 60
    grep -qE '(error|warning):' "$BUILD/lint-$1.log" || tail -n 20 "$BUILD/lint-$1.log"
    return 1
}
check_gcc() { compile gcc; }
check_clang() { compile clang; }

if [ "${1-}" = --names ]; then
    echo $checks
    exit
fi
[ $# -gt 0 ] || set -- $checks
mkdir -p "$BUILD"
failed=0
for name; do
    case " $checks " in *" $name "*) ;; *)
        echo "lint: there is no check '$name'; there are: $checks" >&2
        exit 64
        ;;
    esac
    check_"$name" || failed=1
done
exit $failed

#!/bin/sh
# Run the suites (tests/NAME/run, each printing TAP), show what failed in full, sum up.
#   run.sh [SUITE…]      builds nothing: `make test` does that first
# A suite that crashes, takes too long, breaks its plan or runs no test counts as one failure more. Its whole
# output stays in $BUILD/test/SUITE.tap and .err.
set -u
cd "$(dirname "$0")/.." || exit 70
top=$(pwd -P)
: "${BUILD:=build}"
case $BUILD in /*) ;; *) BUILD=$top/$BUILD ;; esac
export BUILD
# what compilers and tools say is compared with what they say in this language
export LC_ALL=C.UTF-8
unset PORT VAR BASE_URL CATALOGUE MAKEFLAGS MAKELEVEL MFLAGS
OUT=$BUILD/test
mkdir -p "$OUT"

known="lint unit browser html2c sql2c sql http chaos ops"
if [ $# -gt 0 ]; then
    suites=$*
else
    suites=$known
    for run in tests/*/run; do
        name=$(basename "$(dirname "$run")")
        case " $known bench fuzz " in *" $name "*) ;; *) suites="$suites $name" ;; esac
    done
fi

# TAP → "passed failed skipped", and the failures on standard error
judge() { # TAP_FILE EXIT_CODE
    awk -v code="$2" '
    function flush() { if (bad && block != "") printf "%s", block > "/dev/stderr"; block = ""; bad = 0 }
    /^(not )?ok( |$)/ {
        if (done) flush()
        done = 1; points++
        block = block $0 "\n"
        if (/# *[Ss][Kk][Ii][Pp]/ && /^ok/) skipped++
        else if (/^ok/) passed++
        else if (/# *[T]ODO/) skipped++
        else { failed++; bad = 1 }
        next
    }
    # what is indented after a point and is no test of its own belongs to it; the rest to the next one
    done && /^ +(not ok|ok|# Subtest)/ { flush(); done = 0 }
    done && /^# Subtest/ { flush(); done = 0 }
    /^1\.\.[0-9]+/ { plan = substr($1, 4) + 0; planned = 1 }
    /^Bail out!/ { print > "/dev/stderr"; bailed = 1 }
    { block = block $0 "\n" }
    END {
        flush()
        why = ""
        if (bailed) why = "it bailed out"
        else if (code == 124 || code == 137) why = "it took too long"
        else if (!points) why = "it ran no test"
        else if (!planned) why = "it printed no plan: it broke off"
        else if (plan != points) why = "it planned " plan " tests and ran " points
        else if (code != 0 && !failed) why = "it ended with exit status " code
        if (why != "") { print "not ok - the suite itself: " why > "/dev/stderr"; failed++ }
        print passed + 0, failed + 0, skipped + 0
    }' "$1"
}

# One suite, from its run to what is to be said of it: $OUT/NAME.report, and "passed failed skipped seconds" in $OUT/NAME.sum.
one() { # NAME
    suite=$1 tap=$OUT/$1.tap err=$OUT/$1.err
    begin=$(date +%s.%N)
    # in the background and waited for, so that Ctrl-C ends it through its own traps
    timeout -k 30 "${SUITE_SECONDS:-900}" "tests/$suite/run" >"$tap" 2>"$err" </dev/null &
    child=$!
    trap 'kill -TERM $child 2>/dev/null; wait $child; exit 130' INT
    trap 'kill -TERM $child 2>/dev/null; wait $child; exit 143' TERM
    wait $child
    code=$?
    seconds=$(echo "$begin $(date +%s.%N)" | awk '{ printf "%.1f", $2 - $1 }')
    echo "$(judge "$tap" $code 2>"$OUT/$suite.failures") $seconds" >"$OUT/$suite.sum"
    {
        cat "$OUT/$suite.failures"
        if [ -s "$OUT/$suite.failures" ] && [ -s "$err" ]; then
            echo "-- what $suite wrote to standard error (the end of $err):"
            tail -n 60 "$err"
        fi
    } >"$OUT/$suite.report"
}

told() { # NAME…: what came of them, into the table
    for suite; do
        echo "== $suite"
        cat "$OUT/$suite.report"
        read -r p f s seconds <"$OUT/$suite.sum"
        passed=$((passed + p)) failed=$((failed + f))
        printf '  %-10s %6s passed %4s failed %4s skipped %8s s\n' "$suite" "$p" "$f" "$s" "$seconds" >>"$OUT/table"
    done
}

# NAME…: one after the other. Those that stand in `beside` go on in the background meanwhile, and are told of at the end: the browser
# and the drills wait most of their time.
passed=0 failed=0 started="" pids=""
: >"$OUT/table"
trap 'kill -TERM $pids 2>/dev/null; wait; exit 130' INT
trap 'kill -TERM $pids 2>/dev/null; wait; exit 143' TERM
start() { # NAME
    (one "$1") &
    pids="$pids $!"
    last=$!
}
for suite in $suites; do
    if ! [ -x "tests/$suite/run" ]; then
        [ $# -eq 0 ] && continue
        echo "there is no tests/$suite/run" >&2
        failed=$((failed + 1))
        continue
    fi
    rm -f "$OUT/$suite.sum" "$OUT/$suite.report"
    start "$suite"
    case " ${beside:=browser chaos} " in
    *" $suite "*) started="$started $suite:$last" ;;
    *)
        wait $last
        told "$suite"
        ;;
    esac
    # what counts milliseconds, or kills, has the machine to itself
    case $suite in
    http) for late in $started; do
        wait "${late#*:}"
        told "${late%:*}"
    done && started="" ;;
    esac
done
for late in $started; do
    wait "${late#*:}"
    told "${late%:*}"
done

echo
cat "$OUT/table"
echo
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]

# shellcheck shell=sh disable=SC2154
# Head-to-head votes at once, with real sessions: sourced by run, after together.sh, whose functions it uses.

exact_pairs() { # WHAT
    is "$1: the tallies are exact" "$(super -c 'SELECT count(*) FROM pair_tally_drift')" 0
    is "$1: the ledger is whole" "$(super -c 'SELECT count(*) FROM pair_ledger_drift')" 0
    is "$1: a vote goes on from where it was" "$(super -c "SELECT count(*) FROM (SELECT old_choice,
        lag(new_choice) OVER (PARTITION BY lower_id, higher_id, voter_id ORDER BY id) AS was FROM pair_votes_ledger) AS l WHERE old_choice IS DISTINCT FROM was")" 0
}

# ---- many voters on one pair, from both sides ---------------------------------------------------
catalogue duel-a duel-b duel-c
cat >"$work/duel.sql" <<'SQL'
\set voter 1 + :client_id * 100000 + random(1, 99999)
\set way random(0, 1)
SELECT FROM cast_pair_vote((ARRAY['duel-a', 'duel-b'])[1 + :way], (ARRAY['duel-b', 'duel-a'])[1 + :way], :voter, 'left', '\x0011223344556677', NULL);
SQL
has '16 sessions vote on one pair, 50 times each' "$(bench 16 50 "$work/duel.sql")" 'number of transactions actually processed: 800/800'
is 'each voter counts once' "$(super -c "SELECT sum(lower + higher) = (SELECT count(*) FROM pair_votes), count(*) FROM pair_tallies")" 't|16'
exact_pairs 'one hot pair'

# ---- the same voters, changing their minds at once ----------------------------------------------
cat >"$work/change.sql" <<'SQL'
\set voter random(1, 7)
\set what random(1, 4)
\set pair random(0, 1)
SELECT FROM cast_pair_vote('duel-c', (ARRAY['duel-a', 'duel-b'])[1 + :pair], :voter, (ARRAY['left', 'right', 'neither', NULL])[:what], '\x0011223344556677', NULL);
SQL
has '16 sessions are seven voters' "$(bench 16 60 "$work/change.sql")" 'number of transactions actually processed: 960/960'
exact_pairs 'minds changed'

# ---- one click, sent eight times at once --------------------------------------------------------
for n in 1 2 3 4 5 6 7 8; do
    printf "SELECT FROM cast_pair_vote('duel-a', 'duel-c', 4242, 'neither', '\\\\x0011223344556677', 5);\n" | web -f - &
done
wait
is 'one vote sent eight times is one' "$(super -c "SELECT count(*) || ' ' || (SELECT count(*) FROM pair_votes_ledger WHERE voter_id = 4242) FROM pair_votes WHERE voter_id = 4242")" '1 1'

# ---- a merge, and taking it apart, while votes land ---------------------------------------------
catalogue pair-from pair-into pair-x
cat >"$work/moving.sql" <<'SQL'
\set voter 700000 + random(1, 120)
\set what random(1, 3)
\set who random(0, 1)
SELECT FROM cast_pair_vote((ARRAY['pair-from', 'pair-into'])[1 + :who], 'pair-x', :voter, (ARRAY['left', 'right', 'neither'])[:what], '\x0011223344556677', NULL);
SQL
bench 6 150 "$work/moving.sql" >"$work/moving.out" &
voting=$!
moved() { super -c "SELECT move_tool(id, version, $1) FROM tools WHERE slug = 'pair-from'"; }
until [ "$(super -c "SELECT count(*) > 40 FROM pair_votes WHERE voter_id > 700000")" = t ]; do :; done
ok 'a merge in their midst goes through' moved "'merged', 'admin', 'Ada', 'The same.', (SELECT id FROM tools WHERE slug = 'pair-into')"
exact_pairs 'merge'
ok 'and taking it apart' moved "'published', 'admin', 'Ada', 'Two after all.'"
wait "$voting"
has 'no voter is refused' "$(cat "$work/moving.out")" 'number of transactions actually processed: 900/900'
exact_pairs 'taking apart'

# ---- held votes are decided while votes land, and while one of the two is merged ----------------
# (mo and max are those of together.sh)
catalogue pair-swarm pair-other pair-third
cat >"$work/pair-swarm.sql" <<'SQL'
\set voter random(1, 60)
\set what random(1, 4)
SELECT FROM cast_pair_vote('pair-swarm', 'pair-other', :voter, (ARRAY['left', 'right', 'neither', NULL])[:what], '\x0011223344556677', 0);
SQL
bench 6 150 "$work/pair-swarm.sql" >"$work/pair-swarm.out" &
voting=$!
for who in mo max; do
    (while kill -0 $voting 2>/dev/null; do
        for step in 'held release' 'counted hold' 'counted void' 'voided hold'; do
            web -c "SELECT entry FROM decide_pair_votes(sha256('$who'), 'pair-other', 'pair-swarm', '${step% *}', '${step#* }', NULL, 0, 9000000000000000, 'Why.')" >"$work/pair-entry.$who" 2>>"$work/pair-swarm.$who" &&
                web -c "SELECT revert_decision(sha256('$who'), $(cat "$work/pair-entry.$who"), NULL)" >/dev/null 2>>"$work/pair-swarm.$who"
        done
    done) &
done
swarm() { super -c "SELECT move_tool(id, version, $1) FROM tools WHERE slug = 'pair-swarm'"; }
until [ "$(super -c "SELECT count(*) > 3 FROM pair_vote_decisions AS d JOIN tools AS t ON t.id = d.lower_id WHERE t.slug = 'pair-swarm'")" = t ] || ! kill -0 $voting 2>/dev/null; do :; done
ok 'it is merged in their midst' swarm "'merged', 'admin', 'Ada', 'The same.', (SELECT id FROM tools WHERE slug = 'pair-third')"
ok 'and taken apart' swarm "'published', 'admin', 'Ada', 'Two after all.'"
wait
has 'every head-to-head vote was taken' "$(cat "$work/pair-swarm.out")" 'number of transactions actually processed: 900/900'
is 'who decides on them at the same time is only ever told that nothing is left' \
    "$(grep ERROR "$work/pair-swarm.mo" "$work/pair-swarm.max" | grep -v -e 'no such votes are left' -e 'none of these votes stands' -e 'it was undone already')" ''
is 'and decided on some' "$(super -c 'SELECT count(*) > 0 FROM pair_vote_decisions')" t
exact_pairs 'held head to head'

# ---- ranking while votes land -------------------------------------------------------------------
bench 4 60 "$work/change.sql" >"$work/change.out" &
voting=$!
for n in 1 2 3 4; do super -c 'SELECT refresh_ranks(false)' >"$work/ranks.$n" 2>&1 & done
wait
is 'several may rank at once; none fails' "$(cat "$work"/ranks.* | grep -c ERROR)" 0

# shellcheck shell=sh disable=SC2154
# What happens at once, with real sessions: sourced by run.

# rows of a catalogue: alpha, beta, … in one category
catalogue() {
    for slug; do
        echo "SELECT FROM import_tool('$slug', '$slug', 'A tagline', 'Tools', 'https://example.com/$slug', 'What it does.', 'free', 'Free');"
    done | owner -1 -f -
}
cast() { printf "SELECT FROM cast_vote('%s', %s, %s, '\\\\x0011223344556677', %s);\\n" "$1" "$2" "$3" "$4"; }
votes_of() { super -c "SELECT count(*) FROM votes AS v JOIN tools AS t ON t.id = v.tool_id WHERE t.slug = '$1'"; }
tally_of() { super -c "SELECT coalesce(sum(ship), 0) || '/' || coalesce(sum(skip), 0) || '/' || coalesce(sum(held), 0) FROM vote_tallies AS v JOIN tools AS t ON t.id = v.tool_id WHERE t.slug = '$1'"; }
exact() { # WHAT
    is "$1: the tallies are exact" "$(super -c 'SELECT count(*) FROM tally_drift')" 0
    is "$1: the ledger is whole" "$(super -c 'SELECT count(*) FROM ledger_drift')" 0
}
bench() { # CLIENTS TRANSACTIONS SCRIPT
    pgbench -n -c "$1" -j 2 -t "$2" -f "$3" "$DATABASE_URL" 2>&1
}

# ---- many voters on one tool, each once ---------------------------------------------------------
catalogue hot cold warm
cat >"$work/hot.sql" <<'SQL'
\set voter 1 + :client_id * 100000 + random(1, 99999)
SELECT FROM cast_vote('hot', :voter, 'ship', '\x0011223344556677', NULL);
SQL
has '16 sessions vote on one tool, 50 times each' "$(bench 16 50 "$work/hot.sql")" 'number of transactions actually processed: 800/800'
is 'each voter counts once' "$(tally_of hot)" "$(votes_of hot)/0/0"
cmp=$(super -c "SELECT count(DISTINCT slot) FROM vote_tallies")
is 'in all sixteen slots' "$cmp" 16
exact 'one hot tool'

# ---- the same voters, changing their minds at once ----------------------------------------------
cat >"$work/minds.sql" <<'SQL'
\set voter random(1, 7)
\set what random(1, 3)
SELECT FROM cast_vote((ARRAY['cold', 'warm'])[1 + :voter % 2], :voter, (ARRAY['ship', 'skip', NULL])[:what]::verdict, '\x0011223344556677', NULL);
SQL
has '16 sessions are seven voters' "$(bench 16 60 "$work/minds.sql")" 'number of transactions actually processed: 960/960'
exact 'minds changed'
is 'a vote goes on from where it was' "$(super -c "SELECT count(*) FROM (SELECT old_verdict, lag(new_verdict) OVER (PARTITION BY tool_id, voter_id ORDER BY id) AS was
    FROM votes_ledger) AS l WHERE old_verdict IS DISTINCT FROM was")" 0
is 'the ledger replays to the votes' "$(super -c "
    WITH RECURSIVE l AS (SELECT *, row_number() OVER (PARTITION BY tool_id, voter_id ORDER BY id) AS n FROM votes_ledger),
    replay AS (SELECT tool_id, voter_id, n, new_verdict, new_standing FROM l WHERE n = 1 AND old_verdict IS NULL
               UNION ALL SELECT l.tool_id, l.voter_id, l.n, l.new_verdict, l.new_standing FROM replay AS r
                 JOIN l ON l.tool_id = r.tool_id AND l.voter_id = r.voter_id AND l.n = r.n + 1
                  AND (l.old_verdict, l.old_standing) IS NOT DISTINCT FROM (r.new_verdict, r.new_standing)),
    ended AS (SELECT DISTINCT ON (tool_id, voter_id) tool_id, voter_id, new_verdict, new_standing FROM replay ORDER BY tool_id, voter_id, n DESC)
    SELECT count(*) FROM (SELECT tool_id, voter_id, new_verdict, new_standing FROM ended WHERE new_verdict IS NOT NULL) AS e
      FULL JOIN votes AS v USING (tool_id, voter_id) WHERE (e.new_verdict, e.new_standing) IS DISTINCT FROM (v.verdict, v.standing)")" 0

# ---- one click, sent eight times at once --------------------------------------------------------
for n in 1 2 3 4 5 6 7 8; do cast cold 4242 "'ship'" 5 | web -f - & done
wait
is 'one vote sent eight times is one' "$(super -c "SELECT count(*) || ' ' || (SELECT count(*) FROM votes_ledger WHERE voter_id = 4242) FROM votes WHERE voter_id = 4242")" '1 1'

# ---- a merge while votes land -------------------------------------------------------------------
catalogue from into
for n in 1 2 3 4 5 6; do
    for v in $(seq 1 60); do cast from $((n * 1000 + v)) "'ship'" NULL; done >"$work/merge.$n"
    for v in $(seq 31 60); do cast into $((n * 1000 + v)) "'skip'" NULL; done >>"$work/merge.$n"
    web -f "$work/merge.$n" >"$work/merge.$n.out" 2>&1 &
done
until [ "$(votes_of from)" -gt 60 ]; do :; done
super -c "SELECT move_tool(id, version, 'merged', 'admin', 'Ada', 'The same.', (SELECT id FROM tools WHERE slug = 'into')) FROM tools WHERE slug = 'from'" >"$work/merge.out" 2>&1
is 'a merge in their midst goes through' "$?" 0
wait
is 'no voter is refused' "$(cat "$work"/merge.*.out)" ''
is 'no vote stays behind' "$(votes_of from)" 0
is 'each voter counts once, all 360 of them' "$(votes_of into) $(tally_of into)" '360 180/180/0'
exact 'merge'

# ---- a tool is closed while votes land ----------------------------------------------------------
catalogue closing
for n in 1 2 3 4 5 6; do
    for v in $(seq 1 80); do cast closing $((n * 1000 + v)) "'ship'" NULL | sed 's/FROM/count(*) FROM/'; done >"$work/close.$n"
    psql -X -q -A -t -d "$DATABASE_URL" -f "$work/close.$n" >"$work/close.$n.out" 2>"$work/close.$n.err" &
done
until [ "$(votes_of closing)" -gt 60 ]; do :; done
owner -c "SELECT FROM move_tool((SELECT id FROM tools WHERE slug = 'closing'), (SELECT version FROM tools WHERE slug = 'closing'), 'delisted', 'admin', 'Ada', 'Gone.')"
after=$(votes_of closing)
wait
is 'no vote lands after the tool was closed' "$(votes_of closing)" "$after"
is 'each was either counted or refused' "$(cat "$work"/close.*.out | wc -l) $(($(cat "$work"/close.*.out | wc -l) + $(grep -c 'votes on this tool are closed' "$work"/close.*.err | awk -F: '{n+=$2} END {print n}')))" "$after 480"
exact 'closing'

# ---- a quota under pressure ---------------------------------------------------------------------
catalogue office
for n in 1 2 3 4 5 6 7 8; do
    for v in $(seq 1 10); do cast office $((n * 1000 + v)) "'ship'" 20; done | sed 's/0011/aa11/' | web -f - &
done
wait
counted=$(super -c "SELECT count(*) FROM votes AS v JOIN tools AS t ON t.id = v.tool_id WHERE t.slug = 'office' AND standing = 'counted'")
is 'all are kept' "$(votes_of office)" 80
ok "a quota of 20 lets through 20, and at most one more a session at the same instant ($counted)" test "$counted" -ge 20 -a "$counted" -le 27
exact 'quota'

# ---- held votes are decided while votes land ------------------------------------------------------
catalogue swarm
super -c "INSERT INTO accounts (login, name, role) VALUES ('mo', 'Mo', 'moderator'), ('max', 'Max', 'moderator')" \
    -c "INSERT INTO sessions (token_hash, account_id, second_factor) SELECT sha256(login::bytea), id, true FROM accounts"
cat >"$work/swarm.sql" <<'SQL'
\set voter random(1, 60)
\set what random(1, 3)
SELECT FROM cast_vote('swarm', :voter, (ARRAY['ship', 'skip', NULL])[:what]::verdict, '\x0011223344556677', 0);
SQL
bench 6 150 "$work/swarm.sql" >"$work/swarm.out" &
voting=$!
for who in mo max; do
    (while kill -0 $voting 2>/dev/null; do
        for step in 'held release' 'counted hold' 'counted void' 'voided hold'; do
            web -c "SELECT entry FROM decide_votes(sha256('$who'), 'swarm', '${step% *}', '${step#* }', NULL, 0, 9000000000000000, 'Why.')" >"$work/entry.$who" 2>>"$work/swarm.$who" &&
                web -c "SELECT revert_decision(sha256('$who'), $(cat "$work/entry.$who"), NULL)" >/dev/null 2>>"$work/swarm.$who"
        done
    done) &
done
wait
has 'every vote was taken' "$(cat "$work/swarm.out")" 'number of transactions actually processed: 900/900'
is 'who decides at the same time is only ever told that nothing is left' \
    "$(grep ERROR "$work/swarm.mo" "$work/swarm.max" | grep -v -e 'no such votes are left' -e 'none of these votes stands' -e 'it was undone already')" ''
exact 'held votes'

# ---- ranks while votes land ---------------------------------------------------------------------
bench 6 150 "$work/minds.sql" >/dev/null &
voting=$!
bench 4 100 "$work/hot.sql" >/dev/null &
also=$!
for n in 1 2 3; do
    (while kill -0 $voting 2>/dev/null || kill -0 $also 2>/dev/null; do web -c 'SELECT rank_votes(2)'; done) >"$work/rank.$n" 2>&1 &
done
wait
is 'ranks are made by three at once, without an error' "$(grep -v '^[0-9]*$' "$work"/rank.*)" ''
web -c 'SELECT rank_votes(1000)' >/dev/null
is 'and are those of the tallies in the end' "$(super -c 'SELECT count(*) FROM community_ranks WHERE score <> community_score(tool_id)')" 0
is 'each with a rank that was seen' "$(super -c 'SELECT count(*) FROM vote_tallies WHERE unranked')" 0

# ---- what changed: nothing lost, nothing told twice ---------------------------------------------
changes=$(super -c "SELECT body FROM tap.statements WHERE name = 'changes_since'")
look() { # CURSOR → "kind slug" a line; the new cursor into $work/cursor
    web -c "PREPARE look (text) AS $changes" -c "EXECUTE look ('$1')" >"$work/look"
    head -n 1 "$work/look" | cut -d '|' -f 1 >"$work/cursor"
    cut -d '|' -f 2,3 "$work/look" | while IFS='|' read -r kind id; do
        case $kind in
        tool | votes) echo "$kind $(super -c "SELECT slug FROM tools WHERE id = $id")" ;;
        ?*) echo "$kind" ;;
        esac
    done | sort
}
cursor() { cat "$work/cursor"; }
# transactions that are not to end yet wait for a lock that the first of them has until the pipe is closed
waiting() { super -c "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = 42 AND granted = $1"; }

is 'a first look tells nothing' "$(look '')" ''
is 'nor does one with nothing new' "$(look "$(cursor)")" ''
mkfifo "$work/hold"
super -f "$work/hold" >/dev/null &
holder=$!
exec 3>"$work/hold"
echo 'SELECT pg_advisory_lock(42);' >&3
until [ "$(waiting true)" = 1 ]; do :; done
# (a shell that only redirects keeps a copy of the pipe: these have none)
(
    exec 3>&-
    owner -1 -c "SELECT FROM import_tool('cold', 'Cold', 'Another tagline', 'Tools', 'https://example.com/cold', 'What it does.', 'free', 'Free')" \
        -c 'SELECT pg_advisory_xact_lock_shared(42)' >/dev/null
) &
slow=$!
(
    exec 3>&-
    web -c 'BEGIN' -c "SELECT FROM cast_vote('warm', 999, 'ship', NULL, NULL)" -c 'SELECT pg_advisory_xact_lock_shared(42)' -c 'COMMIT' >/dev/null
) &
slower=$!
until [ "$(waiting false)" = 2 ]; do :; done
cast hot 998 "'skip'" NULL | web -f -
is 'one that came later and ended earlier is told' "$(look "$(cursor)")" 'votes hot'
is 'once' "$(look "$(cursor)")" ''
cast office 998 "'skip'" NULL | web -f -
is 'and another' "$(look "$(cursor)")" 'votes office'
exec 3>&-
wait $holder $slow $slower
is 'those that took long are told when they end' "$(look "$(cursor)")" 'tool cold
votes warm'
is 'once, too' "$(look "$(cursor)")" ''
owner -c "SELECT import_review('hot', 'builder', 'ship', 'Because.', NULL)" >/dev/null
is 'a review is its tool'\''s change' "$(look "$(cursor)")" 'tool hot'
owner -c "SELECT import_comparison('hot', 'cold')" >/dev/null
is 'a comparison is its tools'\''' "$(look "$(cursor)")" 'comparison
tool cold
tool hot'
owner -c "SELECT import_comparison('cold', 'hot')" >/dev/null
is 'as is its order' "$(look "$(cursor)")" 'comparison
tool cold
tool hot'
owner -c "UPDATE categories SET name = 'Gear' WHERE name = 'Tools'" -c "UPDATE personas SET lens = 'Looks closer.' WHERE slug = 'builder'"
is 'categories and personas' "$(look "$(cursor)")" 'category
persona'
owner -c "INSERT INTO tools (slug) VALUES ('fresh')"
is 'a tool that nobody sees is no news' "$(look "$(cursor)")" ''
owner -c "SELECT tool('fresh')" >/dev/null
is 'until it is published' "$(look "$(cursor)")" 'category
tool fresh'
web -c 'SELECT rank_votes(100)' >/dev/null
is 'ranks are told when they are made' "$(look "$(cursor)")" ranks
web -c 'SELECT rank_votes(100)' >/dev/null
is 'not when they are not' "$(look "$(cursor)")" ''
web -c 'BEGIN' -c "SELECT FROM cast_vote('warm', 997, 'ship', NULL, NULL)" -c 'ROLLBACK'
is 'nor is what was rolled back' "$(look "$(cursor)")" ''
is 'a cursor from a future that never came: everything' "$(look '999999999:999999999:')" 'all'

# A cache as a follower keeps it: what it was told of, it reads again. In the end it must hold what is there.
cat >"$work/slow.sql" <<'SQL'
\set voter random(1, 400)
\set pause random(0, 60)
BEGIN;
SELECT FROM cast_vote((ARRAY['hot', 'cold', 'warm', 'office', 'into'])[1 + :voter % 5], :voter, (ARRAY['ship', 'skip', NULL])[1 + :pause % 3]::verdict, NULL, NULL);
SELECT pg_sleep(:pause / 1000.0);
COMMIT;
SQL
bench 12 40 "$work/slow.sql" >"$work/slow.out" &
voting=$!
cat >"$work/follow.sql" <<SQL
PREPARE look (text) AS $changes;
DO \$\$
DECLARE
  since text := pg_current_snapshot()::text;
  r record;
  idle int := 0;
BEGIN
  CREATE TEMP TABLE cache AS SELECT tool_id, sum(ship) AS ship, sum(skip) AS skip FROM vote_tallies GROUP BY tool_id;
  WHILE idle < 60 AND clock_timestamp() < now() + interval '20 s' LOOP
    idle := idle + 1;
    FOR r IN EXECUTE format('EXECUTE look (%L)', since) LOOP
      since := r.cursor;
      CONTINUE WHEN r.kind IS NULL;
      idle := 0;
      DELETE FROM cache WHERE tool_id = r.id;
      INSERT INTO cache SELECT tool_id, sum(ship), sum(skip) FROM vote_tallies WHERE tool_id = r.id GROUP BY tool_id;
    END LOOP;
    PERFORM pg_sleep(0.01);
  END LOOP;
END
\$\$;
SELECT count(*) FROM cache FULL JOIN (SELECT tool_id, sum(ship) AS ship, sum(skip) AS skip FROM vote_tallies GROUP BY tool_id) AS t USING (tool_id)
 WHERE (cache.ship, cache.skip) IS DISTINCT FROM (t.ship, t.skip);
SQL
is 'a follower of slow voters holds what is there in the end' "$(super -f "$work/follow.sql" 2>&1)" 0
wait $voting
has 'who all voted' "$(cat "$work/slow.out")" 'number of transactions actually processed: 480/480'
exact 'slow voters'

# ---- who decides while somebody ends that -------------------------------------------------------
owner -c "INSERT INTO accounts (login, name, role, password) SELECT l, l, r::account_role, '\$argon2id\$v=19' FROM (VALUES ('boss', 'admin'), ('slow', 'moderator')) AS x (l, r)" \
    -c "INSERT INTO sessions (token_hash, account_id, second_factor) SELECT sha256(login::bytea), id, true FROM accounts WHERE login IN ('boss', 'slow')"
slow=$(owner -c "SELECT id FROM accounts WHERE login = 'slow'")
ban() { web -c "SELECT ban_domain(sha256('slow'), '$1', 'Spam.')" 2>&1; }
meanwhile() { # STATEMENT…: what happens between the lock that every decision waits for and its release
    super -c BEGIN -c 'SELECT decide_alone()' -c 'SELECT pg_sleep(0.5)' "$@" -c COMMIT >"$work/meanwhile.out" 2>&1 &
    until [ "$(super -c "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 1 AND granted AND classid = (5839012746190258 >> 32)::oid")" -gt 0 ]; do :; done
}
meanwhile -c "SELECT account_role_change(sha256('boss'), $slow, (SELECT version FROM accounts WHERE id = $slow), 'panelist')"
has 'who was given a smaller role while they waited decides nothing' "$(ban late.example)" 'this takes a role of moderator or more'
wait
owner -c "UPDATE accounts SET role = 'moderator' WHERE id = $slow" -c "UPDATE sessions SET used_at = now() - interval '1 minute' WHERE account_id = $slow"
meanwhile -c "SELECT account_disabled_change(sha256('boss'), $slow, (SELECT version FROM accounts WHERE id = $slow), true)"
has 'nor who was disabled, after a minute without use' "$(ban later.example)" 'nobody is signed in'
wait
is 'and whoever does that is not held up by it' "$(grep -c ERROR "$work/meanwhile.out")" 0
is 'no domain is banned' "$(owner -c 'SELECT count(*) FROM banned_domains')" 0

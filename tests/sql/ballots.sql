-- The ledger as it is published: which entries are a day's, whose they are not, and that nothing of it changes.
BEGIN;
SELECT no_plan();
SELECT tool('alpha'), tool('beta');
CREATE FUNCTION pg_temp.day(p_ago int) RETURNS text LANGUAGE sql AS $$ SELECT ((now() AT TIME ZONE 'UTC')::date - p_ago)::text $$;
CREATE FUNCTION pg_temp.lines(p_most int DEFAULT 1000) RETURNS text LANGUAGE sql AS $$ SELECT ask_for('line', 'ballots_next', p_most::text) $$;
CREATE FUNCTION pg_temp.publish(p_day text, p_entries int) RETURNS text LANGUAGE sql AS $$
  SELECT ask_for('done', 'ballots_publish', p_day, p_entries::text, '100', repeat('a', 64), repeat('b', 64), 'a checkpoint of ' || p_day, E'key-2\nkey-1')
$$;
-- as if all of it had been so many days ago
CREATE FUNCTION pg_temp.age(p_days int) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  SET LOCAL session_replication_role = replica;
  UPDATE votes_ledger SET at = at - make_interval(days => p_days);
  DELETE FROM vote_days;
  UPDATE vote_days_upto SET upto = '0';
  SET LOCAL session_replication_role = origin;
END $$;

-- ---- keys ---------------------------------------------------------------------------------------
SELECT is((SELECT count(*) FROM ballot_keys WHERE inner_key <> outer_key), 1::bigint, 'there are two keys');
SELECT throws_ok($$INSERT INTO ballot_keys (inner_key, outer_key) SELECT inner_key, outer_key FROM ballot_keys$$, '23505', NULL, 'one pair of them');
SELECT throws_ok($$SELECT run_as('slipway_app', 'SELECT * FROM ballot_keys')$$, '42501', NULL, 'which the pages cannot read');
SELECT throws_ok($$SELECT run_as('slipway_app', 'SELECT voter_id FROM votes_ledger')$$, '42501', NULL, 'nor can they read who voted');

-- ---- what begins a checkpoint -------------------------------------------------------------------
SELECT is(ask_for('origin', 'ballots_origin', 'a.example/ballots'), 'a.example/ballots', 'what the first export says');
SELECT is(ask_for('origin', 'ballots_origin', 'b.example/ballots'), 'a.example/ballots', 'stays');
SELECT throws_ok(format('SELECT run_as(%L, %L)', role, sql), '55000', NULL, role || ': ' || sql)
  FROM unnest(ARRAY['slipway_owner', 'postgres']) AS role,
       unnest(ARRAY['UPDATE ballot_origins SET origin = origin', 'DELETE FROM ballot_origins', 'TRUNCATE ballot_origins']) AS sql;

-- ---- nothing, then a day ------------------------------------------------------------------------
SELECT is((SELECT r ->> 'day' || coalesce(r ->> 'upto', '') FROM ask('ballots_begin') AS r), NULL, 'nothing is to be written before it is planned');
SELECT is(ask_for('day', 'ballots_fence'), pg_temp.day(1), 'the last day that is over is yesterday');
SELECT is(ask_for('passed', 'ballots_fenced', '3'), 'true', 'a transaction of long ago has ended');
SELECT is(ask_for('passed', 'ballots_fenced', ask_for('fence', 'ballots_fence')), 'false', 'this one has not');
SELECT throws_ok($$SELECT ask('ballots_plan', pg_temp.day(0), '0')$$, '22023', NULL, 'today is not over');
SELECT throws_ok($$SELECT ask('ballots_plan', 'x', '0')$$, '22007', NULL, 'no day');

SELECT vote('alpha', 11, 'ship'), vote('beta', 11, 'skip'), vote('alpha', 12, 'skip'), vote('alpha', 11, 'skip'), vote('beta', 11, NULL), vote('beta', 13, 'ship', 'n', 0);
SELECT pg_temp.age(3);
SELECT vote('beta', 12, 'ship');
SELECT is(ask_for('pending', 'ballots_plan', pg_temp.day(2), '1000'), 'true', 'planned');
SELECT is(ask_for('pending', 'ballots_plan', pg_temp.day(1), '1000'), 'true', 'what was begun comes first');
SELECT is((SELECT count(*) FROM ballot_exports), 1::bigint, 'so nothing else is');
SELECT is((SELECT upto FROM ballot_exports), (SELECT max(id) - 1 FROM votes_ledger), 'up to the last entry of that day or before');

SELECT is((SELECT r ->> 'day' FROM ask('ballots_begin') AS r), pg_temp.day(2), 'it is to be written');
CREATE TEMP TABLE line AS SELECT n, string_to_array(l, ',') AS v FROM unnest(string_to_array(pg_temp.lines(4), ' ')) WITH ORDINALITY AS t (l, n);
INSERT INTO line SELECT 4 + n, string_to_array(l, ',') FROM unnest(string_to_array(pg_temp.lines(), ' ')) WITH ORDINALITY AS t (l, n);
SELECT is(pg_temp.lines(), '', 'and then there are no more');
SELECT is((SELECT string_agg(array_to_string(v[3:], ','), ' ' ORDER BY v[4:]) FROM line), concat_ws(' ',
  pg_temp.day(3) || ',vote,,,ship,counted', pg_temp.day(3) || ',vote,,,ship,held', pg_temp.day(3) || ',vote,,,skip,counted', pg_temp.day(3) || ',vote,,,skip,counted',
  pg_temp.day(3) || ',vote,ship,counted,skip,counted', pg_temp.day(3) || ',vote,skip,counted,,'), 'each change is one line, of its day');
SELECT is((SELECT bool_and(v[2] ~ '^[0-9a-f]{16}$') FROM line), true, 'a voter is sixteen digits');
SELECT is((SELECT string_agg(DISTINCT v[1] || ' ' || voters, ', ') FROM (SELECT v, count(*) OVER (PARTITION BY v[1], v[2]) AS voters FROM line) AS x WHERE voters > 1),
  (SELECT string_agg(id || ' 2', ', ' ORDER BY id::text) FROM tools WHERE slug IN ('alpha', 'beta')), 'the same one on a tool');
SELECT is_empty($$SELECT FROM line AS a JOIN line AS b ON a.v[2] = b.v[2] AND a.v[1] <> b.v[1]$$, 'and never the same on two');
SELECT results_eq('SELECT v FROM line ORDER BY n', 'SELECT v FROM line ORDER BY v[1]::int, v[2] COLLATE "C", n', 'sorted by tool and voter');
SELECT is((SELECT array_to_string(v[5:], ',') FROM line WHERE v[1]::int = (SELECT id FROM tools WHERE slug = 'beta') AND v[7] = ''), 'skip,counted,,', 'a vote''s own order stays');

-- the tallies of the day, as its pages say them
SELECT is((SELECT string_agg(concat_ws(' ', r ->> 'slug', r ->> 'ship', r ->> 'skip', r ->> 'held', r ->> 'voided'), ', ') FROM ask('ballot_tallies', pg_temp.day(2), '0', '100') AS r),
  'alpha 0 2 0 0, beta 0 0 1 0', 'tallies');
SELECT is_empty($$SELECT ask('ballot_tallies', pg_temp.day(4), '0', '100')$$, 'none before the first vote');
SELECT is(ask_for('slug', 'ballot_tallies', pg_temp.day(0), (SELECT id FROM tools WHERE slug = 'alpha')::text, '100'), 'beta', 'part by part');
SELECT is((SELECT count(roll_up_votes())), 1::bigint, 'rolled up');
SELECT is(ask_for('ship', 'ballot_tallies', pg_temp.day(0), '0', '100'), '0 1', 'or not, they are the same');
SELECT move('alpha', 'delisted');
SELECT is((SELECT r ->> 'slug' FROM ask('ballot_tallies', pg_temp.day(0), '0', '1') AS r), NULL, 'what is not public has no name');

-- ---- published, once ----------------------------------------------------------------------------
SELECT is(pg_temp.publish(pg_temp.day(2), 6), 'true', 'published');
SELECT is(pg_temp.publish(pg_temp.day(2), 6), 'false', 'once');
SELECT is(ask_for('pending', 'ballots_plan', pg_temp.day(2), '1000'), 'false', 'a day once');
SELECT is(ask_for('pending', 'ballots_plan', pg_temp.day(3), '1000'), 'false', 'and none before it');
SELECT is(ask_for('pending', 'ballots_plan', pg_temp.day(1), '1000'), 'true', 'the next');
CLOSE ballots;
SELECT is((SELECT concat_ws(' ', r ->> 'total_before', r ->> 'chain_before', r ->> 'previous', r ->> 'keys') FROM ask('ballots_begin') AS r),
  concat_ws(' ', 6, repeat('b', 64), encode(sha256(convert_to('a checkpoint of ' || pg_temp.day(2), 'UTF8')), 'hex'), E'key-2\nkey-1'), 'goes on from the one before');
SELECT is(pg_temp.lines(), '', 'a day without a vote has no lines: today''s are not its');
SELECT is(pg_temp.publish(pg_temp.day(1), 0), 'true', 'and is published, too');
SELECT is(ask_for('day', 'ballot_exports', '', '10'), pg_temp.day(1) || ' ' || pg_temp.day(2), 'the latest first');
SELECT is(ask_for('total', 'ballot_exports', pg_temp.day(1), '10'), '6', 'before a day');
SELECT is(ask_for('day', 'ballot_exports', '', '1'), pg_temp.day(1), 'so many');
SELECT is(ask_for('key', 'ballot_export_keys'), 'key-2 key-1', 'the keys in their order');
SELECT is(ask_for('first', 'ballot_export_keys') || ask_for('last', 'ballot_export_keys'),
  concat(pg_temp.day(2), ' ', pg_temp.day(2), pg_temp.day(1), ' ', pg_temp.day(1)), 'with their days');

SELECT throws_ok(format('SELECT run_as(%L, %L)', role, sql), '55000', NULL, role || ': ' || sql)
  FROM unnest(ARRAY['slipway_owner', 'postgres']) AS role,
       unnest(ARRAY['UPDATE ballot_exports SET sha256 = sha256', 'DELETE FROM ballot_exports', 'TRUNCATE ballot_exports']) AS sql;
SELECT throws_ok($$SELECT run_as('slipway_app', 'UPDATE ballot_exports SET upto = 0')$$, '42501');
SELECT violates($$INSERT INTO ballot_exports (day, upto, entries) VALUES ('2026-01-01', 0, 1)$$, 'ballot_exports_whole');
SELECT finish();
ROLLBACK;

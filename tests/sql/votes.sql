-- A vote is set, changed, withdrawn, held; the tally, the ledger and the ranks agree. (At once: together.sh.)
BEGIN;
SELECT no_plan();
SELECT tool('alpha'), tool('beta'), tool('gamma', 'Others');
CREATE FUNCTION pg_temp.entries() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM votes_ledger';

SELECT is(vote('alpha', 1, 'ship'), 'ship counted 1/0', 'a vote');
SELECT is(vote('alpha', 1, 'ship'), 'ship counted 1/0', 'the same again');
SELECT is(pg_temp.entries(), 1::bigint, 'is no change');
SELECT is(vote('alpha', 1, 'skip'), 'skip counted 0/1', 'another verdict');
SELECT is(vote('alpha', 2, 'ship'), 'ship counted 1/1', 'another voter');
SELECT is(vote('alpha', 1, NULL), 'none 1/0', 'withdrawn');
SELECT is(vote('alpha', 1, NULL), 'none 1/0', 'withdrawn again');
SELECT is(vote('beta', 1, NULL), 'none 0/0', 'withdrawn where there was none');
SELECT is(vote('alpha', 1, 'skip'), 'skip counted 1/1', 'and back');
SELECT is(vote('beta', 1, 'ship'), 'ship counted 1/0', 'each tool has its own');
SELECT results_eq($$SELECT voter_id, old_verdict::text, new_verdict::text, old_standing::text, new_standing::text, cause::text FROM votes_ledger ORDER BY id$$,
  $$VALUES (1::bigint, NULL, 'ship', NULL, 'counted', 'vote'), (1, 'ship', 'skip', 'counted', 'counted', 'vote'), (2, NULL, 'ship', NULL, 'counted', 'vote'),
           (1, 'skip', NULL, 'counted', NULL, 'vote'), (1, NULL, 'skip', NULL, 'counted', 'vote'), (1, NULL, 'ship', NULL, 'counted', 'vote')$$,
  'the ledger has one entry for each change');
SELECT is((SELECT string_agg(DISTINCT (r ->> 'changed'), '') FROM ask('cast_vote', 'alpha', '1', 'skip', '0011223344556677', '9') AS r), 'false', 'an answer says whether anything changed');
SELECT is((SELECT r - 'tool_id' FROM ask('cast_vote', 'alpha', '77', 'ship', '0011223344556677', '9') AS r),
          '{"slug": "alpha", "verdict": "ship", "counted": true, "ship": 2, "skip": 1, "changed": true, "used": 1}'::jsonb, 'the web role may, and an unknown voter is made');
SELECT is(ask_for('asked', 'own_votes', '1', 'gamma,beta,alpha,nothing') || ask_for('verdict', 'own_votes', '1', 'gamma,beta,alpha,nothing'), 'alpha betaskip ship', 'own votes');
SELECT is(ask_for('asked', 'own_votes', '3', 'alpha'), '', 'nobody else''s');
SELECT is(ask_for('ship', 'own_votes', '1', 'alpha') || '/' || ask_for('skip', 'own_votes', '1', 'alpha'), '2/1', 'with the tally as it stands');

SELECT throws_ok($$SELECT vote('nothing', 1, 'ship')$$, 'P0002', 'there is no such tool');
SELECT throws_ok($$SELECT vote('', 1, 'ship')$$, 'P0002', 'there is no such tool');
SELECT throws_ok($$SELECT vote(NULL, 1, 'ship')$$, 'P0002', 'there is no such tool');
INSERT INTO tools (slug) VALUES ('drafted');
SELECT throws_ok($$SELECT vote('drafted', 1, 'ship')$$, 'P0002', 'there is no such tool', 'a tool that was never public is none');
SELECT throws_ok($$SELECT vote('alpha', 0, 'ship')$$, '23514', NULL, 'no such voter');
SELECT throws_ok($$SELECT vote('alpha', NULL, 'ship')$$, '23502', NULL, 'no voter');
SELECT throws_ok($$SELECT vote('alpha', 1, 'maybe')$$, '22P02', NULL, 'no such verdict');
SELECT throws_ok($$SELECT ask('cast_vote', 'alpha', '1', 'skip', 'zz', '9')$$, '22023', NULL, 'no such network');
SELECT throws_ok($$SELECT vote('alpha', 1000 + n, 'ship', '', 1) FROM (VALUES (1)) AS v (n), (SELECT cast_vote('alpha', 99, 'ship', '\x00', 1)) AS x$$, '23514', NULL, 'a network is a hash');
SELECT move('gamma', 'delisted');
SELECT throws_ok($$SELECT vote('gamma', 1, 'ship')$$, '55000', 'votes on this tool are closed');
SELECT throws_ok($$SELECT vote('gamma', 1, NULL)$$, '55000', 'votes on this tool are closed');
SELECT move('gamma', 'published');

-- the quota
SELECT is(string_agg(vote('gamma', n, 'ship', 'office', 3), ', ' ORDER BY n), 'ship counted 1/0, ship counted 2/0, ship counted 3/0, ship 3/0, ship 3/0', 'over quota a vote is kept, but not counted')
  FROM generate_series(101, 105) AS n;
SELECT is((SELECT string_agg(standing::text, ' ' ORDER BY voter_id) FROM votes AS v WHERE voter_id > 100), 'counted counted counted held held', 'but held');
SELECT is((SELECT sum(held) FROM vote_tallies), 2::bigint, 'and counted as such');
SELECT is(vote('gamma', 104, 'skip', 'office', 3), 'skip 3/0', 'a held vote may change');
SELECT is(vote('gamma', 101, 'skip', 'office', 3), 'skip counted 2/1', 'a counted one stays counted when the quota is used up');
SELECT is(vote('gamma', 104, 'skip', 'home', 3), 'skip 2/1', 'from wherever it is sent');
SELECT is(vote('gamma', 105, NULL, 'office', 3), 'none 2/1', 'a held vote is withdrawn');
SELECT is(vote('gamma', 106, 'ship', 'home', 3), 'ship counted 3/1', 'another network has its own');
SELECT is(vote('gamma', 107, 'ship', 'office', 4), 'ship counted 4/1', 'withdrawn and held votes take nothing from it');
SELECT is(vote('gamma', 108, 'ship', 'office', 0), 'ship 4/1', 'a quota of none');
SELECT is(vote('gamma', 109, 'ship', 'office', NULL), 'ship counted 5/1', 'no quota');
SELECT is((SELECT sum(votes) FROM vote_quotas), 6::bigint, 'what was counted');
UPDATE vote_quotas SET day = day - 1;
SELECT is(vote('gamma', 110, 'ship', 'office', 4), 'ship counted 6/1', 'a new day');
SELECT is(ask_for('networks', 'quota_forget'), '0', 'yesterday is known');
UPDATE vote_quotas SET day = day - 1;
SELECT cmp_ok(ask_for('networks', 'quota_forget')::int, '>', 0, 'the day before is not');
SELECT is((SELECT count(*) FROM vote_quotas), 1::bigint, 'but yesterday');
SELECT is_empty($$SELECT attrelid::regclass, attname FROM pg_attribute WHERE atttypid IN ('inet'::regtype, 'cidr'::regtype) AND attrelid::regclass::text !~ '^(pg_|information_schema|tap\.)'$$, 'no column for an address');

-- standing
UPDATE votes SET standing = 'voided' WHERE voter_id = 102;
SELECT is(vote('gamma', 102, 'skip'), 'ship 5/1', 'a voided vote does not come back by a change');
SELECT is(vote('gamma', 102, NULL), 'ship 5/1', 'nor by withdrawing it');
UPDATE votes SET standing = 'counted' WHERE voter_id = 104;
SELECT is(vote('gamma', 104, 'skip'), 'skip counted 5/2', 'a held vote that is released counts');
SELECT throws_ok('UPDATE votes SET voter_id = 1 WHERE voter_id = 104', '55000', NULL, 'a vote stays its voter''s');
SELECT throws_ok('TRUNCATE votes', '55000');
SELECT throws_ok(format('SELECT run_as(%L, %L)', role, sql), '55000', NULL, role || ': ' || sql)
  FROM unnest(ARRAY['slipway_owner', 'postgres']) AS role, unnest(ARRAY['UPDATE votes_ledger SET at = at', 'DELETE FROM votes_ledger', 'TRUNCATE votes_ledger']) AS sql;

-- the cause cannot be forged
SELECT set_config('slipway.cause', 'release', true);
SELECT vote('alpha', 55, 'ship');
SELECT is((SELECT cause::text FROM votes_ledger WHERE voter_id = 55), 'vote', 'whatever a session sets, a vote''s cause is a vote');

SELECT is_empty('SELECT * FROM tally_drift', 'the tallies hold');
SELECT is_empty('SELECT * FROM ledger_drift', 'the ledger holds');
-- the drifts see what they are there for
SAVEPOINT drift;
UPDATE vote_tallies SET ship = ship + 1 WHERE tool_id = (SELECT id FROM tools WHERE slug = 'beta');
SELECT is((SELECT count(*) FROM tally_drift), 1::bigint, 'a tally that drifts is seen');
SELECT is(ask_for('tools', 'tally_drift_part', '0', '100'), '1', 'by the web role, too');
SELECT is((SELECT string_agg(ask_for('tools', 'tally_drift_part', (t.id - 1)::text, '1') || ' ' || ask_for('upto', 'tally_drift_part', (t.id - 1)::text, '1'), ', ' ORDER BY t.id) FROM tools AS t),
  (SELECT string_agg((slug = 'beta')::int || ' ' || id, ', ' ORDER BY id) FROM tools), 'a part at a time');
SELECT is(ask_for('upto', 'tally_drift_part', (SELECT max(id) FROM tools)::text, '100'), '0', 'to the end');
SET LOCAL session_replication_role = replica;
UPDATE votes SET verdict = 'skip' WHERE voter_id = 109;
SET LOCAL session_replication_role = origin;
SELECT is((SELECT count(*) FROM ledger_drift), 1::bigint, 'a vote that the ledger does not know is seen');
UPDATE tools SET panel_reviews = 1 WHERE slug = 'alpha';
UPDATE categories SET tools = tools + 1 WHERE slug = 'others';
UPDATE personas SET reviews = 1 WHERE slug = 'creator';
SELECT is((SELECT string_agg(kind, ' ' ORDER BY kind) FROM panel_drift), 'category persona tool', 'so are counts of the panel');
ROLLBACK TO drift;

-- ranks
SELECT is(round(wilson_low(s, n)::numeric, 4), w, format('Wilson: %s of %s', s, n))
  FROM (VALUES (0, 10, 0.0000), (1, 10, 0.0179), (5, 10, 0.2366), (10, 10, 0.7225), (50, 100, 0.4038), (1, 1, 0.2065), (900, 1000, 0.8798)) AS v (s, n, w);
SELECT is(wilson_low(0, 0), NULL, 'Wilson: no vote');
SELECT is(ask_for('tools', 'rank_votes', '1'), '1', 'ranks are made a few at a time');
SELECT is(ask_for('tools', 'rank_votes', '100'), '2', 'and then the rest');
SELECT is(ask_for('tools', 'rank_votes', '100'), '0', 'and then no more');
SELECT is((SELECT count(*) FROM changes WHERE kind = 'ranks'), 1::bigint, 'which is a change');
SELECT is_empty($$SELECT * FROM community_ranks AS r WHERE score <> community_score(tool_id)$$, 'each score is that of the tally');
SELECT is(ask_for('slug', 'tools_by_community', '2.0', '9223372036854775807', '9'), 'gamma alpha beta', 'the more sure one first');
SELECT vote('beta', n, 'ship') FROM generate_series(200, 260) AS n;
SELECT is(ask_for('slug', 'tools_by_community', '2.0', '9223372036854775807', '9'), 'gamma alpha beta', 'ranks are as of the last call');
SELECT rank_votes(100);
SELECT is(ask_for('slug', 'tools_by_community', '2.0', '9223372036854775807', '9'), 'beta gamma alpha', 'and change with it');
SELECT move('beta', 'delisted');
SELECT vote('alpha', 300, 'ship');
UPDATE vote_tallies SET unranked = true;
SELECT is(rank_votes(100), 2, 'a tool that is not published has no rank');
SELECT is((SELECT count(*) FROM vote_tallies WHERE unranked), 0::bigint, 'but is not asked for again');
SELECT move('beta', 'published');
SELECT is(ask_for('slug', 'tools_by_community', '2.0', '9223372036854775807', '9'), 'beta alpha gamma', 'and has it when it is back');
SELECT is(ask_for('votes', 'site_counts'), ((SELECT count(*) FROM votes WHERE standing = 'counted'))::text, 'the site counts them');

SELECT * FROM finish();
ROLLBACK;

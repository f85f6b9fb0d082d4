-- A merge taken apart: each vote is where it was, unless its voter has spoken since.
BEGIN;
SELECT no_plan();
SELECT tool('one'), tool('two'), tool('three');
CREATE FUNCTION pg_temp.standing(p_slug text) RETURNS text LANGUAGE sql AS $$
  SELECT coalesce(string_agg(v.voter_id || v.verdict::text || left(v.standing::text, 1), ' ' ORDER BY v.voter_id), 'none')
    FROM votes AS v JOIN tools AS t ON t.id = v.tool_id WHERE t.slug = p_slug
$$;
-- 1 only on one; 2 on both, later on one; 3 on both, later on two; 4 voided on one; 5 only on two; 6 held on one; 7 voided on two
SELECT vote('one', 1, 'ship'), vote('one', 2, 'ship'), vote('two', 2, 'skip'), vote('one', 3, 'skip'), vote('two', 3, 'ship'),
       vote('one', 4, 'ship'), vote('two', 4, 'skip'), vote('two', 5, 'skip'), vote('one', 6, 'ship', 'n', 0), vote('one', 7, 'skip'), vote('two', 7, 'skip');
UPDATE votes SET standing = 'voided' WHERE voter_id = 4 AND tool_id = (SELECT id FROM tools WHERE slug = 'one');
UPDATE votes SET standing = 'voided' WHERE voter_id = 7 AND tool_id = (SELECT id FROM tools WHERE slug = 'two');
UPDATE votes SET changed_at = changed_at - interval '2 minutes', cast_at = cast_at - interval '2 minutes';
UPDATE votes AS v SET changed_at = changed_at + interval '1 minute' FROM tools AS t
 WHERE t.id = v.tool_id AND (t.slug, v.voter_id) IN (('one', 2), ('two', 3));
CREATE TEMP TABLE before AS SELECT v.*, t.slug FROM votes AS v JOIN tools AS t ON t.id = v.tool_id;

SELECT move('one', 'merged', 'two');
SELECT is(pg_temp.standing('two'), '1shipc 2shipc 3shipc 4skipv 5skipc 6shiph 7skipv', 'merged, each voter counts once');
SELECT move('one', 'published');
SELECT is_empty($$SELECT v.tool_id, v.voter_id, v.verdict, v.standing, v.cast_at, v.changed_at FROM votes AS v EXCEPT
                  SELECT b.tool_id, b.voter_id, b.verdict, b.standing, b.cast_at, b.changed_at FROM before AS b$$, 'taken apart, every vote is one that was');
SELECT is((SELECT count(*) FROM votes), (SELECT count(*) FROM before), 'and all are there');
SELECT is_empty('SELECT * FROM tally_drift', 'the tallies hold');
SELECT is_empty('SELECT * FROM ledger_drift', 'the ledger holds');
SELECT is((SELECT action FROM moderation_log WHERE id = log_head()), 'unmerge', 'the log says so');
SELECT is(state('one'), 'published');

-- votes that change while it is merged
SELECT move('one', 'merged', 'two');
SELECT vote('one', 1, 'skip'), vote('two', 2, NULL), vote('two', 5, 'ship'), vote('one', 8, 'ship');
UPDATE votes SET standing = 'voided' WHERE voter_id = 3;
SELECT is((SELECT move_tool(t.id, t.version, 'published', 'system', 'Ada', NULL, p_reverts => log_head()) > 0 FROM tools AS t WHERE t.slug = 'one'), true, 'undone');
SELECT is(pg_temp.standing('two'), '1skipc 3shipv 4skipc 5shipc 7skipv 8shipc', 'what its voter changed since stays where they said it; a void stays a void');
SELECT is(pg_temp.standing('one'), '1shipc 3skipv 4shipv 6shiph 7skipc', 'the other tool has its own again, but what was withdrawn');
SELECT is_empty('SELECT * FROM tally_drift', 'the tallies hold');
SELECT is_empty('SELECT * FROM ledger_drift', 'the ledger holds');

-- chains come apart from the end
SELECT move('one', 'merged', 'two'), move('two', 'merged', 'three');
SELECT throws_ok($$SELECT move('one', 'published')$$, '55000', NULL, 'the later merge is taken apart first');
SELECT lives_ok($$SELECT move('two', 'published')$$);
SELECT lives_ok($$SELECT move('one', 'published')$$);
SELECT is(pg_temp.standing('three'), 'none', 'and nothing is left at its end');
SELECT is_empty('SELECT * FROM tally_drift', 'the tallies hold');
SELECT is_empty('SELECT * FROM ledger_drift', 'the ledger holds');
SELECT throws_ok($$SELECT move_tool(t.id, t.version, 'merged', 'system', 'Ada', NULL, p_reverts => log_head()) FROM tools AS t WHERE t.slug = 'one'$$, '23514', NULL,
                 'taking apart is not undone by half; it is merged again');

-- many votes: each is in the ledger, the tally is written once a slot, and it takes no minutes
SELECT tool('hot'), tool('cold');
INSERT INTO voters (id) SELECT 1000 + n FROM generate_series(1, 20000) AS n;
SELECT set_config('slipway.cause', 'hold', true);
INSERT INTO votes (tool_id, voter_id, verdict, standing)
SELECT t.id, 1000 + n, CASE n % 3 WHEN 0 THEN 'skip' ELSE 'ship' END::verdict, CASE n % 5 WHEN 0 THEN 'held' WHEN 1 THEN 'voided' ELSE 'counted' END::vote_standing
  FROM tools AS t, generate_series(1, 20000) AS n WHERE t.slug = 'hot';
SELECT throws_ok($$UPDATE votes SET voter_id = 1 WHERE voter_id = 1001$$, '55000', NULL, 'no decision gives a vote to somebody else');
SELECT set_config('slipway.cause', '', true);
SELECT is_empty('SELECT * FROM tally_drift', 'the tallies hold');
SELECT vote('cold', 1001, 'skip'), vote('cold', 1003, 'skip');
SELECT max(id) AS last FROM votes_ledger \gset
SET LOCAL statement_timeout = '8s';
SELECT lives_ok($$SELECT move('hot', 'merged', 'cold')$$, '20,000 votes are merged');
SELECT is((SELECT count(*) FROM votes_ledger WHERE id > :last AND cause = 'merge'), 39999::bigint, 'each is in the ledger: 20,000 gone here, 19,998 new there, one of two another one');
SELECT is_empty('SELECT * FROM tally_drift', 'the tallies hold');
SELECT is_empty('SELECT * FROM ledger_drift', 'the ledger holds');
SELECT lives_ok($$SELECT move('hot', 'published')$$, 'and taken apart');
SELECT is_empty('SELECT * FROM tally_drift', 'the tallies hold');
SELECT is_empty('SELECT * FROM ledger_drift', 'the ledger holds');
SELECT is((SELECT sum(ship) || ' ' || sum(skip) || ' ' || sum(held) || ' ' || sum(voided) FROM vote_tallies AS k JOIN tools AS t ON t.id = k.tool_id WHERE t.slug = 'hot'),
          (SELECT count(*) FILTER (WHERE n % 5 > 1 AND n % 3 > 0) || ' ' || count(*) FILTER (WHERE n % 5 > 1 AND n % 3 = 0) || ' ' ||
                  count(*) FILTER (WHERE n % 5 = 0) || ' ' || count(*) FILTER (WHERE n % 5 = 1) FROM generate_series(1, 20000) AS n), 'as they were');

SELECT * FROM finish();
ROLLBACK;

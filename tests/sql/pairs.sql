-- Head to head: a vote on a pair is set, changed, withdrawn, held, decided on, merged and taken apart; tally and ledger agree. (At once: together.sh.)
BEGIN;
SELECT no_plan();
SELECT tool('alpha'), tool('beta'), tool('gamma'), tool('delta');
-- as cast: "left counted 1/0/0" (left, neither, right)
CREATE FUNCTION pg_temp.pair(p_left text, p_right text, p_voter bigint, p_choice text, p_network text DEFAULT 'net', p_quota int DEFAULT NULL) RETURNS text
LANGUAGE sql AS $$
  SELECT coalesce(v.now_choice, 'none') || CASE WHEN v.counted THEN ' counted ' ELSE ' ' END || v.left_votes || '/' || v.neither || '/' || v.right_votes
    FROM cast_pair_vote(p_left, p_right, p_voter, p_choice, sha256(p_network::bytea), p_quota) AS v
$$;
-- the votes on a pair in words: "1>" for the first of the two
CREATE FUNCTION pg_temp.standing(p_left text, p_right text) RETURNS text LANGUAGE sql AS $$
  SELECT coalesce(string_agg(v.voter_id || CASE side_of(v.choice, l.id < r.id) WHEN 'left' THEN '<' WHEN 'right' THEN '>' ELSE '=' END || left(v.standing::text, 1),
                             ' ' ORDER BY v.voter_id), 'none')
    FROM tools AS l, tools AS r, pair_votes AS v
   WHERE l.slug = p_left AND r.slug = p_right AND v.lower_id = least(l.id, r.id) AND v.higher_id = greatest(l.id, r.id)
$$;

SELECT is(pg_temp.pair('alpha', 'beta', 1, 'left'), 'left counted 1/0/0', 'a vote');
SELECT is(pg_temp.pair('beta', 'alpha', 1, 'right'), 'right counted 0/0/1', 'the same the other way around');
SELECT is((SELECT count(*) FROM pair_votes_ledger), 1::bigint, 'is no change');
SELECT is(pg_temp.pair('beta', 'alpha', 1, 'left'), 'left counted 1/0/0', 'another choice');
SELECT is(pg_temp.pair('alpha', 'beta', 2, 'neither'), 'neither counted 0/1/1', 'neither is a choice');
SELECT is(pg_temp.pair('alpha', 'beta', 3, NULL), 'none 0/1/1', 'withdrawn where there was none');
SELECT is(pg_temp.pair('alpha', 'beta', 1, NULL), 'none 0/1/0', 'withdrawn');
SELECT is(pg_temp.pair('beta', 'alpha', 1, NULL), 'none 0/1/0', 'withdrawn from the other side, where there is none');
SELECT is(pg_temp.pair('beta', 'alpha', 2, NULL) || ', ' || pg_temp.pair('beta', 'alpha', 2, 'neither'), 'none 0/0/0, neither counted 0/1/0', 'and where there is one');
SELECT is(pg_temp.pair('alpha', 'gamma', 1, 'left'), 'left counted 1/0/0', 'each pair has its own');
SELECT is((SELECT count(*) FROM votes) + (SELECT count(*) FROM votes_ledger), 0::bigint, 'no vote on a tool comes of it');
SELECT is((SELECT string_agg(concat_ws(' ', voter_id, old_choice, new_choice, cause), ', ' ORDER BY id) FROM pair_votes_ledger),
          '1 lower vote, 1 lower higher vote, 2 neither vote, 1 higher vote, 2 neither vote, 2 neither vote, 1 lower vote', 'the ledger has one entry for each change');
SELECT is((SELECT r - 'left_id' - 'right_id' FROM ask('cast_pair_vote', 'beta', 'alpha', '77', 'left', '0011223344556677', '9') AS r),
          '{"left_slug": "beta", "right_slug": "alpha", "choice": "left", "counted": true, "left_votes": 1, "right_votes": 0, "neither": 1, "changed": true}'::jsonb,
          'the web role may, and an unknown voter is made');
SELECT is((SELECT r FROM ask('own_pair_vote', '77', 'alpha', 'beta') AS r),
          '{"choice": "right", "counted": true, "left_votes": 0, "right_votes": 1, "neither": 1}'::jsonb, 'one''s own vote, from either side');
SELECT is_empty($$SELECT ask('own_pair_vote', '78', 'alpha', 'beta')$$, 'nobody else''s');
SELECT is((SELECT r FROM ask('pair_tally', 'alpha', 'beta') AS r), '{"left_votes": 0, "right_votes": 1, "neither": 1, "held": 0, "voided": 0}'::jsonb, 'the tally');
SELECT is((SELECT r ->> 'neither' FROM ask('pair_tally', 'alpha', 'nowhere') AS r), '0', 'of no pair, too');
SELECT bag_eq($$SELECT r ->> 'id' FROM ask('changes_since', '1:1:') AS r WHERE r ->> 'kind' = 'votes'$$,
              $$SELECT id::text FROM tools WHERE slug IN ('alpha', 'beta', 'gamma')$$, 'followers are told of both tools');

SELECT throws_ok(format('SELECT pg_temp.pair(%L, %L, 1, ''left'')', l, r), 'P0002', 'there are no two such tools', concat(l, ' and ', r))
  FROM (VALUES ('alpha', 'alpha'), ('nothing', 'alpha'), ('alpha', 'nothing'), ('', ''), (NULL, 'alpha')) AS v (l, r);
INSERT INTO tools (slug) VALUES ('drafted');
SELECT throws_ok($$SELECT pg_temp.pair('alpha', 'drafted', 1, 'left')$$, 'P0002', 'there are no two such tools', 'a tool that was never public is none');
SELECT throws_ok($$SELECT pg_temp.pair('alpha', 'beta', 1, 'both')$$, '22P02', NULL, 'no such choice');
SELECT throws_ok($$SELECT pg_temp.pair('alpha', 'beta', 0, 'left')$$, '23514', NULL, 'no such voter');
SELECT move('delta', 'delisted');
SELECT throws_ok($$SELECT pg_temp.pair('delta', 'alpha', 1, 'left')$$, '55000', 'votes on this pair are closed');
SELECT move('delta', 'published');

-- the quota is one for all votes
SELECT is(vote('alpha', 101, 'ship', 'office', 2), 'ship counted 1/0');
SELECT is(pg_temp.pair('alpha', 'delta', 101, 'left', 'office', 2), 'left counted 1/0/0', 'the second of two');
SELECT is(pg_temp.pair('alpha', 'delta', 102, 'right', 'office', 2), 'right 1/0/0', 'over quota a vote is kept, but not counted');
SELECT is(pg_temp.pair('alpha', 'delta', 102, 'neither', 'office', 2), 'neither 1/0/0', 'a held vote may change');
SELECT is((SELECT held FROM pair_tallies WHERE held > 0), 1, 'and is counted as held');
SELECT is((SELECT count(*) FROM held_pair_networks), 1::bigint, 'with its network, for two days');
UPDATE held_pair_networks SET held_at = now() - interval '2 days';
SELECT forget_networks();
SELECT is((SELECT count(*) FROM held_pair_networks), 0::bigint, 'and no longer');
UPDATE pair_votes SET standing = 'voided' WHERE voter_id = 102;
SELECT is(pg_temp.pair('alpha', 'delta', 102, 'left'), 'neither 1/0/0', 'a voided vote does not come back by a change');
SELECT is(pg_temp.pair('alpha', 'delta', 102, NULL), 'neither 1/0/0', 'nor by withdrawing it');
SELECT throws_ok('UPDATE pair_votes SET voter_id = 1 WHERE voter_id = 102', '55000', NULL, 'a vote stays its voter''s');
SELECT throws_ok('TRUNCATE pair_votes', '55000');
SELECT throws_ok(format('SELECT run_as(%L, %L)', role, sql), '55000', NULL, role || ': ' || sql)
  FROM unnest(ARRAY['slipway_owner', 'postgres']) AS role, unnest(ARRAY['UPDATE pair_votes_ledger SET at = at', 'DELETE FROM pair_votes_ledger', 'TRUNCATE pair_votes_ledger']) AS sql;
SELECT set_config('slipway.cause', 'release', true);
SELECT pg_temp.pair('alpha', 'beta', 55, 'left');
SELECT is((SELECT cause::text FROM pair_votes_ledger WHERE voter_id = 55), 'vote', 'whatever a session sets, a vote''s cause is a vote');
SELECT is_empty('SELECT * FROM pair_tally_drift', 'the tallies hold');
SELECT is_empty('SELECT * FROM pair_ledger_drift', 'the ledger holds');
SAVEPOINT drift;
UPDATE pair_tallies SET lower = lower + 1 WHERE (lower_id, higher_id) = (SELECT a.id, b.id FROM tools AS a, tools AS b WHERE a.slug = 'alpha' AND b.slug = 'delta');
SELECT isnt_empty('SELECT * FROM pair_tally_drift', 'a tally that drifts is seen');
SELECT is(ask_for('tools', 'tally_drift_part', '0', '100'), '1', 'by the web role, too');
SET LOCAL session_replication_role = replica;
UPDATE pair_votes SET choice = 'lower' WHERE voter_id = 2;
SET LOCAL session_replication_role = origin;
SELECT is((SELECT count(*) FROM pair_ledger_drift), 1::bigint, 'a vote that the ledger does not know is seen');
ROLLBACK TO drift;
SELECT is(ask_for('tools', 'tally_drift_part', '0', '100'), '0', 'none now');

-- ---- merged, and taken apart --------------------------------------------------------------------
-- "two" before "one" in number: choices turn around where the order of numbers does
SELECT tool('two'), tool('other'), tool('one'), tool('last');
-- 1 only on one; 2 on both, later on one; 3 on both, later on two; 4 voided on one; 5 only on two; 6 held on one; 7 on the very two; 8 on one and another
SELECT pg_temp.pair('one', 'other', 1, 'left'), pg_temp.pair('one', 'other', 2, 'left'), pg_temp.pair('two', 'other', 2, 'right'),
       pg_temp.pair('one', 'other', 3, 'right'), pg_temp.pair('two', 'other', 3, 'neither'), pg_temp.pair('one', 'other', 4, 'left'),
       pg_temp.pair('two', 'other', 4, 'left'), pg_temp.pair('two', 'other', 5, 'right'), pg_temp.pair('one', 'other', 6, 'left', 'n', 0),
       pg_temp.pair('one', 'two', 7, 'left'), pg_temp.pair('last', 'one', 8, 'right');
UPDATE pair_votes SET standing = 'voided' WHERE voter_id = 4 AND higher_id = (SELECT id FROM tools WHERE slug = 'one');
UPDATE pair_votes SET changed_at = changed_at - interval '2 minutes', cast_at = cast_at - interval '2 minutes';
UPDATE pair_votes AS v SET changed_at = changed_at + interval '1 minute' FROM tools AS t
 WHERE t.id IN (v.lower_id, v.higher_id) AND (t.slug, v.voter_id) IN (('one', 2), ('two', 3));
CREATE TEMP TABLE before AS SELECT * FROM pair_votes;
SELECT move('one', 'merged', 'two');
SELECT is(pg_temp.standing('two', 'other'), '1<c 2<c 3=c 4<v 5>c 6<h', 'merged, each voter counts once, for whom they meant');
SELECT is(pg_temp.standing('two', 'last'), '8<c', 'each other tool by itself');
SELECT is((SELECT count(*) FROM pair_votes WHERE voter_id = 7), 0::bigint, 'a vote between the two is none any more');
SELECT is(pg_temp.pair('one', 'other', 9, 'left'), 'left counted 3/1/1', 'votes on the one are now on the other');
SELECT is(pg_temp.pair('one', 'other', 9, NULL), 'none 2/1/1');
SELECT throws_ok($$SELECT pg_temp.pair('one', 'two', 9, 'left')$$, 'P0002', 'there are no two such tools', 'and the two are one');
SELECT is_empty('SELECT * FROM pair_tally_drift', 'the tallies hold');
SELECT is_empty('SELECT * FROM pair_ledger_drift', 'the ledger holds');
SELECT move('one', 'published');
SELECT is_empty('SELECT * FROM pair_votes EXCEPT SELECT * FROM before', 'taken apart, every vote is one that was');
SELECT is((SELECT count(*) FROM pair_votes), (SELECT count(*) FROM before), 'and all are there');
SELECT is_empty('SELECT * FROM merged_pair_votes', 'nothing is kept of it');
-- votes that change while it is merged
SELECT move('one', 'merged', 'two');
SELECT pg_temp.pair('one', 'other', 1, 'right'), pg_temp.pair('two', 'other', 2, NULL), pg_temp.pair('two', 'other', 5, 'left');
UPDATE pair_votes SET standing = 'voided' WHERE voter_id = 3;
SELECT is((SELECT move_tool(t.id, t.version, 'published', 'system', 'Ada', NULL, p_reverts => log_head()) > 0 FROM tools AS t WHERE t.slug = 'one'), true, 'undone');
SELECT is(pg_temp.standing('two', 'other'), '1>c 3=v 4<c 5<c', 'what its voter changed since stays where they said it; a void stays a void');
SELECT is(pg_temp.standing('one', 'other'), '1<c 3>v 4<v 6<h', 'the other tool has its own again, but what was withdrawn');
SELECT is(pg_temp.standing('one', 'two') || ' ' || pg_temp.standing('one', 'last'), '7<c 8<c', 'and what was dropped');
-- both tools of a pair into one, and back in either order
SELECT pg_temp.pair('one', 'other', 10, 'left');
SELECT move('one', 'merged', 'last'), move('other', 'merged', 'last');
SELECT is((SELECT count(*) FROM pair_votes WHERE voter_id = 10), 0::bigint, 'nothing is left of a pair that became one');
SELECT move('other', 'published'), move('one', 'published');
SELECT is(pg_temp.standing('one', 'other'), '1<c 3>v 4<v 6<h 10<c', 'the last merge taken apart first, all is as it was');
SELECT move('one', 'merged', 'last'), move('other', 'merged', 'last'), move('one', 'published'), move('other', 'published');
SELECT is_empty('SELECT * FROM pair_tally_drift', 'in another order no vote counts twice');
SELECT is_empty('SELECT * FROM pair_ledger_drift', 'the ledger holds');
SELECT is_empty('SELECT lower_id FROM pair_votes WHERE lower_id >= higher_id', 'no pair of one');

-- ---- many decided on at once, and taken back ----------------------------------------------------
SELECT tool('swarm-a'), tool('swarm-b'), tool('swarm-c');
INSERT INTO accounts (login, name, role) VALUES ('mo', 'Mo', 'moderator');
INSERT INTO sessions (token_hash, account_id, second_factor) SELECT sha256(login::bytea), id, true FROM accounts;
CREATE FUNCTION pg_temp.decided(p_standing text, p_action text) RETURNS bigint LANGUAGE sql AS $$
  SELECT (r ->> 'entry')::bigint FROM ask('pair_votes_decide', encode(sha256('mo'), 'hex'), 'swarm-b', 'swarm-a', p_standing, p_action, NULL, '0', '9000000000000000', 'Why.') AS r
$$;
CREATE FUNCTION pg_temp.tally() RETURNS text LANGUAGE sql AS $$
  SELECT concat_ws(' ', k.left_votes, k.right_votes, k.neither, k.held, k.voided) FROM tools AS a, tools AS b, pair_tally(a.id, b.id) AS k
   WHERE a.slug = 'swarm-a' AND b.slug = 'swarm-b'
$$;
CREATE FUNCTION pg_temp.ledger(p_after bigint) RETURNS text LANGUAGE sql AS $$
  SELECT string_agg(concat_ws(' ', l.n, l.old_standing, l.new_standing, l.cause), ', ')
    FROM (SELECT count(*) AS n, old_standing, new_standing, cause FROM pair_votes_ledger WHERE id > p_after AND old_choice = new_choice GROUP BY 2, 3, 4) AS l
$$;
CREATE FUNCTION pg_temp.latest() RETURNS bigint LANGUAGE sql AS $$ SELECT max(id) FROM pair_votes_ledger $$;
CREATE FUNCTION pg_temp.written() RETURNS bigint LANGUAGE sql AS $$
  SELECT pg_stat_get_xact_tuples_updated('pair_tallies'::regclass) + pg_stat_get_xact_tuples_inserted('pair_tallies'::regclass)
$$;
SELECT count(pg_temp.pair('swarm-a', 'swarm-b', v, (ARRAY['left', 'right', 'neither', 'left'])[1 + v % 4], 'swarm', 0)) FROM generate_series(1001, 1100) AS v;
SELECT is(pg_temp.tally(), '0 0 0 100 0', 'a hundred votes are held');
SELECT pg_temp.latest() AS latest, pg_temp.written() AS written \gset
SELECT pg_temp.decided('held', 'release') AS entry \gset
SELECT is(pg_temp.tally(), '50 25 25 0 0', 'released');
SELECT is(pg_temp.ledger(:latest), '100 held counted release', 'the ledger has each of them');
SELECT cmp_ok(pg_temp.written() - :written, '<=', 16::bigint, 'a slot of the tally is written once, however many votes are in it');
SELECT pg_temp.latest() AS latest, pg_temp.written() AS written \gset
SELECT lives_ok(format('SELECT revert_decision(sha256(''mo''), %s, NULL)', :entry), 'undone');
SELECT is(pg_temp.tally() || ', ' || pg_temp.ledger(:latest), '0 0 0 100 0, 100 counted held hold', 'they are held again');
SELECT cmp_ok(pg_temp.written() - :written, '<=', 16::bigint, 'in as few steps');
SELECT set_config('slipway.cause', 'void', true);
SELECT throws_ok('UPDATE pair_votes SET voter_id = 1 WHERE voter_id = 1001', '55000', NULL, 'a vote stays its voter''s in a decision, too');
SELECT set_config('slipway.cause', '', true);
-- some by themselves, some by a decision; and moved, with a voter who has one there already
SELECT pg_temp.pair('swarm-a', 'swarm-b', 1001, NULL), pg_temp.pair('swarm-a', 'swarm-b', 1002, 'left'), pg_temp.pair('swarm-a', 'swarm-c', 1003, 'left');
SELECT pg_temp.decided('held', 'void') AS entry \gset
SELECT is(pg_temp.tally(), '0 0 0 0 99', 'voided');
SELECT pg_temp.written() AS written \gset
SELECT move('swarm-b', 'merged', 'swarm-c');
SELECT cmp_ok(pg_temp.written() - :written, '<=', 33::bigint, 'a merge writes each slot once a step');
SELECT move('swarm-b', 'published');
SELECT is(pg_temp.tally(), '0 0 0 0 99', 'there and back');

-- a decision whose words had to go is still one on a pair
SET LOCAL ROLE slipway_owner;
SELECT erase_text(:entry, 'It named a person.');
RESET ROLE;
SELECT pg_temp.latest() AS latest \gset
SELECT lives_ok(format('SELECT revert_decision(sha256(''mo''), %s, ''It was wrong.'')', :entry), 'reverted without its words');
SELECT is(pg_temp.tally() || ', ' || pg_temp.ledger(:latest), '0 0 0 99 0, 99 voided held hold', 'as it was, and the ledger says what it became');
SELECT is((SELECT x.after FROM moderation_texts AS x JOIN moderation_log AS m ON m.id = x.entry_id WHERE m.reverts = :entry), '{"standing": "held"}'::jsonb, 'so does the log');
SELECT vote('swarm-a', 1, 'ship', 'swarm', 0);
SELECT (r ->> 'entry')::bigint AS entry FROM ask('votes_decide', encode(sha256('mo'), 'hex'), 'swarm-a', 'held', 'void', NULL, '0', '9000000000000000', 'Why.') AS r \gset
SET LOCAL ROLE slipway_owner;
SELECT erase_text(:entry, 'It named a person.');
RESET ROLE;
SELECT lives_ok(format('SELECT revert_decision(sha256(''mo''), %s, ''It was wrong.'')', :entry), 'and one on votes on a tool');
SELECT is((SELECT concat_ws(' ', new_standing, cause) FROM votes_ledger ORDER BY id DESC LIMIT 1), 'held hold', 'with its cause');
SELECT is_empty('SELECT * FROM pair_tally_drift', 'the tallies hold');
SELECT is_empty('SELECT * FROM pair_ledger_drift', 'the ledger holds');

SELECT * FROM finish();
ROLLBACK;

-- As of: a page as it stood on a day, from revisions, reviews and ledger; the ledger rolled up by day; the trend by week.
BEGIN;
SELECT no_plan();

CREATE FUNCTION pg_temp.then(p_day text, p_column text) RETURNS text LANGUAGE sql AS $$
  SELECT ask_for(p_column, 'tool_as_of', 'a-tool', p_day)
$$;
CREATE FUNCTION pg_temp.tally(p_day text) RETURNS text LANGUAGE sql AS $$
  SELECT concat_ws(' ', t.community_ship, t.community_skip, t.community_held, t.community_voided) FROM tool_as_of('a-tool', p_day::date) AS t
$$;
-- an entry of the ledger as it would have been written then; the tally itself is not touched
CREATE FUNCTION pg_temp.entry(p_tool bigint, p_voter bigint, p_old text, p_new text, p_at text, p_in text DEFAULT '7') RETURNS void LANGUAGE sql AS $$
  INSERT INTO votes_ledger (tool_id, voter_id, old_verdict, old_standing, new_verdict, new_standing, cause, at, changed_in)
  VALUES (p_tool, p_voter, split_part(p_old, ' ', 1)::verdict, split_part(p_old, ' ', 2)::vote_standing,
          split_part(p_new, ' ', 1)::verdict, split_part(p_new, ' ', 2)::vote_standing, 'vote', p_at::timestamptz, p_in::xid8)
$$;

SELECT tool('a-tool') AS tool \gset
SELECT is((SELECT string_agg(concat_ws(' ', x.state, x.revision), ', ' ORDER BY x.id) FROM tool_times AS x WHERE x.tool_id = :tool),
          'draft, draft 1, published 1', 'every state and content of a tool is noted');
SELECT throws_ok('UPDATE tool_times SET revision = 9', '55000', NULL, 'what was noted stays');

-- the same a while ago: published on 1 May with revision 1, revision 2 from 3 May on, off the list for the 5th
SET LOCAL session_replication_role = replica;
DELETE FROM tool_times;
UPDATE tool_revisions SET created_at = '2026-05-01 10:00+00' WHERE tool_id = :tool;
INSERT INTO tool_revisions SELECT tool_id, 2, 'A new name', tagline, description, website, category_id, 'paid', '$9/mo', source, author, '2026-05-03 12:00+00', NULL, '{Agent,"C++"}'
  FROM tool_revisions WHERE tool_id = :tool;
UPDATE tools SET revision = 2, name = 'A new name', published_at = '2026-05-01 12:00+00' WHERE id = :tool;
INSERT INTO tool_times (tool_id, at, state, revision) VALUES
  (:tool, '2026-05-01 10:00+00', 'pending', 1), (:tool, '2026-05-01 12:00+00', 'published', 1), (:tool, '2026-05-03 12:00+00', 'published', 2),
  (:tool, '2026-05-05 09:00+00', 'delisted', 2), (:tool, '2026-05-06 09:00+00', 'published', 2);
DELETE FROM reviews WHERE tool_id = :tool;
INSERT INTO reviews (tool_id, persona_id, verdict, quote, reviewed_on, revision, created_at, superseded_at)
  SELECT :tool, p.id, 'skip'::verdict, 'No.', date '2026-05-01', 1, timestamptz '2026-05-01 12:00+00', timestamptz '2026-05-04 00:00+00' FROM personas AS p WHERE p.slug = 'skeptic'
  UNION ALL SELECT :tool, p.id, 'ship', 'Yes.', '2026-05-04', 2, '2026-05-04 00:00+00', NULL FROM personas AS p WHERE p.slug = 'skeptic'
  UNION ALL SELECT :tool, p.id, 'ship', 'Of course.', '2026-05-02', 1, '2026-05-02 23:59:59+00', NULL FROM personas AS p WHERE p.slug = 'builder';
SET LOCAL session_replication_role = origin;

SELECT is(pg_temp.then('2026-04-30', 'was_public'), 'false', 'before it was heard of nobody saw it');
SELECT is(pg_temp.then('2026-05-01', 'was_public'), 'true', 'on the evening of its first day it was public');
SELECT is(pg_temp.then('2026-05-05', 'was_public'), 'false', 'nor when it was off the list');
SELECT is(pg_temp.then('2026-05-06', 'was_public'), 'true', 'back on the list');
SELECT is(pg_temp.then('2026-05-02', 'name') || ', ' || pg_temp.then('2026-05-03', 'name'), 'A-Tool, A new name', 'the name was that of the revision');
SELECT is(pg_temp.then('2026-05-02', 'pricing_entry') || ', ' || pg_temp.then('2026-05-03', 'pricing_entry'), 'Free, $9/mo', '… and the price');
SELECT is(pg_temp.then('2026-05-02', 'tag_names') || ' ' || pg_temp.then('2026-05-03', 'tag_names'), '[] ["Agent", "C++"]', '… and the tags');
SELECT is((SELECT string_agg(array_to_string(t.review_personas, '+') || ' ' || array_to_string(t.review_verdicts, '+') || ' ' || t.panel_ships || '/' || t.panel_reviews, ', ' ORDER BY d)
             FROM generate_series(date '2026-05-01', '2026-05-04', '1 day') AS d CROSS JOIN LATERAL tool_as_of('a-tool', d::date) AS t),
          'skeptic skip 0/1, builder+skeptic ship+skip 1/2, builder+skeptic ship+skip 1/2, builder+skeptic ship+ship 2/2',
          'a review counts from its day on, to the moment when a newer one took its place');
SELECT is(pg_temp.then('2999-12-31', 'name'), 'A new name', 'a day to come is as it stands');
SELECT is_empty($$SELECT * FROM tool_as_of('no-such-tool', '2026-05-01')$$, 'no tool, no row');

-- ---- votes
SELECT is((SELECT u.upto > '0'::xid8 FROM vote_days_upto AS u), true, 'the roll-up has begun');
SELECT pg_temp.entry(:tool, 1, NULL, 'ship counted', '2026-05-01 23:59:59+00');
SELECT pg_temp.entry(:tool, 2, NULL, 'skip counted', '2026-05-02 00:00:00+00');
SELECT pg_temp.entry(:tool, 3, NULL, 'ship held', '2026-05-02 10:00:00+00');
SELECT pg_temp.entry(:tool, 2, 'skip counted', 'ship counted', '2026-05-03 10:00:00+00');
SELECT pg_temp.entry(:tool, 3, 'ship held', 'ship voided', '2026-05-04 10:00:00+00');
SELECT pg_temp.entry(:tool, 1, 'ship counted', NULL, '2026-05-05 10:00:00+00');
-- these are of a transaction that is still at work
SELECT pg_temp.entry(:tool, 4, NULL, 'skip counted', '2026-05-04 10:00:00+00', '999999999');
SELECT is(pg_temp.tally('2026-05-02'), '0 0 0 0', 'what should have been rolled up long ago is not read from the ledger');
UPDATE vote_days_upto SET upto = '0';
DELETE FROM vote_days;
CREATE TEMP TABLE seen AS SELECT d::date AS day, pg_temp.tally(d::date::text) AS tally FROM generate_series(date '2026-04-30', '2026-05-06', '1 day') AS d;
SELECT is((SELECT string_agg(tally, ', ' ORDER BY day) FROM seen), '0 0 0 0, 1 0 0 0, 1 1 1 0, 2 0 1 0, 2 1 0 1, 1 1 0 1, 1 1 0 1', 'a tally as the ledger has it');
SELECT is(run_as('slipway_app', 'SELECT roll_up_votes()')::text, '', 'the web role rolls up');
SELECT is((SELECT count(*)::int FROM vote_days WHERE tool_id = :tool), 5, '… a row a day');
SELECT is((SELECT string_agg(concat_ws(' ', v.ship, v.skip, v.held, v.voided), ', ' ORDER BY v.day) FROM vote_days AS v WHERE v.tool_id = :tool),
          '1 0 0 0, 0 1 1 0, 1 -1 0 0, 0 0 -1 1, -1 0 0 0', '… by how much it changed');
SELECT is((SELECT string_agg(pg_temp.tally(day::text), ', ' ORDER BY day) FROM seen), (SELECT string_agg(tally, ', ' ORDER BY day) FROM seen),
          'rolled up, every day reads the same');
SELECT is(roll_up_votes(), 0, 'again: nothing more');
UPDATE vote_days_upto SET upto = '7';
SELECT pg_temp.entry(:tool, 9, NULL, 'ship counted', '2026-05-02 12:00:00+00', '7');
DELETE FROM vote_days;
SELECT cmp_ok(roll_up_votes(), '>', 0, 'who comes late is rolled up later');
SELECT is(pg_temp.tally('2026-05-02'), '2 1 1 0', '… into its day');

-- ---- a dump that was restored where transactions are counted from somewhere else
DELETE FROM vote_days;
UPDATE vote_days_upto SET upto = '4000000000000';
SELECT cmp_ok(roll_up_votes(), '>=', 0, 'after a restore it begins anew');
SELECT is((SELECT u.upto < '4000000000000'::xid8 AND u.floor > 0 FROM vote_days_upto AS u), true, '… and knows from where');
SELECT is(pg_temp.tally('2026-05-02'), '2 1 1 0', '… and every day reads the same');
SELECT pg_temp.entry(:tool, 10, NULL, 'ship counted', '2026-05-02 13:00:00+00', '8');
SELECT is(pg_temp.tally('2026-05-02'), '2 1 1 0', 'what is before the mark is not read from the ledger');
UPDATE vote_days_upto SET upto = '8';
SELECT is(pg_temp.tally('2026-05-02'), '3 1 1 0', 'what comes after the restore counts once');
SELECT roll_up_votes();
SELECT is(pg_temp.tally('2026-05-02'), '3 1 1 0', '… rolled up, too');
SELECT is((SELECT concat_ws(' ', b.ship, b.skip, b.held, b.voided) FROM ballot_tallies('2026-05-02', 0, 1000000) AS b WHERE b.tool = :tool), '3 1 1 0',
          '… and once in the tallies that are published');

-- ---- by week
SELECT is((SELECT string_agg(w.ship || '/' || w.votes, ' ' ORDER BY w.week) FROM vote_trend(:tool, 3) AS w), '3/4 3/4 3/4', 'what was before the first week is in it');
SELECT pg_temp.entry(:tool, 20, NULL, 'skip counted', (date_trunc('week', now() AT TIME ZONE 'UTC') AT TIME ZONE 'UTC' - interval '1 second')::text, '999999999');
SELECT pg_temp.entry(:tool, 21, NULL, 'ship counted', (date_trunc('week', now() AT TIME ZONE 'UTC') AT TIME ZONE 'UTC')::text, '999999999');
SELECT is((SELECT string_agg(w.ship || '/' || w.votes, ' ' ORDER BY w.week) FROM vote_trend(:tool, 3) AS w), '3/4 3/5 4/6', 'a week ends with its Sunday, in UTC');
SELECT is(ask_for('votes', 'tool_trend', 'a-tool', '2'), '5 6', '… as its page asks for it');
SELECT is((SELECT max(w.week) FROM vote_trend(:tool, 3) AS w), date_trunc('week', now() AT TIME ZONE 'UTC')::date, 'the last week is the present one');

SELECT * FROM finish();
ROLLBACK;

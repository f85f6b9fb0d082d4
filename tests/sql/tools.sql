-- States: exactly the transitions that the table names, by those it names; merges; slugs that keep leading.
BEGIN;
SELECT no_plan();

-- every state, role and target
CREATE TEMP TABLE tried_moves (from_state tool_state, to_state tool_state, role actor_role, reason boolean, answer text);
DO $$
DECLARE
  f tool_state; g tool_state; r actor_role; why text; got text; goal bigint := tool('goal'); id_ bigint; n int := 0;
BEGIN
  FOREACH f IN ARRAY enum_range(NULL::tool_state) LOOP
    FOREACH g IN ARRAY enum_range(NULL::tool_state) LOOP
      FOREACH r IN ARRAY enum_range(NULL::actor_role) LOOP
        FOREACH why IN ARRAY ARRAY[NULL, 'Because.'] LOOP
          n := n + 1;
          id_ := tool('probe-' || n);
          UPDATE tools SET state = f, merged_into = CASE WHEN f = 'merged' THEN goal END WHERE id = id_;
          IF f = 'merged' THEN
            INSERT INTO merges (entry_id, from_id, into_id) VALUES (log_decision('Probe', 'merge', 'tool', id_), id_, goal);
          END IF;
          BEGIN
            PERFORM move_tool(id_, (SELECT version FROM tools WHERE id = id_), g, r, 'Ada', why, CASE WHEN g = 'merged' THEN goal END);
            got := 'done';
          EXCEPTION WHEN OTHERS THEN got := SQLSTATE; END;
          IF got = 'done' AND (SELECT state FROM tools WHERE id = id_) <> g THEN got := 'not done'; END IF;
          INSERT INTO tried_moves VALUES (f, g, r, why IS NOT NULL, got);
        END LOOP;
      END LOOP;
    END LOOP;
  END LOOP;
END $$;
SELECT is((SELECT count(*) FROM tried_moves), 7 * 7 * 5 * 2::bigint, 'every move was tried');
SELECT is_empty($$
  SELECT m.*, w.want FROM tried_moves AS m
    LEFT JOIN (VALUES ('draft', 'pending', 'submitter', false), ('pending', 'draft', 'moderator', true), ('merged', 'published', 'moderator', true), ('draft', 'published', 'system', false),
      ('pending', 'published', 'moderator', false), ('pending', 'rejected', 'moderator', true), ('pending', 'spam', 'moderator', true),
      ('pending', 'merged', 'moderator', true), ('rejected', 'pending', 'submitter', true), ('spam', 'pending', 'moderator', true),
      ('published', 'pending', 'moderator', true), ('published', 'delisted', 'moderator', true), ('published', 'merged', 'moderator', true),
      ('delisted', 'published', 'moderator', true)) AS t (f, g, least, needs)
      ON t.f::tool_state = m.from_state AND t.g::tool_state = m.to_state
   CROSS JOIN LATERAL (SELECT CASE WHEN t.f IS NULL THEN '55000' WHEN m.role < t.least::actor_role THEN '42501' WHEN t.needs AND NOT m.reason THEN '23502' ELSE 'done' END) AS w (want)
   WHERE m.answer <> w.want$$, 'those that may be are done, all others refused, each with its reason');
SELECT is((SELECT count(*) FROM moderation_log WHERE actor_label = 'Ada'), (SELECT count(*) FROM tried_moves WHERE answer = 'done'), 'each that was done is in the log, no other is');
SELECT is_empty($$SELECT * FROM panel_drift$$, 'the counts hold');
SELECT is_empty('SELECT * FROM totals_drift', 'so does that of comparisons');
SELECT is((SELECT count(*) FROM community_ranks), (SELECT count(*) FROM tools WHERE state = 'published'), 'exactly the published ones have a rank');

SELECT tool('one'), tool('two'), tool('three'), tool('four');
SELECT throws_ok($$SELECT move_tool(0, 1, 'delisted', 'admin', 'Ada', 'x')$$, 'P0002');
SELECT throws_ok($$SELECT move_tool(id, version - 1, 'delisted', 'admin', 'Ada', 'x') FROM tools WHERE slug = 'one'$$, '55000', NULL, 'a stale version is refused');
SELECT throws_ok($$SELECT move_tool(id, version, 'merged', 'admin', 'Ada', 'x') FROM tools WHERE slug = 'one'$$, '23514', NULL, 'a merge needs a goal');
SELECT throws_ok($$SELECT move_tool(id, version, 'delisted', 'admin', 'Ada', 'x', id) FROM tools WHERE slug = 'one'$$, '23514', NULL, 'nothing else has one');
SELECT throws_ok($$SELECT move_tool(id, version, 'merged', 'admin', 'Ada', 'x', id) FROM tools WHERE slug = 'one'$$, '55000', NULL, 'a tool is not merged into itself');
SELECT throws_ok($$SELECT move_tool(id, version, 'merged', 'admin', 'Ada', 'x', 0) FROM tools WHERE slug = 'one'$$, '55000', NULL, 'nor into none');
SELECT throws_ok($$SELECT move_tool(id, version, 'delisted', NULL, 'Ada', 'x') FROM tools WHERE slug = 'one'$$, '42501', NULL, 'nobody may nothing');

-- published sides, counts and lists follow the state
SELECT reviews('one', 'builder+ skeptic-');
SELECT import_comparison('one', 'two');
SELECT is(ask_for('left_slug', 'comparison_pairs', '9223372036854775807', '9223372036854775807', '9'), 'one', 'a comparison of published tools is listed');
SELECT move('one', 'delisted');
SELECT is(ask_for('left_slug', 'comparison_pairs', '9223372036854775807', '9223372036854775807', '9'), '', 'and no longer when one is not');
SELECT is(ask_for('left_slug', 'tool_pairs', 'two', '9'), '', 'nowhere');
SELECT is((SELECT sum(reviews) FROM personas), 0::bigint, 'its reviews do not count for their personas');
SELECT is(ask_for('state', 'tool_page', 'one'), 'delisted', 'its page can tell');
SELECT is((SELECT published_at IS NOT NULL FROM tools WHERE slug = 'one'), true, 'and that it was public');
SELECT move('one', 'published'), move('two', 'delisted'), move('two', 'published');
SELECT is((SELECT sides FROM comparisons), 2, 'all back again');
SELECT is((SELECT sum(reviews) || ' ' || sum(ships) FROM personas), '2 1', 'reviews, too');
SELECT is_empty($$SELECT * FROM panel_drift$$, 'the counts hold');
SELECT is_empty('SELECT * FROM totals_drift', 'so does that of comparisons');

-- merges
SELECT vote('one', 1, 'ship'), vote('one', 2, 'ship'), vote('one', 3, 'skip'), vote('one', 4, 'ship'), vote('two', 2, 'skip'), vote('two', 3, 'skip'), vote('two', 5, 'ship'),
       vote('one', 6, 'ship'), vote('two', 6, 'ship', 'n', 0), vote('one', 7, 'ship', 'n', 0), vote('two', 7, 'skip', 'n', 0), vote('one', 8, 'ship', 'n', 0);
UPDATE votes SET standing = 'voided' WHERE voter_id = 4;
UPDATE votes SET changed_at = changed_at + interval '1 minute' WHERE voter_id IN (2, 7) AND tool_id = (SELECT id FROM tools WHERE slug = 'one');
SELECT lives_ok($$SELECT move('one', 'merged', 'two')$$, 'a merge');
SELECT results_eq($$SELECT voter_id, verdict::text, standing::text FROM votes AS v JOIN tools AS t ON t.id = v.tool_id WHERE t.slug = 'two' ORDER BY 1$$,
  $$VALUES (1::bigint, 'ship', 'counted'), (2, 'ship', 'counted'), (3, 'skip', 'counted'), (4, 'ship', 'voided'), (5, 'ship', 'counted'),
           (6, 'ship', 'counted'), (7, 'ship', 'held'), (8, 'ship', 'held')$$,
  'each voter counts once: the later verdict; voided if either was, held only if both were');
SELECT is((SELECT count(*) FROM votes AS v JOIN tools AS t ON t.id = v.tool_id WHERE t.slug = 'one'), 0::bigint, 'none stays behind');
SELECT is_empty('SELECT * FROM tally_drift', 'the tallies hold');
SELECT is_empty('SELECT * FROM ledger_drift', 'the ledger holds');
SELECT is((SELECT string_agg(DISTINCT cause::text, ' ') FROM votes_ledger WHERE id > (SELECT min(id) FROM votes_ledger WHERE old_standing IS NOT NULL AND new_standing IS NULL) - 1), 'merge', 'and says why');
SELECT is((SELECT after ->> 'into' FROM moderation_log JOIN moderation_texts ON entry_id = id WHERE action = 'merge' ORDER BY id DESC LIMIT 1), 'two', 'the log says into which');
SELECT is(vote('one', 9, 'skip'), 'skip counted 4/2', 'a vote on the merged tool is one on the other');
SELECT is(ask_for('slug', 'own_votes', '9', 'one,two,nothing'), 'two two', 'and found by either name');
SELECT is(ask_for('merged_slug', 'tool_page', 'one'), 'two', 'its page has moved');

SELECT move('two', 'merged', 'three');
SELECT is(ask_for('merged_slug', 'tool_page', 'one'), 'three', 'twice merged leads to the end');
SELECT is(vote('one', 10, 'ship'), 'ship counted 5/2', 'so do votes');
SELECT is(vote('one', 9, 'skip'), 'skip counted 5/2', 'those it brought along are known');
SELECT throws_ok($$SELECT move('three', 'merged', 'one')$$, '55000', NULL, 'no circle');
UPDATE tools SET slug = 'drei' WHERE slug = 'three';
UPDATE tools SET slug = 'trois' WHERE slug = 'drei';
SELECT is(ask_for('slug', 'tool_page', 'three') || ask_for('slug', 'tool_page', 'drei') || ask_for('merged_slug', 'tool_page', 'two'), 'troistroistrois', 'every slug ever used leads to it');
SELECT throws_ok($$UPDATE tools SET slug = 'three' WHERE slug = 'four'$$, '23505', NULL, 'and is nobody else''s');
SELECT lives_ok($$UPDATE tools SET slug = 'three' WHERE slug = 'trois'$$, 'but may come back');
SELECT import_comparison('four', 'three');
SELECT is(ask_for('curated_left_slug', 'comparison_page', 'one', 'four'), 'four four', 'a comparison with a merged tool knows its order');
SELECT move('three', 'delisted');
SELECT is((SELECT r ->> 'merged_slug' FROM ask('tool_page', 'one') AS r), NULL, 'a tool that was merged into one that is not public leads nowhere');
SELECT throws_ok($$SELECT vote('one', 10, 'skip')$$, '55000', NULL, 'nor do votes');

SET CONSTRAINTS ALL IMMEDIATE;
SELECT throws_ok(format('SELECT run_as(%L, %L)', role, sql), '55000', NULL, role || ': ' || sql)
  FROM unnest(ARRAY['slipway_owner', 'postgres']) AS role,
       unnest(ARRAY['UPDATE tool_slugs SET slug = slug', 'DELETE FROM tool_slugs', 'TRUNCATE tool_slugs CASCADE', 'UPDATE tool_revisions SET name = name', 'DELETE FROM tool_revisions',
                    'TRUNCATE tool_revisions CASCADE', 'DELETE FROM reviews', 'TRUNCATE reviews CASCADE', 'UPDATE reviews SET quote = ''Better''', 'UPDATE reviews SET verdict = ''ship'', superseded_at = now()']) AS sql;
SELECT lives_ok($$UPDATE reviews SET superseded_at = now()$$, 'a live review may end');
SELECT throws_ok($$UPDATE reviews SET superseded_at = NULL$$, '55000', NULL, 'and not come back');
SELECT is_empty($$SELECT * FROM panel_drift$$, 'the counts hold');
SELECT is_empty('SELECT * FROM totals_drift', 'so does that of comparisons');

SELECT * FROM finish();
ROLLBACK;

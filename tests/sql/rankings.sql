-- Rankings: the formulae against published values, places as ranges against a slow count, and that only what changed is worked out.
BEGIN;
SELECT no_plan();

-- ---- Wilson (1927), as in Newcombe, Statistics in Medicine 17 (1998) 857–872, table I, method 3 --
SELECT is(round(wilson_low(r, n)::numeric, 4) || ' ' || round(wilson_high(r, n)::numeric, 4), low || ' ' || high, format('Wilson: %s of %s', r, n))
  FROM (VALUES (81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0000, 0.1611), (1, 29, 0.0061, 0.1718)) AS v (r, n, low, high);
SELECT is(wilson_high(0, 0), NULL, 'Wilson: nothing of nothing');
-- ---- Newcombe, Statistics in Medicine 17 (1998) 873–890, table II, method 10 ---------------------
SELECT is(round(newcombe_low(a, m, b, n)::numeric, 4) || ' ' || round(newcombe_high(a, m, b, n)::numeric, 4), low || ' ' || high, format('Newcombe: %s/%s less %s/%s', a, m, b, n))
  FROM (VALUES (56, 70, 48, 80, 0.0524, 0.3339), (9, 10, 3, 10, 0.1705, 0.8090), (6, 7, 2, 7, 0.0582, 0.8062), (5, 56, 0, 29, -0.0381, 0.1926),
               (0, 10, 0, 20, -0.1611, 0.2775), (0, 10, 0, 10, -0.2775, 0.2775), (10, 10, 0, 20, 0.6791, 1.0000), (10, 10, 0, 10, 0.6075, 1.0000)) AS v (a, m, b, n, low, high);
SELECT is(newcombe_low(1, 0, 1, 2), NULL, 'Newcombe: of nothing');
SELECT is(round((trend_weight('2026-06-08 12:00Z') / trend_weight('2026-06-01 12:00Z'))::numeric, 9), 2.000000000, 'a week halves a vote''s weight');

-- ---- places, against a count tool by tool -------------------------------------------------------
SELECT tool('tool-' || n, CASE n % 2 WHEN 0 THEN 'Even' ELSE 'Odd' END) FROM generate_series(1, 40) AS n;
SELECT reviews('tool-' || n, 'builder' || CASE WHEN n % 3 = 0 THEN '-' ELSE '+' END || CASE WHEN n % 5 < 3 THEN ' skeptic-' ELSE ' skeptic+ futurist+' END)
  FROM generate_series(1, 30) AS n;
SELECT count(vote('tool-' || n, v, CASE WHEN (v * 7 + n * n) % 10 < n % 11 THEN 'ship' ELSE 'skip' END)) FROM generate_series(5, 40) AS n, generate_series(1, 40) AS v WHERE v < n;
SELECT isnt(ask_for('changed', 'ranks_refresh', 'false'), '0', 'what is new is worked out');
SELECT is(ask_for('changed', 'ranks_refresh', 'true'), '0', 'and stays as it is');
SELECT is_empty($$
  SELECT r.kind, r.scope, r.tool_id FROM ranks AS r
   CROSS JOIN LATERAL (SELECT 1 + count(*) FILTER (WHERE o.low > r.high) AS best, count(*) FILTER (WHERE o.high >= r.low) AS worst
                         FROM ranks AS o WHERE o.kind = r.kind AND o.scope = r.scope) AS c
   WHERE r.kind IN ('panel', 'community') AND (r.best, r.worst) <> (c.best, c.worst)$$, 'best: those above for sure; worst: those that reach as high');
SELECT is_empty($$
  SELECT r.tool_id FROM ranks AS r
   CROSS JOIN LATERAL (SELECT 1 + count(*) FILTER (WHERE o.key > greatest(-r.low, r.high)) AS best,
                              count(*) FILTER (WHERE greatest(-o.low, o.high) >= r.key) AS worst
                         FROM ranks AS o WHERE o.kind = r.kind AND o.scope = r.scope) AS c
   WHERE r.kind = 'contested' AND ((r.best, r.worst) <> (c.best, c.worst) OR r.key <> greatest(r.low, -r.high) OR r.key <= 0)$$, 'contested: by the nearer end');
SELECT isnt_empty($$SELECT FROM ranks WHERE kind = 'contested' AND scope = 0$$, 'some are');
SELECT is((SELECT count(*) FROM ranks WHERE kind = 'panel' AND scope = 0), 30::bigint, 'the panel: tools with reviews');
SELECT is((SELECT count(*) FROM ranks WHERE kind = 'community' AND scope = 0), 36::bigint, 'the community: tools with votes');
SELECT is((SELECT count(DISTINCT scope) FROM ranks WHERE kind = 'panel'), 3::bigint, 'all tools, and each category');
SELECT is_empty($$SELECT FROM ranks AS r JOIN tools AS t ON t.id = r.tool_id WHERE r.scope NOT IN (0, t.category_id)$$, 'each in its own');
SELECT is((SELECT string_agg(DISTINCT r ->> 'category_slug', ' ') FROM ask('ranking', 'community', 'even', '1e308', '9223372036854775807', '50') AS r), 'even', 'a ranking of one category');
SELECT is_empty($$SELECT ask('ranking', 'community', 'nowhere', '1e308', '9223372036854775807', '50')$$, 'of none');
-- page by page it is the whole list
CREATE FUNCTION pg_temp.pages(p_kind text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  k float8 := 1e308; i bigint := 9223372036854775807; whole text := ''; r jsonb;
BEGIN
  LOOP
    SELECT a INTO r FROM ask('ranking', p_kind, '', k::text, i::text, '1') AS a;
    EXIT WHEN r IS NULL;
    whole := concat_ws(' ', nullif(whole, ''), r ->> 'slug');
    k := r ->> 'key'; i := r ->> 'id'; r := NULL;
  END LOOP;
  RETURN whole;
END
$$;
SELECT is(pg_temp.pages(k), ask_for('slug', 'ranking', k, '', '1e308', '9223372036854775807', '100'), k || ', a page at a time')
  FROM unnest(ARRAY['panel', 'community', 'contested', 'trending']) AS k;

-- trending: half a week later what was cast now weighs less than what is cast then; order does not change by waiting
UPDATE votes SET cast_at = now() - interval '7 days' WHERE tool_id = (SELECT id FROM tools WHERE slug = 'tool-40');
UPDATE votes SET cast_at = now() - interval '57 days' WHERE tool_id = (SELECT id FROM tools WHERE slug = 'tool-39');
UPDATE votes SET standing = 'held' WHERE tool_id = (SELECT id FROM tools WHERE slug = 'tool-38') AND voter_id > 20;
SELECT put_ranks('trending');
SELECT is(round((SELECT (r ->> 'weight')::numeric FROM ask('ranking', 'trending', '', '1e308', '9223372036854775807', '100') AS r WHERE r ->> 'slug' = 'tool-40'), 3), 19.500, '39 votes of a week ago weigh 19.5');
SELECT is_empty($$SELECT FROM ask('ranking', 'trending', '', '1e308', '9223372036854775807', '100') AS r WHERE r ->> 'slug' = 'tool-39'$$, 'after eight weeks they are left out');
SELECT is((SELECT r ->> 'whole' FROM ask('ranking', 'trending', '', '1e308', '9223372036854775807', '100') AS r WHERE r ->> 'slug' = 'tool-38'), '20', 'what is held does not count');

-- what leaves is gone at once, and out of the list with the next run
SELECT move('tool-37', 'delisted');
SELECT is_empty($$SELECT FROM ask('ranking', 'community', '', '1e308', '9223372036854775807', '100') AS r WHERE r ->> 'slug' = 'tool-37'$$, 'a delisted tool is not shown');
SELECT ask('ranks_refresh', 'true');
SELECT is_empty($$SELECT FROM ranks WHERE tool_id = (SELECT id FROM tools WHERE slug = 'tool-37')$$, 'nor ranked');

-- ---- a dump that was restored where transactions are counted from somewhere else ------------------
CREATE FUNCTION pg_temp.old() RETURNS text LANGUAGE sql AS $$ SELECT coalesce(string_agg(r.kind::text, ' ' ORDER BY r.kind), 'none') FROM rank_runs AS r WHERE r.kind <> 'head-to-head' AND is_rank_old(r) $$;
SET LOCAL session_replication_role = replica;
UPDATE votes_ledger SET changed_in = '7';
UPDATE changes SET changed_in = '7';
SET LOCAL session_replication_role = origin;
SELECT refresh_ranks(true);
SELECT is(pg_temp.old(), 'none', 'what a run has seen is not old');
SET LOCAL session_replication_role = replica;
UPDATE votes_ledger SET changed_in = '999999999';
UPDATE changes SET changed_in = '999999999';
SET LOCAL session_replication_role = origin;
UPDATE vote_days_upto SET upto = '1000000000';
UPDATE rank_runs SET seen = '1000000000:1000000000:', took = '0';
SELECT is(pg_temp.old(), 'panel community contested trending', 'a run of another cluster is');
SELECT refresh_ranks(false);
SELECT is(pg_temp.old(), 'none', 'once it was made anew, what was changed there is not');
SELECT refresh_ranks(false);
SELECT is_empty($$SELECT FROM changes WHERE changed_in > '0' AND kind <> 'ranks'$$, 'that was long ago');
SELECT vote('tool-6', 99, 'ship');
SELECT is(pg_temp.old(), 'community contested trending', 'a vote here is');
SELECT reviews('tool-31', 'builder+');
SELECT is(pg_temp.old(), 'panel community contested trending', 'and so is a review');

-- ---- head to head -------------------------------------------------------------------------------
SELECT is((SELECT count(*) FROM ask('pair_results')), 0::bigint, 'no votes yet');
SELECT count(cast_pair_vote('tool-1', 'tool-2', v, (ARRAY['left', 'right', 'neither'])[1 + v % 3], sha256('x'), NULL)) FROM generate_series(1, 10) AS v;
SELECT count(cast_pair_vote('tool-37', 'tool-2', v, 'left', sha256('x'), NULL)) FROM generate_series(1, 0) AS v;
SELECT is((SELECT (r ->> 'lower') || ' ' || (r ->> 'neither') || ' ' || (r ->> 'higher') FROM ask('pair_results') AS r), '3 3 4', 'as the job reads them');
SELECT format('[[0, %s, false, 1.5, 0.5, 2.5, 6, 2, 1], [0, %s, false, -1.5, -2.5, -0.5, 2, 6, 1], [0, %s, true, 0, 0, 0, 1, 0, 0]]',
              (SELECT id FROM tools WHERE slug = 'tool-1'), (SELECT id FROM tools WHERE slug = 'tool-2'), (SELECT id FROM tools WHERE slug = 'tool-3')) AS strengths \gset
SELECT is(ask_for('changed', 'strengths_save', :'strengths', '[[0, 10, 2, 1, true]]'), '2', 'strengths are saved');
SELECT is(ask_for('slug', 'ranking', 'head-to-head', '', '1e308', '9223372036854775807', '9'), 'tool-1 tool-2', 'and ranked');
SELECT is(ask_for('best', 'ranking', 'head-to-head', '', '1e308', '9223372036854775807', '9') || ' ' || ask_for('worst', 'ranking', 'head-to-head', '', '1e308', '9223372036854775807', '9'), '1 2 1 2', 'apart by more than chance');
SELECT is(ask_for('slug', 'rank_apart', '', '9'), 'tool-3', 'what is not connected stands apart');
SELECT is((SELECT (r ->> 'votes') || ' ' || (r ->> 'softened') || ' ' || (r ->> 'ranked') FROM ask('rank_run', 'head-to-head', '') AS r), '10 true 2', 'with what was found');
SELECT is(ask_for('due', 'strengths_due', '600'), 'false', 'it is new');
SELECT is(ask_for('changed', 'strengths_save', '[]', '[]'), '2', 'and gone again');

SELECT * FROM finish();
ROLLBACK;

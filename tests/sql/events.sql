-- Events: what is noted with a decision and leaves with it, majorities that turn and those that only waver, names that stay.
BEGIN;
SELECT no_plan();

-- what a feed tells, the newest first: "kind tool was became"
CREATE FUNCTION pg_temp.told(p_tool text DEFAULT '', p_category text DEFAULT '') RETURNS text LANGUAGE sql AS $$
  SELECT coalesce(string_agg(concat_ws(' ', e.kind, e.tool, e.other, e.persona, e.was, e.became, e.ship || '/' || e.n), ', '), '')
    FROM public_events(p_category, p_tool, 50) AS e
$$;
CREATE FUNCTION pg_temp.noted() RETURNS text LANGUAGE sql AS $$
  SELECT coalesce(string_agg(concat_ws(' ', e.kind, e.was, e.became), ', ' ORDER BY e.id), '') FROM events AS e
$$;
-- time passes: everything so far happened that long ago
CREATE FUNCTION pg_temp.pass(p_span interval) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  SET LOCAL session_replication_role = replica;
  UPDATE events SET at = at - p_span;
  UPDATE reviews SET created_at = created_at - p_span, superseded_at = superseded_at - p_span;
  UPDATE majorities SET next_since = next_since - p_span;
  SET LOCAL session_replication_role = origin;
END
$$;
-- a look of the follower; all is of this one transaction, so what it looks at is named
CREATE FUNCTION pg_temp.look() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  UPDATE majorities_upto SET upto = '0', ended = '9223372036854775807', after = 0;
  PERFORM note_majorities(1000);
END
$$;
CREATE FUNCTION pg_temp.majority(p_voice voice) RETURNS text LANGUAGE sql AS $$
  SELECT concat_ws(' → ', coalesce(m.side::text, 'none'), m.next) FROM majorities AS m JOIN tools AS t ON t.id = m.tool_id WHERE t.slug = 'a-tool' AND m.voice = p_voice
$$;
CREATE FUNCTION pg_temp.votes(p_ship int, p_skip int) RETURNS void LANGUAGE sql AS $$
  INSERT INTO vote_tallies AS t (tool_id, slot, ship, skip) SELECT t.id, 0, p_ship, p_skip FROM tools AS t WHERE t.slug = 'a-tool'
  ON CONFLICT (tool_id, slot) DO UPDATE SET ship = excluded.ship, skip = excluded.skip
$$;

-- ---- what is decided
SELECT tool('a-tool', 'First') AS tool \gset
SELECT tool('b-tool', 'First') AS other \gset
SELECT reviews('a-tool', 'builder+ skeptic-');
SELECT import_comparison('b-tool', 'a-tool');
SELECT is(pg_temp.noted(), 'tool-published, tool-published, review-published ship, review-published skip, comparison-curated', 'what was decided is noted');
SELECT is((SELECT count(*) FROM events WHERE entry_id IS NULL), 0::bigint, '… each with its entry of the log');
SELECT is((SELECT string_agg(m.action || ' ' || m.subject_kind, ', ' ORDER BY e.id) FROM events AS e JOIN moderation_log AS m ON m.id = e.entry_id AND m.at = e.at),
          'import tool, import tool, review review, review review, curate comparison', '… its own, and its moment');
SELECT import_tool('a-tool', 'A-Tool', 'A tagline', 'Second', 'https://example.com/a-tool', 'What it does.', 'paid', '$20/mo');
SELECT import_tool('a-tool', 'A-Tool', 'Another tagline', 'Second', 'https://example.com/a-tool', 'What it does.', 'freemium', '$20/mo');
SELECT is((SELECT string_agg(concat_ws(' ', e.kind, e.was, e.became), ', ') FROM (SELECT * FROM events ORDER BY id OFFSET 5) AS e), 'price-changed Free $20/mo', 'another price is news, another tagline or model is not');
SELECT reviews('a-tool', 'skeptic+');
SELECT is((SELECT concat_ws(' ', kind, was, became) FROM events ORDER BY id DESC LIMIT 1), 'review-published skip ship', 'a review that takes another''s place knows what it said');
SELECT import_retire_reviews('a-tool', ARRAY['builder']);
SELECT pg_temp.pass('1 second');
SELECT reviews('a-tool', 'skeptic-');
SELECT is((SELECT concat_ws(' ', kind, was, became) FROM events ORDER BY id DESC LIMIT 1), 'review-published skip', 'one that comes after a seat was empty is its first');
SELECT is((SELECT count(DISTINCT category_id)::int FROM events WHERE tool_id = :tool), 2, 'an event stays in the category in which it happened');

SELECT is(pg_temp.told(), '', 'what can be undone is not told');
SELECT pg_temp.pass('6 minutes');
SELECT is(pg_temp.told('b-tool'), 'comparison-curated b-tool a-tool, tool-published b-tool', 'of a tool: what is about it');
SELECT is(pg_temp.told('a-tool'), 'review-published a-tool skeptic skip, price-changed a-tool Free $20/mo, comparison-curated b-tool a-tool, '
          'review-published a-tool builder ship, tool-published a-tool', '… on either side, without reviews that were taken away');
SELECT is(pg_temp.told('', 'second'), 'review-published a-tool skeptic skip, price-changed a-tool Free $20/mo', 'of a category');
SELECT is(pg_temp.told('', 'no-such-category') || pg_temp.told('no-such-tool'), '', 'of nothing, nothing');
SELECT is((SELECT count(*)::int FROM public_events('', '', 3)), 3, 'no more than are asked for');
SELECT is((SELECT string_agg(id::text, ' ') FROM public_events('', '', 50)), (SELECT string_agg(id::text, ' ' ORDER BY at DESC, id DESC) FROM events WHERE NOT coalesce(review_was_withdrawn(review_id), false)),
          'the newest first');

-- ---- what is undone, and what is reverted
SELECT entry_id AS edit FROM events WHERE kind = 'price-changed' \gset
SELECT set_revision(:tool, 3, 1);
SELECT log_decision('Mo', 'undo', 'tool', :tool, p_reverts => :edit);
SELECT pg_temp.pass('6 minutes');
SELECT is((SELECT count(*)::int FROM events WHERE kind = 'price-changed'), 2, 'an undo is noted like all else');
SELECT unalike(pg_temp.told('a-tool'), '%price-changed%', '… and neither it nor what it took back is ever told');
SELECT set_revision(:tool, 1, 3);
SELECT log_decision('Mo', 'edit', 'tool', :tool) AS edit \gset
SELECT set_revision(:tool, 3, 1);
SELECT log_decision('Mo', 'revert', 'tool', :tool, p_reason => 'Wrong.', p_reverts => :edit);
SELECT pg_temp.pass('6 minutes');
SELECT alike(pg_temp.told('a-tool'), 'price-changed a-tool $20/mo Free, price-changed a-tool Free $20/mo, %', 'what is reverted later was outside, and so is its end');

-- ---- reviews that were taken away
SELECT tool('c-tool', 'First') AS third \gset
CREATE FUNCTION pg_temp.review(p_quote text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_temp.pass('6 minutes');
  PERFORM import_review('c-tool', 'builder', 'ship', p_quote, '2026-05-01');
  PERFORM pg_temp.pass('6 minutes');
END
$$;
CREATE FUNCTION pg_temp.retire() RETURNS bigint LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_temp.pass('6 minutes');
  PERFORM import_retire_reviews('c-tool', '{}');
  PERFORM pg_temp.pass('6 minutes');
  RETURN (SELECT max(id) FROM moderation_log);
END
$$;
CREATE FUNCTION pg_temp.quoted() RETURNS text LANGUAGE sql AS $$
  SELECT coalesce(string_agg(e.quote, ' '), '') FROM public_events('', 'c-tool', 50) AS e
$$;
SELECT pg_temp.review('One.');
SELECT pg_temp.review('Two.');
SELECT is(pg_temp.quoted(), 'Two. One.', 'a review whose place another one took is quoted');
SELECT pg_temp.retire() AS entry \gset
SELECT is(pg_temp.quoted(), '', 'one that was taken away is not, nor those before it');
SELECT is((SELECT string_agg(e.kind, ' ') FROM public_events('', '', 50) AS e WHERE e.tool = 'c-tool'), 'tool-published', '… in no feed');
SELECT put_review(tool_id, persona_id, verdict, quote, reviewed_on, revision) FROM reviews ORDER BY id DESC LIMIT 1;
SELECT log_decision('Mo', 'undo', 'review', (SELECT max(id) FROM reviews), p_reverts => :entry);
SELECT pg_temp.pass('6 minutes');
SELECT is(pg_temp.quoted(), 'Two. One.', 'words that were given back are quoted, once');
SELECT pg_temp.retire();
SELECT pg_temp.review('Three.');
SELECT is(pg_temp.quoted(), 'Three.', 'a later review brings none of them back');
SELECT put_review(tool_id, persona_id, verdict, 'Four.', reviewed_on, revision) FROM reviews ORDER BY id DESC LIMIT 1;
SELECT log_decision('Mo', 'publish', 'review', (SELECT max(id) FROM reviews)) AS entry \gset
SELECT pg_temp.pass('6 minutes');
SELECT is(pg_temp.quoted(), 'Four. Three.', 'a decision publishes another');
SELECT put_review(tool_id, persona_id, verdict, 'Three.', reviewed_on, revision) FROM reviews ORDER BY id DESC LIMIT 1;
SELECT log_decision('Mo', 'revert', 'review', (SELECT max(id) FROM reviews), p_reason => 'Wrong.', p_reverts => :entry);
SELECT pg_temp.pass('6 minutes');
SELECT is(pg_temp.quoted(), 'Three. Three.', '… and a revert takes it out');

SELECT tap.move('b-tool', 'delisted');
SELECT is(pg_temp.told('b-tool'), '', 'nothing of a tool that is not public');
SELECT unalike(pg_temp.told('a-tool'), '%b-tool%', '… nor of a comparison with it');
SELECT tap.move('b-tool', 'published');
SELECT is((SELECT count(*)::int FROM events WHERE kind = 'tool-published' AND tool_id = :other), 1, 'back on the list it is not new');
UPDATE comparisons SET left_id = right_id, right_id = left_id WHERE left_id = :other;
SELECT is(pg_temp.told('b-tool'), 'comparison-curated a-tool b-tool, tool-published b-tool', 'a comparison is told as it is arranged now');

SELECT throws_ok('UPDATE events SET was = ''x''', '55000', NULL, 'an event stays as it is');
SELECT throws_ok('DELETE FROM events', '55000', NULL, '… and where it is');
SELECT throws_ok('UPDATE namespaces SET id = gen_random_uuid()', '55000', NULL, 'so does what names are made in');

-- ---- majorities: of the panel
SELECT is((SELECT string_agg(coalesce(panel_side(s, n)::text, '-'), ' ' ORDER BY n, s) FROM generate_series(2, 4) AS n, generate_series(0, 4) AS s WHERE s <= n),
          '- - - skip skip ship ship skip skip - ship ship', 'a majority of the panel: more than half of three or more');
SELECT reviews('a-tool', 'builder+ skeptic- futurist+');
SELECT pg_temp.look();
SELECT is(pg_temp.majority('panel'), 'none → ship', 'a majority waits');
SELECT pg_temp.look();
SELECT pg_temp.pass('4 minutes');
SELECT pg_temp.look();
SELECT is(pg_temp.majority('panel'), 'none → ship', '… while it can be undone');
SELECT pg_temp.pass('2 minutes');
SELECT pg_temp.look();
SELECT is(pg_temp.majority('panel'), 'ship', '… and then stands');
SELECT is((SELECT count(*)::int FROM events WHERE kind = 'panel-flipped'), 0, 'the first one turns nothing');
SELECT reviews('a-tool', 'builder-');
SELECT pg_temp.look();
SELECT pg_temp.pass('4 minutes');
SELECT reviews('a-tool', 'creator-');
SELECT pg_temp.pass('2 minutes');
SELECT pg_temp.look();
SELECT is(pg_temp.majority('panel'), 'ship → skip', 'a later review that can still be undone holds it up');
SELECT pg_temp.pass('4 minutes');
SELECT pg_temp.look();
SELECT is(pg_temp.majority('panel'), 'skip', 'it has turned');
SELECT is((SELECT concat_ws(' ', e.kind, e.was, e.became, e.ship || '/' || e.n, e.entry_id) FROM events AS e ORDER BY e.id DESC LIMIT 1), 'panel-flipped ship skip 1/4', '… which is news');
SELECT alike(pg_temp.told('a-tool'), 'panel-flipped a-tool ship skip 1/4, %', '… and told at once, for it has waited');
SELECT reviews('a-tool', 'builder+ skeptic+');
SELECT pg_temp.look();
SELECT is(pg_temp.majority('panel'), 'skip → ship', 'it may turn back');
SELECT reviews('a-tool', 'skeptic-');
SELECT pg_temp.look();
SELECT pg_temp.pass('1 hour');
SELECT pg_temp.look();
SELECT is(pg_temp.majority('panel'), 'skip', '… half is no majority: the last one stands');
SELECT is((SELECT count(*)::int FROM events WHERE kind = 'panel-flipped'), 1, '… and nothing is told of that');

-- ---- … of the community
SELECT is((SELECT string_agg(coalesce(community_side(s, n)::text, '-'), ' ' ORDER BY i) FROM (VALUES (1, 9, 9), (2, 5, 10), (3, 6, 10), (4, 4, 10), (5, 51, 100), (6, 53, 100), (7, 47, 100), (8, 524, 1000), (9, 525, 1000)) AS v (i, s, n)),
          '- - ship skip - ship skip - ship', 'a majority of the community: ten votes, and ahead by two and a twentieth');
SELECT pg_temp.votes(8, 2);
SELECT pg_temp.look();
SELECT pg_temp.pass('59 minutes');
SELECT pg_temp.look();
SELECT is(pg_temp.majority('community'), 'none → ship', 'it takes an hour');
SELECT pg_temp.pass('2 minutes');
SELECT pg_temp.look();
SELECT is(pg_temp.majority('community'), 'ship', '… no more');
-- around one half, for a day
DO $$
BEGIN
  FOR i IN 1..24 LOOP
    PERFORM pg_temp.votes(50 + i % 2, 50 - i % 2);
    PERFORM pg_temp.look();
    PERFORM pg_temp.pass('61 minutes');
    PERFORM pg_temp.look();
  END LOOP;
  -- far to either side, but never for an hour
  FOR i IN 1..24 LOOP
    PERFORM pg_temp.votes(CASE WHEN i % 2 = 0 THEN 70 ELSE 30 END, CASE WHEN i % 2 = 0 THEN 30 ELSE 70 END);
    PERFORM pg_temp.look();
    PERFORM pg_temp.pass('50 minutes');
  END LOOP;
END
$$;
SELECT pg_temp.look();
SELECT is(pg_temp.majority('community'), 'ship', 'what wavers turns nothing');
SELECT pg_temp.votes(30, 70);
SELECT pg_temp.look();
SELECT pg_temp.pass('61 minutes');
SELECT pg_temp.look();
SELECT is((SELECT string_agg(concat_ws(' ', e.was, e.became, e.ship || '/' || e.n), ', ') FROM events AS e WHERE e.kind = 'community-flipped'), 'ship skip 30/100', 'what stands for an hour does, once');
SELECT tap.move('a-tool', 'delisted');
SELECT pg_temp.votes(100, 0);
SELECT pg_temp.look();
SELECT is(pg_temp.majority('community'), 'skip', 'a tool that is not public has no majority');
SELECT tap.move('a-tool', 'published');

-- ---- many, in parts
SELECT count(tool('many-' || n)) FROM generate_series(1, 25) AS n;
SELECT count(reviews('many-' || n, 'builder+ skeptic+ creator+')) FROM generate_series(1, 25) AS n;
UPDATE majorities_upto SET upto = '0', ended = '9223372036854775807', after = 0;
SELECT is((SELECT string_agg(note_majorities(10)::text, ' ') FROM generate_series(1, 3)), '10 10 8', 'a part at a time');
SELECT is((SELECT count(*)::int FROM majorities AS m JOIN tools AS t ON t.id = m.tool_id WHERE t.slug LIKE 'many-%'), 25, '… all of them in the end');
SELECT is((SELECT u.ended IS NULL AND u.after = 0 FROM majorities_upto AS u), true, '… and the round is over');

-- ---- names
SELECT is(named_uuid('6ba7b810-9dad-11d1-80b4-00c04fd430c8', 'www.example.com'), '5df41881-3aed-3515-88a7-2f4a814cf09e'::uuid, 'the UUID of a name: the example of RFC 9562, A.2');
SELECT is((SELECT count(DISTINCT urn)::int = count(*)::int AND bool_and(urn ~ '^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-3[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$') FROM public_events('', '', 50)), true, 'each event has a name of its own');
CREATE TEMP TABLE names AS SELECT id, urn FROM public_events('', 'a-tool', 50);
CREATE TEMP TABLE feed AS SELECT * FROM public_feed('', 'a-tool');
UPDATE tools SET slug = 'z-tool' WHERE slug = 'a-tool';
SELECT is((SELECT string_agg(urn, ' ' ORDER BY id) FROM public_events('', 'a-tool', 50)), (SELECT string_agg(urn, ' ' ORDER BY id) FROM names), 'a new slug changes no name');
SELECT is((SELECT concat_ws(' ', f.urn = o.urn, f.slug) FROM public_feed('', 'a-tool') AS f, feed AS o), 't z-tool', '… also not of the feed');

-- ---- what was before this table: the migration finds what the triggers noted
CREATE TEMP TABLE live AS SELECT kind, tool_id, other_id, review_id, was, became, entry_id FROM events WHERE kind NOT IN ('panel-flipped', 'community-flipped');
SET LOCAL session_replication_role = replica;
DELETE FROM events;
-- in the tests all is of one transaction: the contents get moments of their own
UPDATE tool_times SET at = at - interval '1 day' + id * interval '1 second';
UPDATE tools AS t SET published_at = (SELECT min(y.at) FROM tool_times AS y WHERE y.tool_id = t.id AND y.state = 'published') WHERE t.published_at IS NOT NULL;
UPDATE reviews SET created_at = now(), superseded_at = now() WHERE superseded_at IS NOT NULL;
SET LOCAL session_replication_role = origin;
\set before `sed -n '/^-- (begin/,/^-- (end)/p' sql/schema/*_events.sql`
:before
SELECT is((SELECT count(*)::int FROM live), (SELECT count(*)::int FROM events), 'as many from before');
-- a comparison as it is arranged by now
SELECT is_empty('SELECT kind, tool_id + coalesce(other_id, 0), was, became FROM live WHERE kind <> ''review-published'' EXCEPT ALL SELECT kind, tool_id + coalesce(other_id, 0), was, became FROM events', '… the same');
SELECT is_empty('SELECT review_id, became, entry_id FROM live WHERE review_id IS NOT NULL EXCEPT ALL SELECT review_id, became, entry_id FROM events', '… and reviews with their decisions');

SELECT * FROM finish();
ROLLBACK;

-- A catalogue going in: by slug, idempotent, superseding, ordered; and nobody else's right.
BEGIN;
SELECT no_plan();

-- everything that an import may leave behind
CREATE FUNCTION pg_temp.all_there_is() RETURNS text LANGUAGE sql AS $$
  SELECT md5(string_agg(x, E'\n')) FROM (
    SELECT t::text AS x FROM tools AS t UNION ALL SELECT r::text FROM tool_revisions AS r UNION ALL SELECT r::text FROM reviews AS r
    UNION ALL SELECT c::text FROM comparisons AS c UNION ALL SELECT c::text FROM categories AS c UNION ALL SELECT p::text FROM personas AS p
    UNION ALL SELECT m::text FROM moderation_log AS m UNION ALL SELECT s::text FROM tool_slugs AS s UNION ALL SELECT c::text FROM changes AS c
    UNION ALL SELECT t.ctid::text || t.xmin FROM tools AS t UNION ALL SELECT r.ctid::text FROM reviews AS r UNION ALL SELECT c.ctid::text FROM comparisons AS c
    UNION ALL SELECT c.ctid::text FROM categories AS c ORDER BY 1) AS all_of_it $$;
CREATE FUNCTION pg_temp.log_of(p_from bigint) RETURNS text LANGUAGE sql AS
  $$ SELECT coalesce(string_agg(action || ' ' || subject_kind, ', ' ORDER BY id), '') FROM moderation_log WHERE id > p_from $$;
CREATE FUNCTION pg_temp.head() RETURNS bigint LANGUAGE sql AS $$ SELECT coalesce(max(id), 0) FROM moderation_log $$;

CREATE FUNCTION pg_temp.catalogue() RETURNS text LANGUAGE plpgsql AS $$
DECLARE said text := '';
BEGIN
  said := said || (SELECT changed FROM import_tool('alpha', 'Alpha “α” 🚢', 'First', 'Developer Tools', 'https://a.example/?q=1&r=2', E'One.\n\nTwo <b>', 'paid', '$20/mo'))
       || (SELECT changed FROM import_tool('beta', 'Beta', 'Second', 'Developer Tools', 'http://b.example', 'What', 'open_source', 'Free'))
       || (SELECT changed FROM import_tool('gamma', 'Gamma', 'Third', 'C++', 'http://c.example', 'What', 'freemium', '€5'));
  said := said || import_review('alpha', 'skeptic', 'skip', E'No.\n', '2026-04-02') || import_review('alpha', 'builder', 'ship', 'Yes', NULL)
       || import_retire_reviews('alpha', '{skeptic,builder}') || import_retire_reviews('beta', '{}')
       || import_comparison('gamma', 'alpha') || import_comparison('alpha', 'beta');
  RETURN said;
END $$;

SELECT is(pg_temp.catalogue(), 'truetruetruetruetrue00truetrue', 'a first import changes everything');
SELECT is(pg_temp.log_of(0), 'import tool, import tool, import tool, review review, review review, curate comparison, curate comparison',
          'and the log has an entry for each decision');
SELECT is((SELECT string_agg(slug || ' ' || state || ' ' || version, ', ' ORDER BY id) FROM tools), 'alpha published 5, beta published 3, gamma published 3',
          'what is imported is published');
SELECT is((SELECT string_agg(slug || ' ' || tools || ' ' || reviews, ', ' ORDER BY id) FROM categories), 'developer-tools 2 2, c 1 0',
          'unknown categories are made, and counted');
SELECT is((SELECT string_agg(slug || ' ' || reviews || ' ' || ships, ', ' ORDER BY position) FROM personas WHERE reviews > 0), 'builder 1 1, skeptic 1 0', 'personas are counted');
SELECT results_eq($$SELECT name, description, website, pricing_entry FROM tool_pages WHERE slug = 'alpha'$$,
  $$VALUES ('Alpha “α” 🚢', E'One.\n\nTwo <b>', 'https://a.example/?q=1&r=2', '$20/mo')$$, 'text comes back byte for byte');
SELECT is((SELECT reviewed_on FROM reviews WHERE quote = 'Yes'), (now() AT TIME ZONE 'UTC')::date, 'a review without a date is of today');
SELECT is(ask_for('review_personas', 'export_tools'), '["skeptic", "builder"] [] []', 'an export has the reviews in the order of the file');
SELECT is(ask_for('review_personas', 'tool_page', 'alpha'), '["builder", "skeptic"]', 'a page has them in the panel''s order');
SELECT is(ask_for('slug', 'export_tools'), 'alpha beta gamma', 'an export has the tools in the order of the file');
SELECT is(ask_for('left_slug', 'export_comparisons') || ask_for('right_slug', 'export_comparisons'), 'gamma alphaalpha beta', 'and the comparisons');

UPDATE tools SET updated_at = '2026-01-01', published_at = '2026-01-01';
DO $$ BEGIN PERFORM set_config('test.before', pg_temp.all_there_is(), true); END $$;
SELECT is(pg_temp.catalogue(), 'falsefalsefalsefalsefalse00falsefalse', 'the same import again changes nothing');
SELECT is(pg_temp.all_there_is(), current_setting('test.before'), 'not a row of anything was written');
SELECT is((SELECT updated_at FROM tools WHERE slug = 'alpha'), '2026-01-01'::timestamptz, 'not even when it changed');

-- content
SELECT is((SELECT changed FROM import_tool('beta', 'Beta', 'Second!', 'Developer Tools', 'http://b.example', 'What', 'open_source', 'Free')), true, 'another tagline is a change');
SELECT is((SELECT string_agg(r.revision || ' ' || r.tagline, ', ' ORDER BY r.revision) FROM tool_revisions AS r JOIN tools AS t ON t.id = r.tool_id WHERE t.slug = 'beta'),
          '1 Second, 2 Second!', 'and makes a revision beside the old one');
SELECT is((SELECT revision || ' ' || version || ' ' || (updated_at = now()) || ' ' || (published_at = '2026-01-01') FROM tools WHERE slug = 'beta'), '2 4 true true',
          'which is the present one; it stays published since when it was');
SELECT is(pg_temp.log_of(pg_temp.head() - 1), 'edit tool', 'and goes into the log');
SELECT is((SELECT changed FROM import_tool('beta', 'Beta', 'Second!', 'developer TOOLS', 'http://b.example', 'What', 'open_source', 'Free')), false, 'a category has its name whatever its capitals');
SELECT is((SELECT changed FROM import_tool('beta', 'Beta 2', 'Second!', 'C#', 'http://b.example', 'What', 'open_source', 'Free')), true, 'another category and name');
SELECT is((SELECT t.name || ' ' || c.slug || ' ' || c.name || ' ' || c.tools FROM tools AS t JOIN categories AS c ON c.id = t.category_id WHERE t.slug = 'beta'), 'Beta 2 c-2 C# 1',
          'the tool stands on its new shelf, which has a slug of its own');
SELECT is((SELECT tools || ' ' || reviews FROM categories WHERE slug = 'developer-tools'), '1 2', 'and no longer on the old one');
SELECT category_named('工具'), category_named('図');
SELECT is((SELECT string_agg(slug, ' ' ORDER BY id) FROM categories WHERE name IN ('工具', '図')), 'category category-2', 'names without Latin letters have slugs, too');
SELECT is((SELECT r.category_id FROM community_ranks AS r JOIN tools AS t ON t.id = r.tool_id WHERE t.slug = 'beta'), (SELECT id FROM categories WHERE slug = 'c-2'), 'its rank is in the new category');

-- any slug ever used
UPDATE tools SET slug = 'alef' WHERE slug = 'alpha';
SELECT is((SELECT changed FROM import_tool('alpha', 'Alpha “α” 🚢', 'First', 'Developer Tools', 'https://a.example/?q=1&r=2', E'One.\n\nTwo <b>', 'paid', '$20/mo')), false, 'a former slug is the same tool');
SELECT is(import_review('alpha', 'builder', 'ship', 'Yes', NULL), false, 'for reviews');
SELECT is(import_comparison('gamma', 'alpha'), false, 'and comparisons');
SELECT is((SELECT count(*) FROM tools), 3::bigint, 'no tool more');

-- reviews
DO $$ BEGIN UPDATE reviews SET superseded_at = now() WHERE quote = 'Yes'; END $$;
INSERT INTO reviews (tool_id, persona_id, verdict, quote, reviewed_on, revision, place) SELECT tool_id, persona_id, verdict, quote, '2025-12-31', revision, place FROM reviews WHERE quote = 'Yes';
SELECT is(import_review('alef', 'builder', 'ship', 'Yes', NULL), false, 'without a date, the same words keep theirs');
SELECT is(import_review('alef', 'builder', 'ship', 'Yes', '2025-12-31'), false, 'as with that date');
SELECT is(import_review('alef', 'builder', 'ship', 'Yes!', NULL), true, 'other words are a change');
SELECT is((SELECT string_agg(quote || ' ' || (superseded_at IS NULL), ', ' ORDER BY r.id) FROM reviews AS r JOIN personas AS p ON p.id = persona_id WHERE p.slug = 'builder'),
          'Yes false, Yes false, Yes! true', 'that supersedes');
SELECT is((SELECT reviewed_on FROM reviews WHERE quote = 'Yes!'), (now() AT TIME ZONE 'UTC')::date, 'and is of today');
SELECT is(import_review('alef', 'builder', 'ship', 'Yes!', '2026-02-03'), true, 'another date is a change');
SELECT is((SELECT panel_ships || '/' || panel_reviews || ' ' || panel_percent FROM tools WHERE slug = 'alef'), '1/2 50', 'the panel counts the live ones');
SELECT is(import_review('alef', 'builder', 'skip', 'Yes!', '2026-02-03'), true, 'another verdict is a change');
SELECT is((SELECT panel_ships || '/' || panel_reviews || ' ' || panel_percent FROM tools WHERE slug = 'alef'), '0/2 0', 'and is counted');
SELECT is(ask_for('review_personas', 'export_tools'), '["skeptic", "builder"] [] []', 'a review that supersedes has the place of the old one');
SELECT is(import_retire_reviews('alef', '{builder,skeptic}'), 0, 'another order in the file ends none');
SELECT is(ask_for('review_personas', 'export_tools'), '["builder", "skeptic"] [] []', 'but is kept');
SELECT is(import_retire_reviews('alef', '{skeptic}'), 1, 'a review that the file no longer has ends');
SELECT is(ask_for('review_personas', 'tool_page', 'alef'), '["skeptic"]', 'and is not shown');
SELECT is(pg_temp.log_of(pg_temp.head() - 1), 'retire review', 'but logged');
SELECT is_empty('SELECT * FROM panel_drift', 'the panel''s counts hold');
SELECT is_empty('SELECT * FROM totals_drift', 'so does that of comparisons');
SELECT is(panel_percent, want, format('%s of %s is %s%%', s, n, want)) FROM (VALUES (1, 3, 33), (2, 3, 67), (1, 8, 13), (3, 8, 38), (1, 2, 50), (0, 5, 0), (5, 5, 100), (0, 0, -1)) AS v (s, n, want)
  CROSS JOIN LATERAL (SELECT CASE WHEN n > 0 THEN (200 * s + n) / (2 * n) ELSE -1 END AS panel_percent) AS p;

-- comparisons
SELECT is(import_comparison('beta', 'alef'), true, 'the other order is a change');
SELECT is(ask_for('left_slug', 'export_comparisons'), 'gamma beta', 'of the order of the two, not of its place');
SELECT is(pg_temp.log_of(pg_temp.head() - 1), 'reorder comparison', 'and logged');
SELECT is((SELECT count(*) FROM comparisons), 2::bigint, 'a pair is there once');

-- what it refuses
SELECT throws_ok($$SELECT import_review('nothing', 'builder', 'ship', 'Yes', NULL)$$, 'P0002', 'there is no tool "nothing"');
SELECT throws_ok($$SELECT import_review('alef', 'nobody', 'ship', 'Yes', NULL)$$, 'P0002', 'there is no persona "nobody"');
SELECT throws_ok($$SELECT import_comparison('alef', 'nothing')$$, 'P0002', 'there is no tool "nothing"');
SELECT throws_ok($$SELECT import_comparison('alef', 'alpha')$$, '23514');
SELECT throws_ok($$SELECT * FROM import_tool('x', 'X', 'x', 'X', 'https://x.example', 'x', 'cheap', 'x')$$, '22P02');
SELECT tool('other');
SELECT move('gamma', 'delisted'), move('other', 'merged', 'alef'), tool('unwanted'), tool('rubbish');
SELECT move('unwanted', 'pending'), move('rubbish', 'pending');
SELECT move('unwanted', 'rejected'), move('rubbish', 'spam');
SELECT throws_ok(format('SELECT tool(%L)', slug), '55000', format('the tool "%s" is %s, and an import does not change that', slug, state))
  FROM (VALUES ('gamma', 'delisted'), ('other', 'merged'), ('unwanted', 'rejected'), ('rubbish', 'spam')) AS v (slug, state);
SELECT throws_ok($$SELECT import_review('gamma', 'builder', 'ship', 'Yes', NULL)$$, '55000', 'the tool "gamma" is delisted, and an import does not change that');
SELECT is(state('gamma'), 'delisted', 'and nothing of it stays');
SELECT is(ask_for('slug', 'export_tools'), 'alef beta', 'only published tools go out');
SELECT is(ask_for('left_slug', 'export_comparisons'), 'beta', 'and comparisons of them');
INSERT INTO tools (slug) VALUES ('drafted');
SELECT is((SELECT tool('drafted') IS NOT NULL AND state('drafted') = 'published'), true, 'a draft is published by its import');

SELECT throws_ok(format('SELECT run_as(''slipway_app'', %L)', call), '42501')
  FROM unnest(ARRAY['SELECT import_tool(''a'', ''a'', ''a'', ''a'', ''https://a'', ''a'', ''free'', ''a'')', 'SELECT import_review(''a'', ''b'', ''ship'', ''c'', NULL)',
    'SELECT import_retire_reviews(''a'', ''{}'')', 'SELECT import_comparison(''a'', ''b'')', 'SELECT move_tool(1, 1, ''delisted'', ''admin'', ''x'', ''y'')',
    'UPDATE tools SET state = ''delisted''', 'UPDATE vote_tallies SET ship = 0', 'DELETE FROM votes', 'SELECT * FROM votes', 'SELECT * FROM voters',
    'INSERT INTO moderation_log (id) VALUES (1)', 'SELECT voter_id FROM votes_ledger', 'CREATE TABLE x ()', 'CREATE TEMP TABLE x ()', 'SELECT * FROM vote_quotas']) AS call;

SELECT * FROM finish();
ROLLBACK;

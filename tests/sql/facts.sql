-- What programs are told of each tool in a line, and what of a network's quotas is used.
BEGIN;
SELECT no_plan();

SELECT tool(format('t%s', n), format('Category %s', n % 3), format('Tool %s', n)) FROM generate_series(1, 12) AS n;
SELECT reviews('t3', 'skeptic- futurist+ creator+ founder+');
SELECT vote('t3', 1, 'ship'), vote('t3', 2, 'skip'), vote('t3', 3, 'ship', 'held', 0);
SELECT move('t5', 'delisted'), move('t6', 'merged', 't7');
INSERT INTO tools (slug) VALUES ('drafted');

SELECT is((SELECT r - 'id' FROM ask('tool_facts_of', 't3') AS r),
  jsonb_build_object('slug', 't3', 'name', 'Tool 3', 'tagline', 'A tagline', 'category_slug', 'category-0', 'category_name', 'Category 0',
    'pricing_model', 'free', 'pricing_entry', 'Free', 'answered_on', NULL, 'observed_on', to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD'), 'basis', 'imported', 'panel_ships', 3,
    'panel_reviews', 4, 'reviewed_on', '2026-05-01', 'community_ship', 1, 'community_skip', 1,
    'counted_on', to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD')), 'a tool in a line; a held vote does not count');
SELECT is(ask_for('reviewed_on', 'tool_facts_of', 't1'), '', 'no day without a review');
UPDATE reviews SET superseded_at = now() WHERE tool_id = (SELECT id FROM tools WHERE slug = 't3');
SELECT is(ask_for('reviewed_on', 'tool_facts_of', 't3'), '', 'nor of one that is retired');
SELECT is(ask_for('slug', 'tool_facts_of', 't4,t1,nothing,t5,t6,drafted,t2'), 't4 t1 t2', 'in the order asked for; what is not public has none');
SELECT is(ask_for('slug', 'tool_facts_of', ''), '', 'none');

-- the price's day and basis are those of its page
CREATE FUNCTION pg_temp.price() RETURNS text LANGUAGE sql AS $$
  SELECT concat_ws(' ', ask_for('pricing_entry', 'tool_facts_of', 't3'), ask_for('observed_on', 'tool_facts_of', 't3'), ask_for('basis', 'tool_facts_of', 't3')) $$;
SET LOCAL session_replication_role = replica;
UPDATE tool_revisions SET created_at = '2026-03-01 12:00+00' WHERE tool_id = (SELECT id FROM tools WHERE slug = 't3');
UPDATE price_observations SET observed_on = '2026-03-01' WHERE tool_id = (SELECT id FROM tools WHERE slug = 't3');
SET LOCAL session_replication_role = DEFAULT;
SELECT is(pg_temp.price(), 'Free 2026-03-01 imported', 'the day on which a file brought it');
INSERT INTO tool_revisions SELECT tool_id, 2, name, 'Another tagline', description, website, category_id, pricing_model, pricing_entry, 'moderation', 'Mo' FROM tool_revisions
 WHERE tool_id = (SELECT id FROM tools WHERE slug = 't3');
UPDATE tools SET revision = 2 WHERE slug = 't3';
SELECT is(pg_temp.price(), 'Free 2026-03-01 imported', 'another tagline says nothing of the price');
INSERT INTO price_observations (tool_id, pricing_model, pricing_entry, observed_on, basis, label, entry_id)
  SELECT id, 'free', 'Free', '2026-04-01', 'read', 'Mo', log_head() FROM tools WHERE slug = 't3';
SELECT is(pg_temp.price(), 'Free 2026-04-01 read', 'who reads it makes it younger');
SELECT is(pg_temp.price(), (SELECT concat_ws(' ', 'Free', observed_on, basis) FROM price_seen('t3', NULL)), 'as on its page');
UPDATE price_observations SET taken_back = true WHERE basis = 'read';
SELECT is(pg_temp.price(), 'Free 2026-03-01 imported', 'unless that is taken back');
SET LOCAL session_replication_role = replica;
DELETE FROM price_observations WHERE tool_id = (SELECT id FROM tools WHERE slug = 't3');
SET LOCAL session_replication_role = DEFAULT;
SELECT is(pg_temp.price(), 'Free  ', 'a price that nobody noted has no day, and the tool its line');

-- page by page
CREATE FUNCTION pg_temp.paged(p_max int) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  after text := '0';
  slugs text := '';
  page jsonb[];
BEGIN
  FOR i IN 1..20 LOOP
    page := ARRAY(SELECT r FROM ask('tool_facts', after, p_max::text) AS r);
    EXIT WHEN page = '{}';
    slugs := slugs || (SELECT string_agg(' ' || (r ->> 'slug'), '' ORDER BY n) FROM unnest(page) WITH ORDINALITY AS x (r, n));
    after := page[cardinality(page)] ->> 'id';
  END LOOP;
  RETURN slugs;
END $$;
SELECT is(pg_temp.paged(m), ' t1 t2 t3 t4 t7 t8 t9 t10 t11 t12', format('published ones, the oldest first, %s a page', m)) FROM unnest(ARRAY[1, 3, 100]) AS m;

-- ---- quotas -------------------------------------------------------------------------------------
SELECT is(votes_used('\x0011223344556677'), 0, 'nothing used');
SELECT is(string_agg(ask_for('used', 'cast_vote', 't1', n::text, 'ship', '0011223344556677', '3'), ' ' ORDER BY n), '1 2 3 3 3', 'each answer tells what its own vote made of it')
  FROM generate_series(11, 15) AS n;
SELECT is(ask_for('used', 'cast_vote', 't1', '11', 'skip', '0011223344556677', '3'), '3', 'a change uses nothing');
UPDATE vote_quotas SET day = day - 1;
SELECT is(votes_used('\x0011223344556677'), 0, 'each day anew');
SELECT is(ask_for('used', 'flag_raise', 't1', 'spam', NULL, '0011223344556677', '3') || ask_for('used', 'flag_raise', 't1', 'other', NULL, '0011223344556677', '3')
          || ask_for('used', 'flag_raise', 't1', 'spam', NULL, '0011223344556677', '3'), '122', 'flags');
SELECT is(submissions_used('\x7766554433221100'), 0, 'of each network');

SELECT * FROM finish();
ROLLBACK;

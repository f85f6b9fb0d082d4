-- What is found: documents that follow what is published, the order, counts and cursors, suggestions, names spelt alike, tags and lists by them.
BEGIN;
SELECT no_plan();

SELECT tool('cursor', 'Editors', 'Cursor'), tool('github-copilot', 'Editors', 'GitHub Copilot'), tool('bolt', 'Builders', 'Bolt.new'), tool('notes', 'Builders', 'Notes'),
       tool('c', 'Languages', 'C'), tool('cpp', 'Languages', 'C++'), tool('the', 'Languages', 'The The');
SELECT import_comparison('cursor', 'github-copilot');
SELECT reviews('cursor', 'builder+ skeptic-');

CREATE FUNCTION pg_temp.found(p_typed text, p_kind text DEFAULT '', p_category text DEFAULT '') RETURNS text LANGUAGE sql AS
  $$ SELECT ask_for('slug', 'search_page', p_typed, p_kind, p_category, '1000', '9223372036854775807', '50') $$;
CREATE FUNCTION pg_temp.edit(p_slug text, p_name text, p_tagline text, p_description text, p_category text DEFAULT 'Editors') RETURNS boolean LANGUAGE sql AS
  $$ SELECT changed FROM import_tool(p_slug, p_name, p_tagline, p_category, 'https://example.com/' || p_slug, p_description, 'free', 'Free') $$;
-- documents that differ from what there is: always none
CREATE FUNCTION pg_temp.drift() RETURNS text LANGUAGE sql AS $$
  SELECT string_agg(coalesce(d.title, s.title, 'none'), ', ') FROM search_documents AS d
    FULL JOIN (SELECT 'tool'::result_kind AS kind, t.id, t.category_id, t.name AS title, search_tool_prominence(t.id) AS prominence FROM tools AS t WHERE t.state = 'published'
               UNION ALL
               SELECT 'comparison', c.id, l.category_id, l.name || ' vs ' || r.name, l.panel_reviews + r.panel_reviews
                 FROM comparisons AS c JOIN tools AS l ON l.id = c.left_id JOIN tools AS r ON r.id = c.right_id WHERE c.sides = 2) AS s USING (kind, id)
   WHERE (d.category_id, d.title, d.prominence) IS DISTINCT FROM (s.category_id, s.title, s.prominence)
$$;

-- ---- words --------------------------------------------------------------------------------------
SELECT is(pg_temp.found('cursor'), 'cursor cursor', 'a name finds its tool, then its comparisons');
SELECT is(pg_temp.found('CURSOR', 'tool'), 'cursor', 'capitals do not matter, a kind narrows');
SELECT is(pg_temp.found('cursor copilot'), 'cursor', 'two names find the comparison: all words must be there');
SELECT is(pg_temp.found('bolt') || pg_temp.found('bolt.new') || pg_temp.found('new'), 'boltboltbolt', 'punctuation divides words');
SELECT is(pg_temp.found('notes') || pg_temp.found('note'), 'notesnotes', 'a name is found as it is and by its stem');
SELECT is(pg_temp.found('c', 'tool'), 'c cpp', 'one letter is a word; the whole name comes first');
SELECT is(pg_temp.found('the'), 'the', 'a stop word is a word of a name');
SELECT is(pg_temp.found('the tagline', 'tool', 'builders'), 'notes bolt', 'stop words do not count in prose; a category narrows');
SELECT is(pg_temp.found('because of skeptic'), 'cursor', 'quotes of live reviews are found');
SELECT is(count(*), 0::bigint, 'nothing but punctuation finds nothing')
  FROM unnest(ARRAY['', '   ', '-- ?!', '&|!():*<->', E'\\', '''']) AS q, ask('search_page', q, '', '', '1000', '9223372036854775807', '9') AS r WHERE r ->> 'kind' IS NOT NULL;
SELECT lives_ok(format('SELECT * FROM search_site(%L, '''', '''', 1000, 1, 9), search_near(%1$L, 5), suggest(%1$L, 8)', q), 'hostile words are words: ' || left(q, 20))
  FROM unnest(ARRAY['"><script>', ''' OR 1=1 --', 'a & b | !c <-> d:*', '🚢🏴‍☠️ 𝔘', repeat('x', 3000), repeat('a b ', 250), '%_\%', chr(2) || chr(3)]) AS q;

-- ---- weights: name, tagline, description, quote -------------------------------------------------
-- of equals the younger comes first: so the one that weighs least is the youngest
SELECT pg_temp.edit('w-name', 'Zebra', 'Four', 'Words.');
SELECT pg_temp.edit('w-line', 'Beta', 'For zebras', 'Words.');
SELECT pg_temp.edit('w-text', 'Gamma', 'Two', 'A zebra. More words stand here, so that it is longer than the next one.');
SELECT pg_temp.edit('w-quote', 'Delta', 'One', 'Words.');
SELECT import_review('w-quote', 'builder', 'ship', 'Like a zebra.', '2026-05-01');
SELECT is(pg_temp.found('zebra'), 'w-name w-line w-text w-quote', 'the name weighs most, then tagline, description, quote');
SELECT tag('w-quote', '{Zebra crossing}');
SELECT is(pg_temp.found('zebra crossing'), 'w-quote', 'tags are found');
SELECT import_retire_reviews('w-quote', '{}'), tag('w-quote', '{}');
SELECT is(pg_temp.found('zebra'), 'w-name w-line w-text', 'what was retired or taken away is not');

-- ---- what was found stands marked, and only that ------------------------------------------------
SELECT is(ask_for('title', 'search_page', 'copilot', 'comparison', '', '1000', '9223372036854775807', '9'), E'Cursor vs GitHub \x02Copilot\x03', 'in a title');
SELECT is(ask_for('snippet', 'search_page', 'zebras', 'tool', '', '1000', '9223372036854775807', '2'), E'Four — Words. For \x02zebras\x03 — Words.', 'in a snippet');
SELECT pg_temp.edit('hostile', '<b>Hostile</b>', 'A', '</b><script>alert(1)</script> & quagga');
SELECT is(translate(ask_for('snippet', 'search_page', 'quagga', '', '', '1000', '9223372036854775807', '2'), E'\x02\x03', ''), E'A — </b><script>alert(1)</script> & quagga', 'words are given as they are');

-- ---- counts and cursors -------------------------------------------------------------------------
SELECT tool(format('many-%s', n), format('Shelf %s', n % 3), format('Many %s', n)) FROM generate_series(1, 45) AS n;
SELECT import_comparison(format('many-%s', n), format('many-%s', n + 1)) FROM generate_series(1, 5) AS n;
SELECT is((SELECT (r ->> 'matches') || (r ->> 'facet_slugs') || (r ->> 'facet_counts') FROM ask('search_page', 'many', 'tool', '', '1000', '9223372036854775807', '1') AS r),
          '45["shelf-0", "shelf-1", "shelf-2"][15, 15, 15]', 'results and categories are counted');
SELECT is((SELECT (r ->> 'matches') || (r ->> 'facet_counts') FROM ask('search_page', 'many', '', 'shelf-1', '1000', '9223372036854775807', '1') AS r),
          '17[17, 17, 16]', 'of a category, and of all beside it');
CREATE FUNCTION pg_temp.paged(p_max int) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
  after text[] := '{1000,9223372036854775807}';
  page jsonb[];
BEGIN
  FOR i IN 1..99 LOOP
    page := ARRAY(SELECT r FROM ask('search_page', 'many', '', '', after[1], after[2], p_max::text) AS r WHERE r ->> 'kind' IS NOT NULL);
    EXIT WHEN page = '{}';
    RETURN QUERY SELECT (p ->> 'kind') || ' ' || (p ->> 'slug') FROM unnest(page) AS p;
    after := ARRAY[page[cardinality(page)] ->> 'key_score', page[cardinality(page)] ->> 'key'];
  END LOOP;
END $$;
SELECT is((SELECT count(*) || ' ' || count(DISTINCT p) FROM pg_temp.paged(m) AS p), '50 50', format('%s a page: none missing, none twice', m)) FROM unnest(ARRAY[1, 7, 100]) AS m;
SELECT results_eq('SELECT pg_temp.paged(7)', 'SELECT pg_temp.paged(100)', 'pages are parts of one order');

-- common words: as if there were thousands, by the same ways
SELECT is((SELECT count(*) FROM search_prominent('many', 'tool', NULL, 20)), 20::bigint, 'of a common word the most prominent');
SELECT ok((SELECT bool_and(t.slug IN ('many-1', 'many-2', 'many-3', 'many-4', 'many-5', 'many-6')) FROM search_prominent('many', 'tool', NULL, 6) AS s JOIN tools AS t ON t.id = s.id),
          'what is compared is more prominent');
SELECT is((SELECT count(*) FROM search_prominent('many', 'tool', (SELECT id FROM categories WHERE slug = 'shelf-2'), 150)), 15::bigint, 'also of a category');

-- ---- documents follow ---------------------------------------------------------------------------
SELECT is(pg_temp.drift(), NULL, 'documents are as tools and comparisons are');
CREATE FUNCTION pg_temp.prominence() RETURNS int LANGUAGE sql AS $$
  SELECT d.prominence FROM search_documents AS d WHERE d.kind = 'comparison' AND d.title = 'Cursor vs GitHub Copilot'
$$;
SELECT is(pg_temp.prominence(), 2, 'a comparison is as prominent as its tools have reviews');
SELECT reviews('github-copilot', 'builder+ skeptic- creator+');
SELECT is(pg_temp.prominence(), 5, '… also those that came later');
SELECT import_retire_reviews('cursor', '{builder}');
SELECT is(pg_temp.prominence(), 4, '… and without those that went');
SELECT pg_temp.edit('cursor', 'Kursor', 'A tagline', 'What it does.', 'Languages');
SELECT is(pg_temp.found('kursor') || ' ' || pg_temp.found('cursor', 'tool'), 'cursor cursor ', 'a renamed tool is found by its name now, its comparisons, too');
SELECT move('github-copilot', 'delisted');
SELECT is(pg_temp.found('copilot') || pg_temp.found('kursor'), 'cursor', 'what is delisted is not found, nor compared');
SELECT move('github-copilot', 'published'), move('bolt', 'merged', 'cursor');
SELECT is(pg_temp.found('copilot') || ' ' || pg_temp.found('bolt'), 'github-copilot cursor ', 'it comes back; what is merged is not found');
SELECT is(pg_temp.drift(), NULL, 'and documents are as tools and comparisons are');

-- ---- suggestions --------------------------------------------------------------------------------
SELECT is(ask_for('slug', 'suggest', 'many', '6'), 'many-2 many-3 many-4 many-5 many-1 many-6', 'the most prominent first');
SELECT is(ask_for('slug', 'suggest', ' GITHUB C ', '8'), 'github-copilot', 'capitals and blanks around do not matter');
SELECT is(ask_for('slug', 'suggest', 'cop', '8'), 'github-copilot', 'a word further on begins so');
SELECT is(ask_for('slug', 'suggest', 'kurser', '8'), 'cursor', 'one that is spelt alike, when nothing begins so');
SELECT is(ask_for('slug', 'suggest', 'c', '8'), 'c cpp', 'one letter');
SELECT is(ask_for('slug', 'suggest', q, '8'), '', 'nothing for ' || q) FROM unnest(ARRAY['', ' ', '%', '_', '🚢', 'zzzzzz', '--']) AS q;
SELECT is(ask_for('slug', 'search_near', 'best kurser editor', '3'), 'cursor', 'near misses by a single word');
SELECT is(current_setting('pg_trgm.similarity_threshold'), '0.3', 'the threshold is that of the function only');

-- ---- tags, and lists by them --------------------------------------------------------------------
SELECT is(tag('cursor', '{Agent,C++}'), true, 'tags are made');
SELECT is(tag('cursor', '{agent,c++}'), false, 'whatever their capitals');
SELECT tag('c', '{C,Agent}'), tag('cpp', '{C#}');
SELECT is(string_agg(slug || ' ' || name || ' ' || tools, ', ' ORDER BY id), 'zebra-crossing Zebra crossing 0, agent Agent 2, c C++ 1, c-2 C 1, c-3 C# 1', 'each counts its tools') FROM tags;
SELECT is(ask_for('tag_names', 'tool_page', 'cursor'), '["Agent", "C++"]', 'a tool has its tags in their order');
SELECT move('c', 'delisted');
SELECT is((SELECT tools FROM tags WHERE slug = 'agent'), 1, 'what is not public does not count');
SELECT move('c', 'published');
CREATE FUNCTION pg_temp.listed(p_sort text, p_category text, p_tag text, p_pricing text) RETURNS text LANGUAGE sql AS $$
  SELECT ask_for('slug', 'tools_filtered', p_sort, p_category, p_tag, p_pricing, '9223372036854775807', '2147483647', '2147483647', '2.0', '9223372036854775807', '3')
$$;
SELECT is(pg_temp.listed(s, 'languages', 'agent', 'free'), 'c cursor', s || ' by category, tag and price') FROM unnest(ARRAY['newest', 'community']) AS s;
SELECT is(pg_temp.listed('panel', '', 'agent', ''), 'cursor c', 'panel by tag');
SELECT is(pg_temp.listed('newest', '', '', 'paid') || pg_temp.listed('panel', '', 'none', ''), '', 'or none');
SELECT is(ask_for('slug', 'tools_filtered', 'newest', '', '', 'free', k.at::text, '0', '0', '0', k.id::text, '99'),
          (SELECT string_agg(t.slug, ' ' ORDER BY t.published_at DESC, t.id DESC) FROM tools AS t WHERE t.state = 'published' AND (t.published_at, t.id) < (instant(k.at), k.id)), 'a list goes on')
  FROM (SELECT microseconds(published_at) AS at, id FROM tools WHERE slug = 'notes') AS k;

SELECT * FROM finish();
ROLLBACK;

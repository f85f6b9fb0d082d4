-- What the pages' statements answer: whole tools, lists without a gap or a double, pairs, the picker, the sitemap.
BEGIN;
SELECT no_plan();

-- forty tools in three categories, some with reviews, votes, one moment of publishing, and some that nobody may see
SELECT tool(format('t%s', n), format('Category %s', n % 3), format('Tool %s', n)) FROM generate_series(1, 40) AS n;
SELECT reviews(format('t%s', n), (ARRAY['builder+', 'builder+ skeptic-', 'founder- builder+ creator+', 'skeptic- futurist+ creator+ founder+'])[1 + n % 4])
  FROM generate_series(1, 34) AS n;
SELECT vote(format('t%s', n), v, CASE WHEN v % n = 0 THEN 'ship' ELSE 'skip' END) FROM generate_series(1, 12) AS n, generate_series(1, n) AS v;
SELECT vote('t20', 99, 'ship', 'n', 0);
UPDATE tools SET published_at = date_trunc('day', now()) - (id / 4) * interval '1.000001 hour';
SELECT rank_votes(100);
SELECT import_comparison(format('t%s', n), format('t%s', n + 3 * (1 + n % 2))) FROM generate_series(1, 30) AS n;
SELECT import_comparison(l, r) FROM (VALUES ('t7', 't19'), ('t22', 't34'), ('t2', 't14'), ('t3', 't15'), ('t2', 't3')) AS v (l, r);
UPDATE comparisons SET curated_at = curated_at - interval '1 day' WHERE id % 3 = 0;
SELECT move('t5', 'delisted'), move('t6', 'merged', 't7');
INSERT INTO tools (slug) VALUES ('drafted');

-- ---- one tool -----------------------------------------------------------------------------------
SELECT is((SELECT r - ARRAY['id', 'published_at', 'updated_at'] FROM ask('tool_page', 't3') AS r),
  '{"slug": "t3", "state": "published", "merged_slug": null, "name": "Tool 3", "tagline": "A tagline", "description": "What it does.", "website": "https://example.com/t3",
    "category_slug": "category-0", "category_name": "Category 0", "pricing_model": "free", "pricing_entry": "Free", "panel_ships": 3, "panel_reviews": 4,
    "community_ship": 1, "community_skip": 2, "community_held": 0, "community_voided": 0, "review_personas": ["skeptic", "futurist", "creator", "founder"], "review_names": ["Skeptic", "Futurist", "Creator", "Founder"],
    "review_verdicts": ["skip", "ship", "ship", "ship"], "review_quotes": ["Because of skeptic-", "Because of futurist+", "Because of creator+", "Because of founder+"],
    "review_dates": ["2026-05-01", "2026-05-01", "2026-05-01", "2026-05-01"], "tag_slugs": [], "tag_names": [], "revision": 1, "description_html": null}'::jsonb, 'a tool''s page has it all');
SELECT is(ask_for('review_personas', 'tool_page', 't2'), '["builder", "creator", "founder"]', 'reviews are in the panel''s order');
SELECT is(ask_for('review_personas', 'tool_page', 't40'), '[]', 'or there are none');
SELECT matches(ask_for('published_at', 'tool_page', 't3'), '^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$', 'instants are in UTC');
SELECT is(ask_for('slug', 'tool_page', 'nothing'), '', 'an unknown slug has no row');
SELECT is(ask_for('slug', 'tool_page', 'drafted'), '', 'nor has a tool without content');
SELECT is(ask_for('state', 'tool_page', 't5') || ask_for('merged_slug', 'tool_page', 't6'), 'delistedt7', 'one that is not public says so');
SELECT is(ask_for('community_ship', 'tool_page', 't20'), '0', 'held votes are not shown');

-- ---- lists, page by page ------------------------------------------------------------------------
CREATE FUNCTION pg_temp.listed(p_name text, p_first text[], p_keys text[], p_max int) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  keys text[] := p_first;
  slugs text := '';
  page jsonb[];
BEGIN
  FOR i IN 1..60 LOOP
    page := ARRAY(SELECT r FROM ask(p_name, VARIADIC keys || p_max::text) AS r);
    EXIT WHEN page = '{}';
    slugs := slugs || (SELECT string_agg(' ' || (r ->> 'slug'), '' ORDER BY n) FROM unnest(page) WITH ORDINALITY AS x (r, n));
    keys := p_first[1:cardinality(p_first) - cardinality(p_keys)] || ARRAY(SELECT page[cardinality(page)] ->> k FROM unnest(p_keys) AS k);
  END LOOP;
  RETURN slugs;
END $$;
CREATE FUNCTION pg_temp.wanted(p_order text, p_category text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE got text;
BEGIN
  EXECUTE format('SELECT string_agg('' '' || slug, '''' ORDER BY %s) FROM (SELECT p.*, coalesce(wilson_low(community_ship, community_ship + community_skip), -1) AS score
                    FROM tool_pages AS p WHERE state = ''published'' AND (category_slug = $1 OR $1 IS NULL)) AS t', p_order) INTO got USING p_category;
  RETURN got;
END $$;
SELECT is(pg_temp.listed(l.name || CASE WHEN c IS NULL THEN '' ELSE '_in' END, array_remove(ARRAY[c], NULL) || l.first, l.keys, m), pg_temp.wanted(l.ord, c),
          format('%s in %s, %s a page', l.name, coalesce(c, 'all'), m))
  FROM (VALUES ('tools_newest', '{9223372036854775807,9223372036854775807}'::text[], '{key_at,id}'::text[], 'published DESC, id DESC'),
               ('tools_by_panel', '{2147483647,2147483647,9223372036854775807}', '{key_percent,panel_reviews,id}', 'panel_percent DESC, panel_reviews DESC, id DESC'),
               ('tools_by_community', '{2.0,9223372036854775807}', '{key_score,id}', 'score DESC, id DESC')) AS l (name, first, keys, ord),
       unnest(ARRAY[NULL, 'category-0', 'category-2']) AS c, unnest(ARRAY[1, 7, 100]) AS m;
SELECT is(ask_for('slug', 'tools_newest_in', 'nothing', '9223372036854775807', '9223372036854775807', '9'), '', 'an unknown category is empty');
SELECT is(ask_for('slug', 'tools_newest', '-9223372036854775808', '0', '9'), '', 'any number is a key');
SELECT is((SELECT count(*) FROM ask('tools_newest', '9223372036854775807', '9223372036854775807', '100')), 38::bigint, 'only published ones are listed');
SELECT is((SELECT r - ARRAY['id', 'published_at', 'updated_at', 'key_at'] FROM ask('tools_newest', '9223372036854775807', '9223372036854775807', '100') AS r WHERE r ->> 'slug' = 't3'),
          (SELECT r - ARRAY['id', 'published_at', 'updated_at', 'state', 'merged_slug', 'revision', 'description_html', 'community_held', 'community_voided'] FROM ask('tool_page', 't3') AS r), 'a list holds whole tools');

-- ---- pairs --------------------------------------------------------------------------------------
CREATE FUNCTION pg_temp.pairs(p_name text, VARIADIC p_args text[]) RETURNS text LANGUAGE sql AS
  $$ SELECT coalesce(string_agg((r ->> 'left_slug') || '-' || (r ->> 'right_slug'), ' ' ORDER BY n), '') FROM ask(p_name, VARIADIC p_args) WITH ORDINALITY AS x (r, n) $$;
CREATE FUNCTION pg_temp.curated(p_one text, p_other text, p_max int) RETURNS text LANGUAGE sql AS $$
  SELECT coalesce(string_agg(p, ' ' ORDER BY n), '') FROM (
    SELECT l.slug || '-' || r.slug AS p, row_number() OVER (ORDER BY c.curated_at DESC, c.id) AS n
      FROM comparisons AS c JOIN tools AS l ON l.id = left_id JOIN tools AS r ON r.id = right_id
     WHERE l.state = 'published' AND r.state = 'published'
       AND (p_one IS NULL OR (l.slug IN (p_one, p_other)) <> (r.slug IN (p_one, p_other)))) AS x
   WHERE n <= p_max $$;
SELECT is(pg_temp.pairs('comparison_pairs', '9223372036854775807', '9223372036854775807', '100'), pg_temp.curated(NULL, NULL, 100), 'newest first, and of one moment as they were chosen');
SELECT is((SELECT count(*) FROM ask('comparison_pairs', '9223372036854775807', '9223372036854775807', '100')), (SELECT count(*) FROM comparisons WHERE sides = 2), 'all of them');
SELECT cmp_ok((SELECT count(*) FROM comparisons WHERE sides < 2), '>=', 3::bigint, 'but those with a side that is not public');
DO $$
DECLARE at text := '9223372036854775807'; place text := '9223372036854775807'; said text := ''; r jsonb; n int;
BEGIN
  LOOP
    n := 0;
    FOR r IN SELECT * FROM ask('comparison_pairs', at, place, '4') LOOP
      n := n + 1; at := r ->> 'key_at'; place := r ->> 'key_place'; said := said || ' ' || (r ->> 'left_slug') || '-' || (r ->> 'right_slug');
    END LOOP;
    EXIT WHEN n = 0;
  END LOOP;
  PERFORM set_config('test.paged', ltrim(said), true);
END $$;
SELECT is(current_setting('test.paged'), pg_temp.curated(NULL, NULL, 100), 'page by page');
SELECT is(pg_temp.pairs('tool_pairs', format('t%s', n), m::text), pg_temp.curated(format('t%s', n), '', m), format('pairs of t%s, at most %s', n, m)) FROM generate_series(7, 12) AS n, unnest(ARRAY[1, 9]) AS m;
SELECT is(pg_temp.pairs('comparison_also', format('t%s', n), format('t%s', n + 3), m::text), pg_temp.curated(format('t%s', n), format('t%s', n + 3), m), format('others with t%s or t%s, at most %s', n, n + 3, m))
  FROM generate_series(7, 13) AS n, unnest(ARRAY[1, 9]) AS m;
SELECT is((SELECT r FROM ask('tool_pairs', 't8', '9') AS r WHERE r ->> 'left_slug' = 't8'),
  '{"left_slug": "t8", "left_name": "Tool 8", "left_ships": 1, "left_reviews": 1, "right_slug": "t11", "right_name": "Tool 11", "right_ships": 3, "right_reviews": 4, "category": "Category 2"}'::jsonb, 'a pair has both panels');
SELECT is(ask_for('side', 'comparison_page', 't4', 't7') || ' ' || ask_for('slug', 'comparison_page', 't4', 't7') || ' ' || ask_for('curated_left_slug', 'comparison_page', 't4', 't7'), '1 2 t4 t7 t4 t4', 'a comparison, left and right');
SELECT is(ask_for('slug', 'comparison_page', 't7', 't4') || ' ' || ask_for('curated_left_slug', 'comparison_page', 't7', 't4'), 't7 t4 t4 t4', 'asked for the other way, with its order');
SELECT is(ask_for('slug', 'comparison_page', 't1', 't2') || ask_for('curated_left_slug', 'comparison_page', 't1', 't2'), 't1 t2', 'a pair that nobody chose');
SELECT is(ask_for('side', 'comparison_page', 'nothing', 't2'), '2', 'a side that no tool ever had');
SELECT is(ask_for('merged_slug', 'comparison_page', 't6', 't4') || ask_for('curated_left_slug', 'comparison_page', 't6', 't4'), 't7t4 t4', 'a merged side');
SELECT is(ask_for('side', 'comparison_page', 't3', 't3'), '1 2', 'a tool with itself');
SELECT is((SELECT r - ARRAY['side', 'curated_left_slug'] FROM ask('comparison_page', 't3', 't4') AS r WHERE r ->> 'side' = '1'), (SELECT r - 'revision' FROM ask('tool_page', 't3') AS r), 'a side is a whole tool');
SELECT is(string_agg((r ->> 'slug') || ':' || (r ->> 'left_slug') || '-' || (r ->> 'right_slug'), ' ' ORDER BY n),
          't28:t10-t28 t16:t10-t16 t4:t10-t4 t31:t10-t31', 'neighbours: the best of the category, with the address of each comparison')
  FROM ask('tool_neighbours', 't10', '4') WITH ORDINALITY AS x (r, n);
SELECT is((SELECT (r ->> 'left_slug') || '-' || (r ->> 'right_slug') FROM ask('tool_neighbours', 't15', '50') AS r WHERE r ->> 'slug' = 't9'), 't9-t15', 'in curated order when there is one');
SELECT is((SELECT count(*) FROM ask('tool_neighbours', 't15', '50')), (SELECT tools - 1 FROM categories WHERE slug = 'category-0')::bigint, 'all others of its category');

-- ---- the picker ---------------------------------------------------------------------------------
SELECT tool('claude-code', 'Category 1', 'Claude Code'), tool('cursor', 'Category 1', 'Cursor'), tool('perl', 'Category 1', '100% Perl_x'), tool('schoen', 'Category 1', 'Schöner');
UPDATE tools SET slug = 'cursor-editor' WHERE slug = 'cursor';
SELECT is(ask_for('slug', 'tools_matching', typed, '3'), want, 'typed: ' || typed)
  FROM (VALUES ('Cursor', 'cursor-editor'), ('cursor', 'cursor-editor'), (' CURSOR-EDITOR ', 'cursor-editor'), ('Claude Cod', 'claude-code'), ('cla', 'claude-code'), ('Claud Code', 'claude-code'),
    ('courser', ''), ('cursr', 'cursor-editor'), ('t6', 't7'), ('', ''), ('%', ''), ('100%', 'perl'), ('_', ''), ('SCHÖNER', 'schoen'), ('xyzzy', ''), ('''; DROP TABLE tools; --', '')) AS v (typed, want);
SELECT is(split_part(ask_for('slug', 'tools_matching', 'Tool 3', '5'), ' ', 1), 't3', 'the very name comes first');
SELECT is(strpos(' ' || ask_for('slug', 'tools_matching', 'Tool 5', '50') || ' ', ' t5 '), 0, 'a tool that is not public is not found');
SELECT is((SELECT string_agg(DISTINCT r ->> 'quality', ' ' ORDER BY r ->> 'quality') FROM ask('tools_matching', 'tool 1', '50') AS r), '1 2 3', 'the quality tells why');
SELECT matches(ask_for('name', 'tool_names', '300'), '^100% Perl_x Claude Code Cursor ', 'names for the suggestions');
SELECT is(ask_for('name', 'tool_names', '3'), '', 'none when they are too many');

-- ---- the rest -----------------------------------------------------------------------------------
SELECT is(ask_for('name', 'categories'), 'Category 0 Category 1 Category 2', 'categories');
SELECT is(ask_for('tools', 'categories'), (SELECT string_agg(n::text, ' ' ORDER BY category_slug) FROM (SELECT category_slug, count(*) AS n FROM tool_pages WHERE state = 'published' GROUP BY 1) AS x), 'with their tools');
SELECT category_named('Empty');
SELECT is(ask_for('slug', 'categories'), 'category-0 category-1 category-2', 'an empty one is not listed');
SELECT is(ask_for('tools', 'category_by_slug', 'empty') || ask_for('tools', 'category_by_slug', 'nothing'), '0', 'but there');
SELECT is(ask_for('slug', 'personas'), 'builder skeptic futurist creator founder', 'personas');
SELECT is(ask_for('reviews', 'personas'), (SELECT string_agg(n::text, ' ' ORDER BY position) FROM (SELECT p.position, count(t.id) AS n FROM personas AS p LEFT JOIN reviews AS r ON r.persona_id = p.id AND superseded_at IS NULL
          LEFT JOIN tools AS t ON t.id = r.tool_id AND t.state = 'published' GROUP BY p.id) AS x), 'with their reviews');
SELECT is((SELECT r FROM ask('site_counts') AS r), (SELECT jsonb_build_object('tools', (SELECT count(*) FROM tools WHERE state = 'published'),
  'reviews', (SELECT count(*) FROM reviews AS r JOIN tools AS t ON t.id = r.tool_id WHERE superseded_at IS NULL AND t.state = 'published'),
  'comparisons', (SELECT count(*) FROM comparison_cards), 'votes', (SELECT count(*) FROM votes WHERE standing = 'counted'))), 'the site is counted');
SELECT is((SELECT r - 'votes' FROM ask('site_counts') AS r), (SELECT r FROM ask('site_size') AS r), 'its size alike');
SELECT is((SELECT count(*) FROM ask('sitemap_tools', '0', '1000')), (SELECT count(*) FROM tools WHERE state = 'published'), 'the sitemap has all tools');
SELECT is(ask_for('slug', 'sitemap_tools', (SELECT id::text FROM tools WHERE slug = 't7'), (SELECT id::text FROM tools WHERE slug = 't9')), 't8 t9', 'in parts');
SELECT is((SELECT string_agg(r ->> 'kind' || ' ' || (r ->> 'part'), ', ') FROM ask('sitemap_parts', '10') AS r),
  (SELECT string_agg(x.kind || ' ' || x.part, ', ' ORDER BY x.kind, x.part)
     FROM (SELECT 'tools' AS kind, (id + 9) / 10 AS part FROM tools WHERE state = 'published' UNION SELECT 'comparisons', (id + 9) / 10 FROM comparison_cards WHERE indexed) AS x), 'the parts in which anything is');
SELECT is((SELECT sum((SELECT count(*) FROM ask('sitemap_' || (r ->> 'kind'), (((r ->> 'part')::int - 1) * 10)::text, ((r ->> 'part')::int * 10)::text)))::bigint FROM ask('sitemap_parts', '10') AS r),
  (SELECT count(*) FROM ask('sitemap_tools', '0', '100000')) + (SELECT count(*) FROM ask('sitemap_comparisons', '0', '100000')), '… hold each page once');
SELECT is((SELECT count(*) FROM ask('sitemap_comparisons', '0', '1000')),
  (SELECT count(*) FROM comparisons AS c JOIN tool_pages AS l ON l.id = c.left_id JOIN tool_pages AS r ON r.id = c.right_id
    WHERE l.state = 'published' AND r.state = 'published' AND l.category_id = r.category_id AND l.panel_reviews >= 3 AND r.panel_reviews >= 3), 'and comparisons of one category with three reviews on each side');
SELECT cmp_ok((SELECT count(*) FROM ask('sitemap_comparisons', '0', '1000')), '>', 3::bigint, 'which there are');
SELECT is((SELECT count(*) FROM ask('sitemap_comparisons', '0', '1000') AS r WHERE r ->> 'lastmod' = to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD')), (SELECT count(*) FROM ask('sitemap_comparisons', '0', '1000')), 'with the day of their last change');
SELECT is(ask_for('version', 'schema_version'), (SELECT count(*)::text FROM schema_migrations), 'the schema''s version');
SELECT is(ask_for('tools', 'tally_drift_part', '0', '1000'), '0', 'no drift');
SELECT is(ask_for('has_tools', 'has_tools'), 'true', 'there are tools');

SELECT * FROM finish();
ROLLBACK;

-- Loads the large catalogue that large.mjs made ($LARGE, tab separated), as superuser. What triggers would do one tool at a time is done at once.
SET session_replication_role = replica;
SET synchronous_commit = off;
CREATE TEMP TABLE large (id bigint PRIMARY KEY, name text, shelf int, tag int, tagline text, description text, quote text);
\set load '\\copy large FROM ' `echo "$LARGE"`
:load
INSERT INTO categories (slug, name) SELECT format('large-%s', n), format('Large %s', n) FROM generate_series(0, 19) AS n;
INSERT INTO tags (slug, name) SELECT format('large-%s', n), format('Large %s', n) FROM generate_series(0, 49) AS n;
INSERT INTO tools (id, slug, state, revision, name, category_id, published_at, panel_reviews, panel_ships) OVERRIDING SYSTEM VALUE
  SELECT l.id, 'large-' || l.id, 'published', 1, l.name, c.id, now() - l.id * interval '1 minute', 3, l.id % 4
    FROM large AS l JOIN categories AS c ON c.slug = 'large-' || l.shelf;
INSERT INTO tool_slugs (slug, tool_id) SELECT 'large-' || id, id FROM large;
INSERT INTO tool_revisions (tool_id, revision, name, tagline, description, website, category_id, pricing_model, pricing_entry, source, author)
  SELECT l.id, 1, l.name, l.tagline, l.description, 'https://large.example/' || l.id, t.category_id,
         (enum_range(NULL::pricing_model))[1 + l.id % 4], 'Free', 'import', 'import'
    FROM large AS l JOIN tools AS t ON t.id = l.id;
INSERT INTO reviews (tool_id, persona_id, verdict, quote, reviewed_on, revision)
  SELECT l.id, p.id, CASE WHEN p.n <= l.id % 4 THEN 'ship' ELSE 'skip' END::verdict, split_part(l.quote, ' ', p.n) || substr(l.quote, 200 * p.n, 200), '2026-05-01', 1
    FROM large AS l, (SELECT id, row_number() OVER (ORDER BY position)::int AS n FROM personas) AS p WHERE p.n <= 3;
INSERT INTO comparisons (left_id, right_id, sides)
  SELECT l.id, r.id, 2 FROM large AS l JOIN large AS r ON r.id = l.id + 1 + l.id % 7 WHERE l.id % 10 = 0;
INSERT INTO community_ranks (tool_id, category_id, score) SELECT t.id, t.category_id, -1 FROM large AS l JOIN tools AS t ON t.id = l.id;
INSERT INTO tool_tags (tool_id, tag_id, place) SELECT l.id, g.id, 1 FROM large AS l JOIN tags AS g ON g.slug = 'large-' || l.tag WHERE l.id % 2 = 0;
UPDATE totals SET comparisons = (SELECT count(*) FROM comparisons AS c WHERE c.sides = 2);
UPDATE categories AS c SET tools = k.n, reviews = k.reviews
  FROM (SELECT category_id, count(*)::int AS n, sum(panel_reviews)::int AS reviews FROM tools WHERE state = 'published' GROUP BY category_id) AS k
 WHERE k.category_id = c.id;

DROP INDEX search_documents_words, search_documents_title_words;
DO $$
BEGIN
  PERFORM search_index_tool(t.id) FROM tools AS t WHERE t.id > 1000000;
  PERFORM search_index_comparison(c.id) FROM comparisons AS c WHERE c.left_id > 1000000;
END
$$;
CREATE INDEX search_documents_words ON search_documents USING gin (words) WITH (fastupdate = off);
CREATE INDEX search_documents_title_words ON search_documents USING gin (title_words) WITH (fastupdate = off);
SELECT setval(pg_get_serial_sequence('tools', 'id'), 2000000);
RESET session_replication_role;
VACUUM (ANALYZE);

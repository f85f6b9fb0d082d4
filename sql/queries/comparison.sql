-- Comparisons: the page of a pair, and lists of curated pairs.

-- name: comparison_page (left_slug text, right_slug text)
-- rows: side int, id bigint, slug text, state text, merged_slug text?, name text, tagline text, description text, website text,
--       category_slug text, category_name text, pricing_model text, pricing_entry text, panel_ships int, panel_reviews int,
--       community_ship int, community_skip int, review_personas text[], review_names text[], review_verdicts text[],
--       review_quotes text[], review_dates text[], tag_slugs text[], tag_names text[], published_at text?, updated_at text, description_html text?,
--       community_held int, community_voided int, curated_left_slug text?
-- The tools of the two slugs, as tool_page does it: side 1 is the left one, side 2 the right one; a side that no tool ever had is
-- missing. When both are published and somebody chose the pair, `curated_left_slug` (the same in both rows) says which one stands
-- on the left; tools that were merged count as those they were merged into.
WITH asked AS (
  SELECT a.side, s.tool_id, CASE WHEN t.state = 'merged' THEN final_tool(t.id) ELSE t.id END AS final_id
    FROM (VALUES (1, $1), (2, $2)) AS a (side, slug)
    JOIN tool_slugs AS s ON s.slug = a.slug
    JOIN tools AS t ON t.id = s.tool_id
)
SELECT a.side, t.id, t.slug, t.state, t.merged_slug, t.name, t.tagline, t.description, t.website,
       t.category_slug, t.category_name, t.pricing_model, t.pricing_entry, t.panel_ships, t.panel_reviews,
       t.community_ship, t.community_skip, t.review_personas, t.review_names, t.review_verdicts,
       t.review_quotes, t.review_dates, t.tag_slugs, t.tag_names, t.published_at, t.updated_at, t.description_html,
       t.community_held, t.community_voided,
       (SELECT k.slug
          FROM comparisons AS c JOIN tools AS k ON k.id = c.left_id
         WHERE c.lower_id = (SELECT min(final_id) FROM asked) AND c.higher_id = (SELECT max(final_id) FROM asked)
           AND c.sides = 2) AS curated_left_slug
  FROM asked AS a
  JOIN tool_pages AS t ON t.id = a.tool_id
 ORDER BY a.side;

-- name: comparison_pairs (after_at bigint, after_place bigint, max int)
-- rows: left_slug text, left_name text, left_ships int, left_reviews int, right_slug text, right_name text, right_ships int,
--       right_reviews int, category text, key_at bigint, key_place bigint
-- Curated comparisons, newest first, those of one moment in the order in which they were chosen. The key is (key_at, key_place);
-- the first page begins behind 9223372036854775807 twice. `category` is the left tool's.
SELECT c.left_slug, c.left_name, c.left_ships, c.left_reviews, c.right_slug, c.right_name, c.right_ships, c.right_reviews, c.category,
       microseconds(c.curated_at) AS key_at, c.place AS key_place
  FROM comparison_cards AS c
 WHERE c.id = ANY (ARRAY(
       SELECT k.id FROM comparisons AS k
        WHERE k.sides = 2 AND (k.curated_at, k.place) < (instant($1), $2)
        ORDER BY k.curated_at DESC, k.place DESC LIMIT $3))
 ORDER BY c.curated_at DESC, c.place DESC;

-- name: comparison_home (max int)
-- rows: left_slug text, left_name text, left_ships int, left_reviews int, right_slug text, right_name text, right_ships int,
--       right_reviews int, category text
-- What the home page shows: the featured ones, the last chosen first, then the newest.
SELECT c.left_slug, c.left_name, c.left_ships, c.left_reviews, c.right_slug, c.right_name, c.right_ships, c.right_reviews, c.category
  FROM comparison_cards AS c
  JOIN (SELECT k.id, k.featured_at
          FROM ((SELECT f.id, f.featured_at, f.curated_at, f.place FROM comparisons AS f
                  WHERE f.featured_at IS NOT NULL AND f.sides = 2 ORDER BY f.featured_at DESC LIMIT $1)
                UNION ALL
                (SELECT n.id, NULL, n.curated_at, n.place FROM comparisons AS n
                  WHERE n.featured_at IS NULL AND n.sides = 2 ORDER BY n.curated_at DESC, n.place DESC LIMIT $1)) AS k
         ORDER BY k.featured_at DESC NULLS LAST, k.curated_at DESC, k.place DESC LIMIT $1) AS h ON h.id = c.id
 ORDER BY h.featured_at DESC NULLS LAST, c.curated_at DESC, c.place DESC;

-- name: comparison_also (left_slug text, right_slug text, max int)
-- rows: left_slug text, left_name text, left_ships int, left_reviews int, right_slug text, right_name text, right_ships int,
--       right_reviews int, category text
-- Other curated comparisons with one of the two, newest first. `category` is the left tool's.
WITH one AS (SELECT s.tool_id AS id FROM tool_slugs AS s WHERE s.slug = $1),
other AS (SELECT s.tool_id AS id FROM tool_slugs AS s WHERE s.slug = $2)
SELECT c.left_slug, c.left_name, c.left_ships, c.left_reviews, c.right_slug, c.right_name, c.right_ships, c.right_reviews, c.category
  FROM comparison_cards AS c
 WHERE c.id = ANY (ARRAY(
       SELECT k.id
         FROM (SELECT id FROM one UNION ALL SELECT id FROM other) AS t
        CROSS JOIN LATERAL (
              SELECT * FROM (SELECT l.id, l.curated_at, l.place, l.left_id, l.right_id FROM comparisons AS l
                              WHERE l.left_id = t.id AND l.sides = 2
                              ORDER BY l.curated_at DESC, l.place DESC LIMIT $3 + 1) AS ls
              UNION ALL
              SELECT * FROM (SELECT r.id, r.curated_at, r.place, r.left_id, r.right_id FROM comparisons AS r
                              WHERE r.right_id = t.id AND r.sides = 2
                              ORDER BY r.curated_at DESC, r.place DESC LIMIT $3 + 1) AS rs) AS k
        WHERE NOT (k.left_id IN (SELECT id FROM one UNION ALL SELECT id FROM other)
                   AND k.right_id IN (SELECT id FROM one UNION ALL SELECT id FROM other))
        ORDER BY k.curated_at DESC, k.place DESC LIMIT $3))
 ORDER BY c.curated_at DESC, c.place DESC;

-- name: compared_tools (slugs text)
-- rows: place int, id bigint, slug text, state text, merged_slug text?, name text, tagline text, description text, website text,
--       category_slug text, category_name text, pricing_model text, pricing_entry text, panel_ships int, panel_reviews int,
--       community_ship int, community_skip int, review_personas text[], review_names text[], review_verdicts text[],
--       review_quotes text[], review_dates text[], tag_slugs text[], tag_names text[], published_at text?, updated_at text
-- The tools of these slugs (joined by commas), as tool_page does it; `place` counts from 1 in the order of the slugs. One that no
-- tool ever had is missing.
SELECT a.place::int AS place, t.id, t.slug, t.state, t.merged_slug, t.name, t.tagline, t.description, t.website,
       t.category_slug, t.category_name, t.pricing_model, t.pricing_entry, t.panel_ships, t.panel_reviews,
       t.community_ship, t.community_skip, t.review_personas, t.review_names, t.review_verdicts,
       t.review_quotes, t.review_dates, t.tag_slugs, t.tag_names, t.published_at, t.updated_at
  FROM unnest(string_to_array($1, ',')) WITH ORDINALITY AS a (slug, place)
  JOIN tool_slugs AS s ON s.slug = a.slug
  JOIN tool_pages AS t ON t.id = s.tool_id
 ORDER BY a.place;

-- name: curated_among (slugs text)
-- rows: left_slug text, right_slug text
-- The curated comparisons between the tools of these present slugs (joined by commas).
SELECT l.slug AS left_slug, r.slug AS right_slug
  FROM tools AS l JOIN comparisons AS c ON c.left_id = l.id JOIN tools AS r ON r.id = c.right_id
 WHERE l.slug = ANY (string_to_array($1, ',')) AND r.slug = ANY (string_to_array($1, ',')) AND c.sides = 2;

-- Facts: each published tool in a line, for programs.

-- name: tool_facts (after_id bigint, max int)
-- rows: id bigint, slug text, name text, tagline text, category_slug text, category_name text, pricing_model text, pricing_entry text,
--       observed_on text?, basis text?, answered_on text?, panel_ships int, panel_reviews int, reviewed_on text?, community_ship int, community_skip int, counted_on text
-- By number, from behind after_id (0 for the first): new tools come last, so who pages on misses none. Ask for one more than is shown.
SELECT f.id, f.slug, f.name, f.tagline, f.category_slug, f.category_name, f.pricing_model, f.pricing_entry,
       f.observed_on, f.basis, f.answered_on, f.panel_ships, f.panel_reviews, f.reviewed_on, f.community_ship, f.community_skip, f.counted_on
  FROM tool_facts AS f
 WHERE f.id = ANY (ARRAY(
       SELECT t.id FROM tools AS t WHERE t.state = 'published' AND t.id > $1
        ORDER BY t.id LIMIT $2))
 ORDER BY f.id;

-- name: tool_facts_of (slugs text)
-- rows: id bigint, slug text, name text, tagline text, category_slug text, category_name text, pricing_model text, pricing_entry text,
--       observed_on text?, basis text?, answered_on text?, panel_ships int, panel_reviews int, reviewed_on text?, community_ship int, community_skip int, counted_on text
-- Those of these tools (present slugs, joined by commas), in that order.
SELECT f.id, f.slug, f.name, f.tagline, f.category_slug, f.category_name, f.pricing_model, f.pricing_entry,
       f.observed_on, f.basis, f.answered_on, f.panel_ships, f.panel_reviews, f.reviewed_on, f.community_ship, f.community_skip, f.counted_on
  FROM unnest(string_to_array($1, ',')) WITH ORDINALITY AS a (slug, place)
  JOIN tool_facts AS f ON f.slug = a.slug COLLATE "C"
 ORDER BY a.place;

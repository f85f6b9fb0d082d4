-- What pages show, gathered: one row a tool, one row a comparison.

CREATE VIEW tool_pages AS
  SELECT t.id, t.slug, t.state::text AS state,
         CASE WHEN t.state = 'merged'
              THEN (SELECT f.slug FROM tools AS f WHERE f.id = final_tool(t.id)) END AS merged_slug,
         r.name, r.tagline, r.description, r.website,
         t.category_id, c.slug AS category_slug, c.name AS category_name,
         r.pricing_model::text AS pricing_model, r.pricing_entry,
         t.panel_ships, t.panel_reviews, t.panel_percent,
         v.ship AS community_ship, v.skip AS community_skip,
         w.personas AS review_personas, w.names AS review_names, w.verdicts AS review_verdicts,
         w.quotes AS review_quotes, w.dates AS review_dates,
         t.published_at AS published, utc(t.published_at) AS published_at, utc(t.updated_at) AS updated_at
    FROM tools AS t
    JOIN tool_revisions AS r ON r.tool_id = t.id AND r.revision = t.revision
    JOIN categories AS c ON c.id = t.category_id
   CROSS JOIN LATERAL (
         SELECT coalesce(sum(k.ship), 0)::int AS ship, coalesce(sum(k.skip), 0)::int AS skip
           FROM vote_tallies AS k WHERE k.tool_id = t.id) AS v
   CROSS JOIN LATERAL (
         SELECT coalesce(array_agg(q.slug), '{}') AS personas, coalesce(array_agg(q.name), '{}') AS names,
                coalesce(array_agg(q.verdict), '{}') AS verdicts, coalesce(array_agg(q.quote), '{}') AS quotes,
                coalesce(array_agg(q.day), '{}') AS dates
           FROM (SELECT p.slug::text, p.name, x.verdict::text, x.quote, to_char(x.reviewed_on, 'YYYY-MM-DD') AS day
                   FROM reviews AS x JOIN personas AS p ON p.id = x.persona_id
                  WHERE x.tool_id = t.id AND x.superseded_at IS NULL
                  ORDER BY p.position) AS q) AS w;
COMMENT ON VIEW tool_pages IS 'Everything a page shows of a tool, in whatever state it is.';
COMMENT ON COLUMN tool_pages.id IS 'Number of the tool.';
COMMENT ON COLUMN tool_pages.slug IS 'Its present slug.';
COMMENT ON COLUMN tool_pages.state IS 'Its state; the public sees published ones.';
COMMENT ON COLUMN tool_pages.merged_slug IS 'Slug of the published tool it was merged into in the end; null when not merged, or into none that is public.';
COMMENT ON COLUMN tool_pages.name IS 'Its name.';
COMMENT ON COLUMN tool_pages.tagline IS 'Its tagline.';
COMMENT ON COLUMN tool_pages.description IS 'Its description.';
COMMENT ON COLUMN tool_pages.website IS 'Its own address.';
COMMENT ON COLUMN tool_pages.category_id IS 'Number of its category.';
COMMENT ON COLUMN tool_pages.category_slug IS 'Slug of its category.';
COMMENT ON COLUMN tool_pages.category_name IS 'Name of its category.';
COMMENT ON COLUMN tool_pages.pricing_model IS 'Its pricing model.';
COMMENT ON COLUMN tool_pages.pricing_entry IS 'Its entry price.';
COMMENT ON COLUMN tool_pages.panel_ships IS 'Live reviews that say ship.';
COMMENT ON COLUMN tool_pages.panel_reviews IS 'Live reviews.';
COMMENT ON COLUMN tool_pages.panel_percent IS 'Panel share in percent, -1 without a review: a key of lists.';
COMMENT ON COLUMN tool_pages.community_ship IS 'Counted votes that say ship.';
COMMENT ON COLUMN tool_pages.community_skip IS 'Counted votes that say skip.';
COMMENT ON COLUMN tool_pages.review_personas IS 'Slugs of the personas that have a live review, in the panel''s order.';
COMMENT ON COLUMN tool_pages.review_names IS 'Their names.';
COMMENT ON COLUMN tool_pages.review_verdicts IS 'Their verdicts.';
COMMENT ON COLUMN tool_pages.review_quotes IS 'Their quotes.';
COMMENT ON COLUMN tool_pages.review_dates IS 'Their days, 2026-05-01.';
COMMENT ON COLUMN tool_pages.published IS 'When it was published first, to the microsecond: a key of lists.';
COMMENT ON COLUMN tool_pages.published_at IS 'The same as shown.';
COMMENT ON COLUMN tool_pages.updated_at IS 'When its state, content or reviews changed last, as shown.';

CREATE VIEW comparison_cards AS
  SELECT c.id, c.curated_at, c.place, c.left_id, c.right_id,
         l.slug AS left_slug, l.name AS left_name, l.panel_ships AS left_ships, l.panel_reviews AS left_reviews,
         r.slug AS right_slug, r.name AS right_name, r.panel_ships AS right_ships, r.panel_reviews AS right_reviews,
         g.name AS category,
         l.category_id = r.category_id AND l.panel_reviews >= 3 AND r.panel_reviews >= 3 AS indexed,
         greatest(c.curated_at, l.updated_at, r.updated_at) AS updated_at
    FROM comparisons AS c
    JOIN tools AS l ON l.id = c.left_id
    JOIN tools AS r ON r.id = c.right_id
    JOIN categories AS g ON g.id = l.category_id
   WHERE c.sides = 2;
COMMENT ON VIEW comparison_cards IS 'Comparisons as lists show them: those with two published tools.';
COMMENT ON COLUMN comparison_cards.id IS 'Number of the comparison.';
COMMENT ON COLUMN comparison_cards.curated_at IS 'When it was chosen.';
COMMENT ON COLUMN comparison_cards.place IS 'Order among those of one moment: the larger comes first.';
COMMENT ON COLUMN comparison_cards.left_id IS 'Number of the left tool.';
COMMENT ON COLUMN comparison_cards.right_id IS 'Number of the right tool.';
COMMENT ON COLUMN comparison_cards.left_slug IS 'Slug of the left tool.';
COMMENT ON COLUMN comparison_cards.left_name IS 'Name of the left tool.';
COMMENT ON COLUMN comparison_cards.left_ships IS 'Live reviews of the left tool that say ship.';
COMMENT ON COLUMN comparison_cards.left_reviews IS 'Live reviews of the left tool.';
COMMENT ON COLUMN comparison_cards.right_slug IS 'Slug of the right tool.';
COMMENT ON COLUMN comparison_cards.right_name IS 'Name of the right tool.';
COMMENT ON COLUMN comparison_cards.right_ships IS 'Live reviews of the right tool that say ship.';
COMMENT ON COLUMN comparison_cards.right_reviews IS 'Live reviews of the right tool.';
COMMENT ON COLUMN comparison_cards.category IS 'Name of the left tool''s category.';
COMMENT ON COLUMN comparison_cards.indexed IS 'Whether search engines are asked in: one category, and three reviews or more on each side.';
COMMENT ON COLUMN comparison_cards.updated_at IS 'When the comparison or either tool changed last.';

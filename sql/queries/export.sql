-- A catalogue file coming out, in the order in which it went in; for slipway_owner.

-- name: export_tools ()
-- rows: slug text, name text, tagline text, category text, website text, description text, pricing_model text, pricing_entry text,
--       review_personas text[], review_verdicts text[], review_quotes text[], review_dates text[], tag_names text[]
-- All published tools in the order of publishing, with their live reviews in the order of the file they came from.
SELECT t.slug, t.name, t.tagline, t.category_name AS category, t.website, t.description, t.pricing_model, t.pricing_entry,
       w.personas AS review_personas, w.verdicts AS review_verdicts, w.quotes AS review_quotes, w.dates AS review_dates, t.tag_names
  FROM tool_pages AS t
 CROSS JOIN LATERAL (
       SELECT coalesce(array_agg(q.slug), '{}') AS personas, coalesce(array_agg(q.verdict), '{}') AS verdicts,
              coalesce(array_agg(q.quote), '{}') AS quotes, coalesce(array_agg(q.day), '{}') AS dates
         FROM (SELECT p.slug::text, x.verdict::text, x.quote, to_char(x.reviewed_on, 'YYYY-MM-DD') AS day
                 FROM reviews AS x JOIN personas AS p ON p.id = x.persona_id
                WHERE x.tool_id = t.id AND x.superseded_at IS NULL
                ORDER BY x.place, p.position) AS q) AS w
 WHERE t.state = 'published'
 ORDER BY t.published, t.id;

-- name: export_comparisons ()
-- rows: left_slug text, right_slug text
-- All curated comparisons of published tools in the order in which they were chosen.
SELECT c.left_slug, c.right_slug FROM comparison_cards AS c ORDER BY c.curated_at, c.place DESC;

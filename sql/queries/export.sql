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

-- name: export_predictions ()
-- rows: tool text, persona text, words text, due text, percent int
-- What may still be imported: predictions that are open and not due, of seats with a live review, in the order of tools and days.
SELECT t.slug AS tool, s.slug AS persona, p.text AS words, to_char(p.due_on, 'YYYY-MM-DD') AS due, p.percent
  FROM predictions AS p
  JOIN tools AS t ON t.id = p.tool_id AND t.state = 'published'
  JOIN personas AS s ON s.id = p.persona_id
 WHERE p.state = 'open' AND p.due_on > utc_today() AND NOT p.taken_back
   AND EXISTS (SELECT FROM reviews AS r WHERE r.tool_id = p.tool_id AND r.persona_id = p.persona_id AND r.superseded_at IS NULL)
 ORDER BY t.slug, s.slug, p.due_on, p.id;

-- name: export_comparisons ()
-- rows: left_slug text, right_slug text
-- All curated comparisons of published tools in the order in which they were chosen.
SELECT c.left_slug, c.right_slug FROM comparison_cards AS c ORDER BY c.curated_at, c.place DESC;

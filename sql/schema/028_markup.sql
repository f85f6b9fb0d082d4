-- Pages show a description that was written in Markdown as markup, and whoever proposes an edit says of which revision.

CREATE OR REPLACE VIEW tool_pages AS
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
         t.published_at AS published, utc(t.published_at) AS published_at, utc(t.updated_at) AS updated_at,
         r.revision, r.description_html
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
COMMENT ON COLUMN tool_pages.revision IS 'Number of its present revision.';
COMMENT ON COLUMN tool_pages.description_html IS 'Its description as markup; null when it is plain text.';

-- What programs are told of each tool in a line, and how much of a network's quotas of the day is used.

CREATE VIEW tool_facts AS
  SELECT t.id, t.slug, r.name, r.tagline, c.slug AS category_slug, c.name AS category_name,
         r.pricing_model::text AS pricing_model, r.pricing_entry, to_char(r.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS stated_on,
         t.panel_ships, t.panel_reviews,
         (SELECT to_char(max(x.reviewed_on), 'YYYY-MM-DD') FROM reviews AS x WHERE x.tool_id = t.id AND x.superseded_at IS NULL) AS reviewed_on,
         v.ship AS community_ship, v.skip AS community_skip, to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS counted_on
    FROM tools AS t
    JOIN tool_revisions AS r ON r.tool_id = t.id AND r.revision = t.revision
    JOIN categories AS c ON c.id = t.category_id
   CROSS JOIN LATERAL (
         SELECT coalesce(sum(k.ship), 0)::int AS ship, coalesce(sum(k.skip), 0)::int AS skip
           FROM vote_tallies AS k WHERE k.tool_id = t.id) AS v
   WHERE t.state = 'published';
COMMENT ON VIEW tool_facts IS 'Each published tool in a line: what it is, its verdicts and its price, each with its day.';
COMMENT ON COLUMN tool_facts.id IS 'Number of the tool.';
COMMENT ON COLUMN tool_facts.slug IS 'Its present slug.';
COMMENT ON COLUMN tool_facts.name IS 'Its name.';
COMMENT ON COLUMN tool_facts.tagline IS 'Its tagline.';
COMMENT ON COLUMN tool_facts.category_slug IS 'Slug of its category.';
COMMENT ON COLUMN tool_facts.category_name IS 'Name of its category.';
COMMENT ON COLUMN tool_facts.pricing_model IS 'Its pricing model.';
COMMENT ON COLUMN tool_facts.pricing_entry IS 'Its entry price.';
COMMENT ON COLUMN tool_facts.stated_on IS 'The day, in UTC, on which the revision that states the price was written.';
COMMENT ON COLUMN tool_facts.panel_ships IS 'Live reviews that say ship.';
COMMENT ON COLUMN tool_facts.panel_reviews IS 'Live reviews.';
COMMENT ON COLUMN tool_facts.reviewed_on IS 'The day of the newest of them; null without one.';
COMMENT ON COLUMN tool_facts.community_ship IS 'Counted votes that say ship.';
COMMENT ON COLUMN tool_facts.community_skip IS 'Counted votes that say skip.';
COMMENT ON COLUMN tool_facts.counted_on IS 'The day, in UTC, as of which they are counted: today.';

-- /tools/facts is theirs
ALTER TABLE tools ADD CONSTRAINT tools_slug_not_facts CHECK (slug <> 'facts');

-- volatile: they see what the statement that asks has just used
CREATE FUNCTION votes_used(p_network bytea) RETURNS int
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce(sum(q.votes), 0)::int FROM vote_quotas AS q WHERE q.network = p_network AND q.day = (now() AT TIME ZONE 'UTC')::date
$$;
COMMENT ON FUNCTION votes_used(bytea) IS 'How many new votes that count came from the network today.';

CREATE FUNCTION submissions_used(p_network bytea) RETURNS int
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce(sum(q.sent), 0)::int FROM submission_quotas AS q WHERE q.network = p_network AND q.day = (now() AT TIME ZONE 'UTC')::date
$$;
COMMENT ON FUNCTION submissions_used(bytea) IS 'How many submissions and flags came from the network today.';

GRANT SELECT ON tool_facts TO slipway_web;
GRANT EXECUTE ON FUNCTION votes_used(bytea), submissions_used(bytea) TO slipway_web;

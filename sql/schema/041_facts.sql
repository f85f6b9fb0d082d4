-- The address of what programs are told of each tool in a line (tool_facts, in 052_prices.sql), and how much of a network's quotas of the day is used.

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

GRANT EXECUTE ON FUNCTION votes_used(bytea), submissions_used(bytea) TO slipway_web;

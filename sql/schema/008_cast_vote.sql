-- cast_vote(): the one door to the votes. The quota that stands at it, and what a visitor may ask about their own votes.

CREATE TABLE vote_quotas (
  network bytea    NOT NULL CONSTRAINT vote_quotas_network_form CHECK (octet_length(network) BETWEEN 8 AND 64),
  day     date     NOT NULL,
  slot    smallint NOT NULL CONSTRAINT vote_quotas_slots CHECK (slot BETWEEN 0 AND 15),
  votes   int      NOT NULL CONSTRAINT vote_quotas_count CHECK (votes > 0),
  PRIMARY KEY (network, day, slot)
) WITH (fillfactor = 50);
COMMENT ON TABLE vote_quotas IS
  'How many new votes came from a network on a day. Deleted within 48 hours by forget_networks(). Holds no address.';
COMMENT ON COLUMN vote_quotas.network IS 'The network under a keyed hash (HMAC); the key is the day''s and not kept here.';
COMMENT ON COLUMN vote_quotas.day IS 'The day, in UTC.';
COMMENT ON COLUMN vote_quotas.slot IS 'vote_slot() of the voters: those of one large network need not queue for one row.';
COMMENT ON COLUMN vote_quotas.votes IS 'New votes that were counted.';

CREATE FUNCTION quota_allows(p_network bytea, p_voter bigint, p_quota int) RETURNS boolean
LANGUAGE plpgsql AS $$
DECLARE
  today date := (now() AT TIME ZONE 'UTC')::date;
BEGIN
  IF (SELECT coalesce(sum(q.votes), 0) >= p_quota FROM vote_quotas AS q WHERE q.network = p_network AND q.day = today) THEN
    RETURN false;
  END IF;
  INSERT INTO vote_quotas AS q (network, day, slot, votes) VALUES (p_network, today, vote_slot(p_voter), 1)
  ON CONFLICT (network, day, slot) DO UPDATE SET votes = q.votes + 1;
  RETURN true;
END
$$;
COMMENT ON FUNCTION quota_allows(bytea, bigint, int) IS
  'Takes one vote from the network''s quota of the day; false when none is left. Votes at the same instant may exceed it by their number.';

CREATE FUNCTION forget_networks() RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  gone int;
BEGIN
  DELETE FROM vote_quotas WHERE day < (now() AT TIME ZONE 'UTC')::date - 1;
  GET DIAGNOSTICS gone = ROW_COUNT;
  RETURN gone;
END
$$;
COMMENT ON FUNCTION forget_networks() IS 'Deletes what is known of networks from before yesterday; returns how many rows. To be called every hour.';

CREATE FUNCTION cast_vote(
  p_slug text, p_voter bigint, p_verdict verdict, p_network bytea, p_quota int,
  OUT tool_id bigint, OUT slug text, OUT now_verdict verdict, OUT counted boolean, OUT ship int, OUT skip int, OUT changed boolean
)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
#variable_conflict use_column
DECLARE
  tool record;
  was record;
  hops int := 0;
BEGIN
  -- whatever the caller may have set: this is no other cause
  PERFORM set_config('slipway.cause', 'vote', true);
  -- The lock is shared with other voters; move_tool() takes one that is not, so a tool cannot be closed or merged between this
  -- look and the end. When it is being moved just now, this waits and then sees where it went.
  SELECT t.id, t.slug, t.state, t.merged_into, t.published_at INTO tool
    FROM tool_slugs AS s JOIN tools AS t ON t.id = s.tool_id
   WHERE s.slug = p_slug FOR KEY SHARE OF t;
  WHILE tool.state = 'merged' AND hops < 32 LOOP
    hops := hops + 1;
    SELECT t.id, t.slug, t.state, t.merged_into, t.published_at INTO tool
      FROM tools AS t WHERE t.id = tool.merged_into FOR KEY SHARE OF t;
  END LOOP;
  IF tool.id IS NULL OR tool.published_at IS NULL THEN
    RAISE EXCEPTION 'there is no such tool' USING ERRCODE = 'P0002';
  ELSIF tool.state <> 'published' THEN
    RAISE EXCEPTION 'votes on this tool are closed' USING ERRCODE = '55000';
  END IF;
  tool_id := tool.id;
  slug := tool.slug;

  SELECT v.verdict, v.standing INTO was FROM votes AS v WHERE v.tool_id = tool.id AND v.voter_id = p_voter FOR UPDATE;
  IF was.standing = 'voided' OR was.verdict IS NOT DISTINCT FROM p_verdict THEN
    -- it stands already, or somebody decided that it does not count, whatever it says
    changed := false;
  ELSIF p_verdict IS NULL THEN
    DELETE FROM votes AS v WHERE v.tool_id = tool.id AND v.voter_id = p_voter;
    changed := true;
  ELSIF was.verdict IS NOT NULL THEN
    UPDATE votes AS v SET verdict = p_verdict, changed_at = now() WHERE v.tool_id = tool.id AND v.voter_id = p_voter;
    changed := true;
  ELSE
    INSERT INTO voters (id) VALUES (p_voter) ON CONFLICT (id) DO NOTHING;
    -- the same vote, sent twice at once: the second one waits here for the first
    INSERT INTO votes AS v (tool_id, voter_id, verdict, standing)
    VALUES (tool.id, p_voter, p_verdict,
            CASE WHEN p_quota IS NULL OR quota_allows(p_network, p_voter, p_quota) THEN 'counted' ELSE 'held' END::vote_standing)
    ON CONFLICT (tool_id, voter_id) DO UPDATE SET verdict = excluded.verdict, changed_at = now()
      WHERE v.verdict <> excluded.verdict AND v.standing <> 'voided';
    changed := FOUND;
  END IF;

  SELECT v.verdict, coalesce(v.standing = 'counted', false) INTO now_verdict, counted
    FROM (SELECT) AS one LEFT JOIN votes AS v ON v.tool_id = tool.id AND v.voter_id = p_voter;
  SELECT coalesce(sum(t.ship), 0)::int, coalesce(sum(t.skip), 0)::int INTO ship, skip
    FROM vote_tallies AS t WHERE t.tool_id = tool.id;
END
$$;
COMMENT ON FUNCTION cast_vote(text, bigint, verdict, bytea, int) IS
  'Sets the voter''s vote on the tool of that slug, or of the tool it was merged into; a null verdict withdraws it. Doing it again '
  'changes nothing. A new vote beyond p_quota from the network (null: no quota) is stored, but held. Returns how the vote and the '
  'tally stand now. Raises P0002 for a tool that was never public, 55000 for one that no longer is.';

CREATE FUNCTION own_votes(p_voter bigint, p_slugs text[])
RETURNS TABLE (asked text, slug text, verdict verdict, counted boolean, ship int, skip int)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT s.slug, t.slug, v.verdict, v.standing = 'counted', k.ship, k.skip
    FROM tool_slugs AS s
    JOIN tools AS o ON o.id = s.tool_id
    JOIN tools AS t ON t.id = CASE WHEN o.state = 'merged' THEN final_tool(o.id) ELSE o.id END
    JOIN votes AS v ON v.tool_id = t.id AND v.voter_id = p_voter
   CROSS JOIN LATERAL (SELECT coalesce(sum(y.ship), 0)::int AS ship, coalesce(sum(y.skip), 0)::int AS skip
                         FROM vote_tallies AS y WHERE y.tool_id = t.id) AS k
   WHERE s.slug = ANY (p_slugs)
$$;
COMMENT ON FUNCTION own_votes(bigint, text[]) IS 'The voter''s votes on these tools, by any slug they ever had, each with the tally of its tool as it stands; a tool without one has no row.';

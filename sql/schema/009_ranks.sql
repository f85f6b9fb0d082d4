-- Ranks: the order of published tools by their community's votes, ready to be listed.
--
-- A voter only marks a slot of the tally (vote_tallies.unranked). rank_votes() does the rest for all tools that were voted on
-- since, so a hundred votes on a tool cost one new rank, and no voter waits for it.

CREATE FUNCTION wilson_low(ship bigint, votes bigint) RETURNS float8
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN votes > 0 THEN
  (ship::float8 / votes + 1.9207294103 / votes
   - 1.959963984540054 * sqrt((ship::float8 / votes * (1 - ship::float8 / votes) + 0.960364705 / votes) / votes))
  / (1 + 3.8414588206 / votes)
END;
COMMENT ON FUNCTION wilson_low(bigint, bigint) IS
  'Lower bound of the share that the voters were drawn from, at 95% (Wilson, 1927): few votes say little. Null without a vote.';

CREATE TABLE community_ranks (
  tool_id     bigint PRIMARY KEY REFERENCES tools,
  category_id int    NOT NULL REFERENCES categories,
  score       float8 NOT NULL
) WITH (fillfactor = 70);
COMMENT ON TABLE community_ranks IS 'Each published tool''s place by votes.';
COMMENT ON COLUMN community_ranks.tool_id IS 'The tool; it has a row exactly while it is published.';
COMMENT ON COLUMN community_ranks.category_id IS 'Its category.';
COMMENT ON COLUMN community_ranks.score IS 'wilson_low() of its counted votes, by rank_votes(); -1 without a vote, so that those come last.';

CREATE INDEX community_ranks_order ON community_ranks (score DESC, tool_id DESC);
CREATE INDEX community_ranks_order_in ON community_ranks (category_id, score DESC, tool_id DESC);

CREATE FUNCTION community_score(p_tool bigint) RETURNS float8
LANGUAGE sql STABLE AS $$
  SELECT coalesce(wilson_low(sum(ship), sum(ship + skip)), -1) FROM vote_tallies WHERE tool_id = p_tool
$$;
COMMENT ON FUNCTION community_score(bigint) IS 'The score of a tool''s votes as they stand now.';

CREATE FUNCTION tools_rank() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.state = 'published' THEN
    INSERT INTO community_ranks AS r (tool_id, category_id, score) VALUES (NEW.id, NEW.category_id, community_score(NEW.id))
    ON CONFLICT (tool_id) DO UPDATE SET category_id = excluded.category_id WHERE r.category_id <> excluded.category_id;
  ELSE
    DELETE FROM community_ranks WHERE tool_id = NEW.id;
  END IF;
  RETURN NULL;
END
$$;
COMMENT ON FUNCTION tools_rank() IS 'Trigger: a published tool has a rank, and in its category.';
CREATE TRIGGER tools_rank AFTER INSERT OR UPDATE OF state, revision ON tools FOR EACH ROW EXECUTE FUNCTION tools_rank();

CREATE FUNCTION rank_votes(p_most int) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  marked bigint[];
  mine bigint[];
BEGIN
  IF pg_is_in_recovery() THEN
    RETURN 0;
  END IF;
  marked := ARRAY(SELECT DISTINCT t.tool_id FROM vote_tallies AS t WHERE t.unranked LIMIT p_most);
  IF marked = '{}' THEN
    RETURN 0;
  END IF;
  -- it never waits for anybody: what is locked is somebody else's turn, and stays marked
  mine := ARRAY(SELECT r.tool_id FROM community_ranks AS r WHERE r.tool_id = ANY (marked) FOR UPDATE SKIP LOCKED);
  UPDATE vote_tallies AS t SET unranked = false
    FROM (SELECT k.tool_id, k.slot FROM vote_tallies AS k
           WHERE k.unranked
             AND (k.tool_id = ANY (mine)
                  -- a tool that is not published has no rank; it gets one from its tally should it be published again
                  OR k.tool_id = ANY (marked) AND NOT EXISTS (SELECT FROM community_ranks AS r WHERE r.tool_id = k.tool_id))
             FOR UPDATE SKIP LOCKED) AS free
   WHERE t.tool_id = free.tool_id AND t.slot = free.slot;
  -- summed only now, when those slots are ours: a vote that came since is in the sum, or marks its slot again
  UPDATE community_ranks AS r SET score = s.score
    FROM (SELECT m.tool_id, community_score(m.tool_id) AS score FROM unnest(mine) AS m (tool_id)) AS s
   WHERE r.tool_id = s.tool_id AND r.score <> s.score;
  IF FOUND THEN
    -- lists were told of the votes; whoever made one between those and this has the old order
    PERFORM note_change('ranks', 0);
  END IF;
  RETURN cardinality(mine);
END
$$;
COMMENT ON FUNCTION rank_votes(int) IS
  'Ranks up to p_most tools that were voted on since they were ranked last, and returns how many they were. Any number of callers '
  'at once; to be called several times a second. Does nothing on a standby.';

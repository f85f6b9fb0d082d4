-- Votes: one a visitor and tool. The tallies are kept by deltas in the same transaction, the ledger notes every change.

CREATE TYPE vote_standing AS ENUM ('counted', 'held', 'voided');
COMMENT ON TYPE vote_standing IS 'Whether a vote counts: yes, not until somebody has looked at it, or no.';

CREATE TABLE voters (
  id         bigint      PRIMARY KEY CONSTRAINT voters_id_form CHECK (id > 0),
  created_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE voters IS 'Visitors who voted. Nothing is known of them but a number at random, which their signed cookie holds.';
COMMENT ON COLUMN voters.id IS
  'At random, chosen by whoever meets the visitor first: a request that is sent again, by nginx or after an error, is the same voter.';
COMMENT ON COLUMN voters.created_at IS 'When the first vote came.';

CREATE TABLE votes (
  tool_id    bigint        NOT NULL REFERENCES tools,
  voter_id   bigint        NOT NULL REFERENCES voters,
  verdict    verdict       NOT NULL,
  standing   vote_standing NOT NULL DEFAULT 'counted',
  cast_at    timestamptz   NOT NULL DEFAULT now(),
  changed_at timestamptz   NOT NULL DEFAULT now(),
  PRIMARY KEY (tool_id, voter_id)
);
COMMENT ON TABLE votes IS 'Votes as they stand; changed by cast_vote() and move_tool() only.';
COMMENT ON COLUMN votes.tool_id IS 'On which tool.';
COMMENT ON COLUMN votes.voter_id IS 'Whose.';
COMMENT ON COLUMN votes.verdict IS 'What the voter would do with it.';
COMMENT ON COLUMN votes.standing IS 'Whether it counts.';
COMMENT ON COLUMN votes.cast_at IS 'When it was cast first.';
COMMENT ON COLUMN votes.changed_at IS 'When its verdict changed last.';

-- ---- tallies ------------------------------------------------------------------------------------

CREATE TABLE vote_tallies (
  tool_id  bigint   NOT NULL REFERENCES tools,
  slot     smallint NOT NULL CONSTRAINT vote_tallies_slots CHECK (slot BETWEEN 0 AND 15),
  ship     int      NOT NULL DEFAULT 0 CONSTRAINT vote_tallies_ship_count CHECK (ship >= 0),
  skip     int      NOT NULL DEFAULT 0 CONSTRAINT vote_tallies_skip_count CHECK (skip >= 0),
  held     int      NOT NULL DEFAULT 0 CONSTRAINT vote_tallies_held_count CHECK (held >= 0),
  unranked boolean  NOT NULL DEFAULT true,
  PRIMARY KEY (tool_id, slot)
) WITH (fillfactor = 50);
COMMENT ON TABLE vote_tallies IS
  'Counted votes of each tool, in sixteen slots by voter, so that the voters of one hot tool do not queue for one row. Summed when read.';
COMMENT ON COLUMN vote_tallies.tool_id IS 'Which tool.';
COMMENT ON COLUMN vote_tallies.slot IS 'vote_slot() of the voters it counts.';
COMMENT ON COLUMN vote_tallies.ship IS 'Counted votes that say ship.';
COMMENT ON COLUMN vote_tallies.skip IS 'Counted votes that say skip.';
COMMENT ON COLUMN vote_tallies.held IS 'Votes that are held.';
COMMENT ON COLUMN vote_tallies.unranked IS 'True when the slot changed since rank_votes() looked at it.';

CREATE INDEX vote_tallies_unranked ON vote_tallies (tool_id) WHERE unranked;

CREATE FUNCTION vote_slot(p_voter bigint) RETURNS smallint
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN ((p_voter # (p_voter >> 17) # (p_voter >> 41)) & 15)::smallint;
COMMENT ON FUNCTION vote_slot(bigint) IS 'The slot that counts a voter''s votes.';

-- ---- ledger -------------------------------------------------------------------------------------

CREATE TYPE vote_cause AS ENUM ('vote', 'merge', 'hold', 'release', 'void');
COMMENT ON TYPE vote_cause IS 'Why a vote changed: its voter wished so, its tool was merged, or a moderator looked at it.';

CREATE TABLE votes_ledger (
  id           bigint        GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tool_id      bigint        NOT NULL,
  voter_id     bigint        NOT NULL,
  old_verdict  verdict,
  new_verdict  verdict,
  old_standing vote_standing,
  new_standing vote_standing,
  cause        vote_cause    NOT NULL,
  at           timestamptz   NOT NULL DEFAULT clock_timestamp(),
  changed_in   xid8          NOT NULL DEFAULT pg_current_xact_id(),
  CONSTRAINT votes_ledger_old_whole CHECK ((old_verdict IS NULL) = (old_standing IS NULL)),
  CONSTRAINT votes_ledger_new_whole CHECK ((new_verdict IS NULL) = (new_standing IS NULL)),
  CONSTRAINT votes_ledger_a_change CHECK ((old_verdict, old_standing) IS DISTINCT FROM (new_verdict, new_standing))
);
COMMENT ON TABLE votes_ledger IS
  'Every change of a vote; replayed in order it gives the table votes. Only ever added to. Entries outlive tools and voters.';
COMMENT ON COLUMN votes_ledger.id IS 'Order of the changes of one vote; over all votes, nearly.';
COMMENT ON COLUMN votes_ledger.tool_id IS 'On which tool.';
COMMENT ON COLUMN votes_ledger.voter_id IS 'Whose vote.';
COMMENT ON COLUMN votes_ledger.old_verdict IS 'Verdict before; null for a new vote.';
COMMENT ON COLUMN votes_ledger.new_verdict IS 'Verdict after; null for a vote that was withdrawn or moved away.';
COMMENT ON COLUMN votes_ledger.old_standing IS 'Standing before.';
COMMENT ON COLUMN votes_ledger.new_standing IS 'Standing after.';
COMMENT ON COLUMN votes_ledger.cause IS 'Why.';
COMMENT ON COLUMN votes_ledger.at IS 'When.';
COMMENT ON COLUMN votes_ledger.changed_in IS 'Transaction that made the change, for those who follow what changed.';

CREATE INDEX votes_ledger_changed ON votes_ledger (changed_in, tool_id);

CREATE TRIGGER votes_ledger_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON votes_ledger
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- ---- what every change of a vote does -----------------------------------------------------------

CREATE FUNCTION votes_count() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
  -- OLD is null for an insert, NEW for a delete
  of_tool bigint := coalesce(NEW.tool_id, OLD.tool_id);
  of_voter bigint := coalesce(NEW.voter_id, OLD.voter_id);
  of_slot smallint := vote_slot(of_voter);
  ships int := coalesce((NEW.standing = 'counted' AND NEW.verdict = 'ship')::int, 0)
             - coalesce((OLD.standing = 'counted' AND OLD.verdict = 'ship')::int, 0);
  skips int := coalesce((NEW.standing = 'counted' AND NEW.verdict = 'skip')::int, 0)
             - coalesce((OLD.standing = 'counted' AND OLD.verdict = 'skip')::int, 0);
  holds int := coalesce((NEW.standing = 'held')::int, 0) - coalesce((OLD.standing = 'held')::int, 0);
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF (NEW.tool_id, NEW.voter_id) <> (OLD.tool_id, OLD.voter_id) THEN
      RAISE EXCEPTION 'update of votes refused: a vote stays with its tool and voter' USING ERRCODE = '55000';
    ELSIF (NEW.verdict, NEW.standing) = (OLD.verdict, OLD.standing) THEN
      RETURN NULL;
    END IF;
  END IF;
  INSERT INTO votes_ledger (tool_id, voter_id, old_verdict, new_verdict, old_standing, new_standing, cause)
  VALUES (of_tool, of_voter, OLD.verdict, NEW.verdict, OLD.standing, NEW.standing,
          coalesce(nullif(current_setting('slipway.cause', true), ''), 'vote')::vote_cause);
  IF (ships, skips, holds) = (0, 0, 0) THEN
    RETURN NULL;
  END IF;
  -- a delta reads the row again once it has its lock, so no vote is lost; a count would lose some
  UPDATE vote_tallies AS t
     SET ship = t.ship + ships, skip = t.skip + skips, held = t.held + holds, unranked = true
   WHERE t.tool_id = of_tool AND t.slot = of_slot;
  IF NOT FOUND THEN
    INSERT INTO vote_tallies AS t (tool_id, slot, ship, skip, held) VALUES (of_tool, of_slot, ships, skips, holds)
    ON CONFLICT (tool_id, slot) DO UPDATE
      SET ship = t.ship + ships, skip = t.skip + skips, held = t.held + holds, unranked = true;
  END IF;
  RETURN NULL;
END
$$;
COMMENT ON FUNCTION votes_count() IS 'Trigger: every change of a vote goes into the ledger and into its slot of the tally.';
CREATE TRIGGER votes_count AFTER INSERT OR UPDATE OR DELETE ON votes FOR EACH ROW EXECUTE FUNCTION votes_count();
CREATE TRIGGER votes_no_truncate BEFORE TRUNCATE ON votes FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- ---- what must always be empty ------------------------------------------------------------------

CREATE VIEW tally_drift AS
  SELECT coalesce(k.tool_id, c.tool_id) AS tool_id,
         coalesce(k.ship, 0) AS ship, coalesce(k.skip, 0) AS skip, coalesce(k.held, 0) AS held,
         coalesce(c.ship, 0) AS counted_ship, coalesce(c.skip, 0) AS counted_skip, coalesce(c.held, 0) AS counted_held
    FROM (SELECT tool_id, sum(ship) AS ship, sum(skip) AS skip, sum(held) AS held FROM vote_tallies GROUP BY tool_id) AS k
    FULL JOIN (SELECT tool_id,
                      count(*) FILTER (WHERE standing = 'counted' AND verdict = 'ship') AS ship,
                      count(*) FILTER (WHERE standing = 'counted' AND verdict = 'skip') AS skip,
                      count(*) FILTER (WHERE standing = 'held') AS held
                 FROM votes GROUP BY tool_id) AS c ON c.tool_id = k.tool_id
   WHERE (coalesce(k.ship, 0), coalesce(k.skip, 0), coalesce(k.held, 0))
      <> (coalesce(c.ship, 0), coalesce(c.skip, 0), coalesce(c.held, 0));
COMMENT ON VIEW tally_drift IS 'Tools whose summed slots differ from their votes; always empty.';
COMMENT ON COLUMN tally_drift.tool_id IS 'Which tool.';
COMMENT ON COLUMN tally_drift.ship IS 'Ship votes, summed from the slots.';
COMMENT ON COLUMN tally_drift.skip IS 'Skip votes, summed from the slots.';
COMMENT ON COLUMN tally_drift.held IS 'Held votes, summed from the slots.';
COMMENT ON COLUMN tally_drift.counted_ship IS 'Ship votes, counted now.';
COMMENT ON COLUMN tally_drift.counted_skip IS 'Skip votes, counted now.';
COMMENT ON COLUMN tally_drift.counted_held IS 'Held votes, counted now.';

CREATE FUNCTION tally_drift_part(p_after bigint, p_most int, OUT upto bigint, OUT tools int)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH part AS (SELECT t.id FROM tools AS t WHERE t.id > p_after ORDER BY t.id LIMIT p_most)
  SELECT coalesce(max(p.id), 0), count(*) FILTER (WHERE (k.ship, k.skip, k.held) <> (c.ship, c.skip, c.held))::int
    FROM part AS p
   CROSS JOIN LATERAL (SELECT coalesce(sum(y.ship), 0) AS ship, coalesce(sum(y.skip), 0) AS skip, coalesce(sum(y.held), 0) AS held
                         FROM vote_tallies AS y WHERE y.tool_id = p.id) AS k
   CROSS JOIN LATERAL (SELECT count(*) FILTER (WHERE v.standing = 'counted' AND v.verdict = 'ship') AS ship,
                              count(*) FILTER (WHERE v.standing = 'counted' AND v.verdict = 'skip') AS skip,
                              count(*) FILTER (WHERE v.standing = 'held') AS held
                         FROM votes AS v WHERE v.tool_id = p.id) AS c
$$;
COMMENT ON FUNCTION tally_drift_part(bigint, int) IS
  'How many of the p_most tools behind the number p_after are in tally_drift, and the number of the last of them (0: there are none).';

CREATE VIEW ledger_drift AS
  SELECT coalesce(l.tool_id, v.tool_id) AS tool_id, coalesce(l.voter_id, v.voter_id) AS voter_id,
         l.new_verdict AS ledger_verdict, l.new_standing AS ledger_standing, v.verdict, v.standing
    FROM (SELECT DISTINCT ON (tool_id, voter_id) tool_id, voter_id, new_verdict, new_standing
            FROM votes_ledger ORDER BY tool_id, voter_id, id DESC) AS l
    FULL JOIN votes AS v ON v.tool_id = l.tool_id AND v.voter_id = l.voter_id
   WHERE (l.new_verdict, l.new_standing) IS DISTINCT FROM (v.verdict, v.standing);
COMMENT ON VIEW ledger_drift IS 'Votes that differ from what the ledger says of them; always empty.';
COMMENT ON COLUMN ledger_drift.tool_id IS 'On which tool.';
COMMENT ON COLUMN ledger_drift.voter_id IS 'Whose vote.';
COMMENT ON COLUMN ledger_drift.ledger_verdict IS 'Verdict after the last change in the ledger.';
COMMENT ON COLUMN ledger_drift.ledger_standing IS 'Standing after the last change in the ledger.';
COMMENT ON COLUMN ledger_drift.verdict IS 'Verdict of the vote.';
COMMENT ON COLUMN ledger_drift.standing IS 'Standing of the vote.';

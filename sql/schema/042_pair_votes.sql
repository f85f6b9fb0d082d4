-- Head to head: which of two tools a visitor would ship. One vote a visitor and pair, apart from the votes on tools: nothing here is
-- ever added to Community. Otherwise the same: tallies in slots by deltas, a ledger of every change (007_votes.sql, 008_cast_vote.sql).

CREATE TYPE pair_choice AS ENUM ('lower', 'higher', 'neither');
COMMENT ON TYPE pair_choice IS 'Which of the two tools of a pair the voter would ship: the one of the lower number, of the higher, or neither.';

CREATE TABLE pair_votes (
  lower_id   bigint        NOT NULL REFERENCES tools,
  higher_id  bigint        NOT NULL REFERENCES tools,
  voter_id   bigint        NOT NULL REFERENCES voters,
  choice     pair_choice   NOT NULL,
  standing   vote_standing NOT NULL DEFAULT 'counted',
  cast_at    timestamptz   NOT NULL DEFAULT now(),
  changed_at timestamptz   NOT NULL DEFAULT now(),
  PRIMARY KEY (lower_id, higher_id, voter_id),
  CONSTRAINT pair_votes_ordered CHECK (lower_id < higher_id)
);
COMMENT ON TABLE pair_votes IS 'Head-to-head votes as they stand; changed by cast_pair_vote(), move_tool() and decide_pair_votes() only.';
COMMENT ON COLUMN pair_votes.lower_id IS 'Of the two tools, the one of the lower number.';
COMMENT ON COLUMN pair_votes.higher_id IS 'The other one.';
COMMENT ON COLUMN pair_votes.voter_id IS 'Whose.';
COMMENT ON COLUMN pair_votes.choice IS 'Which one the voter would ship.';
COMMENT ON COLUMN pair_votes.standing IS 'Whether it counts.';
COMMENT ON COLUMN pair_votes.cast_at IS 'When it was cast first.';
COMMENT ON COLUMN pair_votes.changed_at IS 'When its choice changed last.';
CREATE INDEX pair_votes_of_higher ON pair_votes (higher_id);
CREATE INDEX pair_votes_in_question ON pair_votes (lower_id, higher_id, cast_at) WHERE standing <> 'counted';

CREATE TABLE pair_tallies (
  lower_id  bigint   NOT NULL REFERENCES tools,
  higher_id bigint   NOT NULL REFERENCES tools,
  slot      smallint NOT NULL CONSTRAINT pair_tallies_slots CHECK (slot BETWEEN 0 AND 15),
  lower     int      NOT NULL DEFAULT 0 CONSTRAINT pair_tallies_lower_count CHECK (lower >= 0),
  higher    int      NOT NULL DEFAULT 0 CONSTRAINT pair_tallies_higher_count CHECK (higher >= 0),
  neither   int      NOT NULL DEFAULT 0 CONSTRAINT pair_tallies_neither_count CHECK (neither >= 0),
  held      int      NOT NULL DEFAULT 0 CONSTRAINT pair_tallies_held_count CHECK (held >= 0),
  voided    int      NOT NULL DEFAULT 0 CONSTRAINT pair_tallies_voided_count CHECK (voided >= 0),
  PRIMARY KEY (lower_id, higher_id, slot),
  CONSTRAINT pair_tallies_ordered CHECK (lower_id < higher_id)
) WITH (fillfactor = 50);
COMMENT ON TABLE pair_tallies IS
  'Counted votes of each pair, in sixteen slots by voter, so that the voters of one hot pair do not queue for one row. Summed when read.';
COMMENT ON COLUMN pair_tallies.lower_id IS 'Of the two tools, the one of the lower number.';
COMMENT ON COLUMN pair_tallies.higher_id IS 'The other one.';
COMMENT ON COLUMN pair_tallies.slot IS 'vote_slot() of the voters it counts.';
COMMENT ON COLUMN pair_tallies.lower IS 'Counted votes for the one of the lower number.';
COMMENT ON COLUMN pair_tallies.higher IS 'Counted votes for the other one.';
COMMENT ON COLUMN pair_tallies.neither IS 'Counted votes for neither.';
COMMENT ON COLUMN pair_tallies.held IS 'Votes that are held.';
COMMENT ON COLUMN pair_tallies.voided IS 'Votes that do not count, by a moderator''s decision.';
CREATE INDEX pair_tallies_of_higher ON pair_tallies (higher_id);
CREATE INDEX pair_tallies_held ON pair_tallies (lower_id, higher_id) WHERE held > 0;

CREATE TABLE pair_votes_ledger (
  id           bigint        GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  lower_id     bigint        NOT NULL,
  higher_id    bigint        NOT NULL,
  voter_id     bigint        NOT NULL,
  old_choice   pair_choice,
  new_choice   pair_choice,
  old_standing vote_standing,
  new_standing vote_standing,
  cause        vote_cause    NOT NULL,
  at           timestamptz   NOT NULL DEFAULT clock_timestamp(),
  changed_in   xid8          NOT NULL DEFAULT pg_current_xact_id(),
  CONSTRAINT pair_votes_ledger_old_whole CHECK ((old_choice IS NULL) = (old_standing IS NULL)),
  CONSTRAINT pair_votes_ledger_new_whole CHECK ((new_choice IS NULL) = (new_standing IS NULL)),
  CONSTRAINT pair_votes_ledger_a_change CHECK ((old_choice, old_standing) IS DISTINCT FROM (new_choice, new_standing))
);
COMMENT ON TABLE pair_votes_ledger IS
  'Every change of a head-to-head vote; replayed in order it gives the table pair_votes. Only ever added to. Entries outlive tools and voters.';
COMMENT ON COLUMN pair_votes_ledger.id IS 'Order of the changes of one vote; over all votes, nearly.';
COMMENT ON COLUMN pair_votes_ledger.lower_id IS 'Of the two tools, the one of the lower number.';
COMMENT ON COLUMN pair_votes_ledger.higher_id IS 'The other one.';
COMMENT ON COLUMN pair_votes_ledger.voter_id IS 'Whose vote.';
COMMENT ON COLUMN pair_votes_ledger.old_choice IS 'Choice before; null for a new vote.';
COMMENT ON COLUMN pair_votes_ledger.new_choice IS 'Choice after; null for a vote that was withdrawn or moved away.';
COMMENT ON COLUMN pair_votes_ledger.old_standing IS 'Standing before.';
COMMENT ON COLUMN pair_votes_ledger.new_standing IS 'Standing after.';
COMMENT ON COLUMN pair_votes_ledger.cause IS 'Why.';
COMMENT ON COLUMN pair_votes_ledger.at IS 'When.';
COMMENT ON COLUMN pair_votes_ledger.changed_in IS 'Transaction that made the change, for those who follow what changed.';
CREATE INDEX pair_votes_ledger_changed ON pair_votes_ledger (changed_in, lower_id, higher_id);
CREATE TRIGGER pair_votes_ledger_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON pair_votes_ledger
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- ---- what every change of a vote does -----------------------------------------------------------

CREATE FUNCTION counted_choice(p_standing vote_standing, p_choice pair_choice, p_is pair_choice) RETURNS int
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN coalesce((p_standing = 'counted' AND p_choice = p_is)::int, 0);
COMMENT ON FUNCTION counted_choice(vote_standing, pair_choice, pair_choice) IS '1 for a counted vote that says so, else 0.';

CREATE FUNCTION pair_votes_count() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
  -- OLD is null for an insert, NEW for a delete
  of_lower bigint := coalesce(NEW.lower_id, OLD.lower_id);
  of_higher bigint := coalesce(NEW.higher_id, OLD.higher_id);
  of_voter bigint := coalesce(NEW.voter_id, OLD.voter_id);
  of_slot smallint := vote_slot(of_voter);
  lowers int := counted_choice(NEW.standing, NEW.choice, 'lower') - counted_choice(OLD.standing, OLD.choice, 'lower');
  highers int := counted_choice(NEW.standing, NEW.choice, 'higher') - counted_choice(OLD.standing, OLD.choice, 'higher');
  neithers int := counted_choice(NEW.standing, NEW.choice, 'neither') - counted_choice(OLD.standing, OLD.choice, 'neither');
  holds int := coalesce((NEW.standing = 'held')::int, 0) - coalesce((OLD.standing = 'held')::int, 0);
  voids int := coalesce((NEW.standing = 'voided')::int, 0) - coalesce((OLD.standing = 'voided')::int, 0);
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF (NEW.lower_id, NEW.higher_id, NEW.voter_id) <> (OLD.lower_id, OLD.higher_id, OLD.voter_id) THEN
      RAISE EXCEPTION 'update of pair_votes refused: a vote stays with its pair and voter' USING ERRCODE = '55000';
    ELSIF (NEW.choice, NEW.standing) = (OLD.choice, OLD.standing) THEN
      RETURN NULL;
    END IF;
  END IF;
  INSERT INTO pair_votes_ledger (lower_id, higher_id, voter_id, old_choice, new_choice, old_standing, new_standing, cause)
  VALUES (of_lower, of_higher, of_voter, OLD.choice, NEW.choice, OLD.standing, NEW.standing,
          coalesce(nullif(current_setting('slipway.cause', true), ''), 'vote')::vote_cause);
  IF (lowers, highers, neithers, holds, voids) = (0, 0, 0, 0, 0) THEN
    RETURN NULL;
  END IF;
  -- a delta reads the row again once it has its lock, so no vote is lost; a count would lose some
  UPDATE pair_tallies AS t
     SET lower = t.lower + lowers, higher = t.higher + highers, neither = t.neither + neithers, held = t.held + holds, voided = t.voided + voids
   WHERE t.lower_id = of_lower AND t.higher_id = of_higher AND t.slot = of_slot;
  IF NOT FOUND THEN
    INSERT INTO pair_tallies AS t (lower_id, higher_id, slot, lower, higher, neither, held, voided)
    VALUES (of_lower, of_higher, of_slot, lowers, highers, neithers, holds, voids)
    ON CONFLICT (lower_id, higher_id, slot) DO UPDATE
      SET lower = t.lower + lowers, higher = t.higher + highers, neither = t.neither + neithers, held = t.held + holds, voided = t.voided + voids;
  END IF;
  RETURN NULL;
END
$$;
COMMENT ON FUNCTION pair_votes_count() IS 'Trigger: every change of a head-to-head vote goes into its ledger and into its slot of the tally.';

-- What a decision or a merge does to many votes is counted once a statement; see votes_count_many() for why.
CREATE FUNCTION pair_votes_count_many() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
  cause vote_cause := current_setting('slipway.cause')::vote_cause;
  changes pair_votes_ledger[];
BEGIN
  CASE TG_OP
    WHEN 'INSERT' THEN
      SELECT array_agg(ROW(NULL, n.lower_id, n.higher_id, n.voter_id, NULL, n.choice, NULL, n.standing, cause, NULL, NULL)::pair_votes_ledger)
        INTO changes FROM new_votes AS n;
    WHEN 'DELETE' THEN
      SELECT array_agg(ROW(NULL, o.lower_id, o.higher_id, o.voter_id, o.choice, NULL, o.standing, NULL, cause, NULL, NULL)::pair_votes_ledger)
        INTO changes FROM old_votes AS o;
    ELSE
      IF EXISTS (SELECT FROM new_votes AS n
                  WHERE NOT EXISTS (SELECT FROM old_votes AS o WHERE (o.lower_id, o.higher_id, o.voter_id) = (n.lower_id, n.higher_id, n.voter_id))) THEN
        RAISE EXCEPTION 'update of pair_votes refused: a vote stays with its pair and voter' USING ERRCODE = '55000';
      END IF;
      SELECT array_agg(ROW(NULL, n.lower_id, n.higher_id, n.voter_id, o.choice, n.choice, o.standing, n.standing, cause, NULL, NULL)::pair_votes_ledger)
        INTO changes
        FROM new_votes AS n JOIN old_votes AS o ON (o.lower_id, o.higher_id, o.voter_id) = (n.lower_id, n.higher_id, n.voter_id)
       WHERE (n.choice, n.standing) <> (o.choice, o.standing);
  END CASE;
  INSERT INTO pair_votes_ledger (lower_id, higher_id, voter_id, old_choice, new_choice, old_standing, new_standing, cause)
  SELECT c.lower_id, c.higher_id, c.voter_id, c.old_choice, c.new_choice, c.old_standing, c.new_standing, c.cause FROM unnest(changes) AS c;
  WITH deltas AS (
    SELECT c.lower_id, c.higher_id, vote_slot(c.voter_id) AS slot,
           sum(counted_choice(c.new_standing, c.new_choice, 'lower') - counted_choice(c.old_standing, c.old_choice, 'lower')) AS lower,
           sum(counted_choice(c.new_standing, c.new_choice, 'higher') - counted_choice(c.old_standing, c.old_choice, 'higher')) AS higher,
           sum(counted_choice(c.new_standing, c.new_choice, 'neither') - counted_choice(c.old_standing, c.old_choice, 'neither')) AS neither,
           count(*) FILTER (WHERE c.new_standing = 'held') - count(*) FILTER (WHERE c.old_standing = 'held') AS held,
           count(*) FILTER (WHERE c.new_standing = 'voided') - count(*) FILTER (WHERE c.old_standing = 'voided') AS voided
      FROM unnest(changes) AS c GROUP BY 1, 2, 3),
  there AS (
    UPDATE pair_tallies AS t
       SET lower = t.lower + d.lower, higher = t.higher + d.higher, neither = t.neither + d.neither, held = t.held + d.held, voided = t.voided + d.voided
      FROM deltas AS d WHERE (t.lower_id, t.higher_id, t.slot) = (d.lower_id, d.higher_id, d.slot)
    RETURNING t.lower_id, t.higher_id, t.slot)
  INSERT INTO pair_tallies AS t (lower_id, higher_id, slot, lower, higher, neither, held, voided)
  SELECT d.lower_id, d.higher_id, d.slot, d.lower, d.higher, d.neither, d.held, d.voided FROM deltas AS d
   WHERE NOT EXISTS (SELECT FROM there AS x WHERE (x.lower_id, x.higher_id, x.slot) = (d.lower_id, d.higher_id, d.slot))
  ON CONFLICT (lower_id, higher_id, slot) DO UPDATE
    SET lower = t.lower + excluded.lower, higher = t.higher + excluded.higher, neither = t.neither + excluded.neither,
        held = t.held + excluded.held, voided = t.voided + excluded.voided;
  RETURN NULL;
END
$$;
COMMENT ON FUNCTION pair_votes_count_many() IS
  'Trigger: what a decision or a merge changed of many head-to-head votes goes into their ledger, and into the slots of their tallies at once.';
CREATE TRIGGER pair_votes_count AFTER INSERT OR UPDATE OR DELETE ON pair_votes
  FOR EACH ROW WHEN (NOT is_decided()) EXECUTE FUNCTION pair_votes_count();
CREATE TRIGGER pair_votes_count_added AFTER INSERT ON pair_votes REFERENCING NEW TABLE AS new_votes
  FOR EACH STATEMENT WHEN (is_decided()) EXECUTE FUNCTION pair_votes_count_many();
CREATE TRIGGER pair_votes_count_changed AFTER UPDATE ON pair_votes REFERENCING OLD TABLE AS old_votes NEW TABLE AS new_votes
  FOR EACH STATEMENT WHEN (is_decided()) EXECUTE FUNCTION pair_votes_count_many();
CREATE TRIGGER pair_votes_count_gone AFTER DELETE ON pair_votes REFERENCING OLD TABLE AS old_votes
  FOR EACH STATEMENT WHEN (is_decided()) EXECUTE FUNCTION pair_votes_count_many();
CREATE TRIGGER pair_votes_no_truncate BEFORE TRUNCATE ON pair_votes FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- ---- the door -----------------------------------------------------------------------------------

CREATE FUNCTION flipped(p_choice pair_choice, p_flip boolean) RETURNS pair_choice
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN p_flip THEN CASE p_choice WHEN 'lower' THEN 'higher' WHEN 'higher' THEN 'lower' ELSE p_choice END ELSE p_choice END::pair_choice;
COMMENT ON FUNCTION flipped(pair_choice, boolean) IS 'The same choice when the two of the pair change places (p_flip); null for null.';

CREATE FUNCTION side_of(p_choice pair_choice, p_left_is_lower boolean) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE flipped(p_choice, NOT p_left_is_lower) WHEN 'lower' THEN 'left' WHEN 'higher' THEN 'right' ELSE p_choice::text END;
COMMENT ON FUNCTION side_of(pair_choice, boolean) IS 'A choice in the words of whoever asks for left and right.';

CREATE FUNCTION choice_of(p_side text, p_left_is_lower boolean) RETURNS pair_choice
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN flipped(CASE p_side WHEN 'left' THEN 'lower' WHEN 'right' THEN 'higher' ELSE p_side END::pair_choice, NOT p_left_is_lower);
COMMENT ON FUNCTION choice_of(text, boolean) IS 'The other way around: left, right or neither as a choice.';

CREATE FUNCTION public_tool(p_slug text) RETURNS bigint
LANGUAGE plpgsql STABLE AS $$
DECLARE
  found_id bigint;
BEGIN
  SELECT CASE WHEN t.state = 'merged' THEN final_tool(t.id) ELSE t.id END INTO found_id
    FROM tool_slugs AS s JOIN tools AS t ON t.id = s.tool_id WHERE s.slug = p_slug;
  RETURN found_id;
END
$$;
COMMENT ON FUNCTION public_tool(text) IS 'The tool that has, or ever had, this slug, or the one it was merged into; null for none.';

CREATE FUNCTION pair_tally(p_left bigint, p_right bigint, OUT left_votes int, OUT right_votes int, OUT neither int, OUT held int, OUT voided int)
LANGUAGE plpgsql STABLE AS $$
BEGIN
  SELECT (CASE WHEN p_left < p_right THEN t.l ELSE t.h END)::int, (CASE WHEN p_left < p_right THEN t.h ELSE t.l END)::int, t.n::int, t.w::int, t.v::int
    INTO left_votes, right_votes, neither, held, voided
    FROM (SELECT coalesce(sum(k.lower), 0) AS l, coalesce(sum(k.higher), 0) AS h, coalesce(sum(k.neither), 0) AS n,
                 coalesce(sum(k.held), 0) AS w, coalesce(sum(k.voided), 0) AS v
            FROM pair_tallies AS k WHERE k.lower_id = least(p_left, p_right) AND k.higher_id = greatest(p_left, p_right)) AS t;
END
$$;
COMMENT ON FUNCTION pair_tally(bigint, bigint) IS 'How the head-to-head votes on two tools stand, as left and right.';

CREATE FUNCTION cast_pair_vote(
  p_left text, p_right text, p_voter bigint, p_choice text, p_network bytea, p_quota int,
  OUT left_id bigint, OUT right_id bigint, OUT left_slug text, OUT right_slug text, OUT now_choice text, OUT counted boolean,
  OUT left_votes int, OUT right_votes int, OUT neither int, OUT changed boolean
)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  one bigint;
  other bigint;
  wish pair_choice;
  was record;
  open int;
  hops int := 0;
BEGIN
  -- whatever the caller may have set: this is no other cause
  PERFORM set_config('slipway.cause', 'vote', true);
  -- as in cast_vote(): shared with other voters, not with move_tool(); both in the order of their numbers, which is its order, too
  LOOP
    left_id := public_tool(p_left);
    right_id := public_tool(p_right);
    IF left_id IS NULL OR right_id IS NULL OR left_id = right_id THEN
      RAISE EXCEPTION 'there are no two such tools' USING ERRCODE = 'P0002';
    END IF;
    PERFORM FROM tools AS t WHERE t.id IN (left_id, right_id) ORDER BY t.id FOR KEY SHARE;
    SELECT count(*) FILTER (WHERE t.state = 'published'), max(t.slug) FILTER (WHERE t.id = left_id), max(t.slug) FILTER (WHERE t.id = right_id)
      INTO open, left_slug, right_slug FROM tools AS t WHERE t.id IN (left_id, right_id) AND t.published_at IS NOT NULL;
    -- merged, or taken apart, just now: look again where it went
    EXIT WHEN hops = 32 OR (public_tool(p_left), public_tool(p_right)) IS NOT DISTINCT FROM (left_id, right_id);
    hops := hops + 1;
  END LOOP;
  IF left_slug IS NULL OR right_slug IS NULL THEN
    RAISE EXCEPTION 'there are no two such tools' USING ERRCODE = 'P0002';
  ELSIF open < 2 THEN
    RAISE EXCEPTION 'votes on this pair are closed' USING ERRCODE = '55000';
  END IF;
  one := least(left_id, right_id);
  other := greatest(left_id, right_id);
  wish := choice_of(p_choice, left_id = one);

  SELECT v.choice, v.standing INTO was FROM pair_votes AS v
   WHERE v.lower_id = one AND v.higher_id = other AND v.voter_id = p_voter FOR UPDATE;
  IF was.standing = 'voided' OR was.choice IS NOT DISTINCT FROM wish THEN
    -- it stands already, or somebody decided that it does not count, whatever it says
    changed := false;
  ELSIF wish IS NULL THEN
    DELETE FROM pair_votes AS v WHERE v.lower_id = one AND v.higher_id = other AND v.voter_id = p_voter;
    changed := true;
  ELSIF was.choice IS NOT NULL THEN
    UPDATE pair_votes AS v SET choice = wish, changed_at = now()
     WHERE v.lower_id = one AND v.higher_id = other AND v.voter_id = p_voter;
    changed := true;
  ELSE
    INSERT INTO voters (id) VALUES (p_voter) ON CONFLICT (id) DO NOTHING;
    -- the same vote, sent twice at once: the second one waits here for the first
    INSERT INTO pair_votes AS v (lower_id, higher_id, voter_id, choice, standing)
    VALUES (one, other, p_voter, wish,
            CASE WHEN p_quota IS NULL OR quota_allows(p_network, p_voter, p_quota) THEN 'counted' ELSE 'held' END::vote_standing)
    ON CONFLICT (lower_id, higher_id, voter_id) DO UPDATE SET choice = excluded.choice, changed_at = now()
      WHERE v.choice <> excluded.choice AND v.standing <> 'voided';
    changed := FOUND;
  END IF;

  SELECT side_of(v.choice, left_id = one), coalesce(v.standing = 'counted', false) INTO now_choice, counted
    FROM (SELECT) AS row LEFT JOIN pair_votes AS v ON v.lower_id = one AND v.higher_id = other AND v.voter_id = p_voter;
  SELECT t.left_votes, t.right_votes, t.neither INTO left_votes, right_votes, neither FROM pair_tally(left_id, right_id) AS t;
END
$$;
COMMENT ON FUNCTION cast_pair_vote(text, text, bigint, text, bytea, int) IS
  'Sets the voter''s head-to-head vote (left, right or neither) on the tools of these slugs, or of those they were merged into; null withdraws it. '
  'Doing it again changes nothing. The network''s quota is that of all votes (quota_allows()); a new vote beyond it is stored, but held. Returns '
  'how the vote and the tally stand now. Raises P0002 unless they are two tools that were public, 55000 when one no longer is.';

CREATE FUNCTION own_pair_vote(p_voter bigint, p_left text, p_right text)
RETURNS TABLE (choice text, counted boolean, left_votes int, right_votes int, neither int)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT side_of(v.choice, p.l < p.r), v.standing = 'counted', t.left_votes, t.right_votes, t.neither
    FROM (SELECT public_tool(p_left) AS l, public_tool(p_right) AS r) AS p
    JOIN pair_votes AS v ON v.lower_id = least(p.l, p.r) AND v.higher_id = greatest(p.l, p.r) AND v.voter_id = p_voter
   CROSS JOIN LATERAL pair_tally(p.l, p.r) AS t
$$;
COMMENT ON FUNCTION own_pair_vote(bigint, text, text) IS 'The voter''s head-to-head vote on these two, with the tally as it stands; no row for none.';

-- ---- what must always be empty ------------------------------------------------------------------

CREATE VIEW pair_tally_drift AS
  SELECT coalesce(k.lower_id, c.lower_id) AS lower_id, coalesce(k.higher_id, c.higher_id) AS higher_id, k.slots, c.votes
    FROM (SELECT lower_id, higher_id, ARRAY[sum(lower), sum(higher), sum(neither), sum(held), sum(voided)] AS slots
            FROM pair_tallies GROUP BY lower_id, higher_id) AS k
    FULL JOIN (SELECT lower_id, higher_id,
                      ARRAY[count(*) FILTER (WHERE standing = 'counted' AND choice = 'lower'),
                            count(*) FILTER (WHERE standing = 'counted' AND choice = 'higher'),
                            count(*) FILTER (WHERE standing = 'counted' AND choice = 'neither'),
                            count(*) FILTER (WHERE standing = 'held'), count(*) FILTER (WHERE standing = 'voided')] AS votes
                 FROM pair_votes GROUP BY lower_id, higher_id) AS c ON c.lower_id = k.lower_id AND c.higher_id = k.higher_id
   WHERE coalesce(k.slots, '{0,0,0,0,0}') <> coalesce(c.votes, '{0,0,0,0,0}');
COMMENT ON VIEW pair_tally_drift IS 'Pairs whose summed slots differ from their votes; always empty.';
COMMENT ON COLUMN pair_tally_drift.lower_id IS 'Of the two tools, the one of the lower number.';
COMMENT ON COLUMN pair_tally_drift.higher_id IS 'The other one.';
COMMENT ON COLUMN pair_tally_drift.slots IS 'Lower, higher, neither, held, voided, summed from the slots.';
COMMENT ON COLUMN pair_tally_drift.votes IS 'The same, counted now.';

CREATE VIEW pair_ledger_drift AS
  SELECT coalesce(l.lower_id, v.lower_id) AS lower_id, coalesce(l.higher_id, v.higher_id) AS higher_id, coalesce(l.voter_id, v.voter_id) AS voter_id,
         l.new_choice AS ledger_choice, l.new_standing AS ledger_standing, v.choice, v.standing
    FROM (SELECT DISTINCT ON (lower_id, higher_id, voter_id) lower_id, higher_id, voter_id, new_choice, new_standing
            FROM pair_votes_ledger ORDER BY lower_id, higher_id, voter_id, id DESC) AS l
    FULL JOIN pair_votes AS v ON v.lower_id = l.lower_id AND v.higher_id = l.higher_id AND v.voter_id = l.voter_id
   WHERE (l.new_choice, l.new_standing) IS DISTINCT FROM (v.choice, v.standing);
COMMENT ON VIEW pair_ledger_drift IS 'Head-to-head votes that differ from what their ledger says; always empty.';
COMMENT ON COLUMN pair_ledger_drift.lower_id IS 'Of the two tools, the one of the lower number.';
COMMENT ON COLUMN pair_ledger_drift.higher_id IS 'The other one.';
COMMENT ON COLUMN pair_ledger_drift.voter_id IS 'Whose vote.';
COMMENT ON COLUMN pair_ledger_drift.ledger_choice IS 'Choice after the last change in the ledger.';
COMMENT ON COLUMN pair_ledger_drift.ledger_standing IS 'Standing after the last change in the ledger.';
COMMENT ON COLUMN pair_ledger_drift.choice IS 'Choice of the vote.';
COMMENT ON COLUMN pair_ledger_drift.standing IS 'Standing of the vote.';

CREATE OR REPLACE FUNCTION tally_drift_part(p_after bigint, p_most int, OUT upto bigint, OUT tools int)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH part AS (SELECT t.id FROM tools AS t WHERE t.id > p_after ORDER BY t.id LIMIT p_most)
  SELECT coalesce(max(p.id), 0), count(*) FILTER (WHERE (k.ship, k.skip, k.held, k.voided) <> (c.ship, c.skip, c.held, c.voided)
                                                     OR d.slots IS DISTINCT FROM d.votes)::int
    FROM part AS p
   CROSS JOIN LATERAL (SELECT coalesce(sum(y.ship), 0) AS ship, coalesce(sum(y.skip), 0) AS skip, coalesce(sum(y.held), 0) AS held,
                              coalesce(sum(y.voided), 0) AS voided
                         FROM vote_tallies AS y WHERE y.tool_id = p.id) AS k
   CROSS JOIN LATERAL (SELECT count(*) FILTER (WHERE v.standing = 'counted' AND v.verdict = 'ship') AS ship,
                              count(*) FILTER (WHERE v.standing = 'counted' AND v.verdict = 'skip') AS skip,
                              count(*) FILTER (WHERE v.standing = 'held') AS held,
                              count(*) FILTER (WHERE v.standing = 'voided') AS voided
                         FROM votes AS v WHERE v.tool_id = p.id) AS c
   -- the pairs of which it is the lower one
   CROSS JOIN LATERAL (
         SELECT (SELECT array_agg(ARRAY[s.higher_id, s.l, s.h, s.n, s.held, s.voided] ORDER BY s.higher_id)
                   FROM (SELECT y.higher_id, sum(y.lower) AS l, sum(y.higher) AS h, sum(y.neither) AS n, sum(y.held) AS held, sum(y.voided) AS voided
                           FROM pair_tallies AS y WHERE y.lower_id = p.id GROUP BY y.higher_id
                         HAVING sum(y.lower + y.higher + y.neither + y.held + y.voided) > 0) AS s) AS slots,
                (SELECT array_agg(ARRAY[s.higher_id, s.l, s.h, s.n, s.held, s.voided] ORDER BY s.higher_id)
                   FROM (SELECT v.higher_id, count(*) FILTER (WHERE v.standing = 'counted' AND v.choice = 'lower') AS l,
                                count(*) FILTER (WHERE v.standing = 'counted' AND v.choice = 'higher') AS h,
                                count(*) FILTER (WHERE v.standing = 'counted' AND v.choice = 'neither') AS n,
                                count(*) FILTER (WHERE v.standing = 'held') AS held, count(*) FILTER (WHERE v.standing = 'voided') AS voided
                           FROM pair_votes AS v WHERE v.lower_id = p.id GROUP BY v.higher_id) AS s) AS votes) AS d
$$;
COMMENT ON FUNCTION tally_drift_part(bigint, int) IS
  'How many of the p_most tools behind the number p_after have a tally, or one of a pair with a higher one, that differs from the votes, and the '
  'number of the last of them (0: there are none).';

GRANT SELECT (lower_id, higher_id, changed_in) ON pair_votes_ledger TO slipway_web;
GRANT SELECT (lower_id, higher_id, slot, lower, higher, neither, held, voided) ON pair_tallies TO slipway_web;
GRANT EXECUTE ON FUNCTION
  public_tool(text), pair_tally(bigint, bigint), cast_pair_vote(text, text, bigint, text, bytea, int), own_pair_vote(bigint, text, text)
TO slipway_web;

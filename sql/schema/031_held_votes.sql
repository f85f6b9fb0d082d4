-- Held votes: what a moderator sees of them, and what they decide. Tallies stay exact, and the public is told how many do not count.

-- ---- voided votes are counted, too --------------------------------------------------------------

ALTER TABLE vote_tallies ADD COLUMN voided int NOT NULL DEFAULT 0 CONSTRAINT vote_tallies_voided_count CHECK (voided >= 0);
COMMENT ON COLUMN vote_tallies.voided IS 'Votes that do not count, by a moderator''s decision.';
INSERT INTO vote_tallies AS k (tool_id, slot, voided)
SELECT v.tool_id, vote_slot(v.voter_id), count(*) FROM votes AS v WHERE v.standing = 'voided' GROUP BY 1, 2
ON CONFLICT (tool_id, slot) DO UPDATE SET voided = excluded.voided;

CREATE OR REPLACE FUNCTION votes_count() RETURNS trigger
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
  voids int := coalesce((NEW.standing = 'voided')::int, 0) - coalesce((OLD.standing = 'voided')::int, 0);
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
  IF (ships, skips, holds, voids) = (0, 0, 0, 0) THEN
    RETURN NULL;
  END IF;
  -- a delta reads the row again once it has its lock, so no vote is lost; a count would lose some
  UPDATE vote_tallies AS t
     SET ship = t.ship + ships, skip = t.skip + skips, held = t.held + holds, voided = t.voided + voids, unranked = true
   WHERE t.tool_id = of_tool AND t.slot = of_slot;
  IF NOT FOUND THEN
    INSERT INTO vote_tallies AS t (tool_id, slot, ship, skip, held, voided) VALUES (of_tool, of_slot, ships, skips, holds, voids)
    ON CONFLICT (tool_id, slot) DO UPDATE
      SET ship = t.ship + ships, skip = t.skip + skips, held = t.held + holds, voided = t.voided + voids, unranked = true;
  END IF;
  RETURN NULL;
END
$$;

-- Row by row a tally gets a new version for each vote, and each looks through all before it: 50,000 votes took minutes. What a decision
-- does to many votes is counted once a statement.
CREATE FUNCTION is_decided() RETURNS boolean
LANGUAGE sql STABLE
RETURN coalesce(current_setting('slipway.cause', true), '') IN ('merge', 'hold', 'release', 'void');
COMMENT ON FUNCTION is_decided() IS 'True while votes change by a decision, and not because their voter wishes so.';

CREATE FUNCTION votes_count_many() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
  cause vote_cause := current_setting('slipway.cause')::vote_cause;
  changes votes_ledger[];
BEGIN
  CASE TG_OP
    WHEN 'INSERT' THEN
      SELECT array_agg(ROW(NULL, n.tool_id, n.voter_id, NULL, n.verdict, NULL, n.standing, cause, NULL, NULL)::votes_ledger) INTO changes FROM new_votes AS n;
    WHEN 'DELETE' THEN
      SELECT array_agg(ROW(NULL, o.tool_id, o.voter_id, o.verdict, NULL, o.standing, NULL, cause, NULL, NULL)::votes_ledger) INTO changes FROM old_votes AS o;
    ELSE
      IF EXISTS (SELECT FROM new_votes AS n WHERE NOT EXISTS (SELECT FROM old_votes AS o WHERE (o.tool_id, o.voter_id) = (n.tool_id, n.voter_id))) THEN
        RAISE EXCEPTION 'update of votes refused: a vote stays with its tool and voter' USING ERRCODE = '55000';
      END IF;
      SELECT array_agg(ROW(NULL, n.tool_id, n.voter_id, o.verdict, n.verdict, o.standing, n.standing, cause, NULL, NULL)::votes_ledger) INTO changes
        FROM new_votes AS n JOIN old_votes AS o ON (o.tool_id, o.voter_id) = (n.tool_id, n.voter_id)
       WHERE (n.verdict, n.standing) <> (o.verdict, o.standing);
  END CASE;
  INSERT INTO votes_ledger (tool_id, voter_id, old_verdict, new_verdict, old_standing, new_standing, cause)
  SELECT c.tool_id, c.voter_id, c.old_verdict, c.new_verdict, c.old_standing, c.new_standing, c.cause FROM unnest(changes) AS c;
  WITH deltas AS (
    SELECT c.tool_id, vote_slot(c.voter_id) AS slot,
           count(*) FILTER (WHERE c.new_standing = 'counted' AND c.new_verdict = 'ship')
             - count(*) FILTER (WHERE c.old_standing = 'counted' AND c.old_verdict = 'ship') AS ship,
           count(*) FILTER (WHERE c.new_standing = 'counted' AND c.new_verdict = 'skip')
             - count(*) FILTER (WHERE c.old_standing = 'counted' AND c.old_verdict = 'skip') AS skip,
           count(*) FILTER (WHERE c.new_standing = 'held') - count(*) FILTER (WHERE c.old_standing = 'held') AS held,
           count(*) FILTER (WHERE c.new_standing = 'voided') - count(*) FILTER (WHERE c.old_standing = 'voided') AS voided
      FROM unnest(changes) AS c GROUP BY 1, 2),
  there AS (
    UPDATE vote_tallies AS t
       SET ship = t.ship + d.ship, skip = t.skip + d.skip, held = t.held + d.held, voided = t.voided + d.voided, unranked = true
      FROM deltas AS d WHERE t.tool_id = d.tool_id AND t.slot = d.slot
    RETURNING t.tool_id, t.slot)
  INSERT INTO vote_tallies AS t (tool_id, slot, ship, skip, held, voided)
  SELECT d.tool_id, d.slot, d.ship, d.skip, d.held, d.voided FROM deltas AS d
   WHERE NOT EXISTS (SELECT FROM there AS x WHERE (x.tool_id, x.slot) = (d.tool_id, d.slot))
  ON CONFLICT (tool_id, slot) DO UPDATE
    SET ship = t.ship + excluded.ship, skip = t.skip + excluded.skip, held = t.held + excluded.held, voided = t.voided + excluded.voided, unranked = true;
  RETURN NULL;
END
$$;
COMMENT ON FUNCTION votes_count_many() IS 'Trigger: what a decision changed of many votes goes into the ledger, and into the slots of the tally at once.';
DROP TRIGGER votes_count ON votes;
CREATE TRIGGER votes_count AFTER INSERT OR UPDATE OR DELETE ON votes
  FOR EACH ROW WHEN (NOT is_decided()) EXECUTE FUNCTION votes_count();
CREATE TRIGGER votes_count_added AFTER INSERT ON votes REFERENCING NEW TABLE AS new_votes
  FOR EACH STATEMENT WHEN (is_decided()) EXECUTE FUNCTION votes_count_many();
CREATE TRIGGER votes_count_changed AFTER UPDATE ON votes REFERENCING OLD TABLE AS old_votes NEW TABLE AS new_votes
  FOR EACH STATEMENT WHEN (is_decided()) EXECUTE FUNCTION votes_count_many();
CREATE TRIGGER votes_count_gone AFTER DELETE ON votes REFERENCING OLD TABLE AS old_votes
  FOR EACH STATEMENT WHEN (is_decided()) EXECUTE FUNCTION votes_count_many();

CREATE OR REPLACE VIEW tally_drift AS
  SELECT coalesce(k.tool_id, c.tool_id) AS tool_id,
         coalesce(k.ship, 0) AS ship, coalesce(k.skip, 0) AS skip, coalesce(k.held, 0) AS held,
         coalesce(c.ship, 0) AS counted_ship, coalesce(c.skip, 0) AS counted_skip, coalesce(c.held, 0) AS counted_held,
         coalesce(k.voided, 0) AS voided, coalesce(c.voided, 0) AS counted_voided
    FROM (SELECT tool_id, sum(ship) AS ship, sum(skip) AS skip, sum(held) AS held, sum(voided) AS voided FROM vote_tallies GROUP BY tool_id) AS k
    FULL JOIN (SELECT tool_id,
                      count(*) FILTER (WHERE standing = 'counted' AND verdict = 'ship') AS ship,
                      count(*) FILTER (WHERE standing = 'counted' AND verdict = 'skip') AS skip,
                      count(*) FILTER (WHERE standing = 'held') AS held,
                      count(*) FILTER (WHERE standing = 'voided') AS voided
                 FROM votes GROUP BY tool_id) AS c ON c.tool_id = k.tool_id
   WHERE (coalesce(k.ship, 0), coalesce(k.skip, 0), coalesce(k.held, 0), coalesce(k.voided, 0))
      <> (coalesce(c.ship, 0), coalesce(c.skip, 0), coalesce(c.held, 0), coalesce(c.voided, 0));
COMMENT ON COLUMN tally_drift.voided IS 'Voided votes, summed from the slots.';
COMMENT ON COLUMN tally_drift.counted_voided IS 'Voided votes, counted now.';

CREATE OR REPLACE FUNCTION tally_drift_part(p_after bigint, p_most int, OUT upto bigint, OUT tools int)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH part AS (SELECT t.id FROM tools AS t WHERE t.id > p_after ORDER BY t.id LIMIT p_most)
  SELECT coalesce(max(p.id), 0), count(*) FILTER (WHERE (k.ship, k.skip, k.held, k.voided) <> (c.ship, c.skip, c.held, c.voided))::int
    FROM part AS p
   CROSS JOIN LATERAL (SELECT coalesce(sum(y.ship), 0) AS ship, coalesce(sum(y.skip), 0) AS skip, coalesce(sum(y.held), 0) AS held,
                              coalesce(sum(y.voided), 0) AS voided
                         FROM vote_tallies AS y WHERE y.tool_id = p.id) AS k
   CROSS JOIN LATERAL (SELECT count(*) FILTER (WHERE v.standing = 'counted' AND v.verdict = 'ship') AS ship,
                              count(*) FILTER (WHERE v.standing = 'counted' AND v.verdict = 'skip') AS skip,
                              count(*) FILTER (WHERE v.standing = 'held') AS held,
                              count(*) FILTER (WHERE v.standing = 'voided') AS voided
                         FROM votes AS v WHERE v.tool_id = p.id) AS c
$$;

COMMENT ON TABLE votes IS 'Votes as they stand; changed by cast_vote(), move_tool() and decide_votes() only.';

-- ---- where held votes came from -----------------------------------------------------------------

CREATE TABLE held_networks (
  tool_id  bigint      NOT NULL REFERENCES tools,
  voter_id bigint      NOT NULL,
  network  bytea       NOT NULL,
  held_at  timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tool_id, voter_id)
);
COMMENT ON TABLE held_networks IS
  'Which held votes came from one network, for whoever looks at them. Deleted within 48 hours by forget_networks(). Holds no address.';
COMMENT ON COLUMN held_networks.tool_id IS 'On which tool.';
COMMENT ON COLUMN held_networks.voter_id IS 'Whose vote.';
COMMENT ON COLUMN held_networks.network IS 'The network under a keyed hash (HMAC); the key is the day''s and not kept here.';
COMMENT ON COLUMN held_networks.held_at IS 'When it was held.';
CREATE INDEX held_networks_by_age ON held_networks (held_at);

CREATE OR REPLACE FUNCTION forget_networks() RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  yesterday date := (now() AT TIME ZONE 'UTC')::date - 1;
  gone int;
  more int;
BEGIN
  DELETE FROM vote_quotas WHERE day < yesterday;
  GET DIAGNOSTICS gone = ROW_COUNT;
  DELETE FROM submission_quotas WHERE day < yesterday;
  GET DIAGNOSTICS more = ROW_COUNT;
  -- called every hour: nothing is older than 48 hours
  DELETE FROM held_networks WHERE held_at < now() - interval '47 hours';
  UPDATE submissions SET network = NULL WHERE network IS NOT NULL AND created_at < now() - interval '47 hours';
  UPDATE flag_reports SET network = NULL WHERE network IS NOT NULL AND created_at < now() - interval '47 hours';
  RETURN gone + more;
END
$$;

CREATE FUNCTION votes_note_network() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
  network text := current_setting('slipway.network', true);
BEGIN
  IF network <> '' THEN
    INSERT INTO held_networks (tool_id, voter_id, network) VALUES (NEW.tool_id, NEW.voter_id, decode(network, 'hex'))
    ON CONFLICT (tool_id, voter_id) DO UPDATE SET network = excluded.network, held_at = excluded.held_at;
  END IF;
  RETURN NULL;
END
$$;
COMMENT ON FUNCTION votes_note_network() IS 'Trigger: a vote that is held when it is cast is noted with the network that quota_allows() refused.';
CREATE TRIGGER votes_note_network AFTER INSERT ON votes
  FOR EACH ROW WHEN (NEW.standing = 'held') EXECUTE FUNCTION votes_note_network();

CREATE OR REPLACE FUNCTION quota_allows(p_network bytea, p_voter bigint, p_quota int) RETURNS boolean
LANGUAGE plpgsql AS $$
DECLARE
  today date := (now() AT TIME ZONE 'UTC')::date;
BEGIN
  IF (SELECT coalesce(sum(q.votes), 0) >= p_quota FROM vote_quotas AS q WHERE q.network = p_network AND q.day = today) THEN
    -- for votes_note_network(), in this transaction
    PERFORM set_config('slipway.network', encode(p_network, 'hex'), true);
    RETURN false;
  END IF;
  PERFORM set_config('slipway.network', '', true);
  INSERT INTO vote_quotas AS q (network, day, slot, votes) VALUES (p_network, today, vote_slot(p_voter), 1)
  ON CONFLICT (network, day, slot) DO UPDATE SET votes = q.votes + 1;
  RETURN true;
END
$$;

-- ---- what a moderator sees ----------------------------------------------------------------------

CREATE INDEX votes_in_question ON votes (tool_id, cast_at) WHERE standing <> 'counted';

CREATE FUNCTION vote_bursts(p_credential bytea, p_tool text, p_standing text)
RETURNS TABLE (tool text, tool_name text, network text, votes int, ship int, skip int, first text, last text, from_at bigint, to_at bigint,
               all_votes int, all_ship int)
-- planned for what is asked: of one tool, or of all
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp SET plan_cache_mode = force_custom_plan AS $$
#variable_conflict use_column
DECLARE
  actor accounts := acting(p_credential, 'moderator', 'moderation:read');
BEGIN
  RETURN QUERY
  SELECT t.slug, t.name, b.network, b.votes, b.ship, b.skip, utc_minute(b.first), utc_minute(b.last), microseconds(b.first), microseconds(b.last),
         k.votes, k.ship
    FROM (SELECT v.tool_id, coalesce(left(encode(sha256(h.network), 'hex'), 8), '') AS network,
                 count(*)::int AS votes, (count(*) FILTER (WHERE v.verdict = 'ship'))::int AS ship,
                 (count(*) FILTER (WHERE v.verdict = 'skip'))::int AS skip, min(v.cast_at) AS first, max(v.cast_at) AS last
            FROM votes AS v LEFT JOIN held_networks AS h ON h.tool_id = v.tool_id AND h.voter_id = v.voter_id
           WHERE v.standing = p_standing::vote_standing AND v.standing <> 'counted'
             AND (p_tool = '' OR v.tool_id = (SELECT s.id FROM tools AS s WHERE s.slug = p_tool))
           GROUP BY v.tool_id, 2, date_trunc('hour', v.cast_at)) AS b
    JOIN tools AS t ON t.id = b.tool_id
   CROSS JOIN LATERAL (SELECT coalesce(sum(y.ship + y.skip), 0)::int AS votes, coalesce(sum(y.ship), 0)::int AS ship
                         FROM vote_tallies AS y WHERE y.tool_id = t.id) AS k
   ORDER BY b.votes DESC, t.slug, b.first LIMIT 200;
END
$$;
COMMENT ON FUNCTION vote_bursts(bytea, text, text) IS
  'Votes that do not count (held or voided), grouped by tool, network of the day ('''' when it is no longer known) and hour, with what the tool '
  'has otherwise; the largest groups first. from_at and to_at (microseconds) name a group''s span to decide_votes().';

-- ---- what a moderator decides -------------------------------------------------------------------

CREATE TABLE vote_decisions (
  entry_id bigint        NOT NULL REFERENCES moderation_log,
  tool_id  bigint        NOT NULL REFERENCES tools,
  voter_id bigint        NOT NULL,
  was      vote_standing NOT NULL,
  became   vote_standing NOT NULL,
  PRIMARY KEY (entry_id, voter_id)
);
COMMENT ON TABLE vote_decisions IS 'Which votes a decision was about, so that it can be taken back.';
COMMENT ON COLUMN vote_decisions.entry_id IS 'The decision.';
COMMENT ON COLUMN vote_decisions.tool_id IS 'On which tool.';
COMMENT ON COLUMN vote_decisions.voter_id IS 'Whose vote.';
COMMENT ON COLUMN vote_decisions.was IS 'Its standing before.';
COMMENT ON COLUMN vote_decisions.became IS 'Its standing after.';
CREATE INDEX vote_decisions_of_tool ON vote_decisions (tool_id, voter_id);

CREATE FUNCTION decide_votes(
  p_credential bytea, p_tool text, p_from vote_standing, p_action text, p_network text, p_from_at bigint, p_to_at bigint, p_reason text,
  OUT entry bigint, OUT votes int, OUT tool_id bigint
)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  actor accounts := acting_alone(p_credential, 'moderator', 'moderation:decide');
  goal vote_standing;
  tool tools;
  chosen bigint[];
  ships int;
BEGIN
  goal := CASE p_action WHEN 'release' THEN 'counted' WHEN 'void' THEN 'voided' WHEN 'hold' THEN 'held' END;
  IF goal IS NULL OR goal = p_from THEN
    RAISE EXCEPTION 'votes that are % take no such decision', p_from USING ERRCODE = '55000';
  ELSIF p_reason IS NULL THEN
    RAISE EXCEPTION 'a reason is needed to %', p_action USING ERRCODE = '23502';
  END IF;
  -- shared with voters: each vote is locked by itself
  SELECT t.* INTO tool FROM tool_slugs AS s JOIN tools AS t ON t.id = s.tool_id WHERE s.slug = p_tool FOR KEY SHARE OF t;
  IF tool.id IS NULL THEN
    RAISE EXCEPTION 'there is no such tool' USING ERRCODE = 'P0002';
  END IF;
  tool_id := tool.id;
  SELECT array_agg(c.voter_id), count(*), count(*) FILTER (WHERE c.verdict = 'ship') INTO chosen, votes, ships
    FROM (SELECT v.voter_id, v.verdict FROM votes AS v
           WHERE v.tool_id = tool.id AND v.standing = p_from AND v.cast_at BETWEEN instant(p_from_at) AND instant(p_to_at)
             AND (p_network IS NULL OR p_network = coalesce((SELECT left(encode(sha256(h.network), 'hex'), 8) FROM held_networks AS h
                                                              WHERE h.tool_id = v.tool_id AND h.voter_id = v.voter_id), ''))
           ORDER BY v.voter_id FOR UPDATE) AS c;
  IF votes = 0 THEN
    RAISE EXCEPTION 'no such votes are left' USING ERRCODE = '55000';
  END IF;
  PERFORM set_config('slipway.cause', p_action, true);
  UPDATE votes AS v SET standing = goal WHERE v.tool_id = tool.id AND v.voter_id = ANY (chosen);
  PERFORM set_config('slipway.cause', '', true);
  entry := log_by(actor, p_action, 'vote', tool.id, NULL, NULL, p_reason, jsonb_build_object('standing', p_from),
                  jsonb_build_object('tool', tool.slug, 'standing', goal, 'votes', votes, 'ship', ships), NULL, NULL);
  INSERT INTO vote_decisions (entry_id, tool_id, voter_id, was, became) SELECT entry, tool.id, c, p_from, goal FROM unnest(chosen) AS c;
END
$$;
COMMENT ON FUNCTION decide_votes(bytea, text, vote_standing, text, text, bigint, bigint, text) IS
  'Releases, voids or holds (action) the votes on a tool that stand so (p_from), of a network (null: of any) and cast within a span; the tally '
  'follows vote by vote. Returns the entry, how many votes, and the tool. Raises P0002, 55000 when none is left, 23502 without a reason.';

CREATE FUNCTION revert_votes(p_label text, p_entry moderation_log, p_texts moderation_texts, p_reason text, p_batch uuid) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('slipway.cause', CASE p_texts.before ->> 'standing' WHEN 'held' THEN 'hold' WHEN 'voided' THEN 'void' ELSE 'release' END, true);
  -- a vote that was withdrawn, or decided on again, since stays as it is
  UPDATE votes AS v SET standing = d.was FROM vote_decisions AS d
   WHERE d.entry_id = p_entry.id AND v.tool_id = d.tool_id AND v.voter_id = d.voter_id AND v.standing = d.became;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'none of these votes stands as it was decided' USING ERRCODE = '55000';
  END IF;
  PERFORM set_config('slipway.cause', '', true);
  PERFORM log_decision(p_label, CASE WHEN p_reason IS NULL THEN 'undo' ELSE 'revert' END, 'vote', p_entry.subject_id, NULL, NULL,
                       p_reason, p_texts.after, p_texts.before || jsonb_build_object('tool', p_texts.after -> 'tool'), p_batch, p_entry.id);
END
$$;
COMMENT ON FUNCTION revert_votes(text, moderation_log, moderation_texts, text, uuid) IS 'Gives the votes of a decision the standing they had.';

GRANT EXECUTE ON FUNCTION vote_bursts(bytea, text, text), decide_votes(bytea, text, vote_standing, text, text, bigint, bigint, text) TO slipway_web;

-- ---- what the public is told --------------------------------------------------------------------

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
         t.revision, r.description_html, v.held AS community_held, v.voided AS community_voided
    FROM tools AS t
    JOIN tool_revisions AS r ON r.tool_id = t.id AND r.revision = t.revision
    JOIN categories AS c ON c.id = t.category_id
   CROSS JOIN LATERAL (
         SELECT coalesce(sum(k.ship), 0)::int AS ship, coalesce(sum(k.skip), 0)::int AS skip,
                coalesce(sum(k.held), 0)::int AS held, coalesce(sum(k.voided), 0)::int AS voided
           FROM vote_tallies AS k WHERE k.tool_id = t.id) AS v
   CROSS JOIN LATERAL (
         SELECT coalesce(array_agg(q.slug), '{}') AS personas, coalesce(array_agg(q.name), '{}') AS names,
                coalesce(array_agg(q.verdict), '{}') AS verdicts, coalesce(array_agg(q.quote), '{}') AS quotes,
                coalesce(array_agg(q.day), '{}') AS dates
           FROM (SELECT p.slug::text, p.name, x.verdict::text, x.quote, to_char(x.reviewed_on, 'YYYY-MM-DD') AS day
                   FROM reviews AS x JOIN personas AS p ON p.id = x.persona_id
                  WHERE x.tool_id = t.id AND x.superseded_at IS NULL
                  ORDER BY p.position) AS q) AS w;
COMMENT ON COLUMN tool_pages.community_held IS 'Votes that do not count until a moderator has looked at them.';
COMMENT ON COLUMN tool_pages.community_voided IS 'Votes that a moderator has voided.';

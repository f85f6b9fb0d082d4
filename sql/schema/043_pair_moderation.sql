-- Head-to-head votes in question: what a moderator sees of them and decides, as with votes on tools (031_held_votes.sql); and what becomes of
-- them when a tool is merged, and when that is taken apart (021_transitions.sql).

-- ---- where held votes came from -----------------------------------------------------------------

CREATE TABLE held_pair_networks (
  lower_id  bigint      NOT NULL,
  higher_id bigint      NOT NULL,
  voter_id  bigint      NOT NULL,
  network   bytea       NOT NULL,
  held_at   timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (lower_id, higher_id, voter_id)
);
COMMENT ON TABLE held_pair_networks IS
  'Which held head-to-head votes came from one network, for whoever looks at them. Deleted within 48 hours by forget_networks(). Holds no address.';
COMMENT ON COLUMN held_pair_networks.lower_id IS 'Of the two tools, the one of the lower number.';
COMMENT ON COLUMN held_pair_networks.higher_id IS 'The other one.';
COMMENT ON COLUMN held_pair_networks.voter_id IS 'Whose vote.';
COMMENT ON COLUMN held_pair_networks.network IS 'The network under a keyed hash (HMAC); the key is the day''s and not kept here.';
COMMENT ON COLUMN held_pair_networks.held_at IS 'When it was held.';
CREATE INDEX held_pair_networks_by_age ON held_pair_networks (held_at);

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
  DELETE FROM held_pair_networks WHERE held_at < now() - interval '47 hours';
  UPDATE submissions SET network = NULL WHERE network IS NOT NULL AND created_at < now() - interval '47 hours';
  UPDATE flag_reports SET network = NULL WHERE network IS NOT NULL AND created_at < now() - interval '47 hours';
  RETURN gone + more;
END
$$;

CREATE FUNCTION pair_votes_note_network() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
  network text := current_setting('slipway.network', true);
BEGIN
  IF network <> '' THEN
    INSERT INTO held_pair_networks (lower_id, higher_id, voter_id, network) VALUES (NEW.lower_id, NEW.higher_id, NEW.voter_id, decode(network, 'hex'))
    ON CONFLICT (lower_id, higher_id, voter_id) DO UPDATE SET network = excluded.network, held_at = excluded.held_at;
  END IF;
  RETURN NULL;
END
$$;
COMMENT ON FUNCTION pair_votes_note_network() IS
  'Trigger: a head-to-head vote that is held when it is cast is noted with the network that quota_allows() refused.';
CREATE TRIGGER pair_votes_note_network AFTER INSERT ON pair_votes
  FOR EACH ROW WHEN (NEW.standing = 'held') EXECUTE FUNCTION pair_votes_note_network();

-- ---- what a moderator sees ----------------------------------------------------------------------

CREATE FUNCTION network_name(p_lower bigint, p_higher bigint, p_voter bigint) RETURNS text
LANGUAGE sql STABLE
RETURN coalesce((SELECT left(encode(sha256(h.network), 'hex'), 8) FROM held_pair_networks AS h
                  WHERE h.lower_id = p_lower AND h.higher_id = p_higher AND h.voter_id = p_voter), '');
COMMENT ON FUNCTION network_name(bigint, bigint, bigint) IS 'What moderators call the network of a held head-to-head vote; empty when it is no longer known.';

CREATE FUNCTION pair_bursts(p_credential bytea, p_tool text, p_standing text)
RETURNS TABLE (lower text, lower_name text, higher text, higher_name text, network text, votes int, for_lower int, for_higher int, neither int,
               first text, last text, from_at bigint, to_at bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp SET plan_cache_mode = force_custom_plan AS $$
#variable_conflict use_column
DECLARE
  actor accounts := acting(p_credential, 'moderator', 'moderation:read');
  only_tool bigint := (SELECT t.id FROM tools AS t WHERE t.slug = p_tool);
BEGIN
  RETURN QUERY
  SELECT l.slug, l.name, h.slug, h.name, b.network, b.votes, b.for_lower, b.for_higher, b.votes - b.for_lower - b.for_higher,
         utc_minute(b.first), utc_minute(b.last), microseconds(b.first), microseconds(b.last)
    FROM (SELECT v.lower_id, v.higher_id, network_name(v.lower_id, v.higher_id, v.voter_id) AS network, count(*)::int AS votes,
                 (count(*) FILTER (WHERE v.choice = 'lower'))::int AS for_lower, (count(*) FILTER (WHERE v.choice = 'higher'))::int AS for_higher,
                 min(v.cast_at) AS first, max(v.cast_at) AS last
            FROM pair_votes AS v
           WHERE v.standing = p_standing::vote_standing AND v.standing <> 'counted' AND (p_tool = '' OR only_tool IN (v.lower_id, v.higher_id))
           GROUP BY v.lower_id, v.higher_id, 3, date_trunc('hour', v.cast_at)) AS b
    JOIN tools AS l ON l.id = b.lower_id
    JOIN tools AS h ON h.id = b.higher_id
   ORDER BY b.votes DESC, l.slug, h.slug, b.first LIMIT 200;
END
$$;
COMMENT ON FUNCTION pair_bursts(bytea, text, text) IS
  'Head-to-head votes that do not count (held or voided), grouped by pair, network of the day ('''' when it is no longer known) and hour; the largest '
  'groups first. from_at and to_at (microseconds) name a group''s span to decide_pair_votes().';

-- ---- what a moderator decides -------------------------------------------------------------------

CREATE TABLE pair_vote_decisions (
  entry_id  bigint        NOT NULL REFERENCES moderation_log,
  lower_id  bigint        NOT NULL,
  higher_id bigint        NOT NULL,
  voter_id  bigint        NOT NULL,
  was       vote_standing NOT NULL,
  became    vote_standing NOT NULL,
  PRIMARY KEY (entry_id, voter_id)
);
COMMENT ON TABLE pair_vote_decisions IS 'Which head-to-head votes a decision was about, so that it can be taken back.';
COMMENT ON COLUMN pair_vote_decisions.entry_id IS 'The decision.';
COMMENT ON COLUMN pair_vote_decisions.lower_id IS 'Of the two tools, the one of the lower number.';
COMMENT ON COLUMN pair_vote_decisions.higher_id IS 'The other one.';
COMMENT ON COLUMN pair_vote_decisions.voter_id IS 'Whose vote.';
COMMENT ON COLUMN pair_vote_decisions.was IS 'Its standing before.';
COMMENT ON COLUMN pair_vote_decisions.became IS 'Its standing after.';

CREATE FUNCTION decide_pair_votes(
  p_credential bytea, p_left text, p_right text, p_from vote_standing, p_action text, p_network text, p_from_at bigint, p_to_at bigint, p_reason text,
  OUT entry bigint, OUT votes int, OUT lower_id bigint, OUT higher_id bigint
)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  actor accounts := acting_alone(p_credential, 'moderator', 'moderation:decide');
  goal vote_standing;
  one tools;
  other tools;
  chosen bigint[];
  ones int;
BEGIN
  goal := CASE p_action WHEN 'release' THEN 'counted' WHEN 'void' THEN 'voided' WHEN 'hold' THEN 'held' END;
  IF goal IS NULL OR goal = p_from THEN
    RAISE EXCEPTION 'votes that are % take no such decision', p_from USING ERRCODE = '55000';
  ELSIF p_reason IS NULL THEN
    RAISE EXCEPTION 'a reason is needed to %', p_action USING ERRCODE = '23502';
  END IF;
  -- shared with voters: each vote is locked by itself
  PERFORM FROM tools AS t WHERE t.slug IN (p_left, p_right) ORDER BY t.id FOR KEY SHARE;
  SELECT t.* INTO one FROM tools AS t WHERE t.slug IN (p_left, p_right) ORDER BY t.id LIMIT 1;
  SELECT t.* INTO other FROM tools AS t WHERE t.slug IN (p_left, p_right) AND t.id > one.id;
  IF other.id IS NULL THEN
    RAISE EXCEPTION 'there are no two such tools' USING ERRCODE = 'P0002';
  END IF;
  lower_id := one.id;
  higher_id := other.id;
  SELECT array_agg(c.voter_id), count(*), count(*) FILTER (WHERE c.choice = 'lower') INTO chosen, votes, ones
    FROM (SELECT v.voter_id, v.choice FROM pair_votes AS v
           WHERE v.lower_id = one.id AND v.higher_id = other.id AND v.standing = p_from AND v.cast_at BETWEEN instant(p_from_at) AND instant(p_to_at)
             AND (p_network IS NULL OR p_network = network_name(v.lower_id, v.higher_id, v.voter_id))
           ORDER BY v.voter_id FOR UPDATE) AS c;
  IF votes = 0 THEN
    RAISE EXCEPTION 'no such votes are left' USING ERRCODE = '55000';
  END IF;
  PERFORM set_config('slipway.cause', p_action, true);
  UPDATE pair_votes AS v SET standing = goal WHERE v.lower_id = one.id AND v.higher_id = other.id AND v.voter_id = ANY (chosen);
  PERFORM set_config('slipway.cause', '', true);
  -- the log has it as votes of the lower one, against the other
  entry := log_by(actor, p_action, 'vote', one.id, NULL, NULL, p_reason, jsonb_build_object('standing', p_from),
                  jsonb_build_object('tool', one.slug, 'against', other.slug, 'standing', goal, 'votes', votes, 'chose', ones), NULL, NULL);
  INSERT INTO pair_vote_decisions (entry_id, lower_id, higher_id, voter_id, was, became)
  SELECT entry, one.id, other.id, c, p_from, goal FROM unnest(chosen) AS c;
END
$$;
COMMENT ON FUNCTION decide_pair_votes(bytea, text, text, vote_standing, text, text, bigint, bigint, text) IS
  'decide_votes() of head-to-head votes on two tools, by their present slugs in either order. Returns the entry, how many votes, and the pair.';

CREATE OR REPLACE FUNCTION revert_votes(p_label text, p_entry moderation_log, p_texts moderation_texts, p_reason text, p_batch uuid) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  -- what it was about stands in the decision: its words may have been erased
  pair_was vote_standing := (SELECT d.was FROM pair_vote_decisions AS d WHERE d.entry_id = p_entry.id LIMIT 1);
  was vote_standing := coalesce(pair_was, (SELECT d.was FROM vote_decisions AS d WHERE d.entry_id = p_entry.id LIMIT 1));
  any_left boolean;
BEGIN
  PERFORM set_config('slipway.cause', CASE was WHEN 'held' THEN 'hold' WHEN 'voided' THEN 'void' ELSE 'release' END, true);
  -- a vote that was withdrawn, or decided on again, since stays as it is; so does one whose tool was merged
  IF pair_was IS NOT NULL THEN
    UPDATE pair_votes AS v SET standing = d.was FROM pair_vote_decisions AS d
     WHERE d.entry_id = p_entry.id AND v.lower_id = d.lower_id AND v.higher_id = d.higher_id AND v.voter_id = d.voter_id AND v.standing = d.became;
  ELSE
    UPDATE votes AS v SET standing = d.was FROM vote_decisions AS d
     WHERE d.entry_id = p_entry.id AND v.tool_id = d.tool_id AND v.voter_id = d.voter_id AND v.standing = d.became;
  END IF;
  any_left := FOUND;
  IF NOT any_left THEN
    RAISE EXCEPTION 'none of these votes stands as it was decided' USING ERRCODE = '55000';
  END IF;
  PERFORM set_config('slipway.cause', '', true);
  PERFORM log_decision(p_label, CASE WHEN p_reason IS NULL THEN 'undo' ELSE 'revert' END, 'vote', p_entry.subject_id, NULL, NULL,
                       p_reason, p_texts.after,
                       coalesce(p_texts.before, jsonb_build_object('standing', was))
                         || jsonb_strip_nulls(jsonb_build_object('tool', p_texts.after -> 'tool', 'against', p_texts.after -> 'against')),
                       p_batch, p_entry.id);
END
$$;

-- ---- merging, and taking apart ------------------------------------------------------------------

CREATE TABLE merged_pair_votes (
  entry_id      bigint        NOT NULL REFERENCES merges,
  other_id      bigint        NOT NULL,
  voter_id      bigint        NOT NULL,
  choice        pair_choice   NOT NULL,
  standing      vote_standing NOT NULL,
  cast_at       timestamptz   NOT NULL,
  changed_at    timestamptz   NOT NULL,
  into_choice   pair_choice,
  into_standing vote_standing,
  into_cast     timestamptz,
  into_changed  timestamptz,
  now_choice    pair_choice,
  now_standing  vote_standing,
  now_changed   timestamptz,
  PRIMARY KEY (entry_id, other_id, voter_id)
);
COMMENT ON TABLE merged_pair_votes IS
  'The head-to-head votes that a merge moved or dropped, as they were and as they became, so that it can be taken apart. Choices are those of the pair they stand in.';
COMMENT ON COLUMN merged_pair_votes.entry_id IS 'The merge.';
COMMENT ON COLUMN merged_pair_votes.other_id IS 'Against which tool; the one that the first was merged into: such a vote is dropped.';
COMMENT ON COLUMN merged_pair_votes.voter_id IS 'Whose vote.';
COMMENT ON COLUMN merged_pair_votes.choice IS 'Choice in the pair with the tool that went.';
COMMENT ON COLUMN merged_pair_votes.standing IS 'Standing of that vote.';
COMMENT ON COLUMN merged_pair_votes.cast_at IS 'When that vote was cast first.';
COMMENT ON COLUMN merged_pair_votes.changed_at IS 'When its choice changed last.';
COMMENT ON COLUMN merged_pair_votes.into_choice IS 'The voter''s choice in the pair with the tool that stays, before; null when there was none.';
COMMENT ON COLUMN merged_pair_votes.into_standing IS 'Standing of that vote.';
COMMENT ON COLUMN merged_pair_votes.into_cast IS 'When that vote was cast first.';
COMMENT ON COLUMN merged_pair_votes.into_changed IS 'When its choice changed last.';
COMMENT ON COLUMN merged_pair_votes.now_choice IS 'Choice of the one vote that the two became; null for one that was dropped.';
COMMENT ON COLUMN merged_pair_votes.now_standing IS 'Its standing.';
COMMENT ON COLUMN merged_pair_votes.now_changed IS 'When its choice changed last, as of the merge.';

CREATE FUNCTION merge_pair_votes(p_entry bigint, p_from bigint, p_into bigint) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  -- As with votes on tools each voter counts once: of two votes the later choice; voided if either was, held only if both were.
  INSERT INTO merged_pair_votes (entry_id, other_id, voter_id, choice, standing, cast_at, changed_at,
                                 into_choice, into_standing, into_cast, into_changed, now_choice, now_standing, now_changed)
  SELECT p_entry, f.other_id, f.voter_id, f.choice, f.standing, f.cast_at, f.changed_at, i.choice, i.standing, i.cast_at, i.changed_at,
         CASE WHEN f.other_id = p_into THEN NULL WHEN i.changed_at >= f.changed_at THEN i.choice
              ELSE flipped(f.choice, (p_from < f.other_id) <> (p_into < f.other_id)) END,
         CASE WHEN f.other_id = p_into THEN NULL
              WHEN 'voided' IN (i.standing, f.standing) THEN 'voided'
              WHEN 'counted' IN (i.standing, f.standing) THEN 'counted'
              ELSE 'held' END::vote_standing,
         CASE WHEN f.other_id <> p_into THEN greatest(i.changed_at, f.changed_at) END
    FROM (SELECT v.*, v.higher_id AS other_id FROM pair_votes AS v WHERE v.lower_id = p_from
          UNION ALL SELECT v.*, v.lower_id FROM pair_votes AS v WHERE v.higher_id = p_from) AS f
    LEFT JOIN pair_votes AS i ON i.lower_id = least(p_into, f.other_id) AND i.higher_id = greatest(p_into, f.other_id)
                             AND i.voter_id = f.voter_id;
  PERFORM set_config('slipway.cause', 'merge', true);
  DELETE FROM pair_votes AS v WHERE v.lower_id = p_from;
  DELETE FROM pair_votes AS v WHERE v.higher_id = p_from;
  INSERT INTO pair_votes AS v (lower_id, higher_id, voter_id, choice, standing, cast_at, changed_at)
  SELECT least(p_into, m.other_id), greatest(p_into, m.other_id), m.voter_id, m.now_choice, m.now_standing, m.cast_at, m.now_changed
    FROM merged_pair_votes AS m WHERE m.entry_id = p_entry AND m.now_choice IS NOT NULL
  ON CONFLICT (lower_id, higher_id, voter_id) DO UPDATE
    SET choice = excluded.choice, standing = excluded.standing, cast_at = least(v.cast_at, excluded.cast_at), changed_at = excluded.changed_at;
  PERFORM set_config('slipway.cause', '', true);
END
$$;
COMMENT ON FUNCTION merge_pair_votes(bigint, bigint, bigint) IS
  'Moves all head-to-head votes of one tool to another and notes how they were; those on the very two are dropped. Part of merge_votes().';

CREATE FUNCTION unmerge_pair_votes(p_entry bigint) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  merge merges;
BEGIN
  SELECT * INTO merge FROM merges AS m WHERE m.entry_id = p_entry;
  PERFORM set_config('slipway.cause', 'merge', true);
  -- What follows is unmerge_votes(), pair by pair. Whoever has withdrawn it since has withdrawn it; where the other tool was merged itself
  -- meanwhile the vote went on with that, and stays there.
  DELETE FROM merged_pair_votes AS m
   WHERE m.entry_id = p_entry AND m.now_choice IS NOT NULL
     AND NOT EXISTS (SELECT FROM pair_votes AS v WHERE v.lower_id = least(merge.into_id, m.other_id)
                        AND v.higher_id = greatest(merge.into_id, m.other_id) AND v.voter_id = m.voter_id);
  UPDATE merged_pair_votes AS m SET standing = 'voided' FROM pair_votes AS v
   WHERE m.entry_id = p_entry AND v.lower_id = least(merge.into_id, m.other_id) AND v.higher_id = greatest(merge.into_id, m.other_id)
     AND v.voter_id = m.voter_id AND v.standing = 'voided' AND m.now_standing <> 'voided';
  DELETE FROM pair_votes AS v USING merged_pair_votes AS m
   WHERE m.entry_id = p_entry AND v.lower_id = least(merge.into_id, m.other_id) AND v.higher_id = greatest(merge.into_id, m.other_id)
     AND v.voter_id = m.voter_id AND m.into_choice IS NULL AND v.choice = m.now_choice AND v.changed_at = m.now_changed;
  UPDATE pair_votes AS v
     SET choice = m.into_choice, cast_at = m.into_cast, changed_at = m.into_changed,
         standing = CASE WHEN v.standing = m.now_standing THEN m.into_standing ELSE v.standing END
    FROM merged_pair_votes AS m
   WHERE m.entry_id = p_entry AND v.lower_id = least(merge.into_id, m.other_id) AND v.higher_id = greatest(merge.into_id, m.other_id)
     AND v.voter_id = m.voter_id AND m.into_choice IS NOT NULL AND v.choice = m.now_choice AND v.changed_at = m.now_changed;
  INSERT INTO pair_votes (lower_id, higher_id, voter_id, choice, standing, cast_at, changed_at)
  SELECT least(merge.from_id, m.other_id), greatest(merge.from_id, m.other_id), m.voter_id, m.choice, m.standing, m.cast_at, m.changed_at
    FROM merged_pair_votes AS m WHERE m.entry_id = p_entry
  ON CONFLICT (lower_id, higher_id, voter_id) DO NOTHING;
  PERFORM set_config('slipway.cause', '', true);
  DELETE FROM merged_pair_votes AS m WHERE m.entry_id = p_entry;
END
$$;
COMMENT ON FUNCTION unmerge_pair_votes(bigint) IS 'Gives a merged tool its head-to-head votes back; part of unmerge_votes().';

-- merge_votes() notes the merge and unmerge_votes() takes its notes away again; what goes along hangs on those
CREATE FUNCTION merges_move_pairs() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM merge_pair_votes(NEW.entry_id, NEW.from_id, NEW.into_id);
  RETURN NULL;
END
$$;
COMMENT ON FUNCTION merges_move_pairs() IS 'Trigger: a merge takes the head-to-head votes along.';
CREATE TRIGGER merges_move_pairs AFTER INSERT ON merges FOR EACH ROW EXECUTE FUNCTION merges_move_pairs();

CREATE FUNCTION tools_return_pairs() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM unmerge_pair_votes((SELECT m.entry_id FROM merges AS m WHERE m.from_id = NEW.id ORDER BY m.entry_id DESC LIMIT 1));
  RETURN NULL;
END
$$;
COMMENT ON FUNCTION tools_return_pairs() IS 'Trigger: a tool that is merged no longer gets its head-to-head votes back.';
CREATE TRIGGER tools_return_pairs AFTER UPDATE OF state ON tools
  FOR EACH ROW WHEN (OLD.state = 'merged' AND NEW.state <> 'merged') EXECUTE FUNCTION tools_return_pairs();

GRANT EXECUTE ON FUNCTION
  pair_bursts(bytea, text, text), decide_pair_votes(bytea, text, text, vote_standing, text, text, bigint, bigint, text)
TO slipway_web;

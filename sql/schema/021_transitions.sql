-- What may become what, for everything that is decided on, and who decided; and move_tool() again, which now also goes back along an
-- entry of the log, and takes a merge apart.

CREATE TABLE transitions (
  kind         log_subject NOT NULL,
  from_state   text        NOT NULL,
  to_state     text        NOT NULL,
  action       text        NOT NULL,
  least_role   actor_role  NOT NULL,
  needs_reason boolean     NOT NULL,
  PRIMARY KEY (kind, from_state, to_state),
  CONSTRAINT transitions_one_action UNIQUE (kind, from_state, action)
);
COMMENT ON TABLE transitions IS 'Every change of a state that may be.';
COMMENT ON COLUMN transitions.kind IS 'Of what kind of thing.';
COMMENT ON COLUMN transitions.from_state IS 'State before.';
COMMENT ON COLUMN transitions.to_state IS 'State after.';
COMMENT ON COLUMN transitions.action IS 'What it is called: in the log, in addresses, on buttons.';
COMMENT ON COLUMN transitions.least_role IS 'Who may, and all above.';
COMMENT ON COLUMN transitions.needs_reason IS 'Whether it must be said why.';

INSERT INTO transitions (kind, from_state, to_state, action, least_role, needs_reason)
SELECT 'tool', from_state, to_state, action, least_role, needs_reason FROM tool_transitions
 WHERE (from_state, to_state) <> ('pending', 'draft');
DROP TABLE tool_transitions;
INSERT INTO transitions (kind, from_state, to_state, action, least_role, needs_reason) VALUES
  ('tool',   'pending',   'draft',     'ask-changes', 'moderator', true),
  ('tool',   'merged',    'published', 'unmerge',     'moderator', true),
  ('edit',   'draft',     'pending',   'submit',      'submitter', false),
  ('edit',   'pending',   'draft',     'ask-changes', 'moderator', true),
  ('edit',   'pending',   'approved',  'approve',     'moderator', false),
  ('edit',   'pending',   'rejected',  'reject',      'moderator', true),
  ('edit',   'pending',   'spam',      'mark-spam',   'moderator', true),
  ('edit',   'rejected',  'pending',   'appeal',      'submitter', true),
  ('edit',   'spam',      'pending',   'unmark',      'moderator', true),
  ('review_draft', 'draft',     'pending',   'submit',      'panelist',  false),
  ('review_draft', 'pending',   'draft',     'ask-changes', 'moderator', true),
  ('review_draft', 'pending',   'published', 'publish',     'moderator', false),
  ('review_draft', 'pending',   'rejected',  'reject',      'moderator', true),
  ('review_draft', 'published', 'retired',   'retire',      'moderator', true),
  ('flag',   'open',      'resolved',  'resolve',     'moderator', false),
  ('flag',   'open',      'dismissed', 'dismiss',     'moderator', false);

CREATE FUNCTION check_transition(
  p_kind log_subject, p_from text, p_to text, p_role actor_role, p_reason text
) RETURNS transitions
LANGUAGE plpgsql AS $$
DECLARE
  step transitions;
BEGIN
  SELECT * INTO step FROM transitions AS s WHERE s.kind = p_kind AND s.from_state = p_from AND s.to_state = p_to;
  IF step.action IS NULL THEN
    RAISE EXCEPTION 'a % that is % cannot become %', p_kind, p_from, p_to USING ERRCODE = '55000';
  ELSIF p_role < step.least_role OR p_role IS NULL THEN
    RAISE EXCEPTION 'a % may not %', coalesce(p_role::text, 'nobody'), step.action USING ERRCODE = '42501';
  ELSIF step.needs_reason AND p_reason IS NULL THEN
    RAISE EXCEPTION 'a reason is needed to %', step.action USING ERRCODE = '23502';
  END IF;
  RETURN step;
END
$$;
COMMENT ON FUNCTION check_transition(log_subject, text, text, actor_role, text) IS
  'The row of transitions for this change. Raises 55000 when there is none, 42501 for a role that may not, 23502 without a needed reason.';

-- ---- who decided ----------------------------------------------------------------------------------

CREATE TABLE log_actors (
  entry_id   bigint PRIMARY KEY REFERENCES moderation_log,
  account_id int    NOT NULL REFERENCES accounts
);
COMMENT ON TABLE log_actors IS 'Which account made a decision, for the staff; the log itself shows what the account chose to be called.';
COMMENT ON COLUMN log_actors.entry_id IS 'The decision.';
COMMENT ON COLUMN log_actors.account_id IS 'Who made it.';
CREATE INDEX log_actors_of_account ON log_actors (account_id, entry_id);

CREATE FUNCTION log_by(
  p_actor accounts, p_action text, p_kind log_subject, p_subject bigint, p_from text, p_to text, p_reason text,
  p_before jsonb, p_after jsonb, p_batch uuid, p_reverts bigint
) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
  entry bigint := log_decision(actor_label(p_actor), p_action, p_kind, p_subject, p_from, p_to, p_reason, p_before, p_after, p_batch, p_reverts);
BEGIN
  INSERT INTO log_actors (entry_id, account_id) VALUES (entry, p_actor.id);
  RETURN entry;
END
$$;
COMMENT ON FUNCTION log_by(accounts, text, log_subject, bigint, text, text, text, jsonb, jsonb, uuid, bigint) IS
  'log_decision() by an account; returns the entry''s number.';

CREATE FUNCTION log_head() RETURNS bigint
LANGUAGE sql STABLE
RETURN (SELECT max(m.id) FROM moderation_log AS m);
COMMENT ON FUNCTION log_head() IS 'Number of the last entry: behind decide_alone() the one that was just made.';

CREATE FUNCTION as_actor(a accounts) RETURNS actor_role
LANGUAGE sql IMMUTABLE
RETURN a.role::text::actor_role;
COMMENT ON FUNCTION as_actor(accounts) IS 'What an account may do, in the words of transitions.';

-- ---- merging, and taking apart ------------------------------------------------------------------

CREATE TABLE merges (
  entry_id bigint PRIMARY KEY REFERENCES moderation_log,
  from_id  bigint NOT NULL REFERENCES tools,
  into_id  bigint NOT NULL REFERENCES tools
);
COMMENT ON TABLE merges IS 'Each merge of two tools that there was.';
COMMENT ON COLUMN merges.entry_id IS 'The decision.';
COMMENT ON COLUMN merges.from_id IS 'The tool that went.';
COMMENT ON COLUMN merges.into_id IS 'The tool that took its votes.';
CREATE INDEX merges_from ON merges (from_id, entry_id DESC);
CREATE INDEX merges_into ON merges (into_id);

CREATE TABLE merged_votes (
  entry_id      bigint        NOT NULL REFERENCES merges,
  voter_id      bigint        NOT NULL,
  verdict       verdict       NOT NULL,
  standing      vote_standing NOT NULL,
  cast_at       timestamptz   NOT NULL,
  changed_at    timestamptz   NOT NULL,
  into_verdict  verdict,
  into_standing vote_standing,
  into_cast     timestamptz,
  into_changed  timestamptz,
  now_verdict   verdict       NOT NULL,
  now_standing  vote_standing NOT NULL,
  now_changed   timestamptz   NOT NULL,
  PRIMARY KEY (entry_id, voter_id)
);
COMMENT ON TABLE merged_votes IS 'The votes that a merge moved, as they were and as they became, so that it can be taken apart.';
COMMENT ON COLUMN merged_votes.entry_id IS 'The merge.';
COMMENT ON COLUMN merged_votes.voter_id IS 'Whose vote.';
COMMENT ON COLUMN merged_votes.verdict IS 'Verdict on the tool that went.';
COMMENT ON COLUMN merged_votes.standing IS 'Standing of that vote.';
COMMENT ON COLUMN merged_votes.cast_at IS 'When that vote was cast first.';
COMMENT ON COLUMN merged_votes.changed_at IS 'When its verdict changed last.';
COMMENT ON COLUMN merged_votes.into_verdict IS 'The voter''s verdict on the other tool before; null when there was none.';
COMMENT ON COLUMN merged_votes.into_standing IS 'Standing of that vote.';
COMMENT ON COLUMN merged_votes.into_cast IS 'When that vote was cast first.';
COMMENT ON COLUMN merged_votes.into_changed IS 'When its verdict changed last.';
COMMENT ON COLUMN merged_votes.now_verdict IS 'Verdict of the one vote that the two became.';
COMMENT ON COLUMN merged_votes.now_standing IS 'Its standing.';
COMMENT ON COLUMN merged_votes.now_changed IS 'When its verdict changed last, as of the merge.';

DROP FUNCTION merge_votes(bigint, bigint);
CREATE FUNCTION merge_votes(p_entry bigint, p_from bigint, p_into bigint) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO merges (entry_id, from_id, into_id) VALUES (p_entry, p_from, p_into);
  -- Each voter counts once: of two votes the later verdict; voided if either was, held only if both were.
  INSERT INTO merged_votes (entry_id, voter_id, verdict, standing, cast_at, changed_at,
                            into_verdict, into_standing, into_cast, into_changed, now_verdict, now_standing, now_changed)
  SELECT p_entry, f.voter_id, f.verdict, f.standing, f.cast_at, f.changed_at, i.verdict, i.standing, i.cast_at, i.changed_at,
         CASE WHEN i.changed_at >= f.changed_at THEN i.verdict ELSE f.verdict END,
         CASE WHEN 'voided' IN (i.standing, f.standing) THEN 'voided'
              WHEN 'counted' IN (i.standing, f.standing) THEN 'counted'
              ELSE 'held' END::vote_standing,
         greatest(i.changed_at, f.changed_at)
    FROM votes AS f LEFT JOIN votes AS i ON i.tool_id = p_into AND i.voter_id = f.voter_id
   WHERE f.tool_id = p_from;
  PERFORM set_config('slipway.cause', 'merge', true);
  DELETE FROM votes AS v WHERE v.tool_id = p_from;
  INSERT INTO votes AS v (tool_id, voter_id, verdict, standing, cast_at, changed_at)
  SELECT p_into, m.voter_id, m.now_verdict, m.now_standing, m.cast_at, m.now_changed FROM merged_votes AS m WHERE m.entry_id = p_entry
  ON CONFLICT (tool_id, voter_id) DO UPDATE
    SET verdict = excluded.verdict, standing = excluded.standing, cast_at = least(v.cast_at, excluded.cast_at), changed_at = excluded.changed_at;
  PERFORM set_config('slipway.cause', '', true);
END
$$;
COMMENT ON FUNCTION merge_votes(bigint, bigint, bigint) IS 'Moves all votes of one tool to another, and notes how they were; part of move_tool().';

CREATE FUNCTION unmerge_votes(p_entry bigint) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  merge merges;
BEGIN
  SELECT * INTO merge FROM merges AS m WHERE m.entry_id = p_entry;
  PERFORM set_config('slipway.cause', 'merge', true);
  -- whoever has withdrawn it since has withdrawn it
  DELETE FROM merged_votes AS m
   WHERE m.entry_id = p_entry AND NOT EXISTS (SELECT FROM votes AS v WHERE v.tool_id = merge.into_id AND v.voter_id = m.voter_id);
  -- whose vote was voided since is voided on both
  UPDATE merged_votes AS m SET standing = 'voided' FROM votes AS v
   WHERE m.entry_id = p_entry AND v.tool_id = merge.into_id AND v.voter_id = m.voter_id AND v.standing = 'voided' AND m.now_standing <> 'voided';
  -- what its voter has not touched since is as it was; what was changed since is the voter's word on the other tool, and stays
  DELETE FROM votes AS v USING merged_votes AS m
   WHERE m.entry_id = p_entry AND v.tool_id = merge.into_id AND v.voter_id = m.voter_id AND m.into_verdict IS NULL
     AND v.verdict = m.now_verdict AND v.changed_at = m.now_changed;
  UPDATE votes AS v
     SET verdict = m.into_verdict, cast_at = m.into_cast, changed_at = m.into_changed,
         -- what a moderator decided about the vote since stays decided
         standing = CASE WHEN v.standing = m.now_standing THEN m.into_standing ELSE v.standing END
    FROM merged_votes AS m
   WHERE m.entry_id = p_entry AND v.tool_id = merge.into_id AND v.voter_id = m.voter_id AND m.into_verdict IS NOT NULL
     AND v.verdict = m.now_verdict AND v.changed_at = m.now_changed;
  INSERT INTO votes (tool_id, voter_id, verdict, standing, cast_at, changed_at)
  SELECT merge.from_id, m.voter_id, m.verdict, m.standing, m.cast_at, m.changed_at FROM merged_votes AS m WHERE m.entry_id = p_entry
  ON CONFLICT (tool_id, voter_id) DO NOTHING;
  PERFORM set_config('slipway.cause', '', true);
  -- merged again some day, it is another merge
  DELETE FROM merged_votes AS m WHERE m.entry_id = p_entry;
END
$$;
COMMENT ON FUNCTION unmerge_votes(bigint) IS 'Gives a merged tool its votes back; part of move_tool().';

-- ---- the one way in which a tool's state changes ------------------------------------------------

CREATE FUNCTION check_revert(p_entry bigint, p_kind log_subject, p_subject bigint, p_now text, p_to text) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  e moderation_log;
BEGIN
  SELECT * INTO e FROM moderation_log AS m WHERE m.id = p_entry;
  IF (e.subject_kind, e.subject_id, e.from_state, e.to_state) IS DISTINCT FROM (p_kind, p_subject, p_to, p_now) THEN
    RAISE EXCEPTION 'entry % of the log did not make it %', p_entry, p_now USING ERRCODE = '55000';
  ELSIF EXISTS (SELECT FROM moderation_log AS m
                 WHERE m.subject_kind = p_kind AND m.subject_id = p_subject AND m.id > p_entry AND m.to_state IS NOT NULL
                   -- what was taken back since is as if it had not been
                   AND m.reverts IS NULL AND NOT EXISTS (SELECT FROM moderation_log AS u WHERE u.reverts = m.id)) THEN
    RAISE EXCEPTION 'something else was decided since' USING ERRCODE = '55000';
  END IF;
END
$$;
COMMENT ON FUNCTION check_revert(bigint, log_subject, bigint, text, text) IS
  'Raises 55000 unless that entry is the last that stands of those that changed the state of this thing, from what it shall be again to what it is now.';

CREATE OR REPLACE FUNCTION move_tool(
  p_tool bigint, p_version int, p_to tool_state, p_role actor_role, p_actor text, p_reason text DEFAULT NULL,
  p_into bigint DEFAULT NULL, p_batch uuid DEFAULT NULL, p_reverts bigint DEFAULT NULL
) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  tool tools;
  goal tools;
  action text;
  merged_by bigint;
  new_version int;
  entry bigint;
BEGIN
  PERFORM decide_alone();
  -- waits for the votes on both that are being cast; votes after it see the new state
  PERFORM FROM tools AS t
    WHERE t.id IN (p_tool, p_into, (SELECT o.merged_into FROM tools AS o WHERE o.id = p_tool)) ORDER BY t.id FOR UPDATE;
  SELECT * INTO tool FROM tools AS t WHERE t.id = p_tool;
  IF tool.id IS NULL THEN
    RAISE EXCEPTION 'there is no such tool' USING ERRCODE = 'P0002';
  ELSIF tool.version <> p_version THEN
    RAISE EXCEPTION 'the tool changed meanwhile: it is at version %, not %', tool.version, p_version USING ERRCODE = '55000';
  END IF;
  IF p_reverts IS NULL THEN
    action := (check_transition('tool', tool.state::text, p_to::text, p_role, p_reason)).action;
  ELSE
    PERFORM check_revert(p_reverts, 'tool', p_tool, tool.state::text, p_to::text);
    action := CASE WHEN p_reason IS NULL THEN 'undo' ELSE 'revert' END;
  END IF;
  IF (p_to = 'merged') <> (p_into IS NOT NULL) THEN
    RAISE EXCEPTION 'a tool to merge into goes with a merge, and only with one' USING ERRCODE = '23514';
  END IF;
  IF p_to = 'merged' THEN
    SELECT * INTO goal FROM tools AS t WHERE t.id = p_into;
    IF goal.state IS DISTINCT FROM 'published' OR goal.id = tool.id THEN
      RAISE EXCEPTION 'the tool to merge into is not another published one' USING ERRCODE = '55000';
    END IF;
  ELSIF tool.state = 'merged' THEN
    SELECT * INTO goal FROM tools AS t WHERE t.id = tool.merged_into;
    IF goal.state = 'merged' THEN
      RAISE EXCEPTION 'the tool it was merged into was merged itself; that must be taken apart first' USING ERRCODE = '55000';
    ELSIF p_to = 'published' AND tool.published_at IS NULL THEN
      RAISE EXCEPTION 'it was never published' USING ERRCODE = '55000';
    END IF;
    SELECT m.entry_id INTO merged_by FROM merges AS m WHERE m.from_id = p_tool ORDER BY m.entry_id DESC LIMIT 1;
    IF merged_by IS NULL THEN
      RAISE EXCEPTION 'it is not known which votes were moved when it was merged' USING ERRCODE = '55000';
    END IF;
  END IF;

  UPDATE tools AS t
     SET state = p_to, merged_into = p_into, version = t.version + 1, updated_at = now(),
         published_at = CASE WHEN p_to = 'published' THEN coalesce(t.published_at, now())
                             -- a first publication that is undone was none; one that is reverted was one
                             WHEN p_reverts IS NOT NULL AND p_reason IS NULL AND t.state = 'published' AND NOT EXISTS (
                                  SELECT FROM moderation_log AS m
                                   WHERE m.subject_kind = 'tool' AND m.subject_id = p_tool AND m.to_state = 'published' AND m.id < p_reverts
                                     AND NOT EXISTS (SELECT FROM moderation_log AS u WHERE u.reverts = m.id)) THEN NULL
                             ELSE t.published_at END
   WHERE t.id = p_tool RETURNING t.version INTO new_version;
  entry := log_decision(p_actor, action, 'tool', p_tool, tool.state::text, p_to::text, p_reason,
                        p_after => CASE WHEN goal.id IS NOT NULL THEN jsonb_build_object('into', goal.slug) END,
                        p_batch => p_batch, p_reverts => p_reverts);
  IF p_to = 'merged' THEN
    PERFORM merge_votes(entry, p_tool, p_into);
  ELSIF merged_by IS NOT NULL THEN
    PERFORM unmerge_votes(merged_by);
  END IF;
  RETURN new_version;
END
$$;
COMMENT ON FUNCTION move_tool(bigint, int, tool_state, actor_role, text, text, bigint, uuid, bigint) IS
  'Changes a tool''s state as transitions allows, or back along the entry p_reverts (undo without a reason, revert with one); moves its '
  'votes when it is merged or taken apart, writes the log; returns the new version. Raises P0002 for an unknown tool, 55000 for a stale '
  'version or a change that may not be, 42501 for a role that may not, 23502 without a needed reason.';
